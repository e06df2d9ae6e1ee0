//! The trade-off chart: harmless prompts refused (across) against toxic prompts refused (up).

mod order;
mod others;
mod way;

pub use self::order::{Stop, stop_after};
use self::others::other_marks;
pub use self::others::{Other, OtherKind, OtherMark};
pub use self::way::Leg;
use self::way::legs;
use super::frame::Frame;
use super::geometry::Rect;
pub use super::geometry::{Anchor, Estimate, Label, Place, Tick};
use super::labels::{Room, Wish};
use super::path::PathData;
use super::scale::Linear;
use super::trend::trend_path;
use super::{shape, text};
use crate::stats::Quadratic;

/// A published model, in fractions.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// Its name.
    pub name: String,
    /// Index of its family.
    pub series: usize,
    /// Harmless prompts refused.
    pub x: f64,
    /// Toxic prompts refused.
    pub y: f64,
}

/// A run of one's own; a rate is missing while nothing of its kind is scored.
#[derive(Clone, Debug, PartialEq)]
pub struct Own {
    /// Harmless prompts refused.
    pub x: Option<Estimate>,
    /// Toxic prompts refused.
    pub y: Option<Estimate>,
    /// What its label says.
    pub name: String,
}

/// What is to be drawn, and how large.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// Pixels across.
    pub width: f64,
    /// Pixels down.
    pub height: f64,
    /// The published models.
    pub references: &'a [Reference],
    /// Own runs.
    pub own: &'a [Own],
    /// Other points of own runs.
    pub others: &'a [Other],
    /// Own runs to be joined by paths, by their indices, each in the order of its path.
    pub ways: &'a [Vec<usize>],
    /// The published models' trend, in percent on both axes.
    pub fit: Option<Quadratic>,
    /// Whether published models get labels; own runs always do.
    pub label_references: bool,
}

/// All that is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Pixels across.
    pub width: f64,
    /// Pixels down.
    pub height: f64,
    /// Of every text, in pixels: labels are placed for this size.
    pub font_size: f64,
    /// The field within the axes; marks and labels lie in it.
    pub plot: Rect,
    /// Harmless prompts refused.
    pub x_axis: Axis,
    /// Toxic prompts refused.
    pub y_axis: Axis,
    /// The trend as path data, where it lies within the axes.
    pub fit_path: Option<String>,
    /// One for each published model, in the order given.
    pub references: Vec<Mark>,
    /// One for each own run with a rate to show, in the order given.
    pub own: Vec<OwnMark>,
    /// One for each other point of an own run, in the order given.
    pub others: Vec<OtherMark>,
    /// The paths through own runs, leg by leg.
    pub way: Vec<Leg>,
    /// Which way is better.
    pub better: Better,
}

/// One axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// From a rate, as a fraction, to pixels, and back.
    pub scale: Linear,
    /// Its marks, from the lowest rate up.
    pub ticks: Vec<Tick>,
    /// What it measures.
    pub title: &'static str,
    /// Where the title stands.
    pub title_at: Place,
}

/// A published model's mark.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Its middle.
    pub x: f64,
    /// Its middle.
    pub y: f64,
    /// Index of its family.
    pub series: usize,
    /// The family's shape as path data centred on the origin.
    pub path: &'static str,
    /// Its name, where there is room.
    pub label: Option<Label>,
    /// Pixels around it that are its own to point at: half the way to its neighbour, but never under 5.
    pub hit_radius: f64,
}

/// An own run's mark. With one rate known it stands on the other axis's edge.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnMark {
    /// Index of the run in the input.
    pub index: usize,
    /// Its middle.
    pub x: f64,
    /// Its middle.
    pub y: f64,
    /// Its shape as path data centred on the origin.
    pub path: &'static str,
    /// The interval of harmless prompts refused, from left to right at height `y`.
    pub x_bar: Option<(f64, f64)>,
    /// The interval of toxic prompts refused, from top to bottom at `x`.
    pub y_bar: Option<(f64, f64)>,
    /// Both intervals as an oval of four quarters, as path data.
    pub ellipse: Option<String>,
    /// With one rate known: the line across the plot on which the point will lie, as path data.
    pub guide: Option<String>,
    /// Its name, where there is room.
    pub label: Option<Label>,
    /// Pixels around it that are its own to point at.
    pub hit_radius: f64,
    /// Whether both rates are known.
    pub is_complete: bool,
}

