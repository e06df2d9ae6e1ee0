//! The chart as a table.

use leptos::prelude::*;

use crate::chart::tradeoff::{Rates, beaten_by};
use crate::report::Summary;
use crate::state::{use_runs, use_shell};
use crate::ui::charts::alternate_rates::{AlternateRates, alternate_rates};
use crate::ui::charts::chart_points::shown_models;
use crate::ui::charts::rate_table::RateTable;
use crate::ui::format;
use crate::ui::text;

/// The chart as a table: runs with their counts and intervals, then the published models from the least over-refusal to the
/// most. Its rows are made while it is open.
#[component]
pub(crate) fn ChartTable() -> impl IntoView {
    let is_open = RwSignal::new(false);
    let rows = Memo::new(move |_| if is_open.get() { rows() } else { Vec::new() });
    let columns =
        vec![text::common().model(), text::chart().x_title(), text::chart().y_title(), text::chart().beaten_by()];
    view! {
        <details class="as-table" on:toggle=move |_| is_open.update(|is_open| *is_open = !*is_open)>
            <summary>{text::chart().chart_table()}</summary>
            <RateTable columns rows />
        </details>
    }
}

/// The cells: the name, both rates, and who beats it.
fn rows() -> Vec<Vec<String>> {
    let counting = use_shell().counting.get();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for run in use_runs().shown() {
        let (name, summary) = run.with(|data| (data.label(), Summary::of(&data.tally, counting)));
        let [x, y] = [&summary.over_refusal, &summary.toxic_refusal].map(format::rate_with_counts);
        rows.push(vec![name.clone(), x, y, String::new()]);
        for AlternateRates { by, rates: [x, y], .. } in alternate_rates(run) {
            rows.push(vec![by.name(&name), x, y, String::new()]);
        }
    }
    let mut models = shown_models();
    models.sort_by(|(_, one), (_, other)| one.over_refusal.total_cmp(&other.over_refusal));
    let rates: Vec<Rates> = models.iter().map(|(_, model)| (model.over_refusal, model.toxic_refusal)).collect();
    for ((_, model), by) in models.iter().zip(beaten_by(&rates)) {
        let [x, y] = [model.over_refusal, model.toxic_refusal].map(format::percent);
        let by = by.and_then(|by| models.get(by)).map_or(text::chart().none_better(), |(_, by)| by.name.as_str());
        rows.push(vec![model.name.clone(), x, y, by.to_owned()]);
    }
    rows
}
