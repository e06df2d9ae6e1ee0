//! Families of published models, each of which can be switched off.

use leptos::prelude::*;

use super::chart::families;
use super::live::{drawn, live, press};
use super::text;
use super::trade_off::Layers;
use crate::chart::shape;
use crate::state::App;

#[component]
pub(super) fn Legend(layers: Layers) -> impl IntoView {
    let app = App::get();
    let entries = move || {
        let families = app.published.with(|loading| families(loading.ready().map_or(&[], Vec::as_slice)));
        let entry = |(series, family): (usize, String)| {
            let (name, shown_name) = (family.clone(), family.clone());
            let is_shown = move || layers.hidden_families.with(|hidden| !hidden.contains(&shown_name));
            let toggle = move || {
                layers.hidden_families.update(|hidden| match hidden.iter().position(|other| *other == name) {
                    Some(at) => drop(hidden.remove(at)),
                    None => hidden.push(name.clone()),
                });
            };
            entry_view(format!("series series-{series}"), shape::of_series(series), family, is_shown, toggle)
        };
        families.into_iter().enumerate().map(entry).collect_view()
    };
    let trend_is_shown = move || layers.shows_trend.get();
    let toggle_trend = move || layers.shows_trend.update(|shows| *shows = !*shows);
    view! {
        <div class="legend" role="group" aria-label=text::PUBLISHED>
            {drawn(entries)}
            {entry_view("trend".to_owned(), "M-8 4L8 -4", text::TREND.to_owned(), trend_is_shown, toggle_trend)}
        </div>
    }
}

fn entry_view(
    class: String,
    mark: &'static str,
    words: String,
    is_shown: impl Fn() -> bool + Send + 'static,
    toggle: impl FnMut() + 'static,
) -> AnyView {
    view! {
        <button
            type="button"
            class="legend-entry"
            aria-pressed=live(move || is_shown().to_string())
            on:click=press(toggle)
        >
            <svg width="14" height="14" viewBox="-8 -8 16 16" aria-hidden="true">
                <path class=class d=mark />
            </svg>
            {words}
        </button>
    }
    .into_any()
}
