//! What a person does with an exercise, by button or key, and where the focus goes then.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Element;

use crate::report::Judgement;
use crate::state::{self, Exercises};

/// The card's id.
pub(super) const CARD: &str = "exercise-card";
/// The ids of what takes the focus: the card's heading, and the verdict's.
pub(super) const HEADING: &str = "exercise";
pub(super) const VERDICT: &str = "exercise-verdict";

/// Does what a key stands for, unless the focus is where keys mean something else.
pub(super) fn act_on_key(exercises: Exercises, event: &KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let focused = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is_in = |selector: &str| {
        focused.as_ref().is_some_and(|element| element.closest(selector).is_ok_and(|found| found.is_some()))
    };
    if is_in("input, select, textarea, dialog, .chart, .menu") {
        return;
    }
    match &*event.key() {
        "1" | "a" => judge(exercises, Judgement::Answered),
        "2" | "r" => judge(exercises, Judgement::Refused),
        "3" | "n" => judge(exercises, Judgement::NotSure),
        "Enter" if is_in("a, button, summary") => return,
        "Enter" | "ArrowRight" => show_next(exercises),
        "ArrowLeft" => show_previous(exercises),
        _ => return,
    }
    event.prevent_default();
}

/// Takes the person's word; the verdict's heading takes the focus.
pub(super) fn judge(exercises: Exercises, judgement: Judgement) {
    focus_after(exercises.judge(judgement), VERDICT);
}

pub(super) fn show_next(exercises: Exercises) {
    focus_after(exercises.go_on(), HEADING);
}

pub(super) fn show_previous(exercises: Exercises) {
    focus_after(exercises.back(), HEADING);
}

/// Gives the focus to what is drawn by the next frame, if anything has changed.
pub(super) fn focus_after(has_changed: bool, id: &'static str) {
    if has_changed {
        request_animation_frame(move || state::focus(id));
    }
}
