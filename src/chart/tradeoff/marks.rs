//! The marks of published models and of own runs.

use super::super::geometry::Rect;
use super::super::path::PathData;
use super::super::shape;
use super::frame::PlotFrame;
use super::front::{Rates, beaten_by};
use super::scene::{OwnMark, OwnRun, Reference, ReferenceMark};

/// The smallest and the largest `hit_radius` in pixels. The largest makes a target of 24 pixels across (WCAG 2.5.8).
pub(super) const HIT_RADIUS: (f64, f64) = (5.0, 12.0);

pub(super) fn reference_marks(references: &[Reference], frame: &PlotFrame) -> Vec<ReferenceMark> {
    let places: Vec<_> = references.iter().map(|r| (frame.x.at_clamped(r.x), frame.y.at_clamped(r.y))).collect();
    let neighbours = |i: usize| places.iter().enumerate().filter(move |(j, _)| *j != i).map(|(_, place)| *place);
    let rates: Vec<Rates> = references.iter().map(|r| (r.x, r.y)).collect();
    let beaten_by = beaten_by(&rates);
    let mark = |(i, r): (usize, &Reference)| ReferenceMark {
        x: places[i].0,
        y: places[i].1,
        series: r.series,
        path: shape::of_series(r.series),
        label: None,
        beaten_by: beaten_by[i],
        hit_radius: hit_radius(places[i], neighbours(i)),
    };
    references.iter().enumerate().map(mark).collect()
}

/// Half the distance to the nearest neighbour, within [`HIT_RADIUS`].
pub(super) fn hit_radius((x, y): (f64, f64), neighbours: impl Iterator<Item = (f64, f64)>) -> f64 {
    let nearest = neighbours.map(|(ox, oy)| (ox - x) * (ox - x) + (oy - y) * (oy - y)).fold(f64::INFINITY, f64::min);
    (nearest.sqrt() / 2.0).clamp(HIT_RADIUS.0, HIT_RADIUS.1)
}

pub(super) fn own_marks(runs: &[OwnRun], frame: &PlotFrame) -> Vec<OwnMark> {
    runs.iter().enumerate().filter_map(|(index, run)| own_mark(index, run, frame)).collect()
}

fn own_mark(index: usize, run: &OwnRun, frame: &PlotFrame) -> Option<OwnMark> {
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
        ellipse: x_bar.zip(y_bar).filter(|_| run.is_chosen).map(|(across, down)| oval(x, y, across, down)),
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
pub(super) fn bar_areas((x, y): (f64, f64), x_bar: Option<(f64, f64)>, y_bar: Option<(f64, f64)>) -> [Option<Rect>; 2] {
    let across = x_bar.map(|(left, right)| Rect { x: left, y: y - 1.0, width: right - left, height: 2.0 });
    let down = y_bar.map(|(top, bottom)| Rect { x: x - 1.0, y: top, width: 2.0, height: bottom - top });
    [across, down]
}
