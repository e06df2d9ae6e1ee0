//! Labelled inputs.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlInputElement;

use crate::domain::decimal;
use crate::ui::components::parts::field;
use crate::ui::element::{Element, tag};
use crate::ui::reactive::{effect, on_check, on_event, on_input, reactive, render};

/// A number box. What cannot be read as a number within the bounds changes nothing, and gives way to the last good
/// value when the box is left.
pub(crate) struct NumberField {
    pub(crate) label: &'static str,
    pub(crate) min: f64,
    pub(crate) max: f64,
    /// The step between values; 0 allows any.
    pub(crate) step: f64,
    /// What an empty box means, where it may be empty.
    pub(crate) empty_means: Option<&'static str>,
}

impl NumberField {
    /// A box for whole numbers that may not be empty.
    pub(crate) fn whole(label: &'static str, min: f64, max: f64) -> Self {
        Self { label, min, max, step: 1.0, empty_means: None }
    }

    /// Holds `value`, `None` for an empty box; `set` is called with each good value, and with `None` for an empty box if
    /// that is allowed. What is being typed is left alone: on the way to 0.05 stand 0 and 0.0.
    pub(crate) fn render(
        self,
        value: impl Fn() -> Option<f64> + Copy + Send + 'static,
        set: impl FnMut(Option<f64>) + 'static,
    ) -> Element {
        field(self.label, self.input(value, set))
    }

    /// The box without its label.
    pub(crate) fn input(
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
        let on_input = on_event(move |event| {
            let input = event_target::<HtmlInputElement>(&event);
            let number = number_in(&input);
            // A browser gives no text for what is no number yet, such as `0.`, and such a box is not valid.
            let is_empty = || empty_means.is_some() && input.value().is_empty() && input.check_validity();
            if number.is_some() || is_empty() {
                set(number);
            }
        });
        let on_leave = on_event(move |event| {
            event_target::<HtmlInputElement>(&event).set_value(&shown(untrack(value)));
        });
        let follow_value = move |input: HtmlInputElement| {
            effect(move || {
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
            .on_render(move |element| follow_value(element.clone().unchecked_into()))
            .on("input", on_input)
            .on("change", on_leave)
    }
}

/// A checkbox.
pub(crate) fn tick_box(is_on: impl FnMut() -> bool + Send + 'static, set: impl FnMut(bool) + 'static) -> Element {
    tag("input").attr("type", "checkbox").checked(reactive(is_on)).on("change", on_check(set))
}

/// A checkbox with its label beside it.
pub(crate) fn switch(
    words: &'static str,
    is_on: impl FnMut() -> bool + Send + 'static,
    set: impl FnMut(bool) + 'static,
) -> Element {
    tag("label").class("check").child(tick_box(is_on, set)).child(words)
}

/// The options of a choice: the value and the label of each.
pub(crate) type Options = Vec<(String, String)>;

/// Options with these values and labels.
pub(crate) fn options<'o>(entries: impl IntoIterator<Item = (&'o str, &'o str)>) -> Options {
    entries.into_iter().map(|(value, words)| (value.to_owned(), words.to_owned())).collect()
}

/// A labelled choice among options.
pub(crate) fn choice(
    label: &'static str,
    options: impl FnMut() -> Options + Send + 'static,
    value: impl FnMut() -> String + Clone + Send + 'static,
    set: impl FnMut(String) + 'static,
) -> Element {
    field(label, select(options, value, set))
}

/// A choice without a label of its own. It shows `value`, and goes back to it where a choice comes to nothing.
pub(crate) fn select(
    mut options: impl FnMut() -> Options + Send + 'static,
    mut value: impl FnMut() -> String + Clone + Send + 'static,
    set: impl FnMut(String) + 'static,
) -> Element {
    let shown = reactive(value.clone());
    let entries = move || {
        let chosen = value();
        options().into_iter().map(|(value, words)| option(value == chosen, value, words)).collect::<Vec<_>>()
    };
    tag("select").on("change", on_input(set)).child(render(entries)).value(shown)
}

fn option(is_chosen: bool, value: String, words: String) -> Element {
    tag("option").attr("value", value).attr("selected", is_chosen).child(words)
}
