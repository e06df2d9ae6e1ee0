//! Labelled inputs.

use std::sync::{Arc, Mutex};

use leptos::prelude::*;
use leptos::tachys::reactive_graph::ReactiveFunction;
use leptos::web_sys::HtmlInputElement;

use super::element::{Element, tag};
use super::live::{drawn, entered, heard, live};
use super::parts::field;
use crate::domain::decimal;

/// A number box. What cannot be read as a number within the bounds changes nothing, and gives way to the last good
/// value when the box is left.
pub(super) struct NumberField {
    pub(super) label: &'static str,
    pub(super) min: f64,
    pub(super) max: f64,
    pub(super) step: f64,
    /// What an empty box means, where it may be empty.
    pub(super) empty_means: Option<&'static str>,
}

impl NumberField {
    /// A box for whole numbers that may not be empty.
    pub(super) fn whole(label: &'static str, min: f64, max: f64) -> Self {
        Self { label, min, max, step: 1.0, empty_means: None }
    }

    /// Holds `value`, `None` for an empty box; `set` is called with each good value, and with `None` for an empty box if
    /// that is allowed.
    pub(super) fn drawn(
        self,
        mut value: impl FnMut() -> Option<f64> + Send + 'static,
        mut set: impl FnMut(Option<f64>) + 'static,
    ) -> Element {
        let Self { label, min, max, step, empty_means } = self;
        // What is typed stays as it is typed while it says the same number: "0.0" may be on its way to "0.05".
        let typed = Arc::new(Mutex::new(String::new()));
        let kept = Arc::clone(&typed);
        let shown = live(move || {
            let (value, kept) = (value(), kept.lock().map(|kept| kept.clone()).unwrap_or_default());
            if value.is_some() && decimal::read(&kept) == value {
                kept
            } else {
                value.map(decimal::write).unwrap_or_default()
            }
        });
        let on_input = move |text: String| {
            let text = text.trim();
            if let Ok(mut typed) = typed.lock() {
                text.clone_into(&mut typed);
            }
            if text.is_empty() && empty_means.is_some() {
                set(None);
            } else if let Some(number) = decimal::read(text)
                && (min..=max).contains(&number)
                && (step < 1.0 || number.fract() == 0.0)
            {
                set(Some(number));
            }
        };
        let mut last_good = shown.clone();
        let on_leave = heard(move |event| {
            event_target::<HtmlInputElement>(&event).set_value(&untrack(|| last_good.invoke()));
        });
        let input = tag("input")
            .attr("type", "number")
            .attr("min", decimal::write(min))
            .attr("max", decimal::write(max))
            .attr("step", decimal::write(step))
            .attr("placeholder", empty_means)
            .value(shown)
            .on("input", entered(on_input))
            .on("change", on_leave);
        field(label, input)
    }
}

/// The entries of a choice: value and words of each.
pub(super) type Options = Vec<(String, String)>;

/// A choice among values, each with its words.
pub(super) fn choice(
    label: &'static str,
    options: impl FnMut() -> Options + Send + 'static,
    value: impl FnMut() -> String + Clone + Send + 'static,
    set: impl FnMut(String) + 'static,
) -> Element {
    field(label, select(options, value, set))
}

/// A choice without a label of its own. It shows `value`, and goes back to it where a choice comes to nothing.
pub(super) fn select(
    mut options: impl FnMut() -> Options + Send + 'static,
    mut value: impl FnMut() -> String + Clone + Send + 'static,
    set: impl FnMut(String) + 'static,
) -> Element {
    let shown = live(value.clone());
    let entries = move || {
        let chosen = value();
        options().into_iter().map(|(value, words)| option(value == chosen, value, words)).collect::<Vec<_>>()
    };
    tag("select").on("change", entered(set)).child(drawn(entries)).value(shown)
}

fn option(is_chosen: bool, value: String, words: String) -> Element {
    tag("option").attr("value", value).attr("selected", is_chosen).child(words)
}
