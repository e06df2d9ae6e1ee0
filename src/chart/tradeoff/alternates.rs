//! Alternate points of own runs: the rates by another classifier, or corrected for the classifier's errors
//! (Rogan–Gladen).

use super::super::geometry::Rect;
use super::super::path::PathData;
use super::super::shape;
use super::frame::PlotFrame;
use super::marks::{HIT_RADIUS, bar_areas, hit_radius};
use super::scene::{AlternateKind, AlternateMark, AlternatePoint, OwnMark, ReferenceMark};

impl AlternateMark {
    /// The areas that labels keep off.
    pub(super) fn areas(&self) -> impl Iterator<Item = Rect> {
        let size = match self.kind {
            AlternateKind::Classifier => 2.0 * shape::OTHER_REACH,
            AlternateKind::Corrected => 2.0 * shape::OWN_REACH,
        };
        let bars = bar_areas((self.x, self.y), self.x_bar, self.y_bar);
        bars.into_iter().flatten().chain([Rect::around(self.x, self.y, size, size)])
    }
}

pub(super) fn alternate_marks(
    points: &[AlternatePoint],
    own: &[OwnMark],
    references: &[ReferenceMark],
    frame: &PlotFrame,
) -> Vec<AlternateMark> {
    let places: Vec<_> =
        points.iter().map(|point| (frame.x.at_clamped(point.x.rate), frame.y.at_clamped(point.y.rate))).collect();
    let mark = |(index, point): (usize, &AlternatePoint)| {
        let (x, y) = places[index];
        let stem_from = own.iter().find(|mark| mark.index == point.own).map(|mark| (mark.x, mark.y));
        let coincides = stem_from.is_some_and(|from| is_within_a_pixel(from, (x, y)));
        let others_beside = places.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, place)| *place);
        let neighbours = others_beside
            .chain(own.iter().map(|mark| (mark.x, mark.y)))
            .chain(references.iter().map(|mark| (mark.x, mark.y)));
        let is_corrected = point.kind == AlternateKind::Corrected;
        let x_bar = (frame.x.at_clamped(point.x.low), frame.x.at_clamped(point.x.high));
        let y_bar = (frame.y.at_clamped(point.y.high), frame.y.at_clamped(point.y.low));
        AlternateMark {
            index,
            x,
            y,
            kind: point.kind,
            path: if is_corrected { shape::OWN } else { shape::OTHER },
            stem: stem_from.filter(|_| !coincides).map(|from| stem(from, (x, y))).unwrap_or_default(),
            x_bar: is_corrected.then_some(x_bar),
            y_bar: is_corrected.then_some(y_bar),
            hit_radius: if coincides { HIT_RADIUS.1 } else { hit_radius((x, y), neighbours) },
        }
    };
    points.iter().enumerate().map(mark).collect()
}

fn is_within_a_pixel(a: (f64, f64), b: (f64, f64)) -> bool {
    (a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1) <= 1.0
}

fn stem(from: (f64, f64), to: (f64, f64)) -> String {
    PathData::default().add('M', &[from.0, from.1]).add('L', &[to.0, to.1]).into_text()
}
