//! The first page: the chart, the categories beside it, the runs below.

use leptos::prelude::*;

use crate::state::{RunData, RunEntry, use_chart_view, use_classification, use_runs};
use crate::ui::charts::bars::category_bars;
use crate::ui::charts::layers::Layers;
use crate::ui::charts::legend::legend;
use crate::ui::charts::trade_off::chart;
use crate::ui::components::parts::hint;
use crate::ui::components::run_list::{latest, run_list};
use crate::ui::element::{Element, tag};
use crate::ui::reactive::{effect, reactive};
use crate::ui::text;

/// Stored runs of at most this many answers are read before anyone asks for them.
const READ_AT_ONCE: usize = 5_000;

/// The first page. It stays in the document while another page is shown, so that the chart can be exported from anywhere.
pub(crate) fn trade_off() -> Element {
    let runs = use_runs();
    let classification = use_classification();
    let chart_view = use_chart_view();
    let layers = Layers { hidden_families: RwSignal::default(), shows_trend: RwSignal::new(true) };
    // Where other classifiers would put the chosen run's point stands with its answers.
    let is_at_hand = |data: &RunData| !data.is_recorded() && data.head.planned <= READ_AT_ONCE;
    effect(move || {
        let run = runs.chosen.get().filter(|run| untrack(|| run.with(is_at_hand)));
        run.into_iter().for_each(|run| classification.request_items(run));
    });
    let is_foreign_set = move || {
        let of_or_bench = |id: &str| id.starts_with("or-bench");
        let is_foreign =
            |run: &RunEntry| run.with(|data| !data.head.prompt_sets.iter().all(|set| of_or_bench(&set.id)));
        runs.shown().iter().any(is_foreign)
    };
    let not_comparable = move || if is_foreign_set() { text::NOT_COMPARABLE } else { "" }.to_owned();
    let trouble = move || chart_view.published.with(|loading| loading.error().map(text::error).unwrap_or_default());
    let source = hint(reactive(not_comparable)).child(" ").child(text::SOURCE).child(reactive(trouble));
    let chart_card = tag("section")
        .class("card chart-card")
        .named(text::CHART)
        .class_while("faint", reactive(is_foreign_set))
        .child(legend(layers))
        .child(chart(layers))
        .child(source);
    tag("div").class("trade-off").child(chart_card).child(category_bars()).child(run_list()).child(latest())
}
