//! An import of answers: how far it has come, what was read, and what a person has to say of it.

mod batch_numbers;
mod file_part;

use std::collections::BTreeMap;
use std::time::Duration;

use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;

use self::batch_numbers::BatchNumbers;
use self::file_part::{FilePart, LastChoice};
use crate::domain::Kind;
use crate::state::{ImportReview, ImportStage, PageError, RunReview, use_imports};
use crate::ui::components::dialog::Dialog;
use crate::ui::components::scroll_box::ScrollBox;
use crate::ui::format::excerpt;
use crate::ui::text;

const TITLE_ID: &str = "answers-import-title";
/// Characters of a prompt that are shown.
const EXCERPT: usize = 120;
/// So long after a choice of a column's role the table is read anew: whoever chooses by keyboard passes others on the way.
const AT_REST: Duration = Duration::from_millis(600);

#[component]
pub(crate) fn AnswersImport() -> impl IntoView {
    let imports = use_imports();
    let stage = imports.stage;
    let roles = StoredValue::new(BTreeMap::new());
    // Here, and not with a table: all of them are drawn anew when one has been read anew.
    let read_again = debounce(AT_REST, move |()| {
        imports.set_columns(roles.try_update_value(std::mem::take).unwrap_or_default());
    });
    let read_again = StoredValue::new_local(read_again);
    let last = LastChoice {
        id: StoredValue::new(String::new()),
        is_unread: RwSignal::new(false),
        roles,
        read_again: Callback::new(move |()| read_again.update_value(|read_again| read_again(()))),
    };
    provide_context(last);
    let close = move |()| {
        // After Import there is nothing to be given up.
        if stage.with_untracked(Option::is_some) {
            imports.cancel();
        }
        last.id.set_value(String::new());
    };
    let content = move || {
        stage.get().map(|stage| match stage {
            ImportStage::Reading { file, done, bytes } => {
                view! { <Reading words=text::imports().reading(&file, done, bytes) done bytes /> }.into_any()
            }
            ImportStage::Review(review) => {
                last.is_unread.set(false);
                view! { <Review review /> }.into_any()
            }
        })
    };
    view! {
        <Dialog title_id=TITLE_ID class="import-dialog" is_open=move || stage.with(Option::is_some) on_close=close>
            <h2 id=TITLE_ID>{text::imports().title()}</h2>
            {content}
        </Dialog>
    }
}

#[component]
fn Reading(words: String, done: u64, bytes: u64) -> impl IntoView {
    let imports = use_imports();
    view! {
        <p>{words}</p>
        <progress aria-label=text::imports().title() max=bytes.to_string() value=done.to_string() />
        <div class="buttons">
            <button type="button" on:click=move |_| imports.cancel()>
                {text::imports().cancel()}
            </button>
        </div>
    }
}

#[component]
fn Review(review: ImportReview) -> impl IntoView {
    let imports = use_imports();
    let last: LastChoice = expect_context();
    let unknown = review.report.without_kind;
    let is_of_use = review.is_of_use();
    let go_on = move |words: &'static str, class: &'static str, kind: Option<Kind>| {
        view! {
            <button type="button" class=class disabled=move || !is_of_use || last.is_unread.get() on:click=move |_| imports.go_on(kind)>
                {words}
            </button>
        }
    };
    let says_unknown = (unknown > 0).then(|| {
        let example = |prompt: &String| view! { <li>{excerpt(prompt, EXCERPT)}</li> };
        view! {
            <h3>{text::imports().unknown_title()}</h3>
            <p>{text::imports().unknown(&review.report)}</p>
            <ul class="quoted">{review.report.examples.iter().map(example).collect_view()}</ul>
            <p class="hint">{text::imports().unknown_hint()}</p>
        }
    });
    let buttons = match unknown {
        0 => go_on(text::imports().import(), "primary", None).into_any(),
        _ => view! {
            {go_on(text::imports().they_are_harmless(), "", Some(Kind::SeeminglyToxic))}
            {go_on(text::imports().they_are_harmful(), "", Some(Kind::Toxic))}
            {go_on(text::imports().leave_out(), "", None)}
        }
        .into_any(),
    };
    let files = review.files.into_iter().enumerate().map(|(number, file)| view! { <FilePart number file /> });
    let batches = review.batches.into_iter().map(|batch| view! { <BatchNumbers batch /> });
    let error = |error: &PageError| view! { <li>{text::errors().error(error)}</li> };
    let errors = (!review.errors.is_empty())
        .then(|| view! { <ul class="trouble" role="alert">{review.errors.iter().map(error).collect_view()}</ul> });
    view! {
        {errors}
        {files.collect_view()}
        {batches.collect_view()}
        {(!review.runs.is_empty()).then(|| view! { <Runs runs=review.runs /> })}
        {says_unknown}
        <div class="buttons">
            {buttons} <button type="button" on:click=move |_| imports.cancel()>
                {text::imports().cancel()}
            </button>
        </div>
    }
}

/// The runs that come of it.
#[component]
fn Runs(runs: Vec<RunReview>) -> impl IntoView {
    let row = |RunReview { label, report }: RunReview| {
        let numbers = [report.taken(), report.matched, report.with_kind, report.without_kind, report.twice];
        let cells = numbers.map(|number| view! { <td class="number">{number}</td> });
        view! {
            <tr>
                <th scope="row">{label}</th>
                {cells.into_iter().collect_view()}
            </tr>
        }
    };
    let [run, numbers @ ..] = text::imports().run_columns();
    let heads = numbers.into_iter().map(|head| view! { <th scope="col" class="number">{head}</th> });
    view! {
        <ScrollBox name=text::imports().runs_label()>
            <table aria-label=text::imports().runs_label()>
                <thead>
                    <tr>
                        <th scope="col">{run}</th>
                        {heads.collect_view()}
                    </tr>
                </thead>
                <tbody>{runs.into_iter().map(row).collect_view()}</tbody>
            </table>
        </ScrollBox>
    }
}
