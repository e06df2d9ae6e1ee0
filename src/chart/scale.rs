//! From values to pixels and back.

use super::geometry::Tick;

/// A straight map from a domain of values to a range of pixels; the range may run backwards, as upward axes do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinearScale {
    /// The values at the range's two ends.
    pub domain: (f64, f64),
    /// The pixels of the domain's two ends.
    pub range: (f64, f64),
}

impl LinearScale {
    /// The pixel of a value; beyond the domain it lies beyond the range.
    pub fn at(&self, value: f64) -> f64 {
        project(value, self.domain, self.range)
    }

    /// The value at a pixel.
    #[cfg(test)]
    pub(super) fn invert(&self, pixel: f64) -> f64 {
        project(pixel, self.range, self.domain)
    }

    /// The pixel of a value, held within the range.
    pub fn at_clamped(&self, value: f64) -> f64 {
        let (low, high) = (self.domain.0.min(self.domain.1), self.domain.0.max(self.domain.1));
        self.at(value.max(low).min(high))
    }

    /// Round values within the domain, in steps of 1, 2 or 5 times a power of ten, with at most `max_steps` steps
    /// across the whole of it. Empty for an empty domain or no steps.
    pub fn ticks(&self, max_steps: u32) -> Vec<f64> {
        let (low, high) = self.domain;
        let rough = (high - low) / f64::from(max_steps);
        if !(rough.is_finite() && rough > 0.0) {
            return Vec::new();
        }
        let step = round_step_from(rough);
        // Multiples of the step rather than sums of it, or rounding would creep; a hair of slack keeps the ends.
        let (first, last) = ((low / step - 1e-9).ceil() as i64, (high / step + 1e-9).floor() as i64);
        (first..=last).map(|i| i as f64 * step).collect()
    }

    /// [`Self::ticks`] of a domain of fractions, labelled in whole percent.
    pub fn percent_ticks(&self, max_steps: u32) -> Vec<Tick> {
        let tick = |rate: f64| Tick { at: self.at(rate), label: ((rate * 100.0).round() as i64).to_string() };
        self.ticks(max_steps).into_iter().map(tick).collect()
    }
}

fn project(value: f64, from: (f64, f64), to: (f64, f64)) -> f64 {
    let span = from.1 - from.0;
    if span == 0.0 {
        return to.0;
    }
    to.0 + (value - from.0) / span * (to.1 - to.0)
}

/// The smallest round step that is not below `rough`, a positive number.
fn round_step_from(rough: f64) -> f64 {
    let mut power = 1.0;
    while power > rough {
        power /= 10.0;
    }
    while power * 10.0 <= rough {
        power *= 10.0;
    }
    // 0.05 / 0.01 is a hair above 5: without the slack it would jump to the next step.
    let fits = |step: &f64| step * power >= rough * (1.0 - 1e-9);
    [1.0, 2.0, 5.0].into_iter().find(fits).unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn percents(domain: (f64, f64), max_steps: u32) -> Vec<i32> {
        let scale = LinearScale { domain, range: (0.0, 1.0) };
        scale.ticks(max_steps).into_iter().map(|v| (v * 100.0).round() as i32).collect()
    }

    #[test]
    fn ticks_are_round_and_include_the_ends() {
        assert_eq!(percents((0.0, 1.0), 10), [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
        assert_eq!(percents((0.0, 1.0), 5), [0, 20, 40, 60, 80, 100]);
        assert_eq!(percents((0.0, 1.0), 3), [0, 50, 100]);
        assert_eq!(percents((0.6, 1.0), 6), [60, 70, 80, 90, 100]);
        assert_eq!(percents((0.6, 1.0), 8), [60, 65, 70, 75, 80, 85, 90, 95, 100]);
    }

    #[test]
    fn empty_domain_has_no_ticks() {
        let flat = LinearScale { domain: (3.0, 3.0), range: (10.0, 20.0) };
        assert_eq!(flat.ticks(5), Vec::<f64>::new());
        assert_eq!(flat.at(3.0), 10.0);
        assert_eq!(LinearScale { domain: (0.0, 1.0), range: (0.0, 1.0) }.ticks(0), Vec::<f64>::new());
        assert_eq!(LinearScale { domain: (0.0, 1.0), range: (7.0, 7.0) }.invert(7.0), 0.0);
    }

    #[test]
    fn clamping_holds_values_at_the_edges() {
        let upward = LinearScale { domain: (0.6, 1.0), range: (400.0, 20.0) };
        assert_eq!(upward.at_clamped(0.2), 400.0);
        assert_eq!(upward.at_clamped(2.0), 20.0);
    }

    proptest! {
        #[test]
        fn the_inverse_gives_the_value_back(value in 0.0..=1.0_f64, left in 0.0..100.0_f64, width in 1.0..4000.0_f64) {
            for range in [(left, left + width), (left + width, left)] {
                let scale = LinearScale { domain: (0.0, 1.0), range };
                prop_assert!((scale.invert(scale.at(value)) - value).abs() < 1e-9);
            }
        }

        #[test]
        fn there_are_never_more_steps_than_asked_for(low in -1e3..1e3_f64, span in 1e-3..1e5_f64, max_steps in 1_u32..30) {
            let ticks = LinearScale { domain: (low, low + span), range: (0.0, 1.0) }.ticks(max_steps);
            prop_assert!(ticks.len() <= max_steps as usize + 1);
            prop_assert!(ticks.iter().all(|t| *t >= low - span * 1e-6 && *t <= low + span * (1.0 + 1e-6)));
        }
    }
}
