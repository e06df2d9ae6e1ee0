//! Runs joined on the chart.

use leptos::prelude::*;

use crate::chart::tradeoff::Segment;
use crate::state::{RunEntry, use_comparison};
use crate::ui::charts::contrast_list::contrasts;
use crate::ui::charts::marks::path;
use crate::ui::components::fields::switch;
use crate::ui::element::{Element, svg};
use crate::ui::reactive::reactive;
use crate::ui::text::compare;

/// The paths between the runs that the chart shows, as their places among those, and what they say: through the compared
/// runs, and from each plain run to the one with a contrast.
pub(crate) fn ways(shown: &[RunEntry]) -> (Vec<Vec<usize>>, Option<String>) {
    let comparison = use_comparison();
    let name = |run: &RunEntry| run.with(|data| compare::run_name(&data.head));
    let mut paths: Vec<Vec<RunEntry>> = contrasts(shown).into_iter().map(Vec::from).collect();
    if comparison.shows_path.get() {
        let compared: Vec<RunEntry> = comparison.runs().into_iter().filter(|run| shown.contains(run)).collect();
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

/// The view of the paths as laid out.
pub(crate) fn way_view(legs: &[Segment], says: Option<&String>) -> Option<Element> {
    let says = says.filter(|_| !legs.is_empty())?;
    let parts = legs.iter().flat_map(|leg| [path("leg", leg.line.clone()), path("leg leg-head", leg.head.clone())]);
    Some(svg("g").class("way").attr("role", "img").named(says.clone()).child(parts.collect::<Vec<_>>()))
}

/// A switch that shows or hides the path; shown while at least two runs are compared.
pub(crate) fn way_switch() -> Element {
    let comparison = use_comparison();
    let shows = comparison.shows_path;
    switch(compare::SHOW_PATH, move || shows.get(), move |is_on| shows.set(is_on))
        .attr("hidden", reactive(move || comparison.runs().len() < 2))
}
