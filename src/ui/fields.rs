//! Labelled inputs.

use leptos::prelude::*;

use super::live::{drawn, entered, live};
use crate::domain::decimal;

/// A number box. What cannot be read as a number within the bounds changes nothing, and gives way to the last good
/// value when the box is left.
#[component]
pub(super) fn NumberField(
    label: &'static str,
    /// What the box holds; `None` is an empty box.
    #[prop(into)]
    value: Signal<Option<f64>>,
    /// Called with each good value; with `None` for an empty box, if that is allowed.
    #[prop(into)]
    set: Callback<Option<f64>>,
    min: f64,
    max: f64,
    #[prop(default = 1.0)] step: f64,
    /// What an empty box means, where it may be empty.
    #[prop(optional)]
    empty_means: Option<&'static str>,
) -> impl IntoView {
    let shown = move || value.get().map(decimal::write).unwrap_or_default();
    let on_input = move |text: String| {
        let text = text.trim();
        if text.is_empty() && empty_means.is_some() {
            set.run(None);
        } else if let Some(number) = decimal::read(text)
            && (min..=max).contains(&number)
            && (step < 1.0 || number.fract() == 0.0)
        {
            set.run(Some(number));
        }
    };
    let on_leave = move |event: leptos::ev::Event| {
        event_target::<leptos::web_sys::HtmlInputElement>(&event).set_value(&untrack(shown));
    };
    let on_leave: Box<dyn FnMut(leptos::ev::Event)> = Box::new(on_leave);
    view! {
        <label class="field">
            <span>{label}</span>
            <input
                type="number"
                min=decimal::write(min)
                max=decimal::write(max)
                step=decimal::write(step)
                placeholder=empty_means
                prop:value=live(shown)
                on:input=entered(on_input)
                on:change=on_leave
            />
        </label>
    }
}

/// A choice among values, each with its words.
#[component]
pub(super) fn Choice(
    label: &'static str,
    /// Value and words of each entry.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] set: Callback<String>,
) -> impl IntoView {
    let entries = move || {
        let chosen = value.get();
        let entry = |(value, words): (String, String)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{words}</option> }
        };
        options.get().into_iter().map(entry).collect_view()
    };
    view! {
        <label class="field">
            <span>{label}</span>
            <select on:change=entered(move |value| set.run(value))>{drawn(entries)}</select>
        </label>
    }
}
