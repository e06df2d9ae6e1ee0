//! Run, pause, resume, stop; how far it is; what happens.

use leptos::prelude::*;

use crate::domain::RunState;
use crate::state::{use_active_runs, use_local_models, use_model_form};
use crate::ui::components::parts::button;
use crate::ui::deferred::{DeferredAction, use_deferred};
use crate::ui::element::{Element, tag};
use crate::ui::forms::costs;
use crate::ui::reactive::reactive;
use crate::ui::text;

pub(crate) fn controls() -> Element {
    let active = use_active_runs();
    let form = use_model_form();
    let local = use_local_models();
    let deferred = use_deferred();
    let runs = move || active.entries();
    let is_any = move |state| runs().iter().any(|entry| entry.with(|data| data.head.state) == state);
    let share = move || {
        let progress = runs().into_iter().filter_map(|entry| entry.with(|data| data.progress()));
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
        let asked = entry.with(|data| data.progress())?;
        let wanted = form.settings.with_untracked(|settings| settings.concurrency) as usize;
        if asked.allowed < wanted {
            parts.push(text::slowed_to(asked.allowed));
        }
        if asked.waiting > 0 {
            parts.push(text::waiting_for_retry(asked.waiting));
        }
        Some(parts.join(" · "))
    };
    let buttons = [
        button(text::RUN, move || deferred.dispatch(DeferredAction::Start))
            .class("primary")
            .attr("disabled", reactive(move || active.is_any() || local.is_awaited.get())),
        button(text::PAUSE, move || deferred.dispatch(DeferredAction::Pause))
            .attr("disabled", reactive(move || !is_any(RunState::Running))),
        button(text::RESUME, move || deferred.dispatch(DeferredAction::Resume))
            .attr("disabled", reactive(move || !is_any(RunState::Paused))),
        button(text::STOP, move || deferred.dispatch(DeferredAction::Stop))
            .attr("disabled", reactive(move || !active.is_any() && !local.is_awaited.get())),
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
        .attr("aria-valuemax", reactive(move || share().1.max(1).to_string()))
        .attr("aria-valuenow", reactive(move || share().0.to_string()))
        .attr("aria-valuetext", reactive(shown))
        .child(tag("div").class("progress-bar").style("width", reactive(percent)));
    let progress = tag("div")
        .class("progress-row")
        .class_while("idle", reactive(move || !active.is_any()))
        .child(bar)
        .child(tag("span").class("figures").child(reactive(shown)));
    tag("div")
        .class("card controls")
        .child(tag("div").class("buttons").child(Vec::from(buttons)))
        .child(progress)
        .child(tag("p").class("hint figures").child(reactive(move || pace().unwrap_or_default())))
        .child(costs::cost_line())
}
