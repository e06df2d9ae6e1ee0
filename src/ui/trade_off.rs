//! The first page: the chart, the categories beside it, the runs below.

use leptos::prelude::*;

use super::bars::category_bars;
use super::chart::chart;
use super::element::{Element, tag};
use super::legend::legend;
use super::live::{follow, live};
use super::parts::hint;
use super::rest::Rest;
use super::run_list::{latest, run_list};
use super::text;
use crate::domain::Page;
use crate::state::{App, RunData, RunEntry};

/// What the legend has switched off.
#[derive(Clone, Copy)]
pub(super) struct Layers {
    /// Families that are not drawn.
    pub(super) hidden_families: RwSignal<Vec<String>>,
    /// Whether the quadratic fit is drawn.
    pub(super) shows_trend: RwSignal<bool>,
}

/// Stays in the page while another one is shown, so that the chart can be exported from anywhere.
/// Answers of a stored run that are read before anyone asks for them.
const READ_AT_ONCE: usize = 5_000;

pub(super) fn trade_off(app: App, rest: Rest) -> Element {
    let layers = Layers { hidden_families: RwSignal::default(), shows_trend: RwSignal::new(true) };
    // Where other classifiers would put the chosen run's point stands with its answers.
    let is_at_hand = |data: &RunData| !data.is_recorded() && data.head.planned <= READ_AT_ONCE;
    follow(move || {
        let run = app.chosen_run.get().filter(|run| untrack(|| run.with(is_at_hand)));
        run.into_iter().for_each(|run| app.want_items(run));
    });
    let is_foreign_set = move || {
        let of_or_bench = |id: &str| id.starts_with("or-bench");
        let is_foreign =
            |run: &RunEntry| run.with(|data| !data.head.prompt_sets.iter().all(|set| of_or_bench(&set.id)));
        app.shown_runs().iter().any(is_foreign)
    };
    let not_comparable = move || if is_foreign_set() { text::NOT_COMPARABLE } else { "" }.to_owned();
    let trouble = move || app.published.with(|loading| loading.trouble().unwrap_or_default().to_owned());
    let source = hint(live(not_comparable)).child(" ").child(text::SOURCE).child(live(trouble));
    let chart_card = tag("section")
        .class("card chart-card")
        .named(text::CHART)
        .class_while("faint", live(is_foreign_set))
        .child(legend(app, layers))
        .child(chart(app, layers))
        .child(source);
    tag("div")
        .class("trade-off")
        .attr("hidden", live(move || app.page.get() != Page::TradeOff))
        .child(chart_card)
        .child(category_bars(app))
        .child(run_list(app, rest))
        .child(latest(app))
}
