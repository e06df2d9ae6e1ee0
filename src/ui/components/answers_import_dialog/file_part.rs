//! One file of an import: what it is, what could not be read of it, and, of a table, what its columns have.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::answers::{AnswerProblem, ColumnRole, ColumnRoles, TablePreview};
use crate::state::{FileReview, focus};
use crate::ui::components::controls::{Options, Select};
use crate::ui::components::first_rows::FirstRows;
use crate::ui::text;

/// The choice of a column's role that was made last.
#[derive(Clone, Copy)]
pub(super) struct LastChoice {
    /// The id of its box, which has the focus.
    pub(super) id: StoredValue<String>,
    /// Whether a table has not been read by it yet.
    pub(super) is_unread: RwSignal<bool>,
    /// What was said of tables that have not been read by it yet, by the numbers of their files.
    pub(super) roles: StoredValue<BTreeMap<usize, ColumnRoles>>,
    /// Has these read, before long.
    pub(super) read_again: Callback<()>,
}

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
    let last: LastChoice = expect_context();
    let roles = RwSignal::new(roles);
    let choose = Callback::new(move |(name, role): (String, Option<ColumnRole>)| {
        roles.update(|roles| roles.set(&name, role));
        last.roles.update_value(|tables| drop(tables.insert(number, roles.get_untracked())));
        last.is_unread.set(true);
        last.read_again.run(());
    });
    let head = |(at, name): (usize, &String)| {
        view! { <ColumnHead id=format!("column-{number}-{at}") name=name.clone() roles choose /> }
    };
    let heads = columns.iter().enumerate().map(head).collect_view();
    view! {
        <FirstRows name=text::imports().columns_label() rows>
            {heads}
        </FirstRows>
    }
}

#[component]
fn ColumnHead(
    id: String,
    name: String,
    roles: RwSignal<ColumnRoles>,
    choose: Callback<(String, Option<ColumnRole>)>,
) -> impl IntoView {
    let last: LastChoice = expect_context();
    // The table is drawn anew when it has been read anew.
    if last.id.with_value(|last| *last == id) {
        let id = id.clone();
        request_animation_frame(move || focus(&id));
    }
    let value = {
        let name = name.clone();
        Signal::derive(move || roles.with(|roles| roles.of(&name).map_or("", ColumnRole::as_str).to_owned()))
    };
    let on_choose = {
        let (name, id) = (name.clone(), id.clone());
        move |value: String| {
            last.id.set_value(id.clone());
            choose.run((name.clone(), ColumnRole::from_name(&value)));
        }
    };
    view! {
        <th scope="col">
            <span class="column-name">{name.clone()}</span>
            <Select id options=Signal::derive(role_options) value on_choose name=text::imports().column_has(&name) />
        </th>
    }
}

fn role_options() -> Options {
    let none = (String::new(), text::imports().nothing_of_use().to_owned());
    let role = |role: ColumnRole| (role.as_str().to_owned(), text::imports().role(role).to_owned());
    [none].into_iter().chain(ColumnRole::ALL.map(role)).collect()
}
