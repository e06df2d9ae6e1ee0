//! Runs joined on the chart.

use leptos::prelude::*;

use crate::chart::tradeoff::Segment;
use crate::state::{RunEntry, use_comparison, use_shell};
use crate::ui::charts::pairs::{moved, plain_pairs};
use crate::ui::charts::shapes::Outline;
use crate::ui::text;

/// A path between runs that the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ChartPath {
    /// The places of its runs among those shown.
    pub(crate) places: Vec<usize>,
    /// What it joins, and what moved.
    pub(crate) says: String,
    /// What moved, where two runs differ in one thing.
    pub(crate) moved: Option<String>,
}

/// The paths between the runs that the chart shows: from each plain run to the one that differs from it, and through the
/// compared runs.
pub(crate) fn chart_paths(shown: &[RunEntry]) -> Vec<ChartPath> {
    let comparison = use_comparison();
    let counting = use_shell().counting.get();
    let mut paths: Vec<(Vec<RunEntry>, Option<String>)> =
        plain_pairs(shown).into_iter().map(|pair| (pair.to_vec(), moved(pair, counting))).collect();
    if comparison.shows_path.get() {
        let compared: Vec<RunEntry> = comparison.runs().into_iter().filter(|run| shown.contains(run)).collect();
        if compared.len() > 1 && !paths.iter().any(|(runs, _)| *runs == compared) {
            paths.push((compared, None));
        }
    }
    let name = |run: &RunEntry| run.with(|data| text::compare().run_name(&data.head));
    let place = |run: &RunEntry| shown.iter().position(|other| other == run);
    let path = |(runs, moved): (Vec<RunEntry>, Option<String>)| {
        let joins = text::compare().path(&runs.iter().map(name).collect::<Vec<_>>());
        let says = moved.as_ref().map_or_else(|| joins.clone(), |moved| text::chart().path_moved(&joins, moved));
        ChartPath { places: runs.iter().filter_map(place).collect(), says, moved }
    };
    paths.into_iter().map(path).collect()
}

/// The id of a path's mark.
pub(crate) fn path_id(number: usize) -> String {
    format!("path-{number}")
}

/// A path as laid out, with room around its lines to point at.
#[component]
pub(crate) fn PathMark(number: usize, says: String, segments: Vec<Segment>) -> AnyView {
    let leg = |segment: Segment| {
        let Segment { line, head, .. } = segment;
        view! {
            <path class="leg-hit" d=line.clone() data-page-only="" />
            <Outline class="leg" d=line />
            <Outline class="leg leg-head" d=head />
        }
    };
    view! {
        <g id=path_id(number) class="way" role="img" aria-label=says>
            {segments.into_iter().map(leg).collect_view()}
        </g>
    }
    .into_any()
}

/// A switch that shows or hides the path through the compared runs; shown while at least two are compared.
#[component]
pub(crate) fn PathSwitch() -> impl IntoView {
    let comparison = use_comparison();
    let shows = comparison.shows_path;
    view! {
        <label class="check" hidden=move || comparison.runs().len() < 2>
            <input type="checkbox" prop:checked=shows on:change=move |event| shows.set(event_target_checked(&event)) />
            {text::compare().show_path()}
        </label>
    }
}