/// The sign that the top left is where a model should be.
#[derive(Clone, Debug, PartialEq)]
pub struct Better {
    /// The word.
    pub label: Label,
    /// An arrow to the top left, as path data to be stroked.
    pub arrow: String,
}

/// The smallest and the largest `hit_radius`: a target of 24 pixels across where neighbours leave the room.
const HIT_RADIUS: (f64, f64) = (5.0, 12.0);

/// Lays the chart out. Rates beyond 0 to 1 are drawn at the edge.
pub fn layout(input: &Input) -> Scene {
    let frame = Frame::new(input);
    let better = better_sign(&frame);
    let mut own = own_marks(input.own, &frame);
    let mut references = reference_marks(input.references, &frame);
    let others = other_marks(input.others, &own, &references, &frame);

    let mut room = room_beside_marks(&frame, &better, &own, &references);
    others.iter().flat_map(OtherMark::areas).for_each(|area| room.take(area));
    label_own(&mut own, input.own, &mut room);
    if !others.is_empty() && own.iter().any(|mark| mark.label.is_none()) {
        // A run's name matters more than a clear view of its other points.
        room = room_beside_marks(&frame, &better, &own, &references);
        label_own(&mut own, input.own, &mut room);
        others.iter().flat_map(OtherMark::areas).for_each(|area| room.take(area));
    }
    if input.label_references {
        label_references(&mut references, input.references, &mut room);
    }
    Scene {
        width: input.width,
        height: input.height,
        font_size: frame.font_size,
        plot: frame.plot,
        fit_path: input.fit.and_then(|fit| trend_path(&fit, input.references, &frame)),
        x_axis: frame.x_axis(input.height),
        y_axis: frame.y_axis(),
        way: input.ways.iter().flat_map(|way| legs(way, &own)).collect(),
        references,
        own,
        others,
        better,
    }
}

/// The room that labels have beside own runs and published models.
fn room_beside_marks(frame: &Frame, better: &Better, own: &[OwnMark], references: &[Mark]) -> Room {
    let mut room = Room::new(frame.plot, frame.font_size);
    room.take(better_area(frame, better));
    for mark in own {
        room.take(Rect::around(mark.x, mark.y, 2.0 * shape::OWN_REACH, 2.0 * shape::OWN_REACH));
        let bars = bar_areas((mark.x, mark.y), mark.x_bar, mark.y_bar);
        bars.into_iter().flatten().for_each(|area| room.take(area));
    }
    for mark in references {
        room.take(Rect::around(mark.x, mark.y, 2.0 * MARK_KEEP_OFF, 2.0 * MARK_KEEP_OFF));
    }
    room
}

/// Labels keep this far off a mark's middle: the shapes' reach, but for the triangles' thin tips.
const MARK_KEEP_OFF: f64 = 5.5;

fn better_sign(frame: &Frame) -> Better {
    let (left, top) = (frame.plot.x + 6.0, frame.plot.y + 6.0);
    let arrow = PathData::default()
        .add('M', &[left + 10.0, top + 10.0])
        .add('L', &[left, top])
        .add('M', &[left, top + 6.0])
        .add('L', &[left, top])
        .add('L', &[left + 6.0, top]);
    let y = top + 5.0 + text::baseline_offset(frame.font_size);
    Better {
        label: Label { x: left + 15.0, y, anchor: Anchor::Start, text: "better".into() },
        arrow: arrow.into_text(),
    }
}

fn better_area(frame: &Frame, better: &Better) -> Rect {
    let right = better.label.x + text::width(&better.label.text, frame.font_size);
    Rect {
        x: frame.plot.x,
        y: frame.plot.y,
        width: right - frame.plot.x,
        height: 10.0 + text::line_height(frame.font_size),
    }
}

fn reference_marks(references: &[Reference], frame: &Frame) -> Vec<Mark> {
    let places: Vec<_> = references.iter().map(|r| (frame.x.at_clamped(r.x), frame.y.at_clamped(r.y))).collect();
    let neighbours = |i: usize| places.iter().enumerate().filter(move |(j, _)| *j != i).map(|(_, place)| *place);
    let mark = |(i, r): (usize, &Reference)| Mark {
        x: places[i].0,
        y: places[i].1,
        series: r.series,
        path: shape::of_series(r.series),
        label: None,
        hit_radius: hit_radius(places[i], neighbours(i)),
    };
    references.iter().enumerate().map(mark).collect()
}

