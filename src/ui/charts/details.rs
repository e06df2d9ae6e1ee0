//! What stands below the chart's drawing: what it comes to in words, its switches, and the same as a table.

use leptos::prelude::*;

use crate::state::{RunData, use_chart_view, use_classification, use_runs};
use crate::ui::charts::chart_table::ChartTable;
use crate::ui::charts::contrast_list::ContrastList;
use crate::ui::charts::front_models::FrontModels;
use crate::ui::charts::layers::LayerSwitches;
use crate::ui::charts::paths::PathSwitch;

/// Stored runs of at most this many answers are read before anyone asks for them.
const READ_AT_ONCE: usize = 5_000;

/// Everything below the drawing.
#[component]
pub(crate) fn ChartDetails() -> impl IntoView {
    request_answers_of_chosen();
    view! {
        <FrontModels />
        <ContrastList />
        <LayerSwitches />
        <PathSwitch />
        <ChartTable />
    }
}

/// What a stored run's row offers, such as asking its failed prompts again, stands with its answers, and they are classified
/// anew if the classifier has changed since; so does what other classifiers say, once that is asked for.
fn request_answers_of_chosen() {
    let chart_view = use_chart_view();
    let runs = use_runs();
    let classification = use_classification();
    let is_at_hand = |data: &RunData| !data.is_recorded() && data.head.planned <= READ_AT_ONCE;
    Effect::new(move || {
        let Some(run) = runs.chosen.get() else { return };
        if chart_view.shows_other_classifiers.get() || untrack(|| run.with(is_at_hand)) {
            classification.request_items(run);
        }
    });
}
