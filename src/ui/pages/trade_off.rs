//! The first page: the chart, the categories beside it, the runs below.

use leptos::prelude::*;

use crate::domain::Page;
use crate::state::{RunData, use_classification, use_runs, use_shell};
use crate::ui::charts::bars::CategoryBars;
use crate::ui::charts::how_to_read::HowToRead;
use crate::ui::charts::trade_off::TradeOffChart;
use crate::ui::components::run_list::{latest, run_list};
use crate::ui::element::{Element, tag};
use crate::ui::reactive::{effect, reactive};

/// Stored runs of at most this many answers are read before anyone asks for them.
const READ_AT_ONCE: usize = 5_000;

/// The first page. It stays in the document while another page is shown, so that the chart can be exported from anywhere.
pub(crate) fn trade_off() -> Element {
    let runs = use_runs();
    let classification = use_classification();
    let shell = use_shell();
    // Where other classifiers would put the chosen run's point stands with its answers.
    let is_at_hand = |data: &RunData| !data.is_recorded() && data.head.planned <= READ_AT_ONCE;
    effect(move || {
        let run = runs.chosen.get().filter(|run| untrack(|| run.with(is_at_hand)));
        run.into_iter().for_each(|run| classification.request_items(run));
    });
    tag("div")
        .class("trade-off")
        .attr("hidden", reactive(move || shell.page.get() != Page::TradeOff))
        .child(view! { <TradeOffChart><HowToRead /></TradeOffChart> })
        .child(view! { <CategoryBars /> })
        .child(run_list())
        .child(latest())
}
