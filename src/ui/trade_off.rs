//! The first page: the chart, the categories beside it, the runs below.

use leptos::prelude::*;

use super::bars::CategoryBars;
use super::chart::Chart;
use super::legend::Legend;
use super::live::live;
use super::run_list::{Latest, RunList};
use super::text;
use crate::domain::Page;
use crate::state::App;

/// What the legend has switched off.
#[derive(Clone, Copy)]
pub(super) struct Layers {
    /// Families that are not drawn.
    pub(super) hidden_families: RwSignal<Vec<String>>,
    /// Whether the quadratic fit is drawn.
    pub(super) shows_trend: RwSignal<bool>,
}

/// Stays in the page while another one is shown, so that the chart can be exported from anywhere.
#[component]
pub(super) fn TradeOff() -> impl IntoView {
    let app = App::get();
    let layers = Layers { hidden_families: RwSignal::default(), shows_trend: RwSignal::new(true) };
    let is_foreign_set = move || {
        let of_or_bench = |id: &str| id.starts_with("or-bench");
        app.runs.with(|runs| {
            let shown = runs.iter().filter(|run| run.shown.get());
            shown.into_iter().any(|run| run.with(|data| !data.head.prompt_sets.iter().all(|set| of_or_bench(&set.id))))
        })
    };
    view! {
        <div class="trade-off" hidden=live(move || app.page.get() != Page::TradeOff)>
            <section class="card chart-card" aria-label=text::CHART class:faint=live(is_foreign_set)>
                <Legend layers />
                <Chart layers />
                <p class="hint">
                    {live(move || is_foreign_set().then_some(text::NOT_COMPARABLE))} " " {text::SOURCE}
                    {live(move || app.published.with(|loading| loading.trouble().map(str::to_owned)))}
                </p>
            </section>
            <CategoryBars />
            <RunList />
            <Latest />
        </div>
    }
}
