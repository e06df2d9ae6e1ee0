//! Paths through own runs: arrows from mark to mark.

use super::super::path::PathData;
use super::super::shape;
use super::scene::{OwnMark, Segment};

/// Pixels between a mark's outermost point and the line.
const GAP: f64 = 2.0;
/// The arrowhead's length and half its width.
const HEAD: (f64, f64) = (7.0, 3.5);

/// The segments of one path. A run that lacks a rate is passed over; between two marks that leave no room for an arrow
/// there is no segment.
pub(super) fn segments_of(number: usize, path: &[usize], own: &[OwnMark]) -> Vec<Segment> {
    let place = |run: &usize| own.iter().find(|mark| mark.index == *run && mark.is_complete);
    let marks: Vec<&OwnMark> = path.iter().filter_map(place).collect();
    marks.windows(2).filter_map(|pair| segment(number, pair[0], pair[1])).collect()
}

fn segment(path: usize, from: &OwnMark, to: &OwnMark) -> Option<Segment> {
    let (across, down) = (to.x - from.x, to.y - from.y);
    let distance = across.hypot(down);
    let keep_off = shape::OWN_REACH + GAP;
    if distance < 2.0 * keep_off + HEAD.0 {
        return None;
    }
    let (across, down) = (across / distance, down / distance);
    // So far along the way from the first mark, and so far to its right.
    let at = |along: f64, aside: f64| [from.x + along * across - aside * down, from.y + along * down + aside * across];
    let tip = distance - keep_off;
    let line = PathData::default().add('M', &at(keep_off, 0.0)).add('L', &at(tip, 0.0));
    let head = PathData::default()
        .add('M', &at(tip - HEAD.0, -HEAD.1))
        .add('L', &at(tip, 0.0))
        .add('L', &at(tip - HEAD.0, HEAD.1));
    let middle = ((from.x + to.x) / 2.0, (from.y + to.y) / 2.0);
    let (line, head) = (line.into_text(), head.into_text());
    Some(Segment { path, from: from.index, to: to.index, middle, line, head })
}

#[cfg(test)]
mod tests {
    use super::super::super::path::parse;
    use super::super::{Estimate, OwnRun, TradeoffInput, TradeoffScene, layout};
    use super::*;
    use proptest::prelude::*;

    fn run(x: Option<f64>, y: Option<f64>) -> OwnRun {
        let exactly = |rate: f64| Estimate { rate, low: rate, high: rate };
        OwnRun { x: x.map(exactly), y: y.map(exactly), name: "m".into(), short_name: "m".into(), is_chosen: false }
    }

    fn scene(own: &[OwnRun], path: &[usize]) -> TradeoffScene {
        let (width, height) = (760.0, 480.0);
        layout(&TradeoffInput {
            width,
            height,
            references: &[],
            own,
            alternates: &[],
            paths: &[path.to_vec()],
            better: "better",
            fit: None,
        })
    }

    /// Every pair of numbers of a path.
    fn points(path: &str) -> Vec<(f64, f64)> {
        let numbers: Vec<f64> = parse(path).unwrap().into_iter().flat_map(|(_, numbers)| numbers).collect();
        numbers.chunks(2).map(|pair| (pair[0], pair[1])).collect()
    }

    fn ends(segments: &[Segment]) -> Vec<(usize, usize)> {
        segments.iter().map(|segment| (segment.from, segment.to)).collect()
    }

    #[test]
    fn runs_are_joined_in_the_order_of_the_path() {
        let own = [run(Some(0.1), Some(0.7)), run(Some(0.9), Some(0.9)), run(Some(0.5), Some(0.65))];
        assert_eq!(ends(&scene(&own, &[2, 0, 1]).segments), [(2, 0), (0, 1)]);
        assert_eq!(scene(&own, &[1]).segments, []);
        assert_eq!(scene(&own, &[]).segments, []);
    }

    #[test]
    fn run_without_both_rates_is_passed_over() {
        let own = [run(Some(0.1), Some(0.7)), run(Some(0.5), None), run(None, None), run(Some(0.9), Some(0.9))];
        assert_eq!(ends(&scene(&own, &[0, 1, 2, 3, 7]).segments), [(0, 3)]);
    }

    #[test]
    fn marks_that_nearly_touch_have_no_segment() {
        let own = [run(Some(0.5), Some(0.8)), run(Some(0.51), Some(0.8)), run(Some(0.5), Some(0.8))];
        assert_eq!(scene(&own, &[0, 1, 2]).segments, []);
    }

    #[test]
    fn arrowhead_points_at_the_second_run() {
        let own = [run(Some(0.2), Some(0.8)), run(Some(0.8), Some(0.8))];
        let scene = scene(&own, &[0, 1]);
        let (from, to) = (&scene.own[0], &scene.own[1]);
        let [start, end] = points(&scene.segments[0].line)[..] else { panic!("a line has two ends") };
        let [left, tip, right] = points(&scene.segments[0].head)[..] else { panic!("a head has three points") };
        assert_eq!(tip, end);
        let near = |a: f64, b: f64| (a - b).abs() < 0.06;
        assert!(near(start.0, from.x + 10.0) && near(end.0, to.x - 10.0), "{start:?} {end:?}");
        assert!(near(left.0, end.0 - 7.0) && near(right.0, left.0) && near(right.1 - left.1, 7.0));
    }

    proptest! {
        #[test]
        fn segment_lies_between_its_marks_and_touches_neither(
            from in (0.0..=1.0_f64, 0.6..=1.0_f64), to in (0.0..=1.0_f64, 0.6..=1.0_f64),
        ) {
            let own = [from, to].map(|(x, y)| run(Some(x), Some(y)));
            let scene = scene(&own, &[0, 1]);
            let (a, b) = (&scene.own[0], &scene.own[1]);
            let whole = (a.x - b.x).hypot(a.y - b.y);
            for segment in &scene.segments {
                for (x, y) in points(&segment.line) {
                    let (to_a, to_b) = ((a.x - x).hypot(a.y - y), (b.x - x).hypot(b.y - y));
                    prop_assert!(to_a > shape::OWN_REACH && to_b > shape::OWN_REACH);
                    prop_assert!((to_a + to_b - whole).abs() < 0.2, "{} {} {}", to_a, to_b, whole);
                }
            }
            prop_assert_eq!(scene.segments.is_empty(), whole < 27.0);
        }
    }
}
