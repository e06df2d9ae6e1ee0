//! Run, pause, resume, stop, and how far it is: in sight wherever the page is scrolled.

use leptos::prelude::*;

use crate::domain::RunState;
use crate::state::{RunData, use_active_runs, use_local_models, use_model_form, use_prompt_sets};
use crate::ui::pages::measure::costs::CostLine;
use crate::ui::text;

/// The buttons and the progress of a run.
#[component]
pub(crate) fn RunBar() -> impl IntoView {
    view! {
        <section class="run-bar" aria-label=text::measure().run_bar()>
            <RunButtons />
            <RunProgress />
            <CostLine />
        </section>
    }
}

#[component]
fn RunButtons() -> impl IntoView {
    let active = use_active_runs();
    let local = use_local_models();
    let is_any = move |state| active.entries().iter().any(|run| run.with(|data| data.head.state) == state);
    let is_busy = move || active.is_any() || local.is_awaited.get();
    view! {
        <div class="buttons">
            <button
                type="button"
                class="primary"
                disabled=move || is_busy() || local.is_list_awaited()
                on:click=move |_| active.start()
            >
                {text::common().run()}
            </button>
            <button
                type="button"
                disabled=move || !is_any(RunState::Running)
                on:click=move |_| active.pause()
            >
                {text::common().pause()}
            </button>
            <button
                type="button"
                disabled=move || !is_any(RunState::Paused)
                on:click=move |_| active.resume()
            >
                {text::common().resume()}
            </button>
            <button
                type="button"
                disabled=move || !is_busy()
                on:click=move |_| active.stop()
            >
                {text::common().stop()}
            </button>
        </div>
    }
}

#[component]
fn RunProgress() -> impl IntoView {
    let active = use_active_runs();
    let progress = Memo::new(move |_| active.progress().unwrap_or_default());
    let shown = move || text::common().progress(progress.get().settled, progress.get().planned);
    let percent = move || format!("{}%", 100 * progress.get().settled / progress.get().planned.max(1));
    // Those that had failed before the run was resumed are among them.
    let failures = Memo::new(move |_| active.entries().iter().map(|run| run.with(RunData::failures)).sum::<usize>());
    let failed = move || Some(failures.get()).filter(|count| *count > 0).map(|it| text::run().errors(it));
    view! {
        <div class="run-progress">
            <div
                class="progress"
                role="progressbar"
                aria-label=text::common().run_progress()
                aria-valuemin="0"
                aria-valuemax=move || progress.get().planned.max(1).to_string()
                aria-valuenow=move || progress.get().settled.to_string()
                aria-valuetext=shown
            >
                <div class="progress-bar" style:width=percent></div>
            </div>
            <p class="figures">
                <Show when=move || active.is_any() fallback=WhatRunDoes>
                    <strong>{shown}</strong>
                    {move || failed().map(|words| view! { <span class="trouble">{words}</span> })}
                    <span>{pace}</span>
                </Show>
            </p>
        </div>
    }
}

/// How fast the runs are, and what holds them up.
fn pace() -> String {
    let active = use_active_runs();
    let form = use_model_form();
    let runs = active.entries();
    let rates = runs.iter().filter_map(|run| run.with(RunData::tokens_per_second));
    let rate = rates.reduce(|sum, rate| sum + rate).map(|it| text::common().tokens_per_second(it));
    let left = runs
        .iter()
        .filter_map(|run| run.with(RunData::seconds_left))
        .reduce(f64::max)
        .map(|it| text::common().time_left(it));
    let progress = active.progress();
    let wanted = form.settings.with_untracked(|settings| settings.concurrency) as usize;
    // What the form says is the limit of the only run.
    let slowed = progress.filter(|progress| runs.len() == 1 && progress.allowed < wanted);
    let slowed = slowed.map(|progress| text::common().slowed_to(progress.allowed));
    let waiting = progress.map(|progress| progress.waiting).filter(|waiting| *waiting > 0);
    let waiting = waiting.map(|waiting| text::common().waiting_for_retry(waiting));
    [rate, left, slowed, waiting].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Before a run: whom it would ask, and how much; or how far the model in the page is with loading.
#[component]
fn WhatRunDoes() -> impl IntoView {
    let form = use_model_form();
    let local = use_local_models();
    let sets = use_prompt_sets();
    let words = move || {
        if local.is_awaited.get() {
            return local.state.with(|it| text::local().state(it));
        }
        let name = form.settings.with(|settings| settings.model.trim().to_owned());
        let name = local.chosen().filter(|_| form.is_in_page()).map_or(name, |model| model.name);
        let prompts: u32 = sets.sample_size().map_or(0, |counts| counts.iter().sum());
        text::measure().run_asks(&name, prompts)
    };
    view! { <span>{words}</span> }
}
