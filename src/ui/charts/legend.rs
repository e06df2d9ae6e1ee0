//! What the chart's shapes mean. Each family of published models can be switched off.

use leptos::prelude::*;

use crate::chart::shape;
use crate::state::use_chart_view;
use crate::ui::charts::chart_points::families;
use crate::ui::text;

/// A straight line, for the trend.
const TREND: &str = "M-8 4L8 -4";

/// A cross, for intervals.
const CROSS: &str = "M-8 0H8M0-8V8";

/// Families of published models and their trend, each a switch.
#[component]
pub(crate) fn Legend() -> impl IntoView {
    let chart_view = use_chart_view();
    let names = Memo::new(move |_| {
        let names = chart_view.published.with(|loading| families(loading.ready().map_or(&[], Vec::as_slice)));
        names.into_iter().enumerate().collect::<Vec<_>>()
    });
    let family = move |(series, name): (usize, String)| {
        let shown_name = name.clone();
        let is_shown = Signal::derive(move || chart_view.hidden_families.with(|hidden| !hidden.contains(&shown_name)));
        let toggle = {
            let name = name.clone();
            Callback::new(move |()| chart_view.toggle_family(&name))
        };
        view! { <Entry class=format!("series series-{series}") d=shape::of_series(series) words=name is_shown toggle /> }
    };
    let toggle_trend = Callback::new(move |()| chart_view.shows_trend.update(|shows| *shows = !*shows));
    view! {
        <div class="legend" role="group" aria-label=text::chart().published()>
            <For each=move || names.get() key=Clone::clone children=family />
            <Entry
                class="trend".to_owned()
                d=TREND
                words=text::chart().trend().to_owned()
                is_shown=chart_view.shows_trend.into()
                toggle=toggle_trend
            />
        </div>
    }
}

#[component]
fn Entry(class: String, d: &'static str, words: String, is_shown: Signal<bool>, toggle: Callback<()>) -> AnyView {
    view! {
        <button
            type="button"
            class="legend-entry"
            data-export-key=""
            aria-pressed=move || is_shown.get().to_string()
            on:click=move |_| toggle.run(())
        >
            <Swatch class d />
            {words}
        </button>
    }
    .into_any()
}

/// What stars, crosses, and filled and hollow shapes mean.
#[component]
pub(crate) fn Key() -> impl IntoView {
    let published = shape::of_series(0);
    let entries = [
        ("own-mark", shape::OWN, text::chart().key_run()),
        ("interval", CROSS, text::chart().key_interval()),
        ("series key-front", published, text::chart().key_front()),
        ("series", published, text::chart().key_beaten()),
    ];
    let entry = |(class, d, words): (&'static str, &'static str, &'static str)| {
        view! {
            <li data-export-key="">
                <Swatch class=class.to_owned() d />
                {words}
            </li>
        }
    };
    view! {
        <ul class="chart-key" aria-label=text::chart().key()>
            {entries.map(entry).collect_view()}
        </ul>
    }
}

/// A shape as it stands on the chart.
#[component]
pub(crate) fn Swatch(class: String, d: &'static str) -> AnyView {
    view! {
        <svg width="14" height="14" viewBox="-8.5 -8.5 17 17" aria-hidden="true">
            <path class=class d=d />
        </svg>
    }
    .into_any()
}
