//! The question before toxic prompts first go out under someone's account.

use leptos::prelude::*;

use super::element::{Element, tag};
use super::live::{heard, live};
use super::parts::{button, dialog};
use super::text;
use crate::state::App;

pub(super) fn consent(app: App) -> Element {
    let words = move || {
        let origins = app.asks_consent.with(|origins| origins.clone().unwrap_or_default());
        text::consent(&origins.join(", "))
    };
    let buttons = tag("div")
        .class("buttons")
        .child(button(text::CONSENT_YES, move || app.answer_consent(true)).class("primary"))
        .child(button(text::CONSENT_NO, move || app.answer_consent(false)));
    dialog("consent-title", move || app.asks_consent.with(Option::is_some))
        .on("cancel", heard(move |_| app.answer_consent(false)))
        .child(tag("h2").attr("id", "consent-title").child(text::CONSENT_TITLE))
        .child(tag("p").child(live(words)))
        .child(buttons)
}
