//! One file of an import: what it is, what could not be read of it, and, of a table, what its columns have.

use leptos::prelude::*;

use crate::answers::{AnswerProblem, ColumnRole, TablePreview};
use crate::state::{FileReview, focus, use_imports};
use crate::ui::components::controls::{Options, Select};
use crate::ui::components::scroll_box::ScrollBox;
use crate::ui::format::excerpt;
use crate::ui::text;

/// Characters of a cell that are shown.
const IN_A_PREVIEW: usize = 80;

/// The id of the column's choice that was made last, which has the focus.
#[derive(Clone, Copy)]
pub(super) struct LastColumn(pub(super) StoredValue<String>);

#[component]
pub(super) fn FilePart(number: usize, file: FileReview) -> impl IntoView {
    let FileReview { name, is, answers, preview, problems, bad, lacks_manifest } = file;
    let missing = preview.as_ref().and_then(TablePreview::missing);
    let missing = missing.map(|missing| view! { <p role="alert">{text::imports().missing(&missing)}</p> });
    view! {
        <h3>{name}</h3>
        <p>{text::imports().what_it_is(is, answers)}</p>
        {lacks_manifest.then(|| view! { <p class="hint">{text::imports().lacks_manifest()}</p> })}
        {(bad > 0).then(|| view! { <Problems problems bad /> })}
        {missing}
        {preview.map(|preview| view! { <Columns number preview /> })}
    }
}

/// The records that were passed over, by line.
#[component]
fn Problems(problems: Vec<AnswerProblem>, bad: u64) -> impl IntoView {
    let more = bad - problems.len() as u64;
    let entry = |problem: &AnswerProblem| view! { <li>{text::imports().problem(problem)}</li> };
    view! {
        <details>
            <summary>{text::imports().passed_over(bad)}</summary>
            <ul>
                {problems.iter().map(entry).collect_view()}
                {(more > 0).then(|| view! { <li>{text::imports().and_more(more)}</li> })}
            </ul>
        </details>
    }
}

/// The first rows, each column with a choice of what it has.
#[component]
fn Columns(number: usize, preview: TablePreview) -> impl IntoView {
    let TablePreview { columns, rows, roles } = preview;
    let head = |(at, name): (usize, &String)| {
        let role = roles.of(name);
        view! { <ColumnHead number at name=name.clone() role /> }
    };
    let row = |row: &Vec<String>| {
        let cells = row.iter().map(|text| view! { <td class="long">{excerpt(text, IN_A_PREVIEW)}</td> });
        view! { <tr>{cells.collect_view()}</tr> }
    };
    let heads = columns.iter().enumerate().map(head).collect_view();
    let rows = rows.iter().map(row).collect_view();
    view! {
        <ScrollBox name=text::imports().columns_label()>
            <table aria-label=text::imports().columns_label()>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </ScrollBox>
    }
}

#[component]
fn ColumnHead(number: usize, at: usize, name: String, role: Option<ColumnRole>) -> impl IntoView {
    let (imports, last) = (use_imports(), expect_context::<LastColumn>());
    let id = format!("column-{number}-{at}");
    let choose = {
        let (name, id) = (name.clone(), id.clone());
        move |value: String| {
            last.0.set_value(id.clone());
            imports.set_column(number, name.clone(), ColumnRole::from_name(&value));
        }
    };
    // The table is drawn anew when it has been read anew.
    if last.0.with_value(|last| *last == id) {
        let id = id.clone();
        request_animation_frame(move || focus(&id));
    }
    let value = role.map_or("", ColumnRole::as_str);
    view! {
        <th scope="col">
            <span class="column-name">{name.clone()}</span>
            <Select
                id
                options=Signal::derive(roles)
                value=Signal::derive(move || value.to_owned())
                on_choose=choose
                name=text::imports().column_has(&name)
            />
        </th>
    }
}

fn roles() -> Options {
    let none = (String::new(), text::imports().nothing_of_use().to_owned());
    let role = |role: ColumnRole| (role.as_str().to_owned(), text::imports().role(role).to_owned());
    [none].into_iter().chain(ColumnRole::ALL.map(role)).collect()
}
