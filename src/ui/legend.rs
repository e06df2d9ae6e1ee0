//! Families of published models, each of which can be switched off.

use leptos::prelude::*;

use super::chart::families;
use super::text;
use super::trade_off::Layers;
use crate::chart::shape;
use crate::state::App;

#[component]
pub(super) fn Legend(layers: Layers) -> impl IntoView {
    let app = App::get();
    let entries = move || {
        app.published.with(|loading| families(loading.ready().map_or(&[], Vec::as_slice)))
    };
    view! {
        <div class="legend" role="group" aria-label=text::PUBLISHED>
            {move || {
                entries()
                    .into_iter()
                    .enumerate()
                    .map(|(series, family)| {
                        let name = family.clone();
                        let is_shown = move || layers.hidden_families.with(|hidden| !hidden.contains(&name));
                        let toggle = {
                            let family = family.clone();
                            move |_| {
                                layers.hidden_families.update(|hidden| {
                                    if !hidden.remove(&family) {
                                        hidden.insert(family.clone());
                                    }
                                });
                            }
                        };
                        view! {
                            <button type="button" class="legend-entry" aria-pressed=move || is_shown().to_string() on:click=toggle>
                                <svg width="14" height="14" viewBox="-8 -8 16 16" aria-hidden="true">
                                    <path class=format!("series series-{series}") d=shape::of_series(series) />
                                </svg>
                                {family}
                            </button>
                        }
                    })
                    .collect_view()
            }}
            <button
                type="button"
                class="legend-entry"
                aria-pressed=move || layers.shows_trend.get().to_string()
                on:click=move |_| layers.shows_trend.update(|shows| *shows = !*shows)
            >
                <svg width="14" height="14" viewBox="-8 -8 16 16" aria-hidden="true">
                    <path class="trend" d="M-8 4L8 -4" />
                </svg>
                {text::TREND}
            </button>
        </div>
    }
}
