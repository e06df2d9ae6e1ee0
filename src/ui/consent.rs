//! The question before toxic prompts first go out under someone's account.

use leptos::html::Dialog;
use leptos::prelude::*;

use super::live::{live, press};
use super::text;
use crate::state::App;

#[component]
pub(super) fn Consent() -> impl IntoView {
    let app = App::get();
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        if app.asks_consent.with(Option::is_some) {
            let _ = dialog.show_modal();
        } else {
            dialog.close();
        }
    });
    let words = move || {
        let origins = app.asks_consent.with(|origins| origins.clone().unwrap_or_default());
        text::consent(&origins.join(", "))
    };
    let on_cancel: Box<dyn FnMut(leptos::ev::Event)> = Box::new(move |_| app.answer_consent(false));
    view! {
        <dialog node_ref=dialog aria-labelledby="consent-title" on:cancel=on_cancel>
            <h2 id="consent-title">{text::CONSENT_TITLE}</h2>
            <p>{live(words)}</p>
            <div class="buttons">
                <button type="button" class="primary" on:click=press(move || app.answer_consent(true))>{text::CONSENT_YES}</button>
                <button type="button" on:click=press(move || app.answer_consent(false))>{text::CONSENT_NO}</button>
            </div>
        </dialog>
    }
}
