//! Labelled controls of forms.

use leptos::ev::Event;
use leptos::html::{Input, Select as SelectElement};
use leptos::prelude::*;
use leptos::web_sys::HtmlInputElement;

use crate::domain::decimal;

/// The options of a choice: the value and the label of each.
pub(crate) type Options = Vec<(String, String)>;

/// Options with these values and labels.
pub(crate) fn options<'o>(entries: impl IntoIterator<Item = (&'o str, &'o str)>) -> Options {
    entries.into_iter().map(|(value, words)| (value.to_owned(), words.to_owned())).collect()
}

/// A control with its label above it.
#[component]
pub(crate) fn Field(label: &'static str, children: Children) -> impl IntoView {
    view! {
        <label class="field">
            <span>{label}</span>
            {children()}
        </label>
    }
}

/// A labelled choice among options.
#[component]
pub(crate) fn Choice(
    label: &'static str,
    #[prop(into)] options: Signal<Options>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_choose: Callback<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    view! {
        <Field label>
            <Select options value on_choose disabled />
        </Field>
    }
}

/// A choice without a label of its own. It shows `value`, and goes back to it where a choice comes to nothing.
#[component]
pub(crate) fn Select(
    #[prop(into)] options: Signal<Options>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_choose: Callback<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// The accessible name, where no label has it.
    #[prop(optional, into)]
    name: Option<String>,
    /// For what gives it the focus.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let select = NodeRef::<SelectElement>::new();
    let show = move || {
        if let Some(select) = select.get() {
            select.set_value(&value.get_untracked());
        }
    };
    let choose = move |event: Event| {
        on_choose.run(event_target_value(&event));
        show();
    };
    // The value is shown once its option is there.
    Effect::new(move || {
        options.track();
        value.track();
        show();
    });
    view! {
        <select node_ref=select id=id aria-label=name disabled=disabled on:change=choose>
            {move || {
                let chosen = value.get_untracked();
                let option = |(value, words): (String, String)| {
                    let selected = value == chosen;
                    view! { <option value=value selected=selected>{words}</option> }
                };
                options.get().into_iter().map(option).collect_view()
            }}
        </select>
    }
}

/// A number box. What cannot be read as a number within the bounds changes nothing, and gives way to the last good value when
/// the box is left. What is being typed is left alone: on the way to 0.05 stand 0 and 0.0.
#[component]
pub(crate) fn NumberBox(
    #[prop(into)] label: String,
    min: f64,
    max: f64,
    /// The step between values; 0 allows any.
    #[prop(default = 1.0)]
    step: f64,
    /// What an empty box means, where it may be empty.
    #[prop(optional_no_strip)]
    empty_means: Option<&'static str>,
    /// Whether the label is only heard: another text already says it.
    #[prop(optional)]
    hides_label: bool,
    /// `None` for an empty box.
    #[prop(into)]
    value: Signal<Option<f64>>,
    /// Called with each good value, and with `None` for an empty box where that is allowed.
    #[prop(into)]
    on_change: Callback<Option<f64>>,
) -> impl IntoView {
    let shown = |value: Option<f64>| value.map(decimal::write).unwrap_or_default();
    let number_in = move |input: &HtmlInputElement| {
        let is_good = |number: &f64| (min..=max).contains(number) && (step < 1.0 || number.fract() == 0.0);
        decimal::read(input.value().trim()).filter(is_good)
    };
    let take = move |event: Event| {
        let input = event_target::<HtmlInputElement>(&event);
        let number = number_in(&input);
        // A browser gives no text for what is no number yet, such as `0.`, and such a box is not valid.
        let is_empty = || empty_means.is_some() && input.value().is_empty() && input.check_validity();
        if number.is_some() || is_empty() {
            on_change.run(number);
        }
    };
    let leave = move |event: Event| event_target::<HtmlInputElement>(&event).set_value(&shown(value.get_untracked()));
    let step = if step > 0.0 { decimal::write(step) } else { "any".to_owned() };
    let input = NodeRef::<Input>::new();
    Effect::new(move || {
        let (Some(input), value) = (input.get(), value.get()) else { return };
        if number_in(&input) != value {
            input.set_value(&shown(value));
        }
    });
    view! {
        <label class="field">
            <span class:visually-hidden=hides_label>{label}</span>
            <input
                node_ref=input
                type="number"
                min=decimal::write(min)
                max=decimal::write(max)
                step=step
                placeholder=empty_means
                on:input=take
                on:change=leave
            />
        </label>
    }
}

/// A checkbox with its label beside it.
#[component]
pub(crate) fn CheckBox(
    label: &'static str,
    #[prop(into)] value: Signal<bool>,
    #[prop(into)] on_change: Callback<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Whether the label is only heard: a column's head already says it.
    #[prop(optional)]
    hides_label: bool,
) -> impl IntoView {
    view! {
        <label class="check">
            <input
                type="checkbox"
                prop:checked=value
                disabled=disabled
                on:change=move |event| on_change.run(event_target_checked(&event))
            />
            <span class:visually-hidden=hides_label>{label}</span>
        </label>
    }
}
