//! The chart, beside the forms.

use leptos::prelude::*;

use crate::state::{RunData, RunEntry, use_chart_view, use_classification, use_runs};
use crate::ui::charts::layers::Layers;
use crate::ui::charts::legend::legend;
use crate::ui::charts::trade_off::chart;
use crate::ui::text;

/// Stored runs of at most this many answers are read before anyone asks for them.
const READ_AT_ONCE: usize = 5_000;

/// The chart with its legend and where its points come from.
#[component]
pub(crate) fn ChartCard() -> impl IntoView {
    let runs = use_runs();
    let published = use_chart_view().published;
    let layers = Layers { hidden_families: RwSignal::default(), shows_trend: RwSignal::new(true) };
    read_answers_of_chosen();
    let is_foreign_set = Memo::new(move |_| {
        let of_or_bench = |id: &str| id.starts_with("or-bench");
        let is_foreign =
            |run: &RunEntry| run.with(|data| !data.head.prompt_sets.iter().all(|set| of_or_bench(&set.id)));
        runs.shown().iter().any(is_foreign)
    });
    let not_comparable = move || if is_foreign_set.get() { text::NOT_COMPARABLE } else { "" };
    let trouble = move || published.with(|loading| loading.error().map(text::error));
    view! {
        <section class="card chart-card" class:faint=is_foreign_set aria-label=text::CHART>
            {legend(layers)}
            {chart(layers)}
            <p class="hint">{not_comparable} " " {text::SOURCE} {trouble}</p>
        </section>
    }
}

/// Where other classifiers would put the chosen run's point stands with its answers.
fn read_answers_of_chosen() {
    let runs = use_runs();
    let classification = use_classification();
    let is_at_hand = |data: &RunData| !data.is_recorded() && data.head.planned <= READ_AT_ONCE;
    Effect::new(move || {
        let run = runs.chosen.get().filter(|run| untrack(|| run.with(is_at_hand)));
        run.into_iter().for_each(|run| classification.request_items(run));
    });
}
