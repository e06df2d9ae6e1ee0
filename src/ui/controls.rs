//! Run, pause, resume, stop; how far it is; what happens.

use leptos::prelude::*;

use super::element::{Element, tag};
use super::live::{drawn, live};
use super::notice::status;
use super::parts::button;
use super::rest::{Rest, Wish};
use super::{costs, text};
use crate::domain::{Page, RunState};
use crate::state::App;

pub(super) fn controls(app: App, rest: Rest) -> Element {
    let runs = move || app.live_runs.get();
    let is_any = move |state| runs().iter().any(|entry| entry.with(|data| data.head.state) == state);
    let share = move || {
        let progress = runs().into_iter().filter_map(|entry| entry.with(|data| data.progress));
        progress.fold((0, 0), |(settled, planned), one| (settled + one.settled, planned + one.planned))
    };
    let shown = move || {
        let (settled, planned) = share();
        text::progress(settled, planned)
    };
    let pace = move || {
        let [entry] = runs()[..] else { return None };
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
    let buttons = [
        button(text::RUN, move || rest.ask(Wish::Run))
            .class("primary")
            .attr("disabled", live(move || app.is_live.get() || app.local.is_awaited.get())),
        button(text::PAUSE, move || rest.ask(Wish::Pause)).attr("disabled", live(move || !is_any(RunState::Running))),
        button(text::RESUME, move || rest.ask(Wish::Resume)).attr("disabled", live(move || !is_any(RunState::Paused))),
        button(text::STOP, move || rest.ask(Wish::Stop))
            .attr("disabled", live(move || !app.is_live.get() && !app.local.is_awaited.get())),
    ];
    let percent = move || {
        let (settled, planned) = share();
        format!("{}%", 100 * settled / planned.max(1))
    };
    let bar = tag("div")
        .class("progress")
        .attr("role", "progressbar")
        .named(text::RUN_PROGRESS)
        .attr("aria-valuemin", "0")
        .attr("aria-valuemax", live(move || share().1.max(1).to_string()))
        .attr("aria-valuenow", live(move || share().0.to_string()))
        .attr("aria-valuetext", live(shown))
        .child(tag("div").class("progress-bar").style("width", live(percent)));
    let progress = tag("div")
        .class("progress-row")
        .class_while("idle", live(move || !app.is_live.get()))
        .child(bar)
        .child(tag("span").class("figures").child(live(shown)));
    tag("div")
        .class("card controls")
        .child(tag("div").class("buttons").child(Vec::from(buttons)))
        .child(progress)
        .child(tag("p").class("hint figures").child(live(move || pace().unwrap_or_default())))
        .child(costs::cost_line(app))
        .child(status(app))
        .child(drawn(move || (app.page.get() != Page::Runs).then(|| rest.undo())))
}
