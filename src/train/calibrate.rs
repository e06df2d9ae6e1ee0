//! Calibration of the model's confidence, on answers that it was not trained on: Platt scaling (Platt 1999, “Probabilistic
//! outputs for support vector machines”, section 2.1), for each class that it may say.

use std::collections::HashMap;

use super::corpus::Example;
use super::evaluate::Held;
use crate::refusal::linear::{CLASS_ORDER, CLASSES, Calibration, decide, log_odds, probabilities};

/// The number of Newton's steps, far more than it takes to converge.
const STEPS: usize = 40;
/// L2 penalty on slope and offset, as strong as one answer.
const DECAY: f64 = 1.0;
/// The least slope: however poor the model's confidence is, a higher one stays higher.
const LEAST_SLOPE: f64 = 0.25;

/// A verdict's log odds by the model alone, whether its label was right, and how much that counts.
struct CalibrationPoint {
    log_odds: f64,
    right: f64,
    weight: f64,
}

/// The largest share of a source or language that may be left unscored; groups with fewer answers do not count.
#[derive(Clone, Copy)]
struct Bound {
    share: f64,
    least_answers: usize,
}

/// The bound for sources with strong labels.
const OF_SOURCES: Bound = Bound { share: 0.03, least_answers: 200 };
/// The bound for every source and every language, most of which have few answers, written for this project.
const OF_GROUPS: Bound = Bound { share: 0.045, least_answers: 80 };
/// No verdict that is surer than this is left unscored.
const HIGHEST_FLOOR: f32 = 0.6;

/// The calibration that held-out answers with strong labels call for: the certainty under which their labels are
/// likeliest, each label by its weight. The floor is the highest that leaves little enough unscored of these and of all.
pub fn calibrate(strong: &[Held], all: &[Held]) -> Calibration {
    let mut calibration = Calibration::NONE;
    for class in 0..CLASSES {
        let points: Vec<CalibrationPoint> = strong.iter().filter_map(|held| point(held, class)).collect();
        let (slope, offset) = fit_line(&points);
        (calibration.slope[class], calibration.offset[class]) = (slope as f32, offset as f32);
    }
    let of_sources = floor(strong, calibration, |example| example.source.clone(), OF_SOURCES);
    calibration.floor = of_sources.min(floor(all, calibration, Example::group, OF_GROUPS));
    calibration
}

/// The highest floor that keeps every group within the bound.
fn floor(held: &[Held], calibration: Calibration, group: fn(&Example) -> String, bound: Bound) -> f32 {
    let mut groups: HashMap<String, Vec<f32>> = HashMap::new();
    for one in held {
        groups.entry(group(one.example)).or_default().push(one.judged(calibration).confidence);
    }
    let of_group = |mut confidences: Vec<f32>| {
        confidences.sort_unstable_by(f32::total_cmp);
        let at = (confidences.len() as f64 * bound.share) as usize;
        (confidences.len() >= bound.least_answers).then(|| confidences[at])
    };
    groups.into_values().filter_map(of_group).fold(HIGHEST_FLOOR, f32::min)
}

fn point(held: &Held, class: usize) -> Option<CalibrationPoint> {
    let (said, sure) = decide(probabilities(held.scores?));
    let right = if CLASS_ORDER[class].label() == held.example.class.label() { 1.0 } else { 0.0 };
    let weight = f64::from(held.example.weight());
    (said == class).then(|| CalibrationPoint { log_odds: f64::from(log_odds(sure)), right, weight })
}

/// Slope and offset by Newton's method; with the least slope where the best one is below it.
fn fit_line(points: &[CalibrationPoint]) -> (f64, f64) {
    let (mut slope, mut offset) = (0.0, 0.0);
    for _ in 0..STEPS {
        let derivatives = Derivatives::of(points, slope, offset);
        let determinant =
            derivatives.slope_slope * derivatives.offset_offset - derivatives.slope_offset * derivatives.slope_offset;
        slope += bounded(
            (derivatives.slope * derivatives.offset_offset - derivatives.offset * derivatives.slope_offset)
                / determinant,
        );
        offset += bounded(
            (derivatives.offset * derivatives.slope_slope - derivatives.slope * derivatives.slope_offset) / determinant,
        );
    }
    if slope >= LEAST_SLOPE {
        return (slope, offset);
    }
    offset = 0.0;
    for _ in 0..STEPS {
        let derivatives = Derivatives::of(points, LEAST_SLOPE, offset);
        offset += bounded(derivatives.offset / derivatives.offset_offset);
    }
    (LEAST_SLOPE, offset)
}

/// Limits a step: far from the maximum, Newton's step may overshoot it.
fn bounded(step: f64) -> f64 {
    step.clamp(-1.0, 1.0)
}

/// First and, negated, second derivatives of the log likelihood.
struct Derivatives {
    slope: f64,
    offset: f64,
    slope_slope: f64,
    slope_offset: f64,
    offset_offset: f64,
}

impl Derivatives {
    fn of(points: &[CalibrationPoint], slope: f64, offset: f64) -> Self {
        let mut derivatives = Self {
            slope: -DECAY * slope,
            offset: -DECAY * offset,
            slope_slope: DECAY,
            slope_offset: 0.0,
            offset_offset: DECAY,
        };
        for CalibrationPoint { log_odds, right, weight } in points {
            let sure = 1.0 / (1.0 + libm::exp(-(slope * log_odds + offset)));
            let (error, curve) = (weight * (right - sure), weight * sure * (1.0 - sure));
            derivatives.slope += error * log_odds;
            derivatives.offset += error;
            derivatives.slope_slope += curve * log_odds * log_odds;
            derivatives.slope_offset += curve * log_odds;
            derivatives.offset_offset += curve;
        }
        derivatives
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points of which `right` in a hundred are right, at each of some log odds.
    fn points(shares: &[(f64, u32)]) -> Vec<CalibrationPoint> {
        let at = |&(log_odds, right): &(f64, u32)| {
            (0..100).map(move |n| CalibrationPoint { log_odds, right: if n < right { 1.0 } else { 0.0 }, weight: 10.0 })
        };
        shares.iter().flat_map(at).collect()
    }

    #[test]
    fn fitted_line_maps_confidence_to_the_share_that_is_right() {
        let (slope, offset) = fit_line(&points(&[(0.0, 50), (1.0, 62), (2.0, 73), (4.0, 88)]));
        assert!((slope - 0.5).abs() < 0.02 && offset.abs() < 0.03, "{slope} {offset}");
    }

    #[test]
    fn slope_never_falls_below_the_least_slope() {
        let (slope, offset) = fit_line(&points(&[(0.0, 90), (3.0, 80)]));
        assert!(slope == LEAST_SLOPE && offset > 1.0, "{slope} {offset}");
    }

    #[test]
    fn fit_without_points_is_finite() {
        let (slope, offset) = fit_line(&[]);
        assert!(slope.is_finite() && offset == 0.0, "{slope} {offset}");
    }
}
