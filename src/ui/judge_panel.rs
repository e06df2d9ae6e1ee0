//! A language model as judge: what it would cost, and how far it has come.

use leptos::prelude::*;

use super::fields::NumberField;
use super::live::{drawn, live, press};
use super::text::{self, review};
use crate::state::{App, JudgeScope, Judging, RunEntry};

#[component]
pub(super) fn JudgePanel(run: RunEntry) -> impl IntoView {
    let app = App::get();
    let percent = RwSignal::new(20_u32);
    let offer = move || match app.judging.get() {
        Some(judging) => at_work(app, judging),
        None => view! {
            {judge_button(app, run, JudgeScope::LeastCertain(percent.get()))}
            {judge_button(app, run, JudgeScope::All)}
        }
        .into_any(),
    };
    view! {
        <h2>{review::JUDGE_TITLE}</h2>
        <p class="hint">{review::JUDGE_HINT}</p>
        <NumberField
            label=review::LEAST_CERTAIN
            value=Signal::derive(move || Some(f64::from(percent.get())))
            set=Callback::new(move |n: Option<f64>| percent.set(n.unwrap_or(20.0) as u32))
            min=1.0
            max=100.0
        />
        <div class="judge-offers">{drawn(offer)}</div>
    }
}

fn at_work(app: App, judging: Judging) -> AnyView {
    view! {
        <div class="progress-line">
            <progress aria-label=review::JUDGE_PROGRESS max=judging.planned.to_string() prop:value=judging.settled.to_string()></progress>
            <span>{text::progress(judging.settled, judging.planned)}</span>
            <button type="button" on:click=press(move || app.stop_judge())>{text::STOP}</button>
        </div>
    }
    .into_any()
}

/// A button with what pressing it costs and where the answers go; or why there is none.
pub(super) fn judge_button(app: App, run: RunEntry, scope: JudgeScope) -> AnyView {
    let plan = match app.judge_plan(run, scope) {
        Ok(plan) => plan,
        Err(message) => return view! { <p class="hint">{message}</p> }.into_any(),
    };
    let is_idle = move || !app.is_live.get() && app.judging.with(Option::is_none);
    let has_none = plan.calls == 0;
    view! {
        <p class="judge-offer">
            <button
                type="button"
                disabled=live(move || has_none || !is_idle())
                on:click=press(move || app.ask_judge(run, scope))
            >
                {review::judge_offer(&plan, scope)}
            </button>
            <span class="hint">{review::judge_cost(&plan)}</span>
        </p>
    }
    .into_any()
}
