//! Prevalence: how common something is, when the test for it errs at known rates.

use super::Z_95;

/// A rate corrected for the errors of the test that counted it, as fractions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Corrected {
    /// The corrected rate, 0 to 1.
    pub rate: f64,
    /// The 95 % confidence interval of the true rate, low end first, kept within 0 to 1.
    pub ci95: [f64; 2],
}

/// The true rate behind `positive` of `tested`, where the test was checked on items whose truth is known: it found
/// `detected[0]` of the `detected[1]` truly positive ones, and cleared `cleared[0]` of the `cleared[1]` truly negative
/// ones.
///
/// The rate is that of W. J. Rogan and B. Gladen (1978, “Estimating prevalence from the results of a screening test”,
/// Am. J. Epidemiol. 107, p. 71 ff.); the interval, which bears the doubt of all three samples, that of Z. Lang and
/// J. Reiczigel (2014, “Confidence limits for prevalence of disease adjusted for estimated sensitivity and
/// specificity”, Prev. Vet. Med. 113, p. 13 ff.), whose equation 4 is misprinted: its `(1 + P)^2` means `(1 - P)^2`.
/// Both are cut to 0 to 1. An interval cut to a single point says that the test's errors, as checked, do not account
/// for the counts: look whether the checked items resemble the tested ones. On a handful of checked items the interval
/// may miss the rate itself; its authors tried it from about 30 upward.
///
/// `None` where nothing can be told: a sample is empty or has more hits than items; or the test does not tell positive
/// from negative, that is, sensitivity and specificity add up to 1 or less, as counted or with the one hit and one miss
/// that the interval adds to each.
pub fn rogan_gladen(positive: u32, tested: u32, detected: [u32; 2], cleared: [u32; 2]) -> Option<Corrected> {
    let [flagged, sensitivity, specificity] = [[positive, tested], detected, cleared].map(Sample::new);
    let (flagged, sensitivity, specificity) = (flagged?, sensitivity?, specificity?);
    let rate = true_share(&flagged, &sensitivity, &specificity)?;

    let z2 = Z_95 * Z_95;
    let (flagged, sensitivity, specificity) = (flagged.padded(z2), sensitivity.padded(2.0), specificity.padded(2.0));
    let centre = true_share(&flagged, &sensitivity, &specificity)?;
    let from_misses = centre * sensitivity.variance();
    let from_alarms = (1.0 - centre) * specificity.variance();
    let shift = 2.0 * z2 * (from_misses - from_alarms);
    let variance = flagged.variance() + centre * from_misses + (1.0 - centre) * from_alarms;
    let reach = Z_95 * variance.sqrt() / (sensitivity.share() + specificity.share() - 1.0);

    let ci95 = [centre + shift - reach, centre + shift + reach].map(|end| end.clamp(0.0, 1.0));
    Some(Corrected { rate: rate.clamp(0.0, 1.0), ci95 })
}

/// Rogan and Gladen's estimate, which may lie outside 0 to 1.
fn true_share(flagged: &Sample, sensitivity: &Sample, specificity: &Sample) -> Option<f64> {
    // Multiplied out, since the sum of two rounded shares may pass 1 by a hair.
    let false_alarms = specificity.items - specificity.hits;
    let tells_apart = sensitivity.hits * specificity.items > false_alarms * sensitivity.items;
    let false_alarm_share = 1.0 - specificity.share();
    tells_apart.then(|| (flagged.share() - false_alarm_share) / (sensitivity.share() - false_alarm_share))
}

/// Hits among items, or what the interval makes of them.
struct Sample {
    hits: f64,
    items: f64,
}

impl Sample {
    fn new([hits, items]: [u32; 2]) -> Option<Self> {
        (items > 0 && hits <= items).then(|| Self { hits: f64::from(hits), items: f64::from(items) })
    }

    fn padded(&self, extra: f64) -> Self {
        Self { hits: self.hits + extra / 2.0, items: self.items + extra }
    }

    fn share(&self) -> f64 {
        self.hits / self.items
    }

