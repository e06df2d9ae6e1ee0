//! Labelled inputs.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlInputElement;

use super::element::{Element, tag};
use super::live::{drawn, entered, follow, heard, live, ticked};
use super::parts::field;
use crate::domain::decimal;

/// A number box. What cannot be read as a number within the bounds changes nothing, and gives way to the last good
/// value when the box is left.
pub(super) struct NumberField {
    pub(super) label: &'static str,
    pub(super) min: f64,
    pub(super) max: f64,
    /// 0 for numbers of any fineness.
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
    /// that is allowed. What is being typed is left alone: on the way to 0.05 stand 0 and 0.0.
    pub(super) fn drawn(
        self,
        value: impl Fn() -> Option<f64> + Copy + Send + 'static,
        set: impl FnMut(Option<f64>) + 'static,
    ) -> Element {
        field(self.label, self.input(value, set))
    }

    /// The box without its label.
    pub(super) fn input(
        self,
        value: impl Fn() -> Option<f64> + Copy + Send + 'static,
        mut set: impl FnMut(Option<f64>) + 'static,
    ) -> Element {
        let Self { min, max, step, empty_means, .. } = self;
        let shown = |value: Option<f64>| value.map(decimal::write).unwrap_or_default();
        let number_in = move |input: &HtmlInputElement| {
            let is_good = |number: &f64| (min..=max).contains(number) && (step < 1.0 || number.fract() == 0.0);
            decimal::read(input.value().trim()).filter(is_good)
        };
        let on_input = heard(move |event| {
            let input = event_target::<HtmlInputElement>(&event);
            let number = number_in(&input);
            // A browser gives no text for what is no number yet, such as `0.`, and such a box is not valid.
            let is_empty = || empty_means.is_some() && input.value().is_empty() && input.check_validity();
            if number.is_some() || is_empty() {
                set(number);
            }
        });
        let on_leave = heard(move |event| {
            event_target::<HtmlInputElement>(&event).set_value(&shown(untrack(value)));
        });
        let follow_value = move |input: HtmlInputElement| {
            follow(move || {
                let value = value();
                if number_in(&input) != value {
                    input.set_value(&shown(value));
                }
            });
        };
        let step = if step > 0.0 { decimal::write(step) } else { "any".to_owned() };
        tag("input")
            .attr("type", "number")
            .attr("min", decimal::write(min))
            .attr("max", decimal::write(max))
            .attr("step", step)
            .attr("placeholder", empty_means)
            .on_drawn(move |element| follow_value(element.clone().unchecked_into()))
            .on("input", on_input)
            .on("change", on_leave)
    }
}

/// A box to be ticked.
pub(super) fn tick_box(is_on: impl FnMut() -> bool + Send + 'static, set: impl FnMut(bool) + 'static) -> Element {
    tag("input").attr("type", "checkbox").checked(live(is_on)).on("change", ticked(set))
}

/// A box to be ticked with its words beside it.
pub(super) fn switch(
    words: &'static str,
    is_on: impl FnMut() -> bool + Send + 'static,
    set: impl FnMut(bool) + 'static,
) -> Element {
    tag("label").class("check").child(tick_box(is_on, set)).child(words)
}

/// The entries of a choice: value and words of each.
pub(super) type Options = Vec<(String, String)>;

/// Options of these values and words.
pub(super) fn options<'o>(entries: impl IntoIterator<Item = (&'o str, &'o str)>) -> Options {
    entries.into_iter().map(|(value, words)| (value.to_owned(), words.to_owned())).collect()
}

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