/// Half the way to the nearest neighbour, within [`HIT_RADIUS`].
fn hit_radius((x, y): (f64, f64), neighbours: impl Iterator<Item = (f64, f64)>) -> f64 {
    let nearest = neighbours.map(|(ox, oy)| (ox - x) * (ox - x) + (oy - y) * (oy - y)).fold(f64::INFINITY, f64::min);
    (nearest.sqrt() / 2.0).clamp(HIT_RADIUS.0, HIT_RADIUS.1)
}

fn own_marks(runs: &[Own], frame: &Frame) -> Vec<OwnMark> {
    runs.iter().enumerate().filter_map(|(index, run)| own_mark(index, run, frame)).collect()
}

fn own_mark(index: usize, run: &Own, frame: &Frame) -> Option<OwnMark> {
    let (plot, x_scale, y_scale) = (&frame.plot, &frame.x, &frame.y);
    let line = |from: [f64; 2], to: [f64; 2]| Some(PathData::default().add('M', &from).add('L', &to).into_text());
    let (x, y, guide) = match (run.x, run.y) {
        (Some(x), Some(y)) => (x_scale.at_clamped(x.rate), y_scale.at_clamped(y.rate), None),
        (Some(x), None) => {
            let x = x_scale.at_clamped(x.rate);
            (x, plot.bottom(), line([x, plot.bottom()], [x, plot.y]))
        }
        (None, Some(y)) => {
            let y = y_scale.at_clamped(y.rate);
            (plot.x, y, line([plot.x, y], [plot.right(), y]))
        }
        (None, None) => return None,
    };
    let x_bar = run.x.map(|e| (x_scale.at_clamped(e.low), x_scale.at_clamped(e.high)));
    let y_bar = run.y.map(|e| (y_scale.at_clamped(e.high), y_scale.at_clamped(e.low)));
    Some(OwnMark {
        index,
        x,
        y,
        path: shape::OWN,
        ellipse: x_bar.zip(y_bar).map(|(across, down)| oval(x, y, across, down)),
        x_bar,
        y_bar,
        guide,
        label: None,
        hit_radius: HIT_RADIUS.1,
        is_complete: run.x.is_some() && run.y.is_some(),
    })
}

/// Four quarter ellipses around a point: intervals are not symmetric, so one ellipse would not do.
fn oval(x: f64, y: f64, (left, right): (f64, f64), (top, bottom): (f64, f64)) -> String {
    let quarter = |path: PathData, end_x: f64, end_y: f64, radius_x: f64, radius_y: f64| {
        path.add('A', &[radius_x, radius_y, 0.0, 0.0, 1.0, end_x, end_y])
    };
    let mut path = PathData::default().add('M', &[x, top]);
    path = quarter(path, right, y, right - x, y - top);
    path = quarter(path, x, bottom, right - x, bottom - y);
    path = quarter(path, left, y, x - left, bottom - y);
    path = quarter(path, x, top, x - left, y - top);
    path.add('Z', &[]).into_text()
}

/// The thin areas of a mark's interval bars: text across a line is hard to read.
fn bar_areas((x, y): (f64, f64), x_bar: Option<(f64, f64)>, y_bar: Option<(f64, f64)>) -> [Option<Rect>; 2] {
    let across = x_bar.map(|(left, right)| Rect { x: left, y: y - 1.0, width: right - left, height: 2.0 });
    let down = y_bar.map(|(top, bottom)| Rect { x: x - 1.0, y: top, width: 2.0, height: bottom - top });
    [across, down]
}

fn label_own(marks: &mut [OwnMark], runs: &[Own], room: &mut Room) {
    let marks_read = marks.iter();
    let wishes: Vec<_> =
        marks_read.map(|m| Wish { x: m.x, y: m.y, reach: shape::OWN_REACH, text: &runs[m.index].name }).collect();
    for (mark, label) in marks.iter_mut().zip(room.place(&wishes)) {
        mark.label = label;
    }
}

fn label_references(marks: &mut [Mark], references: &[Reference], room: &mut Room) {
    let pairs = marks.iter().zip(references);
    let wishes: Vec<_> =
        pairs.map(|(mark, r)| Wish { x: mark.x, y: mark.y, reach: MARK_KEEP_OFF, text: &r.name }).collect();
    for (mark, label) in marks.iter_mut().zip(room.place(&wishes)) {
        mark.label = label;
    }
}

#[cfg(test)]
mod tests;
