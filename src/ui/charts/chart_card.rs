//! The chart as pages place it, with the sentence on how to read it.

use leptos::prelude::*;

use crate::state::{RunData, use_classification, use_runs};
use crate::ui::charts::how_to_read::HowToRead;
use crate::ui::charts::trade_off::TradeOffChart;

/// Stored runs of at most this many answers are read before anyone asks for them.
const READ_AT_ONCE: usize = 5_000;

/// The chart with its legend, how to read it, and where its points come from.
#[component]
pub(crate) fn ChartCard() -> impl IntoView {
    keep_chosen_up_to_date();
    view! {
        <TradeOffChart>
            <HowToRead />
        </TradeOffChart>
    }
}

/// What a stored run's row offers, such as asking its failed prompts again, stands with its answers; and they are classified
/// anew if the classifier has changed since.
fn keep_chosen_up_to_date() {
    let runs = use_runs();
    let classification = use_classification();
    let is_at_hand = |data: &RunData| !data.is_recorded() && data.head.planned <= READ_AT_ONCE;
    Effect::new(move || {
        let run = runs.chosen.get().filter(|run| untrack(|| run.with(is_at_hand)));
        run.into_iter().for_each(|run| classification.request_items(run));
    });
}
