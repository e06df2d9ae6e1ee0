//! Which models are on the radar: one more to choose, and those that are there, each with its sign.

use leptos::prelude::*;

use super::radar_models::{all, name_of, outline_class, value_of};
use crate::chart::shape;
use crate::state::{CategoryRatesView, OnRadar, use_category_rates, use_runs};
use crate::ui::components::controls::{Choice, Options};
use crate::ui::text;

/// A choice that puts one more model on the radar.
#[component]
pub(super) fn RadarChoice() -> impl IntoView {
    let categories = use_category_rates();
    let runs = use_runs();
    let entries = move || -> Options {
        let on_radar: Vec<String> = categories.on_radar().iter().map(value_of).collect();
        if on_radar.len() >= CategoryRatesView::MOST_ON_RADAR {
            return vec![(String::new(), text::categories().radar_is_full().to_owned())];
        }
        let others = all(categories, runs).into_iter().filter(|model| !on_radar.contains(&value_of(model)));
        let others = others.map(|model| (value_of(&model), name_of(&model)));
        [(String::new(), text::categories().choose_model().to_owned())].into_iter().chain(others).collect()
    };
    let add = move |value: String| {
        let wanted = untrack(|| all(categories, runs)).into_iter().find(|model| value_of(model) == value);
        wanted.iter().for_each(|model| categories.put_on_radar(model));
    };
    view! {
        <Choice
            label=text::categories().add_to_radar()
            options=Signal::derive(entries)
            value=Signal::derive(String::new)
            on_choose=add
        />
    }
}

/// The models on the radar, each with its sign and a button that takes it off.
#[component]
pub(super) fn RadarLegend() -> impl IntoView {
    let categories = use_category_rates();
    // A model's colour is that of its place, so that one in another place is another entry.
    let entries = move || categories.on_radar().into_iter().enumerate().collect::<Vec<_>>();
    let key = |(series, model): &(usize, OnRadar)| (*series, value_of(model));
    let entry = move |(series, model): (usize, OnRadar)| {
        let name = name_of(&model);
        let take_off = text::categories().take_off(&name);
        view! {
            <li>
                <svg
                    class=outline_class(series, matches!(model, OnRadar::Own(_)))
                    viewBox="-16 -8 32 16"
                    width="32"
                    height="16"
                    aria-hidden="true"
                >
                    <path class="edge" d="M-16 0H16" />
                    <path class="dot" d=shape::of_series(series) />
                </svg>
                <span>{name}</span>
                <button
                    type="button"
                    class="quiet"
                    aria-label=take_off
                    title=text::categories().take_off_label()
                    on:click=move |_| categories.take_off_radar(&model)
                >
                    "×"
                </button>
            </li>
        }
    };
    view! {
        <ul class="radar-legend" aria-label=text::categories().on_radar()>
            <For each=entries key=key children=entry />
        </ul>
    }
}
