//! Answers whose prompts are in no set at hand: what they are.

use leptos::prelude::*;

use crate::domain::Kind;
use crate::state::{PendingImport, use_imports};
use crate::ui::components::dialog::Dialog;
use crate::ui::format::excerpt;
use crate::ui::text;

const TITLE_ID: &str = "answers-import-title";
/// Characters of a prompt that are shown.
const EXCERPT: usize = 120;

#[component]
pub(crate) fn AnswersImport() -> impl IntoView {
    let imports = use_imports();
    let pending = imports.pending;
    let says = move || pending.with(|pending| pending.as_ref().map(|it| text::sets().unknown_prompts(it)));
    let examples = move || {
        let examples = pending.with(|pending| pending.as_ref().map(|it: &PendingImport| it.examples.clone()));
        let example = |prompt: String| view! { <li>{excerpt(&prompt, EXCERPT)}</li> };
        examples.unwrap_or_default().into_iter().map(example).collect_view()
    };
    let choice = move |words: &'static str, kind: Option<Kind>| {
        view! {
            <button type="button" on:click=move |_| imports.go_on(kind)>
                {words}
            </button>
        }
    };
    view! {
        <Dialog
            title_id=TITLE_ID
            is_open=move || pending.with(Option::is_some)
            on_close=move |()| {
                // What was chosen has been taken by then.
                if pending.with_untracked(Option::is_some) {
                    imports.cancel();
                }
            }
        >
            <h2 id=TITLE_ID>{text::sets().unknown_prompts_title()}</h2>
            <p>{says}</p>
            <ul class="quoted">{examples}</ul>
            <p class="hint">{text::sets().unknown_prompts_hint()}</p>
            <div class="buttons">
                {choice(text::sets().they_are_harmless(), Some(Kind::SeeminglyToxic))}
                {choice(text::sets().they_are_harmful(), Some(Kind::Toxic))}
                {choice(text::sets().leave_out(), None)}
                <button type="button" on:click=move |_| imports.cancel()>
                    {text::sets().cancel()}
                </button>
            </div>
        </Dialog>
    }
}
