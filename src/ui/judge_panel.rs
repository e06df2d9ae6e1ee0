//! A language model as judge: what it would cost, and how far it has come.

use leptos::prelude::*;

use super::element::{Element, tag};
use super::fields::NumberField;
use super::live::{drawn, live};
use super::parts::{button, hint};
use super::text::{self, review};
use crate::state::{App, JudgeScope, Judging, RunEntry};

pub(super) fn judge_panel(app: App, run: RunEntry) -> Vec<Element> {
    const FIRST_PERCENT: f64 = 20.0;
    let percent = RwSignal::new(FIRST_PERCENT);
    let offers = move || match app.judging.get() {
        Some(judging) => vec![at_work(app, judging)],
        None => vec![
            judge_button(app, run, JudgeScope::LeastCertain(percent.get() as u32)),
            judge_button(app, run, JudgeScope::All),
        ],
    };
    vec![
        tag("h2").child(review::JUDGE_TITLE),
        hint(review::JUDGE_HINT),
        NumberField::whole(review::LEAST_CERTAIN, 1.0, 100.0)
            .drawn(move || Some(percent.get()), move |n| percent.set(n.unwrap_or(FIRST_PERCENT))),
        tag("div").class("judge-offers").child(drawn(offers)),
    ]
}

fn at_work(app: App, judging: Judging) -> Element {
    let progress = tag("progress")
        .named(review::JUDGE_PROGRESS)
        .attr("max", judging.planned.to_string())
        .value(judging.settled.to_string());
    tag("div")
        .class("progress-line")
        .child(progress)
        .child(tag("span").child(text::progress(judging.settled, judging.planned)))
        .child(button(text::STOP, move || app.stop_judge()))
}

/// A button with what pressing it costs and where the answers go; or why there is none.
pub(super) fn judge_button(app: App, run: RunEntry, scope: JudgeScope) -> Element {
    let plan = match app.judge_plan(run, scope) {
        Ok(plan) => plan,
        Err(message) => return hint(message),
    };
    let is_idle = move || !app.is_live.get() && app.judging.with(Option::is_none);
    let has_none = plan.calls == 0;
    let ask = button(review::judge_offer(&plan, scope), move || app.ask_judge(run, scope))
        .attr("disabled", live(move || has_none || !is_idle()));
    tag("p").class("judge-offer").child(ask).child(tag("span").class("hint").child(review::judge_cost(&plan)))
}
