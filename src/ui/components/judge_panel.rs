//! A language model as judge: what it would cost, and how far it has come.

use leptos::prelude::*;

use crate::state::{JudgeProgress, JudgeScope, RunEntry, use_active_runs, use_judge};
use crate::ui::components::fields::NumberField;
use crate::ui::components::parts::{button, hint};
use crate::ui::element::{Element, tag};
use crate::ui::reactive::{reactive, render};
use crate::ui::text::{self, review};

pub(crate) fn judge_panel(run: RunEntry) -> Vec<Element> {
    let judge = use_judge();
    const FIRST_PERCENT: f64 = 20.0;
    let percent = RwSignal::new(FIRST_PERCENT);
    let offers = move || match judge.progress.get() {
        Some(judging) => vec![at_work(judging)],
        None => {
            vec![judge_button(run, JudgeScope::LeastCertain(percent.get() as u32)), judge_button(run, JudgeScope::All)]
        }
    };
    vec![
        tag("h2").child(review::JUDGE_TITLE),
        hint(review::JUDGE_HINT),
        NumberField::whole(review::LEAST_CERTAIN, 1.0, 100.0)
            .render(move || Some(percent.get()), move |n| percent.set(n.unwrap_or(FIRST_PERCENT))),
        tag("div").class("judge-offers").child(render(offers)),
    ]
}

fn at_work(judging: JudgeProgress) -> Element {
    let judge = use_judge();
    let progress = tag("progress")
        .named(review::JUDGE_PROGRESS)
        .attr("max", judging.planned.to_string())
        .value(judging.settled.to_string());
    tag("div")
        .class("progress-line")
        .child(progress)
        .child(tag("span").child(text::progress(judging.settled, judging.planned)))
        .child(button(text::STOP, move || judge.stop()))
}

/// A button with what pressing it costs and where the answers go; or why there is none.
pub(crate) fn judge_button(run: RunEntry, scope: JudgeScope) -> Element {
    let judge = use_judge();
    let active = use_active_runs();
    let plan = match judge.plan(run, scope) {
        Ok(plan) => plan,
        Err(error) => return hint(text::error(&error)),
    };
    let is_idle = move || !active.is_any() && judge.progress.with(Option::is_none);
    let has_none = plan.calls == 0;
    let ask = button(review::judge_offer(&plan, scope), move || judge.start(run, scope))
        .attr("disabled", reactive(move || has_none || !is_idle()));
    tag("p").class("judge-offer").child(ask).child(tag("span").class("hint").child(review::judge_cost(&plan)))
}
