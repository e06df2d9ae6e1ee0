//! The chart as a table.

use leptos::prelude::*;

use crate::chart::tradeoff::{Rates, beaten_by};
use crate::report::Summary;
use crate::state::{use_runs, use_shell};
use crate::ui::charts::alternate_rates::{AlternateRates, alternate_rates};
use crate::ui::charts::chart_points::shown_models;
use crate::ui::format;
use crate::ui::text;

/// A row's number, for rows with the same name; and its cells: the name, both rates, and who beats it.
type Row = (usize, [String; 4]);

/// The chart as a table: runs with their counts and intervals, then the published models from the least over-refusal to the
/// most. Its rows are made while it is open.
#[component]
pub(crate) fn ChartTable() -> impl IntoView {
    let is_open = RwSignal::new(false);
    let rows = Memo::new(move |_| if is_open.get() { rows() } else { Vec::new() });
    let column = |name: &'static str| view! { <th scope="col">{name}</th> };
    let columns = [text::common().model(), text::chart().x_title(), text::chart().y_title(), text::chart().beaten_by()]
        .map(column)
        .collect_view();
    view! {
        <details class="as-table" on:toggle=move |_| is_open.update(|is_open| *is_open = !*is_open)>
            <summary>{text::chart().chart_table()}</summary>
            <div class="scroller">
                <table>
                    <thead>
                        <tr>{columns}</tr>
                    </thead>
                    <tbody>
                        <For each=move || rows.get() key=Clone::clone let:row>
                            <TableRow row />
                        </For>
                    </tbody>
                </table>
            </div>
        </details>
    }
}

#[component]
fn TableRow(row: Row) -> impl IntoView {
    let (_, [name, x, y, beaten_by]) = row;
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td>{x}</td>
            <td>{y}</td>
            <td>{beaten_by}</td>
        </tr>
    }
}

fn rows() -> Vec<Row> {
    let counting = use_shell().counting.get();
    let mut rows: Vec<[String; 4]> = Vec::new();
    for run in use_runs().shown() {
        let (name, summary) = run.with(|data| (data.label(), Summary::of(&data.tally, counting)));
        let [x, y] = [&summary.over_refusal, &summary.toxic_refusal].map(format::rate_with_counts);
        rows.push([name.clone(), x, y, String::new()]);
        for AlternateRates { by, rates: [x, y], .. } in alternate_rates(run) {
            rows.push([by.name(&name), x, y, String::new()]);
        }
    }
    let mut models = shown_models();
    models.sort_by(|(_, one), (_, other)| one.over_refusal.total_cmp(&other.over_refusal));
    let rates: Vec<Rates> = models.iter().map(|(_, model)| (model.over_refusal, model.toxic_refusal)).collect();
    for ((_, model), by) in models.iter().zip(beaten_by(&rates)) {
        let [x, y] = [model.over_refusal, model.toxic_refusal].map(format::percent);
        let by = by.and_then(|by| models.get(by)).map_or(text::chart().none_better(), |(_, by)| by.name.as_str());
        rows.push([model.name.clone(), x, y, by.to_owned()]);
    }
    rows.into_iter().enumerate().collect()
}
