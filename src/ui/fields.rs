//! Labelled inputs.

use leptos::prelude::*;

/// A number box. What cannot be read as a number within the bounds changes nothing, and gives way to the last good
/// value when the box is left.
#[component]
pub(super) fn NumberField(
    label: &'static str,
    /// What the box holds; `None` is an empty box.
    #[prop(into)]
    value: Signal<Option<f64>>,
    /// Called with each good value; with `None` for an empty box, if that is allowed.
    set: impl Fn(Option<f64>) + Copy + Send + 'static,
    min: f64,
    max: f64,
    #[prop(default = 1.0)] step: f64,
    /// What an empty box means, where it may be empty.
    #[prop(optional)]
    empty_means: Option<&'static str>,
) -> impl IntoView {
    let shown = move || value.get().map(|n| n.to_string()).unwrap_or_default();
    let read = move |text: String| {
        let text = text.trim();
        if text.is_empty() && empty_means.is_some() {
            set(None);
        } else if let Ok(number) = text.parse::<f64>()
            && (min..=max).contains(&number)
            && (step < 1.0 || number.fract() == 0.0)
        {
            set(Some(number));
        }
    };
    view! {
        <label class="field">
            <span>{label}</span>
            <input
                type="number"
                min=min
                max=max
                step=step
                placeholder=empty_means
                prop:value=shown
                on:input:target=move |event| read(event.target().value())
                on:change:target=move |event| event.target().set_value(&untrack(shown))
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
    set: impl Fn(String) + Copy + Send + 'static,
) -> impl IntoView {
    view! {
        <label class="field">
            <span>{label}</span>
            <select on:change:target=move |event| set(event.target().value())>
                {move || {
                    let chosen = value.get();
                    options
                        .get()
                        .into_iter()
                        .map(|(value, words)| {
                            let selected = value == chosen;
                            view! { <option value=value selected=selected>{words}</option> }
                        })
                        .collect_view()
                }}
            </select>
        </label>
    }
}
