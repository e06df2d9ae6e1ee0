//! The order of the table's rows, and the column heads that set it.

use leptos::prelude::*;

use crate::domain::OR_BENCH_CATEGORIES;
use crate::report::argsort_rates;
use crate::ui::text;

/// A column by which the rows are ordered: 0 is that over all categories.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct RowOrder {
    column: usize,
    largest_first: bool,
}

impl RowOrder {
    /// Orders rows by their shares in the column.
    pub(super) fn sort<R>(self, rows: Vec<R>, share: impl Fn(&R, usize) -> Option<f64>) -> Vec<R> {
        let shares: Vec<Option<f64>> = rows.iter().map(|row| share(row, self.column)).collect();
        let mut rows: Vec<Option<R>> = rows.into_iter().map(Some).collect();
        argsort_rates(&shares, self.largest_first).into_iter().filter_map(|at| rows[at].take()).collect()
    }
}

/// A column's name.
pub(super) fn column_name(column: usize) -> &'static str {
    match column.checked_sub(1) {
        None => text::categories().overall(),
        Some(at) => OR_BENCH_CATEGORIES[at],
    }
}

/// A column's head, which orders the rows by it: the largest rate first, then the smallest.
#[component]
pub(super) fn SortableColumn(column: usize, order: RwSignal<Option<RowOrder>>) -> impl IntoView {
    let sort = move |_| {
        let is_turned = |order: RowOrder| order.column == column && order.largest_first;
        order.update(|order| *order = Some(RowOrder { column, largest_first: !order.is_some_and(is_turned) }));
    };
    let largest_first = move || order.get().filter(|order| order.column == column).map(|order| order.largest_first);
    let direction = move || largest_first().map(|largest| if largest { "descending" } else { "ascending" });
    let arrow = move || largest_first().map_or("", |largest| if largest { "▾" } else { "▴" });
    let name = column_name(column);
    view! {
        <th scope="col" aria-sort=direction>
            <button type="button" class="quiet" title=text::categories().sort_by(name) on:click=sort>
                {name}
                <span class="arrow" aria-hidden="true">
                    {arrow}
                </span>
            </button>
        </th>
    }
}
