//! How a person's table begins.

use leptos::prelude::*;

use crate::ui::components::scroll_box::ScrollBox;
use crate::ui::format::excerpt;

/// Characters of a cell that are shown.
pub(crate) const IN_A_PREVIEW: usize = 80;

/// A table's first rows under heads (the children: a cell a column).
#[component]
pub(crate) fn FirstRows(
    /// The accessible name.
    name: &'static str,
    rows: Vec<Vec<String>>,
    children: Children,
) -> impl IntoView {
    let row = |row: Vec<String>| {
        let cells = row.iter().map(|text| view! { <td class="long">{excerpt(text, IN_A_PREVIEW)}</td> });
        view! { <tr>{cells.collect_view()}</tr> }
    };
    view! {
        <ScrollBox name>
            <table aria-label=name>
                <thead>
                    <tr>{children()}</tr>
                </thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </ScrollBox>
    }
}
