//! Run, pause, resume, stop; how far it is; what happens.

use leptos::prelude::*;

use super::live::{live, press};
use super::notice::Status;
use super::text;
use crate::domain::RunState;
use crate::state::App;

#[component]
pub(super) fn Controls() -> impl IntoView {
    let app = App::get();
    let run = move || app.runs.with(|runs| runs.last().copied()).filter(|_| app.is_live.get());
    let state = move || run().map(|entry| entry.with(|data| data.head.state));
    let progress = move || run().and_then(|entry| entry.with(|data| data.progress));
    let share = move || progress().map_or((0, 0), |progress| (progress.settled, progress.planned));
    let shown = move || {
        let (settled, planned) = share();
        text::progress(settled, planned)
    };
    let pace = move || {
        let entry = run()?;
        let mut parts = entry.with(|data| {
            let rate = data.tokens_per_second().map(text::tokens_per_second);
            let left = data.seconds_left().map(text::time_left);
            rate.into_iter().chain(left).collect::<Vec<_>>()
        });
        let asked = entry.with(|data| data.progress)?;
        let wanted = app.settings.with_untracked(|settings| settings.concurrency) as usize;
        if asked.allowed < wanted {
            parts.push(text::slowed_to(asked.allowed));
        }
        if asked.waiting > 0 {
            parts.push(text::waiting_for_retry(asked.waiting));
        }
        Some(parts.join(" · "))
    };
    view! {
        <div class="card controls">
            <div class="buttons">
                <button type="button" class="primary" disabled=live(move || app.is_live.get()) on:click=press(move || app.run())>
                    {text::RUN}
                </button>
                <button type="button" disabled=live(move || state() != Some(RunState::Running)) on:click=press(move || app.pause())>
                    {text::PAUSE}
                </button>
                <button type="button" disabled=live(move || state() != Some(RunState::Paused)) on:click=press(move || app.resume())>
                    {text::RESUME}
                </button>
                <button type="button" disabled=live(move || !app.is_live.get()) on:click=press(move || app.stop())>
                    {text::STOP}
                </button>
            </div>
            <div class="progress-row" class:idle=live(move || !app.is_live.get())>
                <div
                    class="progress"
                    role="progressbar"
                    aria-label=text::RUN_PROGRESS
                    aria-valuemin="0"
                    aria-valuemax=live(move || share().1.max(1).to_string())
                    aria-valuenow=live(move || share().0.to_string())
                    aria-valuetext=live(shown)
                >
                    <div
                        class="progress-bar"
                        style:width=live(move || {
                            let (settled, planned) = share();
                            format!("{}%", 100 * settled / planned.max(1))
                        })
                    ></div>
                </div>
                <span class="figures">{live(shown)}</span>
            </div>
            <p class="hint figures">{live(move || pace().unwrap_or_default())}</p>
            <Status />
        </div>
    }
}
