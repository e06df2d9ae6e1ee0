//! Rates by category, as OR-Bench and ALERT show them, own runs beside the published models.

mod alert;
mod correlation;
mod radar;
mod table;

use leptos::prelude::*;

use super::element::{Element, tag};
use super::live::{drawn, press};
use super::parts::{button, hint};
use super::text;
use crate::domain::{Page, Route};
use crate::state::{App, Filter, Loading, RunEntry};

pub(super) fn categories_page(app: App) -> Element {
    app.want_category_rates();
    tag("div")
        .class("categories-page")
        .child(table::or_bench(app))
        .child(radar::radars(app))
        .child(correlation::correlation(app))
        .child(alert::alert(app))
}

/// A part of the page.
fn card(class: &'static str, name: &'static str) -> Element {
    tag("section").class(class).named(name).child(tag("h2").child(name))
}

/// Makes a link of this, to the prompts behind a figure.
fn opening(link: Element, app: App, run: RunEntry, filter: Filter) -> Element {
    let href = Route { page: Page::Responses, ..Route::default() }.to_string();
    link.attr("href", href).on("click", press(move || app.look_at(run, filter.clone())))
}

/// What there is to say while the published results are not here.
fn missing_results(app: App) -> Element {
    let words = move || {
        app.categories.published.with(|published| match published {
            Loading::Ready(_) => None,
            Loading::Waiting => Some(hint(text::WAITING)),
            Loading::Failed(words) => {
                let words = tag("p").class("trouble").child(words.clone());
                Some(tag("div").child(words).child(button(text::TRY_AGAIN, move || app.fetch_category_rates())))
            }
        })
    };
    tag("div").child(drawn(words))
}
