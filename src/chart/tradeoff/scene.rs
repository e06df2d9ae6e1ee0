//! The trade-off chart as data: what is to be drawn, and the scene that its layout makes of it.

use super::super::geometry::{Estimate, Rect, TextLabel, TextPosition, Tick};
use super::super::scale::LinearScale;
use crate::stats::Quadratic;

/// A published model, in fractions.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// Its name.
    pub name: String,
    /// Index of its family.
    pub series: usize,
    /// Over-refusal rate.
    pub x: f64,
    /// Harmful refusal rate.
    pub y: f64,
}

/// A run made in the page; a rate is missing while nothing of its kind is scored.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnRun {
    /// Over-refusal rate.
    pub x: Option<Estimate>,
    /// Harmful refusal rate.
    pub y: Option<Estimate>,
    /// Its name.
    pub name: String,
    /// Its name where there is little room.
    pub short_name: String,
    /// Whether it is the run that is looked at: its intervals are drawn as an area too.
    pub is_chosen: bool,
}

/// The points to draw, and the chart's size.
#[derive(Clone, Copy, Debug)]
pub struct TradeoffInput<'a> {
    /// Pixels across.
    pub width: f64,
    /// Pixels down.
    pub height: f64,
    /// The published models.
    pub references: &'a [Reference],
    /// Own runs.
    pub own: &'a [OwnRun],
    /// Alternate points of own runs.
    pub alternates: &'a [AlternatePoint],
    /// Paths through own runs: the runs' indices in the order of each path.
    pub paths: &'a [Vec<usize>],
    /// The word beside the arrow to the better corner.
    pub better: &'a str,
    /// The published models' trend, in percent on both axes.
    pub fit: Option<Quadratic>,
}

/// The scene of the trade-off chart.
#[derive(Clone, Debug, PartialEq)]
pub struct TradeoffScene {
    /// Pixels across.
    pub width: f64,
    /// Pixels down.
    pub height: f64,
    /// Size in pixels of all text but the names of own runs.
    pub font_size: f64,
    /// Size in pixels of the names of own runs, which are bold.
    pub own_font_size: f64,
    /// The field within the axes; marks and labels lie in it.
    pub plot: Rect,
    /// The over-refusal rate's axis.
    pub x_axis: Axis,
    /// The harmful refusal rate's axis.
    pub y_axis: Axis,
    /// The trend as path data, where it lies within the axes.
    pub fit_path: Option<String>,
    /// One for each published model, in the order given.
    pub references: Vec<ReferenceMark>,
    /// One for each own run with a rate to show, in the order given.
    pub own: Vec<OwnMark>,
    /// One for each alternate point, in the order given.
    pub alternates: Vec<AlternateMark>,
    /// The segments of all paths.
    pub segments: Vec<Segment>,
    /// The arrow towards the better corner.
    pub better: Better,
}

/// One axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Maps a rate, as a fraction, to pixels.
    pub scale: LinearScale,
    /// Its ticks, from the lowest rate up.
    pub ticks: Vec<Tick>,
    /// Where the title stands.
    pub title_at: TextPosition,
}

/// A published model's mark.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferenceMark {
    /// Pixels from the left to its centre.
    pub x: f64,
    /// Pixels from the top to its centre.
    pub y: f64,
    /// Index of its family.
    pub series: usize,
    /// The family's shape as path data centred on the origin.
    pub path: &'static str,
    /// Its name, where it is one of those that matter and there is room.
    pub label: Option<TextLabel>,
    /// Index of a published model that is at least as good on both axes and better on one; `None` if there is none.
    pub beaten_by: Option<usize>,
    /// Radius in pixels of the area that a pointer hits: half the distance to the nearest mark, at least 5.
    pub hit_radius: f64,
}

/// An own run's mark. With one rate known it stands on the other axis's edge.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnMark {
    /// Index of the run in the input.
    pub index: usize,
    /// Pixels from the left to its centre.
    pub x: f64,
    /// Pixels from the top to its centre.
    pub y: f64,
    /// Its shape as path data centred on the origin.
    pub path: &'static str,
    /// The over-refusal rate's interval, from left to right at height `y`.
    pub x_bar: Option<(f64, f64)>,
    /// The harmful refusal rate's interval, from top to bottom at `x`.
    pub y_bar: Option<(f64, f64)>,
    /// Of the chosen run, both intervals as an oval of four quarters, as path data.
    pub ellipse: Option<String>,
    /// With one rate known: the line across the plot on which the point will lie, as path data.
    pub guide: Option<String>,
    /// Its name, where there is room.
    pub label: Option<TextLabel>,
    /// Radius in pixels of the area that a pointer hits.
    pub hit_radius: f64,
    /// Whether both rates are known.
    pub is_complete: bool,
}

/// The sign that the top left corner is better.
#[derive(Clone, Debug, PartialEq)]
pub struct Better {
    /// The word beside the arrow.
    pub label: TextLabel,
    /// An arrow to the top left, as path data to be stroked.
    pub arrow: String,
}

/// Another estimate of an own run's rates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AlternatePoint {
    /// Index of the run in the input.
    pub own: usize,
    /// Over-refusal rate.
    pub x: Estimate,
    /// Harmful refusal rate.
    pub y: Estimate,
    /// How it was made.
    pub kind: AlternateKind,
}

/// How an alternate point was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlternateKind {
    /// The same answers, judged by another classifier.
    Classifier,
    /// The same rates, corrected for the classifier's errors.
    Corrected,
}

/// An alternate point's mark. It has no label; a tooltip says what it is.
#[derive(Clone, Debug, PartialEq)]
pub struct AlternateMark {
    /// Index of the point in the input.
    pub index: usize,
    /// Pixels from the left to its centre.
    pub x: f64,
    /// Pixels from the top to its centre.
    pub y: f64,
    /// How the point was made.
    pub kind: AlternateKind,
    /// Its shape as path data centred on the origin, to be drawn hollow.
    pub path: &'static str,
    /// The line from the run's own mark to it, as path data. Empty where the two coincide, and where the run has no
    /// mark.
    pub stem: String,
    /// For a corrected point, the over-refusal rate's interval, from left to right at height `y`.
    pub x_bar: Option<(f64, f64)>,
    /// For a corrected point, the harmful refusal rate's interval, from top to bottom at `x`.
    pub y_bar: Option<(f64, f64)>,
    /// Radius in pixels of the area that a pointer hits. A mark that coincides with its run's mark is drawn beneath it,
    /// so that the run's mark is hit.
    pub hit_radius: f64,
}

/// An arrow from one run's mark to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Index of the path in the input.
    pub path: usize,
    /// Index of the run in the input.
    pub from: usize,
    /// Index of the run in the input.
    pub to: usize,
    /// The place half way along it.
    pub middle: (f64, f64),
    /// The line, as path data to be stroked.
    pub line: String,
    /// Its arrowhead, as path data to be stroked.
    pub head: String,
}

/// A mark of a scene, by its index in the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkId {
    /// A published model's mark.
    Reference(usize),
    /// An own run's mark.
    OwnRun(usize),
    /// An alternate point's mark.
    Alternate(usize),
}
