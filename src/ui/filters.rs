//! What stands over a table to narrow it down. Empty fields let everything pass.

use leptos::prelude::*;

use super::element::{Element, tag};
use super::fields::{Options, choice, options};
use super::live::{entered, live};
use super::parts::field;
use super::text;
use crate::domain::{Category, Kind};

/// Which text of a filter a box holds.
type Of<F> = fn(&mut F) -> &mut String;

/// The boxes, side by side.
pub(super) fn filters(boxes: impl IntoIterator<Item = Element>) -> Element {
    tag("div").class("filters").attr("role", "search").child(boxes.into_iter().collect::<Vec<_>>())
}

/// A choice that is held by a filter.
pub(super) fn filter_choice<F: Clone + Send + Sync + 'static>(
    label: &'static str,
    filter: RwSignal<F>,
    of: Of<F>,
    options: impl FnMut() -> Options + Send + 'static,
) -> Element {
    let value = move || of(&mut filter.get()).clone();
    choice(label, options, value, move |value| filter.update(|filter| *of(filter) = value))
}

/// A box for words to be searched for, which are held by a filter.
pub(super) fn search_box<F: Clone + Send + Sync + 'static>(
    example: &'static str,
    filter: RwSignal<F>,
    of: Of<F>,
) -> Element {
    let input = tag("input")
        .attr("type", "search")
        .attr("placeholder", example)
        .value(live(move || of(&mut filter.get()).clone()))
        .on("input", entered(move |words| filter.update(|filter| *of(filter) = words)));
    field(text::SEARCH, input)
}

/// These options, and before them the one that lets everything pass.
pub(super) fn any_or<'o>(others: impl IntoIterator<Item = (&'o str, &'o str)>) -> Options {
    options([("", text::ANY)].into_iter().chain(others))
}

/// Harmless or harmful.
pub(super) fn kinds() -> Options {
    any_or(Kind::ALL.map(|kind| (kind.as_str(), text::kind(kind))))
}

/// These categories, by their names.
pub(super) fn categories(names: &[Category]) -> Options {
    any_or(names.iter().map(|name| (name.as_str(), name.as_str())))
}
