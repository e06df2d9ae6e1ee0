//! The button that brings back a deleted run.

use leptos::prelude::*;

use crate::state::{self, RunEntry, use_history};
use crate::ui::text;

const UNDO_ID: &str = "undo-delete";

/// The id of a run's title.
pub(super) fn title_id(run: RunEntry) -> String {
    format!("title-{}", run.id())
}

/// Focuses the button as soon as it is in the document.
pub(super) fn focus_undo() {
    request_animation_frame(|| state::focus(UNDO_ID));
}

/// Brings back the run that was deleted last, while that is possible.
#[component]
pub(crate) fn UndoButton() -> impl IntoView {
    let history = use_history();
    let name = move || history.deleted.get().map(|deleted| deleted.with(|data| data.head.name().to_owned()));
    let bring_back = move |_| {
        if let Some(run) = history.undo_delete() {
            request_animation_frame(move || state::focus(&title_id(run)));
        }
    };
    move || {
        let name = name()?;
        Some(view! {
            <button type="button" id=UNDO_ID class="undo" on:click=bring_back>
                {text::history().undo(&name)}
            </button>
        })
    }
}
