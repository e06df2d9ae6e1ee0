//! A button that opens the browser's choice of files.

use leptos::ev::Event;
use leptos::html::Input;
use leptos::prelude::*;

use crate::state::{UserFile, picked_files};

/// Endings of the files that the page imports.
pub(crate) const JSON_FILES: &str = ".json,application/json";
/// Result files, and those of other programs that have answers.
pub(crate) const ANSWER_FILES: &str = ".json,.jsonl,.eval,.csv,.tsv,.txt";

/// A button that opens the browser's choice of files, of which several can be chosen at once.
#[component]
pub(crate) fn FileButton(
    label: &'static str,
    /// Endings and types of the files.
    accept: &'static str,
    #[prop(into)] on_files: Callback<Vec<UserFile>>,
) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let choose = move |_| input.get().iter().for_each(|input| input.click());
    let take = move |event: Event| on_files.run(picked_files(&event));
    view! {
        <button type="button" on:click=choose>{label}</button>
        <input node_ref=input type="file" accept=accept multiple hidden aria-label=label on:change=take />
    }
}
