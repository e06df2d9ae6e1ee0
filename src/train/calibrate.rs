//! The model's certainty made honest, on answers that it was not trained on: Platt scaling (Platt 1999, “Probabilistic
//! outputs for support vector machines”, section 2.1), for each class that it may say.

use super::evaluate::Held;
use crate::refusal::linear::{CLASS_ORDER, CLASSES, Calibration, decide, log_odds, probabilities};

/// Newton's steps: it stands still long before.
const STEPS: usize = 40;
/// What pulls both numbers toward 0, as one answer would.
const DECAY: f64 = 1.0;
/// However poor the model's certainty is across sources, what it is surer of stays the surer thing.
const LEAST_SLOPE: f64 = 0.25;

/// A verdict's log odds by the model alone, whether its label was right, and how much that counts.
struct Point {
    log_odds: f64,
    right: f64,
    weight: f64,
}

/// So much of any source may be left unscored.
const UNSCORED: f64 = 0.03;
/// No verdict that is surer than this is left unscored.
const HIGHEST_FLOOR: f32 = 0.6;
/// A source of fewer answers says nothing of the floor.
const LEAST_ANSWERS: usize = 200;

/// The calibration that held-out answers call for: the certainty under which their labels are likeliest, each label by
/// its weight, and the floor.
pub fn calibrate(held: &[Held]) -> Calibration {
    let mut calibration = Calibration::NONE;
    for class in 0..CLASSES {
        let points: Vec<Point> = held.iter().filter_map(|held| point(held, class)).collect();
        let (slope, offset) = fit_line(&points);
        (calibration.slope[class], calibration.offset[class]) = (slope as f32, offset as f32);
    }
    calibration.floor = floor(held, calibration);
    calibration
}

/// The highest floor that leaves no more than [`UNSCORED`] of any source unscored.
fn floor(held: &[Held], calibration: Calibration) -> f32 {
    let of_source = |answers: Vec<&Held>| {
        let mut confidences: Vec<f32> = answers.iter().map(|held| held.judged(calibration).confidence).collect();
        confidences.sort_unstable_by(f32::total_cmp);
        let at = (confidences.len() as f64 * UNSCORED) as usize;
        (confidences.len() >= LEAST_ANSWERS).then(|| confidences[at])
    };
    by_source(held).into_iter().filter_map(of_source).fold(HIGHEST_FLOOR, f32::min)
}

fn by_source<'a, 'e>(held: &'a [Held<'e>]) -> Vec<Vec<&'a Held<'e>>> {
    let mut sources: Vec<(&str, Vec<&Held>)> = Vec::new();
    for one in held {
        match sources.iter_mut().find(|(source, _)| *source == one.example.source) {
            Some((_, answers)) => answers.push(one),
            None => sources.push((&one.example.source, vec![one])),
        }
    }
    sources.into_iter().map(|(_, answers)| answers).collect()
}

fn point(held: &Held, class: usize) -> Option<Point> {
    let (said, sure) = decide(probabilities(held.scores?));
    let right = if CLASS_ORDER[class].label() == held.example.class.label() { 1.0 } else { 0.0 };
    let weight = f64::from(held.example.weight());
    (said == class).then(|| Point { log_odds: f64::from(log_odds(sure)), right, weight })
}

/// Slope and offset by Newton's method; with the least slope where the best one is below it.
fn fit_line(points: &[Point]) -> (f64, f64) {
    let (mut slope, mut offset) = (0.0, 0.0);
    for _ in 0..STEPS {
        let pull = Pull::of(points, slope, offset);
        let determinant = pull.slope_slope * pull.offset_offset - pull.slope_offset * pull.slope_offset;
        slope += bounded((pull.slope * pull.offset_offset - pull.offset * pull.slope_offset) / determinant);
        offset += bounded((pull.offset * pull.slope_slope - pull.slope * pull.slope_offset) / determinant);
    }
    if slope >= LEAST_SLOPE {
        return (slope, offset);
    }
    offset = 0.0;
    for _ in 0..STEPS {
        let pull = Pull::of(points, LEAST_SLOPE, offset);
        offset += bounded(pull.offset / pull.offset_offset);
    }
    (LEAST_SLOPE, offset)
}

/// Far from the highest point Newton's step may leap over it.
fn bounded(step: f64) -> f64 {
    step.clamp(-1.0, 1.0)
}

/// First and, negated, second derivatives of the log likelihood.
struct Pull {
    slope: f64,
    offset: f64,
    slope_slope: f64,
    slope_offset: f64,
    offset_offset: f64,
}

impl Pull {
    fn of(points: &[Point], slope: f64, offset: f64) -> Self {
        let mut pull = Self {
            slope: -DECAY * slope,
            offset: -DECAY * offset,
            slope_slope: DECAY,
            slope_offset: 0.0,
            offset_offset: DECAY,
        };
        for Point { log_odds, right, weight } in points {
            let sure = 1.0 / (1.0 + libm::exp(-(slope * log_odds + offset)));
            let (error, curve) = (weight * (right - sure), weight * sure * (1.0 - sure));
            pull.slope += error * log_odds;
            pull.offset += error;
            pull.slope_slope += curve * log_odds * log_odds;
            pull.slope_offset += curve * log_odds;
            pull.offset_offset += curve;
        }
        pull
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points of which `right` in a hundred are right, at each of some log odds.
    fn points(shares: &[(f64, u32)]) -> Vec<Point> {
        let at = |&(log_odds, right): &(f64, u32)| {
            (0..100).map(move |n| Point { log_odds, right: if n < right { 1.0 } else { 0.0 }, weight: 10.0 })
        };
        shares.iter().flat_map(at).collect()
    }

    #[test]
    fn a_line_gives_each_certainty_its_share_of_right_ones() {
        let (slope, offset) = fit_line(&points(&[(0.0, 50), (1.0, 62), (2.0, 73), (4.0, 88)]));
        assert!((slope - 0.5).abs() < 0.02 && offset.abs() < 0.03, "{slope} {offset}");
    }

    #[test]
    fn what_is_surer_stays_surer() {
        let (slope, offset) = fit_line(&points(&[(0.0, 90), (3.0, 80)]));
        assert!(slope == LEAST_SLOPE && offset > 1.0, "{slope} {offset}");
    }

    #[test]
    fn with_no_points_the_line_is_a_guess() {
        let (slope, offset) = fit_line(&[]);
        assert!(slope.is_finite() && offset == 0.0, "{slope} {offset}");
    }
}