    fn variance(&self) -> f64 {
        self.share() * (1.0 - self.share()) / self.items
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use siphasher::sip::SipHasher13;
    use std::hash::Hasher;

    #[test]
    fn test_no_better_than_chance_has_no_corrected_rate() {
        assert_eq!(rogan_gladen(0, 0, [9, 10], [9, 10]), None);
        assert_eq!(rogan_gladen(1, 9, [0, 0], [9, 10]), None);
        assert_eq!(rogan_gladen(1, 9, [9, 10], [0, 0]), None);
        assert_eq!(rogan_gladen(10, 9, [9, 10], [9, 10]), None);
        assert_eq!(rogan_gladen(1, 9, [11, 10], [9, 10]), None);
        for found in 0..=10 {
            assert_eq!(rogan_gladen(3, 9, [found, 10], [30 - 3 * found, 30]), None, "{found} of 10");
        }
        // Above chance as counted, below it once a hit and a miss are added to either check.
        assert_eq!(rogan_gladen(90, 100, [1, 1], [10, 100]), None);
    }

    #[test]
    fn test_without_errors_barely_changes_the_rate() {
        let Corrected { rate, ci95 } = rogan_gladen(30, 100, [u32::MAX; 2], [u32::MAX; 2]).unwrap();
        let plain = crate::stats::wilson(30, 100).unwrap();
        assert_eq!(rate, 0.3);
        // Agresti and Coull's interval, which Lang and Reiczigel's then is, differs from Wilson's in the third digit.
        assert!((ci95[0] - plain.low).abs() < 0.005 && (ci95[1] - plain.high).abs() < 0.005, "{ci95:?}");
    }

    #[test]
    fn corrected_rate_is_cut_to_0_and_1() {
        assert_eq!(rogan_gladen(0, 1000, [90, 100], [80, 100]), Some(Corrected { rate: 0.0, ci95: [0.0, 0.0] }));
        assert_eq!(rogan_gladen(1000, 1000, [80, 100], [90, 100]), Some(Corrected { rate: 1.0, ci95: [1.0, 1.0] }));
    }

    /// Draws that are the same in every run.
    struct Draws(u64);

    impl Draws {
        fn hits(&mut self, items: u32, share: f64) -> u32 {
            let mut is_hit = || {
                self.0 += 1;
                let mut hasher = SipHasher13::new_with_keys(2014, 113);
                hasher.write_u64(self.0);
                (hasher.finish() >> 11) as f64 / (1_u64 << 53) as f64 <= share
            };
            (0..items).map(|_| u32::from(is_hit())).sum()
        }
    }

    /// A judge that finds 92 % of refusals and clears 96 % of answers, checked on 100 and 150, reads 500 replies.
    #[test]
    fn interval_covers_the_true_rate_in_95_percent_of_samples() {
        let (truth, sensitivity, specificity) = (0.2, 0.92, 0.96);
        let flagged = truth * sensitivity + (1.0 - truth) * (1.0 - specificity);
        let mut draws = Draws(0);
        let runs = 2000;
        let holds_truth = |_: &u32| {
            let positive = draws.hits(500, flagged);
            let (detected, cleared) = ([draws.hits(100, sensitivity), 100], [draws.hits(150, specificity), 150]);
            let [low, high] = rogan_gladen(positive, 500, detected, cleared).unwrap().ci95;
            low <= truth && truth <= high
        };
        let coverage = (0..runs).filter(holds_truth).count() as f64 / f64::from(runs);
        assert!((0.92..=0.98).contains(&coverage), "{coverage}");
    }

    proptest! {
        #[test]
        fn interval_is_ordered_and_contains_the_rate(
            tested in 1_u32..2000, part in 0.0..=1.0_f64,
            ill in 30_u32..300, found in 0.6..=1.0_f64, well in 30_u32..300, spared in 0.6..=1.0_f64,
        ) {
            let count = |items: u32, part: f64| (f64::from(items) * part) as u32;
            let (detected, cleared) = ([count(ill, found), ill], [count(well, spared), well]);
            let Corrected { rate, ci95: [low, high] } =
                rogan_gladen(count(tested, part), tested, detected, cleared).unwrap();
            prop_assert!(0.0 <= low && low <= rate && rate <= high && high <= 1.0, "{low} {rate} {high}");
        }

        #[test]
        fn positive_and_negative_mirror_each_other(
            tested in 1_u32..2000, part in 0.0..=1.0_f64, found in 20_u32..=30, spared in 30_u32..=50,
        ) {
            let positive = (f64::from(tested) * part) as u32;
            let there = rogan_gladen(positive, tested, [found, 30], [spared, 50]).unwrap();
            let back = rogan_gladen(tested - positive, tested, [spared, 50], [found, 30]).unwrap();
            prop_assert!((there.rate - (1.0 - back.rate)).abs() < 1e-9);
            prop_assert!((there.ci95[0] - (1.0 - back.ci95[1])).abs() < 1e-9);
        }
    }
}
