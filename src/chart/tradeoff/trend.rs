//! The published models' trend as a curve.

use super::super::geometry::Rect;
use super::super::path::PathData;
use super::frame::PlotFrame;
use super::scene::Reference;
use crate::stats::Quadratic;

/// The curve within the axes and between the outermost models. A parabola is a quadratic Bézier curve, so each
/// piece is exact.
pub(super) fn trend_path(fit: &Quadratic, references: &[Reference], frame: &PlotFrame) -> Option<String> {
    let xs = || references.iter().map(|r| r.x * 100.0);
    let (from, to) = (xs().fold(100.0, f64::min), xs().fold(0.0, f64::max));
    let (low, high) = (frame.y.domain.0 * 100.0, frame.y.domain.1 * 100.0);
    let between = [low, high].into_iter().flat_map(|level| crossings(fit, level)).filter(|x| *x > from && *x < to);
    let mut cuts: Vec<f64> = Vec::new();
    for cut in [from, to].into_iter().chain(between) {
        cuts.insert(cuts.partition_point(|other| *other <= cut), cut);
    }

    let pixel = |x: f64, y: f64| [frame.x.at(x / 100.0), frame.y.at(y / 100.0)];
    let mut path = PathData::default();
    for pair in cuts.windows(2) {
        let &[start, end] = pair else { continue };
        let middle = (start + end) / 2.0;
        let is_inside = start < end && (low..=high).contains(&fit.at(middle));
        if is_inside {
            let slope = 2.0 * fit.a * start + fit.b;
            let control = pixel(middle, fit.at(start) + slope * (middle - start));
            let [end_x, end_y] = pixel(end, fit.at(end));
            path = path.add('M', &pixel(start, fit.at(start))).add('Q', &[control[0], control[1], end_x, end_y]);
        }
    }
    let path = path.into_text();
    (!path.is_empty()).then_some(path)
}

/// The curve's surroundings between the outermost models: labels keep off them where they can.
pub(super) fn trend_areas(fit: &Quadratic, references: &[Reference], frame: &PlotFrame) -> Vec<Rect> {
    const PIECES: u32 = 100;
    let places = references.iter().map(|reference| reference.x);
    let (from, to) = places.fold((1.0, 0.0), |(from, to): (f64, f64), x| (from.min(x), to.max(x)));
    let at = |piece: u32| {
        let x = from + (to - from) * f64::from(piece) / f64::from(PIECES);
        (frame.x.at(x), frame.y.at(fit.at(100.0 * x) / 100.0))
    };
    let piece = |number| {
        let ((left, one), (right, other)) = (at(number), at(number + 1));
        Rect { x: left, y: one.min(other) - 1.0, width: right - left, height: (one - other).abs() + 2.0 }
    };
    if from < to { (0..PIECES).map(piece).collect() } else { Vec::new() }
}

/// The places at which the curve crosses a level.
fn crossings(fit: &Quadratic, level: f64) -> Vec<f64> {
    let c = fit.c - level;
    if fit.a == 0.0 {
        return if fit.b == 0.0 { Vec::new() } else { vec![-c / fit.b] };
    }
    let discriminant = fit.b * fit.b - 4.0 * fit.a * c;
    if discriminant < 0.0 {
        return Vec::new();
    }
    [-1.0, 1.0].map(|sign| (-fit.b + sign * discriminant.sqrt()) / (2.0 * fit.a)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crossings_are_where_the_curve_has_that_height() {
        let curves = [(1.0, -3.0, 0.0), (-0.002246, 0.4696, 75.24), (0.0, 2.0, 1.0)];
        for (a, b, c) in curves {
            let fit = Quadratic { a, b, c };
            let found = crossings(&fit, 10.0);
            assert!(!found.is_empty());
            assert!(found.into_iter().all(|x| (fit.at(x) - 10.0).abs() < 1e-9), "{fit:?}");
        }
        assert!(crossings(&Quadratic { a: 1.0, b: 0.0, c: 20.0 }, 10.0).is_empty());
        assert!(crossings(&Quadratic { a: 0.0, b: 0.0, c: 10.0 }, 10.0).is_empty());
    }
}
