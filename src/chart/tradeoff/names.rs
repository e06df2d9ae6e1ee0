//! Which marks are named on the chart, and where.

use super::super::labels::{Crossing, LabelPlacer, LabelRequest, LabelStyle};
use super::super::shape;
use super::frame::PlotFrame;
use super::front::{Rates, nearest_to_best};
use super::scene::{OwnMark, OwnRun, Reference, ReferenceMark};

/// Labels keep this far off a mark's middle: the shapes' reach, but for the triangles' thin tips.
pub(super) const MARK_KEEP_OFF: f64 = 5.5;

/// The part of the plot's width that a run's name may take.
const ROOM: f64 = 0.6;

/// Names own runs: in full where there is room, else in short.
pub(super) fn name_own(marks: &mut [OwnMark], runs: &[OwnRun], frame: &PlotFrame, placer: &mut LabelPlacer) {
    let style = frame.own_style();
    let room = ROOM * frame.plot.width;
    if !frame.is_narrow() {
        let full = |run: &OwnRun| Some(run.name.clone()).filter(|name| style.width(name) <= room);
        place_own(marks, runs, &full, style, Crossing::Never, placer);
    }
    // A run without a name cannot be told from the others: rather a line across it.
    for crossing in [Crossing::Never, Crossing::IfNeeded] {
        place_own(marks, runs, &|run| Some(style.fit(&run.short_name, room)), style, crossing, placer);
    }
}

/// Places names beside the marks that have none yet.
fn place_own(
    marks: &mut [OwnMark],
    runs: &[OwnRun],
    name: &dyn Fn(&OwnRun) -> Option<String>,
    style: LabelStyle,
    crossing: Crossing,
    placer: &mut LabelPlacer,
) {
    let mut open: Vec<&mut OwnMark> = marks.iter_mut().filter(|mark| mark.label.is_none()).collect();
    let names: Vec<String> = open.iter().map(|mark| name(&runs[mark.index]).unwrap_or_default()).collect();
    let places = open.iter().zip(&names).filter(|(_, text)| !text.is_empty());
    let requests: Vec<LabelRequest> = places
        .map(|(mark, text)| LabelRequest { x: mark.x, y: mark.y, reach: shape::OWN_REACH, text, style })
        .collect();
    let mut labels = placer.place(&requests, crossing).into_iter();
    for (mark, _) in open.iter_mut().zip(&names).filter(|(_, text)| !text.is_empty()) {
        mark.label = labels.next().flatten();
    }
}

/// Names the published models that matter: those that no other beats and, where there is room, the one that refuses the
/// least harmful prompts and the one that refuses the most harmless ones.
pub(super) fn name_references(
    marks: &mut [ReferenceMark],
    references: &[Reference],
    frame: &PlotFrame,
    placer: &mut LabelPlacer,
) {
    let extremes = if frame.is_narrow() { [None; 2] } else { extremes(references) };
    let rates: Vec<Rates> = references.iter().map(|reference| (reference.x, reference.y)).collect();
    let nearest = nearest_to_best(&rates);
    let is_named = |at: usize, mark: &ReferenceMark| mark.beaten_by.is_none() || extremes.contains(&Some(at));
    let named = (0..).zip(marks.iter()).filter(|(at, mark)| is_named(*at, mark)).map(|(at, _)| at);
    // The nearest to the best corner is the one that is looked for: it has the first choice of place.
    let (first, others): (Vec<usize>, Vec<usize>) = named.partition(|at| nearest == Some(*at));
    for named in [first, others] {
        place_references(marks, references, &named, frame.style(), placer);
    }
}

fn place_references(
    marks: &mut [ReferenceMark],
    references: &[Reference],
    named: &[usize],
    style: LabelStyle,
    placer: &mut LabelPlacer,
) {
    let request = |at: &usize| {
        let (mark, text) = (&marks[*at], references[*at].name.as_str());
        LabelRequest { x: mark.x, y: mark.y, reach: MARK_KEEP_OFF, text, style }
    };
    let labels = placer.place(&named.iter().map(request).collect::<Vec<_>>(), Crossing::IfNeeded);
    for (at, label) in named.iter().zip(labels) {
        marks[*at].label = label;
    }
}

/// The lowest and the rightmost.
fn extremes(references: &[Reference]) -> [Option<usize>; 2] {
    let least = |key: fn(&Reference) -> f64| {
        let keys = references.iter().map(key).enumerate();
        keys.min_by(|(_, one), (_, other)| one.total_cmp(other)).map(|(at, _)| at)
    };
    [least(|reference| reference.y), least(|reference| -reference.x)]
}
