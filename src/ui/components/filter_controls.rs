//! What stands over a table to narrow it down. Empty fields let everything pass.

use leptos::prelude::*;

use crate::domain::{Category, Kind};
use crate::ui::components::controls::{Choice, Field, Options, options};
use crate::ui::text;

/// Which of a filter's fields a control edits.
type FilterField<F> = fn(&mut F) -> &mut String;

/// A choice that edits one field of a filter.
#[component]
pub(crate) fn FilterChoice<F: Clone + Send + Sync + 'static>(
    label: &'static str,
    filter: RwSignal<F>,
    field: FilterField<F>,
    #[prop(into)] options: Signal<Options>,
) -> impl IntoView {
    let value = Signal::derive(move || field(&mut filter.get()).clone());
    let choose = move |value: String| filter.update(|filter| *field(filter) = value);
    view! { <Choice label options value on_choose=choose /> }
}

/// A search box that edits one field of a filter.
#[component]
pub(crate) fn SearchBox<F: Clone + Send + Sync + 'static>(
    placeholder: &'static str,
    filter: RwSignal<F>,
    field: FilterField<F>,
) -> impl IntoView {
    view! {
        <Field label=text::answers().search()>
            <input
                type="search"
                placeholder=placeholder
                prop:value=move || field(&mut filter.get()).clone()
                on:input:target=move |event| filter.update(|filter| *field(filter) = event.target().value())
            />
        </Field>
    }
}

/// These options after an empty one that lets everything pass.
pub(crate) fn any_or<'o>(others: impl IntoIterator<Item = (&'o str, &'o str)>) -> Options {
    options([("", text::common().any())].into_iter().chain(others))
}

/// The options for a prompt's kind.
pub(crate) fn kinds() -> Options {
    any_or(Kind::ALL.map(|kind| (kind.as_str(), text::common().kind(kind))))
}

/// The options for these categories.
pub(crate) fn categories(names: &[Category]) -> Options {
    any_or(names.iter().map(|name| (name.as_str(), name.as_str())))
}
