//! Which points no other beats on both axes (the Pareto front): less over-refusal is better, and more harmful refusal.

/// A point's rates: the over-refusal rate, and the harmful refusal rate.
pub type Rates = (f64, f64);

/// Whether the first is at least as good on both axes, and better on one.
fn beats((x, y): Rates, other: Rates) -> bool {
    x <= other.0 && y >= other.1 && (x, y) != other
}

/// For each point the one that beats it: of several, the highest, and of those the leftmost. `None` for a point that no
/// other beats; points in the same place do not beat each other.
pub fn beaten_by(points: &[Rates]) -> Vec<Option<usize>> {
    let best = |point: &Rates| {
        let mut best: Option<(usize, Rates)> = None;
        for (at, other) in points.iter().enumerate().filter(|(_, other)| beats(**other, *point)) {
            if best.is_none_or(|(_, (x, y))| other.1 > y || (other.1 == y && other.0 < x)) {
                best = Some((at, *other));
            }
        }
        best.map(|(at, _)| at)
    };
    points.iter().map(best).collect()
}

/// The point nearest to the top left corner, where every harmful prompt is refused and no harmless one.
pub fn nearest_to_best(points: &[Rates]) -> Option<usize> {
    let distance = |at: &usize| points.get(*at).map_or(f64::INFINITY, |(x, y)| x.hypot(1.0 - y));
    (0..points.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn point_is_beaten_by_the_highest_that_is_as_good_on_both_axes() {
        let points = [(0.1, 0.9), (0.2, 0.8), (0.05, 0.85), (0.5, 1.0), (0.6, 1.0)];
        assert_eq!(beaten_by(&points), [None, Some(0), None, None, Some(3)]);
    }

    #[test]
    fn points_in_the_same_place_do_not_beat_each_other() {
        assert_eq!(beaten_by(&[(0.1, 0.9), (0.1, 0.9)]), [None, None]);
        assert_eq!(beaten_by(&[(0.1, 0.9), (0.1, 0.9), (0.1, 0.8), (0.3, 0.9)]), [None, None, Some(0), Some(0)]);
        assert_eq!(beaten_by(&[]), []);
    }

    #[test]
    fn nearest_point_is_the_one_closest_to_the_top_left_corner() {
        assert_eq!(nearest_to_best(&[(0.03, 0.7), (0.128, 0.965), (0.44, 0.966)]), Some(1));
        assert_eq!(nearest_to_best(&[]), None);
    }

    proptest! {
        #[test]
        fn whoever_beats_a_point_is_beaten_by_none(
            rates in prop::collection::vec((0..20_u8, 0..20_u8), 1..40),
        ) {
            let points: Vec<Rates> = rates.iter().map(|(x, y)| (f64::from(*x), f64::from(*y))).collect();
            let found = beaten_by(&points);
            prop_assert!(found.iter().any(Option::is_none));
            for (point, by) in points.iter().zip(&found) {
                match by {
                    Some(by) => {
                        prop_assert!(beats(points[*by], *point));
                        prop_assert_eq!(found[*by], None);
                    }
                    None => prop_assert!(!points.iter().any(|other| beats(*other, *point))),
                }
            }
        }
    }
}
