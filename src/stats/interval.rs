//! The interval around a rate that was counted on few prompts.

/// Where the true rate plausibly lies, as fractions: `0 <= low <= high <= 1`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The normal deviate that leaves 2.5 % on either side.
const Z_95: f64 = 1.959_963_984_540_054;

/// The 95 % score interval of `successes / trials` (E. B. Wilson, 1927, “Probable inference, the law of succession,
/// and statistical inference”, J. Am. Stat. Assoc. 22, p. 209 ff.), without continuity correction.
///
/// `None` where there is no rate: no trials, or more successes than trials.
pub fn wilson(successes: u32, trials: u32) -> Option<Interval> {
    if trials == 0 || successes > trials {
        return None;
    }
    let n = f64::from(trials);
    let rate = f64::from(successes) / n;
    let z2 = Z_95 * Z_95;
    let centre = rate + z2 / (2.0 * n);
    let reach = Z_95 * (rate * (1.0 - rate) / n + z2 / (4.0 * n * n)).sqrt();
    let shrink = 1.0 + z2 / n;
    // At 0 and n successes the formula gives the bound exactly, but rounding may miss it by a hair.
    let low = if successes == 0 { 0.0 } else { (centre - reach) / shrink };
    let high = if successes == trials { 1.0 } else { (centre + reach) / shrink };
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
    fn the_ends_are_exact_where_nothing_or_everything_was_refused() {
        for n in [1, 7, 1319, u32::MAX] {
            assert_eq!(wilson(0, n).unwrap().low, 0.0);
            assert_eq!(wilson(n, n).unwrap().high, 1.0);
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
