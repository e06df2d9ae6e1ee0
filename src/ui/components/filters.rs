//! What stands over a table to narrow it down. Empty fields let everything pass.

use leptos::prelude::*;

use crate::domain::{Category, Kind};
use crate::ui::components::fields::{Options, choice, options};
use crate::ui::components::parts::field;
use crate::ui::element::{Element, tag};
use crate::ui::reactive::{on_input, reactive};
use crate::ui::text;

/// Which of a filter's fields a control edits.
type Of<F> = fn(&mut F) -> &mut String;

/// The controls of a filter, side by side.
pub(crate) fn filters(boxes: impl IntoIterator<Item = Element>) -> Element {
    tag("div").class("filters").attr("role", "search").child(boxes.into_iter().collect::<Vec<_>>())
}

/// A choice that edits one field of a filter.
pub(crate) fn filter_choice<F: Clone + Send + Sync + 'static>(
    label: &'static str,
    filter: RwSignal<F>,
    of: Of<F>,
    options: impl FnMut() -> Options + Send + 'static,
) -> Element {
    let value = move || of(&mut filter.get()).clone();
    choice(label, options, value, move |value| filter.update(|filter| *of(filter) = value))
}

/// A search box that edits one field of a filter.
pub(crate) fn search_box<F: Clone + Send + Sync + 'static>(
    example: &'static str,
    filter: RwSignal<F>,
    of: Of<F>,
) -> Element {
    let input = tag("input")
        .attr("type", "search")
        .attr("placeholder", example)
        .value(reactive(move || of(&mut filter.get()).clone()))
        .on("input", on_input(move |words| filter.update(|filter| *of(filter) = words)));
    field(text::SEARCH, input)
}

/// These options after an empty one that lets everything pass.
pub(crate) fn any_or<'o>(others: impl IntoIterator<Item = (&'o str, &'o str)>) -> Options {
    options([("", text::ANY)].into_iter().chain(others))
}

/// The options for a prompt's kind.
pub(crate) fn kinds() -> Options {
    any_or(Kind::ALL.map(|kind| (kind.as_str(), text::kind(kind))))
}

/// The options for these categories.
pub(crate) fn categories(names: &[Category]) -> Options {
    any_or(names.iter().map(|name| (name.as_str(), name.as_str())))
}
