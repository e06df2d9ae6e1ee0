//! Other points of one's own runs: what another classifier makes of the same answers, or what the same rates come to
//! once the classifier's errors are undone.

use super::super::frame::Frame;
use super::super::geometry::Rect;
use super::super::path::PathData;
use super::super::shape;
use super::{Estimate, HIT_RADIUS, Mark, OwnMark, bar_areas, hit_radius};

/// Another point of an own run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Other {
    /// Index of the run in the input.
    pub own: usize,
    /// Harmless prompts refused.
    pub x: Estimate,
    /// Toxic prompts refused.
    pub y: Estimate,
    /// How it came to be.
    pub kind: OtherKind,
}

/// How a run came by another point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherKind {
    /// The same answers, judged by another classifier.
    Classifier,
    /// The same rates, corrected for the classifier's errors.
    Corrected,
}

/// Another point's mark. It has no label: what it is, is said where it is pointed at.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherMark {
    /// Index of the point in the input.
    pub index: usize,
    /// Its middle.
    pub x: f64,
    /// Its middle.
    pub y: f64,
    /// How it came to be.
    pub kind: OtherKind,
    /// Its shape as path data centred on the origin, to be drawn hollow.
    pub path: &'static str,
    /// The line from the run's own mark to it, as path data. Empty where the two coincide, and where the run has no
    /// mark.
    pub stem: String,
    /// Of a corrected point: the interval of harmless prompts refused, from left to right at height `y`.
    pub x_bar: Option<(f64, f64)>,
    /// Of a corrected point: the interval of toxic prompts refused, from top to bottom at `x`.
    pub y_bar: Option<(f64, f64)>,
    /// Pixels around it that are its own to point at. One that coincides with its run's mark is to be drawn beneath
    /// it, and leaves the pointer to it.
    pub hit_radius: f64,
}

impl OtherMark {
    /// What labels keep off.
    pub(super) fn areas(&self) -> impl Iterator<Item = Rect> {
        let size = match self.kind {
            OtherKind::Classifier => 2.0 * shape::OTHER_REACH,
            OtherKind::Corrected => 2.0 * shape::OWN_REACH,
        };
        let bars = bar_areas((self.x, self.y), self.x_bar, self.y_bar);
        bars.into_iter().flatten().chain([Rect::around(self.x, self.y, size, size)])
    }
}

pub(super) fn other_marks(others: &[Other], own: &[OwnMark], references: &[Mark], frame: &Frame) -> Vec<OtherMark> {
    let places: Vec<_> =
        others.iter().map(|other| (frame.x.at_clamped(other.x.rate), frame.y.at_clamped(other.y.rate))).collect();
    let mark = |(index, other): (usize, &Other)| {
        let (x, y) = places[index];
        let stem_from = own.iter().find(|mark| mark.index == other.own).map(|mark| (mark.x, mark.y));
        let coincides = stem_from.is_some_and(|from| is_within_a_pixel(from, (x, y)));
        let others_beside = places.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, place)| *place);
        let neighbours = others_beside
            .chain(own.iter().map(|mark| (mark.x, mark.y)))
            .chain(references.iter().map(|mark| (mark.x, mark.y)));
        let is_corrected = other.kind == OtherKind::Corrected;
        let x_bar = (frame.x.at_clamped(other.x.low), frame.x.at_clamped(other.x.high));
        let y_bar = (frame.y.at_clamped(other.y.high), frame.y.at_clamped(other.y.low));
        OtherMark {
            index,
            x,
            y,
            kind: other.kind,
            path: if is_corrected { shape::OWN } else { shape::OTHER },
            stem: stem_from.filter(|_| !coincides).map(|from| stem(from, (x, y))).unwrap_or_default(),
            x_bar: is_corrected.then_some(x_bar),
            y_bar: is_corrected.then_some(y_bar),
            hit_radius: if coincides { HIT_RADIUS.1 } else { hit_radius((x, y), neighbours) },
        }
    };
    others.iter().enumerate().map(mark).collect()
}

fn is_within_a_pixel(a: (f64, f64), b: (f64, f64)) -> bool {
    (a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1) <= 1.0
}

fn stem(from: (f64, f64), to: (f64, f64)) -> String {
    PathData::default().add('M', &[from.0, from.1]).add('L', &[to.0, to.1]).into_text()
}
