//! What the parts of the page have in common.

use leptos::prelude::*;

use crate::domain::{Page, Route};
use crate::state::{LoadState, ResponseFilter, RunEntry, use_category_rates, use_responses};
use crate::ui::components::parts::{button, hint};
use crate::ui::element::{Element, tag};
use crate::ui::reactive::{on_click, render};
use crate::ui::text;

/// A section of the page.
pub(super) fn card(class: &'static str, name: &'static str) -> Element {
    tag("section").class(class).named(name).child(tag("h2").child(name))
}

/// Makes an element a link to the responses that a figure was counted on.
pub(super) fn opening(link: Element, run: RunEntry, filter: ResponseFilter) -> Element {
    let responses = use_responses();
    let href = Route { page: Page::Responses, ..Route::default() }.to_string();
    link.attr("href", href).on("click", on_click(move || responses.show(run, filter.clone())))
}

/// A message while the published results are not loaded.
pub(super) fn missing_results() -> Element {
    let categories = use_category_rates();
    let words = move || {
        categories.published.with(|published| match published {
            LoadState::Ready(_) => None,
            LoadState::Pending => Some(hint(text::WAITING)),
            LoadState::Failed(error) => {
                let words = tag("p").class("trouble").child(text::error(error));
                Some(tag("div").child(words).child(button(text::TRY_AGAIN, move || categories.fetch())))
            }
        })
    };
    tag("div").child(render(words))
}
