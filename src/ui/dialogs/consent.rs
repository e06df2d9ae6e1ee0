//! The question before toxic prompts first go out under someone's account.

use leptos::prelude::*;

use crate::state::{use_active_runs, use_consent};
use crate::ui::components::parts::{button, dialog};
use crate::ui::element::{Element, tag};
use crate::ui::reactive::{on_event, reactive};
use crate::ui::text;

pub(crate) fn consent() -> Element {
    let consent = use_consent();
    let active = use_active_runs();
    let words = move || {
        let origins = consent.asked.with(|origins| origins.clone().unwrap_or_default());
        text::consent(&origins.join(", "))
    };
    let buttons = tag("div")
        .class("buttons")
        .child(button(text::CONSENT_YES, move || active.answer_consent(true)).class("primary"))
        .child(button(text::CONSENT_NO, move || active.answer_consent(false)));
    dialog("consent-title", move || consent.asked.with(Option::is_some))
        .on("cancel", on_event(move |_| active.answer_consent(false)))
        .child(tag("h2").attr("id", "consent-title").child(text::CONSENT_TITLE))
        .child(tag("p").child(reactive(words)))
        .child(buttons)
}
