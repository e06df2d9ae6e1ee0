//! Whether stated confidence is earned: how often one is right when one says so.

/// The predictions whose confidence fell in one interval. Both means are 0 where there are none.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CalibrationBin {
    /// The number of predictions.
    pub count: u32,
    /// Their mean confidence, 0 to 1.
    pub confidence: f64,
    /// The share of them that was right, 0 to 1.
    pub accuracy: f64,
}

/// The bins of a reliability diagram, lowest confidence first (C. Guo et al., 2017, “On calibration of modern neural
/// networks”, arXiv 1706.04599, section 2): `bins` intervals of equal width, each without its lower end and with its
/// upper one; the first holds 0 too.
///
/// A prediction is its confidence, 0 to 1, and whether it was right. One whose confidence is no such number is left
/// out.
pub fn reliability(predictions: impl Iterator<Item = (f64, bool)>, bins: usize) -> Vec<CalibrationBin> {
    let mut sums = vec![CalibrationBin::default(); bins];
    for (confidence, is_right) in predictions.filter(|(confidence, _)| (0.0..=1.0).contains(confidence)) {
        // Against the edges themselves: 0.07 * 100 is a hair above 7, and would fall in the next bin.
        let reaches = |upper: u32| confidence <= f64::from(upper) / bins as f64;
        if let Some((bin, _)) = sums.iter_mut().zip(1..).find(|(_, upper)| reaches(*upper)) {
            bin.count += 1;
            bin.confidence += confidence;
            bin.accuracy += f64::from(u8::from(is_right));
        }
    }
    for bin in sums.iter_mut().filter(|bin| bin.count > 0) {
        bin.confidence /= f64::from(bin.count);
        bin.accuracy /= f64::from(bin.count);
    }
    sums
}

/// The expected calibration error, 0 to 1: how far accuracy lies from confidence, averaged over all predictions (Guo et
/// al., 2017, section 2).
///
/// `None` where there are no predictions.
pub fn expected_calibration_error(bins: &[CalibrationBin]) -> Option<f64> {
    let total: f64 = bins.iter().map(|bin| f64::from(bin.count)).sum();
    let gaps: f64 = bins.iter().map(|bin| f64::from(bin.count) * (bin.accuracy - bin.confidence).abs()).sum();
    (total > 0.0).then(|| gaps / total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn counts(confidences: &[f64], bins: usize) -> Vec<u32> {
        let predictions = confidences.iter().map(|&confidence| (confidence, true));
        reliability(predictions, bins).iter().map(|bin| bin.count).collect()
    }

    #[test]
    fn without_predictions_or_bins_there_is_no_error() {
        assert_eq!(expected_calibration_error(&reliability([].into_iter(), 10)), None);
        assert_eq!(expected_calibration_error(&reliability([(0.5, true)].into_iter(), 0)), None);
    }

    #[test]
    fn confidence_on_an_edge_falls_in_the_lower_bin() {
        assert_eq!(counts(&[0.0, 0.25, 0.250_001, 0.5, 1.0], 4), [2, 2, 0, 1]);
        for hundredths in 1..=100_usize {
            let found = counts(&[hundredths as f64 / 100.0], 100).iter().position(|count| *count == 1);
            assert_eq!(found, Some(hundredths - 1));
        }
    }

    #[test]
    fn confidences_outside_0_to_1_are_left_out() {
        assert_eq!(counts(&[f64::NAN, -0.1, 1.1, f64::INFINITY, 0.9], 2), [0, 1]);
    }

    #[test]
    fn bin_has_the_means_of_its_predictions() {
        let predictions = [(0.6, true), (0.7, false), (0.8, true), (0.9, true), (0.1, false)];
        let bins = reliability(predictions.into_iter(), 2);
        assert_eq!(bins[0], CalibrationBin { count: 1, confidence: 0.1, accuracy: 0.0 });
        assert_eq!((bins[1].count, bins[1].accuracy), (4, 0.75));
        assert!((bins[1].confidence - 0.75).abs() < 1e-12);
        // By hand: a gap of 0.1 on one of five, none on the other four.
        assert!((expected_calibration_error(&bins).unwrap() - 0.02).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn one_bin_is_the_gap_of_the_overall_means_and_more_bins_find_no_less(
            predictions in prop::collection::vec((0.0..=1.0_f64, any::<bool>()), 1..200), bins in 1_usize..20,
        ) {
            let error = |bins| expected_calibration_error(&reliability(predictions.iter().copied(), bins)).unwrap();
            let n = predictions.len() as f64;
            let sum: f64 = predictions.iter().map(|(confidence, right)| f64::from(u8::from(*right)) - confidence).sum();
            prop_assert!((error(1) - (sum / n).abs()).abs() < 1e-9);
            prop_assert!(error(1) <= error(bins) + 1e-9 && error(bins) <= 1.0 + 1e-9);
            prop_assert!(error(bins) <= error(2 * bins) + 1e-9);
        }

        #[test]
        fn every_prediction_falls_in_one_bin_that_holds_it(
            confidences in prop::collection::vec(0.0..=1.0_f64, 0..100), bins in 1_usize..30,
        ) {
            let found = reliability(confidences.iter().map(|&confidence| (confidence, false)), bins);
            prop_assert_eq!(found.iter().map(|bin| bin.count as usize).sum::<usize>(), confidences.len());
            for (at, bin) in found.iter().enumerate().filter(|(_, bin)| bin.count > 0) {
                let edge = |at: usize| at as f64 / bins as f64;
                prop_assert!(edge(at) - 1e-9 <= bin.confidence && bin.confidence <= edge(at + 1) + 1e-9);
            }
        }
    }
}
