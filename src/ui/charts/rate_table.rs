//! Rates in a table that scrolls sideways where the screen is narrow.

use leptos::prelude::*;

/// A row's number, for rows with the same cells; and its cells, the first of which is its name.
type Row = (usize, Vec<String>);

/// A table whose rows have a name and rates.
#[component]
pub(crate) fn RateTable(
    /// The columns' names, in the order of a row's cells.
    columns: Vec<&'static str>,
    #[prop(into)] rows: Signal<Vec<Vec<String>>>,
) -> impl IntoView {
    let columns = columns.into_iter().map(|name| view! { <th scope="col">{name}</th> }).collect_view();
    view! {
        <div class="scroller">
            <table>
                <thead>
                    <tr>{columns}</tr>
                </thead>
                <tbody>
                    <For each=move || rows.get().into_iter().enumerate() key=Clone::clone let:row>
                        <TableRow row />
                    </For>
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn TableRow(row: Row) -> impl IntoView {
    let mut cells = row.1.into_iter();
    view! {
        <tr>
            <th scope="row">{cells.next()}</th>
            {cells.map(|cell| view! { <td>{cell}</td> }).collect_view()}
        </tr>
    }
}
