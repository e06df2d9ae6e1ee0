//! A language model as judge: what it would cost, and how far it has come.

use leptos::prelude::*;

use crate::state::{JudgeScope, RunEntry, use_active_runs, use_batch_export, use_judge};
use crate::ui::components::controls::NumberBox;
use crate::ui::text;

#[component]
pub(crate) fn JudgePanel(run: RunEntry) -> impl IntoView {
    const FIRST_PERCENT: f64 = 20.0;
    let (judge, export) = (use_judge(), use_batch_export());
    let percent = RwSignal::new(FIRST_PERCENT);
    let set_percent = move |number: Option<f64>| percent.set(number.unwrap_or(FIRST_PERCENT));
    let is_at_work = move || judge.progress.with(Option::is_some);
    let least_certain = Signal::derive(move || JudgeScope::LeastCertain(percent.get() as u32));
    view! {
        <h2>{text::judge().judge_title()}</h2>
        <p class="hint">{text::judge().judge_hint()}</p>
        <NumberBox
            label=text::judge().least_certain()
            min=1.0
            max=100.0
            empty_means=None
            value=Signal::derive(move || Some(percent.get()))
            on_change=set_percent
        />
        <div class="judge-offers">
            <Show when=is_at_work fallback=move || view! {
                <JudgeOffer run scope=least_certain />
                <JudgeOffer run scope=JudgeScope::All />
                <button type="button" on:click=move |_| export.export_judge(run)>
                    {text::batch().export()}
                </button>
            }>
                <JudgeAtWork />
            </Show>
        </div>
    }
}

/// How far the judge has come, and a button that ends its work.
#[component]
fn JudgeAtWork() -> impl IntoView {
    let judge = use_judge();
    let progress = move || judge.progress.get().map_or((0, 0), |progress| (progress.settled, progress.planned));
    let words = move || {
        let (settled, planned) = progress();
        text::common().progress(settled, planned)
    };
    view! {
        <div class="progress-line">
            <progress
                aria-label=text::judge().judge_progress()
                max=move || progress().1.to_string()
                prop:value=move || progress().0 as f64
            ></progress>
            <span>{words}</span>
            <button type="button" on:click=move |_| judge.stop()>
                {text::common().stop()}
            </button>
        </div>
    }
}

/// A button with what pressing it costs and where the answers go; or why there is none.
#[component]
pub(crate) fn JudgeOffer(run: RunEntry, #[prop(into)] scope: Signal<JudgeScope>) -> impl IntoView {
    let judge = use_judge();
    let active = use_active_runs();
    let plan = Memo::new(move |_| judge.plan(run, scope.get()));
    let is_idle = move || !active.is_any() && judge.progress.with(Option::is_none);
    let has_none = move || plan.with(|plan| plan.as_ref().is_ok_and(|plan| plan.calls == 0));
    let offer = move || plan.with(|plan| plan.as_ref().ok().map(|plan| text::judge().judge_offer(plan, scope.get())));
    let cost = move || plan.with(|plan| plan.as_ref().ok().map(|it| text::judge().judge_cost(it)));
    let trouble = move || plan.with(|plan| plan.as_ref().err().map(|it| text::errors().error(it)));
    view! {
        <Show
            when=move || plan.with(Result::is_ok)
            fallback=move || view! { <p class="hint">{trouble}</p> }
        >
            <p class="judge-offer">
                <button
                    type="button"
                    disabled=move || has_none() || !is_idle()
                    on:click=move |_| judge.start(run, scope.get_untracked())
                >
                    {offer}
                </button>
                <span class="hint">{cost}</span>
            </p>
        </Show>
    }
}
