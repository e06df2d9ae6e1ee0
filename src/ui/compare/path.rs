//! The compared runs joined on the chart, in the order chosen.

use leptos::prelude::*;

use crate::chart::tradeoff::Leg;
use crate::state::{App, RunEntry};
use crate::ui::element::{Element, svg, tag};
use crate::ui::live::{live, ticked};
use crate::ui::marks::path;
use crate::ui::text::compare;

/// The path through the runs of the comparison that the chart shows: their places among those, and what it says where
/// there are two or more.
pub(in crate::ui) fn way(app: App, shown: &[RunEntry]) -> (Vec<usize>, Option<String>) {
    if !app.compare.shows_path.get() {
        return Default::default();
    }
    let place = |run: RunEntry| Some((shown.iter().position(|other| *other == run)?, run));
    let (places, runs): (Vec<usize>, Vec<RunEntry>) = app.compared().into_iter().filter_map(place).unzip();
    let names: Vec<String> = runs.iter().map(|run| run.with(|data| compare::run_name(&data.head))).collect();
    let says = (names.len() > 1).then(|| compare::path(&names));
    (places, says)
}

/// The path as laid out.
pub(in crate::ui) fn way_view(legs: &[Leg], says: Option<&String>) -> Option<Element> {
    let says = says.filter(|_| !legs.is_empty())?;
    let parts = legs.iter().flat_map(|leg| [path("leg", leg.line.clone()), path("leg leg-head", leg.head.clone())]);
    Some(svg("g").class("way").attr("role", "img").named(says.clone()).child(parts.collect::<Vec<_>>()))
}

/// Whether the chart has the path; there while two runs are compared.
pub(in crate::ui) fn way_switch(app: App) -> Element {
    let shows = app.compare.shows_path;
    let tick_box = tag("input")
        .attr("type", "checkbox")
        .checked(live(move || shows.get()))
        .on("change", ticked(move |is_on| shows.set(is_on)));
    tag("label")
        .class("check")
        .attr("hidden", live(move || app.compared().len() < 2))
        .child(tick_box)
        .child(compare::SHOW_PATH)
}
