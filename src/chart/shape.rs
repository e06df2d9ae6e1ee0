//! The marks' shapes, as path data centred on the origin. Families are told apart by shape as well as by colour.

/// One shape a family; a ninth would begin again. All cover 64 square pixels, so that none looks weightier.
const SHAPES: [&str; 8] = [
    "M-4.5 0A4.5 4.5 0 1 1 4.5 0A4.5 4.5 0 1 1-4.5 0Z", // circle
    "M-4-4H4V4H-4Z",                                    // square
    "M0-5.7L5.7 0L0 5.7L-5.7 0Z",                       // diamond
    "M0-7L6.1 3.5H-6.1Z",                               // triangle, up
    "M-2-5H2V-2H5V2H2V5H-2V2H-5V-2H-2Z",                // plus
    "M0 7L-6.1-3.5H6.1Z",                               // triangle, down
    "M0-2.8L2.1-4.9L4.9-2.1L2.8 0L4.9 2.1L2.1 4.9L0 2.8L-2.1 4.9L-4.9 2.1L-2.8 0L-4.9-2.1L-2.1-4.9Z", // cross
    "M-5 0L-2.5-4.3H2.5L5 0L2.5 4.3H-2.5Z",             // hexagon
];

/// The shape of own runs, larger than any family's: a star.
pub const OWN: &str = "M0-8L2.1-2.9L7.6-2.5L3.4 1.1L4.7 6.5L0 3.6L-4.7 6.5L-3.4 1.1L-7.6-2.5L-2.1-2.9Z";

/// The shape of an own run's point by another classifier, smaller than any family's: a circle, to be drawn hollow.
pub const OTHER: &str = "M-3.5 0A3.5 3.5 0 1 1 3.5 0A3.5 3.5 0 1 1-3.5 0Z";

/// Half the width and height in pixels of the square that holds [`OTHER`].
pub const OTHER_REACH: f64 = 3.5;

/// Half the width and height in pixels of the square that holds [`OWN`].
pub const OWN_REACH: f64 = 8.0;

/// The shape of a series, as path data for the chart and its legend.
pub fn of_series(series: usize) -> &'static str {
    SHAPES[series % SHAPES.len()]
}

#[cfg(test)]
mod tests {
    use super::super::path::parse;
    use super::*;

    /// Half the width and height in pixels of the square that holds any family's shape.
    const REACH: f64 = 7.0;

    /// The corners of a shape of straight lines.
    fn corners(d: &str) -> Vec<(f64, f64)> {
        let mut at = (0.0, 0.0);
        let mut corners = Vec::new();
        for (command, numbers) in parse(d).unwrap() {
            match command {
                'M' | 'L' => at = (numbers[0], numbers[1]),
                'H' => at.0 = numbers[0],
                'V' => at.1 = numbers[0],
                _ => continue,
            }
            corners.push(at);
        }
        corners
    }

    fn area(d: &str) -> f64 {
        if let Some((_, arc)) = parse(d).unwrap().iter().find(|(command, _)| *command == 'A') {
            return std::f64::consts::PI * arc[0] * arc[1];
        }
        let corners = corners(d);
        let next = corners.iter().cycle().skip(1);
        (corners.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>() / 2.0).abs()
    }

    #[test]
    fn shapes_of_all_families_have_the_same_area() {
        for d in SHAPES {
            assert!((area(d) - 64.0).abs() < 2.0, "{d} covers {}", area(d));
        }
    }

    #[test]
    fn every_shape_is_within_its_reach() {
        for (d, reach) in SHAPES.map(|d| (d, REACH)).into_iter().chain([(OWN, OWN_REACH)]) {
            assert!(corners(d).iter().all(|(x, y)| x.abs() <= reach && y.abs() <= reach), "{d}");
        }
        assert!(area(OWN) > 64.0);
        assert!((area(OTHER) - std::f64::consts::PI * OTHER_REACH * OTHER_REACH).abs() < 1e-9);
    }

    #[test]
    fn series_beyond_the_last_begin_again() {
        assert_eq!(of_series(SHAPES.len()), of_series(0));
        for (i, d) in SHAPES.iter().enumerate() {
            assert!(!SHAPES[..i].contains(d));
        }
    }
}
