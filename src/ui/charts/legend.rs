//! Families of published models, each of which can be switched off.

use leptos::prelude::*;

use crate::chart::shape;
use crate::state::use_chart_view;
use crate::ui::charts::layers::{Layers, families};
use crate::ui::components::parts::button;
use crate::ui::element::{Element, svg, tag};
use crate::ui::reactive::{reactive, render};
use crate::ui::text;

pub(crate) fn legend(layers: Layers) -> Element {
    let chart_view = use_chart_view();
    let entries = move || {
        let families = chart_view.published.with(|loading| families(loading.ready().map_or(&[], Vec::as_slice)));
        families
            .into_iter()
            .enumerate()
            .map(|(series, family)| family_entry(layers, series, family))
            .collect::<Vec<_>>()
    };
    let trend_is_shown = move || layers.shows_trend.get();
    let toggle_trend = move || layers.shows_trend.update(|shows| *shows = !*shows);
    tag("div").class("legend").attr("role", "group").named(text::PUBLISHED).child(render(entries)).child(entry(
        "trend".to_owned(),
        "M-8 4L8 -4",
        text::TREND.to_owned(),
        trend_is_shown,
        toggle_trend,
    ))
}

fn family_entry(layers: Layers, series: usize, family: String) -> Element {
    let (name, shown_name) = (family.clone(), family.clone());
    let is_shown = move || layers.hidden_families.with(|hidden| !hidden.contains(&shown_name));
    let toggle = move || {
        layers.hidden_families.update(|hidden| match hidden.iter().position(|other| *other == name) {
            Some(at) => drop(hidden.remove(at)),
            None => hidden.push(name.clone()),
        });
    };
    entry(format!("series series-{series}"), shape::of_series(series), family, is_shown, toggle)
}

fn entry(
    class: String,
    mark: &'static str,
    words: String,
    is_shown: impl Fn() -> bool + Send + 'static,
    toggle: impl FnMut() + 'static,
) -> Element {
    let mark = svg("svg")
        .attr("width", "14")
        .attr("height", "14")
        .attr("viewBox", "-8 -8 16 16")
        .attr("aria-hidden", "true")
        .child(svg("path").class(class).attr("d", mark));
    button(mark, toggle)
        .class("legend-entry")
        .attr("aria-pressed", reactive(move || is_shown().to_string()))
        .child(words)
}
