//! The interval around a rate that was counted on few prompts.

use super::Z_95;

/// A 95 % confidence interval of a rate, as fractions: `0 <= low <= high <= 1`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The 95 % score interval of `successes / trials` (E. B. Wilson, 1927, “Probable inference, the law of succession,
/// and statistical inference”, J. Am. Stat. Assoc. 22, p. 209 ff.), without continuity correction.
///
/// `None` where there is no rate: no trials, or more successes than trials.
pub fn wilson(successes: u32, trials: u32) -> Option<Interval> {
    if trials == 0 || successes > trials {
        return None;
    }
    wilson_of_share(f64::from(successes) / f64::from(trials), f64::from(trials))
}

/// [`wilson`]'s interval of a share that was not counted on whole trials, as where trials have weights: `trials` is then
/// their effective number, after L. Kish (1965), “Survey Sampling”, section 11.7: `(sum of weights)² / sum of weights²`.
///
/// `None` where there is no share, or it is no fraction.
pub fn wilson_of_share(share: f64, trials: f64) -> Option<Interval> {
    if !(trials > 0.0 && trials.is_finite() && (0.0..=1.0).contains(&share)) {
        return None;
    }
    let z2 = Z_95 * Z_95;
    let centre = share + z2 / (2.0 * trials);
    let reach = Z_95 * (share * (1.0 - share) / trials + z2 / (4.0 * trials * trials)).sqrt();
    let shrink = 1.0 + z2 / trials;
    // At none and all the formula gives the bound exactly, but rounding may miss it by a hair.
    let low = if share == 0.0 { 0.0 } else { (centre - reach) / shrink };
    let high = if share == 1.0 { 1.0 } else { (centre + reach) / shrink };
    Some(Interval { low, high })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn no_trials_and_impossible_counts_have_no_interval() {
        assert_eq!(wilson(0, 0), None);
        assert_eq!(wilson(3, 2), None);
    }

    #[test]
    fn interval_ends_are_exact_at_rates_0_and_1() {
        for n in [1, 7, 1319, u32::MAX] {
            assert_eq!(wilson(0, n).unwrap().low, 0.0);
            assert_eq!(wilson(n, n).unwrap().high, 1.0);
        }
    }

    #[test]
    fn a_share_of_no_trials_and_what_is_no_share_have_no_interval() {
        for (share, trials) in
            [(0.5, 0.0), (0.5, -1.0), (0.5, f64::NAN), (0.5, f64::INFINITY), (1.1, 5.0), (f64::NAN, 5.0)]
        {
            assert_eq!(wilson_of_share(share, trials), None);
        }
    }

    proptest! {
        #[test]
        fn it_holds_the_rate_and_stays_a_fraction(n in 1_u32.., part in 0.0..=1.0_f64) {
            let successes = (f64::from(n) * part) as u32;
            let Interval { low, high } = wilson(successes, n).unwrap();
            let rate = f64::from(successes) / f64::from(n);
            prop_assert!(0.0 <= low && low <= rate && rate <= high && high <= 1.0, "{low} {rate} {high}");
            prop_assert!(low < high);
        }

        #[test]
        fn it_shrinks_as_answers_arrive_at_the_same_rate(n in 1_u32..10_000, part in 0.0..=1.0_f64, times in 2_u32..50) {
            let successes = (f64::from(n) * part) as u32;
            let few = wilson(successes, n).unwrap();
            let many = wilson(successes * times, n * times).unwrap();
            prop_assert!(many.high - many.low < few.high - few.low);
        }

        #[test]
        fn refusals_and_answers_mirror_each_other(n in 1_u32..100_000, part in 0.0..=1.0_f64) {
            let successes = (f64::from(n) * part) as u32;
            let refused = wilson(successes, n).unwrap();
            let answered = wilson(n - successes, n).unwrap();
            prop_assert!((refused.low - (1.0 - answered.high)).abs() < 1e-12);
        }
    }
}
