//! Runs joined on the chart.

use leptos::prelude::*;

use super::contrast::contrasts;
use crate::chart::tradeoff::Segment;
use crate::state::{App, RunEntry};
use crate::ui::element::{Element, svg};
use crate::ui::fields::switch;
use crate::ui::live::live;
use crate::ui::marks::path;
use crate::ui::text::compare;

/// The paths between the runs that the chart shows, as their places among those, and what they say: through the compared
/// runs, and from each plain run to the one with a contrast.
pub(in crate::ui) fn ways(app: App, shown: &[RunEntry]) -> (Vec<Vec<usize>>, Option<String>) {
    let name = |run: &RunEntry| run.with(|data| compare::run_name(&data.head));
    let mut paths: Vec<Vec<RunEntry>> = contrasts(shown).into_iter().map(Vec::from).collect();
    if app.compare.shows_path.get() {
        let compared: Vec<RunEntry> = app.compared().into_iter().filter(|run| shown.contains(run)).collect();
        if compared.len() > 1 && !paths.contains(&compared) {
            paths.push(compared);
        }
    }
    let says: Vec<String> =
        paths.iter().map(|runs| compare::path(&runs.iter().map(name).collect::<Vec<_>>())).collect();
    let place = |run: &RunEntry| shown.iter().position(|other| other == run);
    let places = paths.iter().map(|runs| runs.iter().filter_map(place).collect()).collect();
    (places, (!says.is_empty()).then(|| says.join("; ")))
}

/// The path as laid out.
pub(in crate::ui) fn way_view(legs: &[Segment], says: Option<&String>) -> Option<Element> {
    let says = says.filter(|_| !legs.is_empty())?;
    let parts = legs.iter().flat_map(|leg| [path("leg", leg.line.clone()), path("leg leg-head", leg.head.clone())]);
    Some(svg("g").class("way").attr("role", "img").named(says.clone()).child(parts.collect::<Vec<_>>()))
}

/// Whether the chart has the path; there while two runs are compared.
pub(in crate::ui) fn way_switch(app: App) -> Element {
    let shows = app.compare.shows_path;
    switch(compare::SHOW_PATH, move || shows.get(), move |is_on| shows.set(is_on))
        .attr("hidden", live(move || app.compared().len() < 2))
}
