//! Correlation: how far two measurements of the same models agree.

use super::Z_95;

/// Pearson's correlation of paired values, -1 to 1.
///
/// `None` where it is not defined: lengths differ, fewer than two pairs, one side constant, or a value not finite.
pub fn pearson(xs: &[f64], ys: &[f64]) -> Option<f64> {
    if xs.len() != ys.len() || xs.len() < 2 {
        return None;
    }
    let (mean_x, mean_y) = (mean(xs), mean(ys));
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (x, y) in xs.iter().zip(ys) {
        let (dx, dy) = (x - mean_x, y - mean_y);
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    let r = xy / (xx.sqrt() * yy.sqrt());
    r.is_finite().then(|| r.clamp(-1.0, 1.0))
}

/// Spearman's rank correlation, -1 to 1: Pearson's of the ranks, equal values sharing the mean of their ranks.
///
/// `None` as for [`pearson`].
pub fn spearman(xs: &[f64], ys: &[f64]) -> Option<f64> {
    let all_finite = xs.iter().chain(ys).all(|value| value.is_finite());
    if all_finite { pearson(&ranks(xs), &ranks(ys)) } else { None }
}

/// Spearman's rank correlation with what allows one to judge it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankCorrelation {
    /// The correlation, -1 to 1.
    pub value: f64,
    /// Its 95 % interval; `None` below four pairs and at -1 and 1, where the method knows none.
    pub ci95: Option<[f64; 2]>,
    /// Pairs of values.
    pub n: usize,
}

/// Full agreement may be worked out a hair below 1.
const ROUNDING: f64 = 1e-9;

impl RankCorrelation {
    /// The correlation of paired values; `None` as for [`pearson`].
    ///
    /// The interval is Fisher's: the inverse hyperbolic tangent of the correlation is taken for normal, with the variance
    /// `(1 + r² / 2) / (n - 3)` of D. G. Bonett and T. A. Wright (2000), “Sample size requirements for estimating Pearson,
    /// Kendall and Spearman correlations”, Psychometrika 65, p. 23 ff. It holds well for correlations below 0.95, from
    /// about ten pairs on, and takes the pairs for independent of each other.
    pub fn of(xs: &[f64], ys: &[f64]) -> Option<Self> {
        let (value, n) = (spearman(xs, ys)?, xs.len());
        let has_interval = n > 3 && value.abs() < 1.0 - ROUNDING;
        let ci95 = has_interval.then(|| {
            let reach = Z_95 * ((1.0 + value * value / 2.0) / (n as f64 - 3.0)).sqrt();
            let z = libm::atanh(value);
            [libm::tanh(z - reach), libm::tanh(z + reach)]
        });
        Some(Self { value, ci95, n })
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Twice each value's rank, counted from the middle: a scale that correlation does not see, and whole numbers.
fn ranks(values: &[f64]) -> Vec<f64> {
    let rank = |value: &f64| {
        let below = values.iter().filter(|other| *other < value).count();
        let above = values.iter().filter(|other| *other > value).count();
        below as f64 - above as f64
    };
    values.iter().map(rank).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn undefined_correlation_is_none() {
        for f in [pearson, spearman] {
            assert_eq!(f(&[], &[]), None);
            assert_eq!(f(&[1.0], &[1.0]), None);
            assert_eq!(f(&[1.0, 2.0], &[1.0, 2.0, 3.0]), None);
            assert_eq!(f(&[1.0, 2.0], &[5.0, 5.0]), None);
            assert_eq!(f(&[1.0, f64::NAN, 3.0], &[1.0, 2.0, 3.0]), None);
            assert_eq!(f(&[1.0, f64::INFINITY, 3.0], &[1.0, 2.0, 3.0]), None);
        }
    }

    #[test]
    fn ties_share_their_mean_rank() {
        // By hand: ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: covariance 4.5 over sqrt(4.5 * 5).
        let r = spearman(&[10.0, 20.0, 20.0, 30.0], &[1.0, 2.0, 3.0, 4.0]).unwrap();
        assert!((r - 4.5 / 22.5_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn ranks_see_any_rising_curve_as_full_agreement() {
        let xs = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0];
        let ys = xs.map(|x: f64| x.exp());
        assert!((spearman(&xs, &ys).unwrap() - 1.0).abs() < 1e-12);
        assert!(pearson(&xs, &ys).unwrap() < 0.8);
    }

    #[test]
    fn too_few_pairs_and_full_agreement_have_no_interval() {
        let of = |xs: &[f64], ys: &[f64]| RankCorrelation::of(xs, ys);
        assert_eq!(of(&[1.0], &[1.0]), None);
        assert_eq!(of(&[1.0, 2.0, 3.0], &[1.0, 3.0, 2.0]).unwrap().ci95, None);
        let full = of(&[1.0, 2.0, 3.0, 4.0, 5.0], &[1.0, 2.0, 3.0, 4.0, 9.0]).unwrap();
        assert_eq!((full.ci95, full.n), (None, 5));
        assert!((full.value - 1.0).abs() < 1e-12);
    }

    #[test]
    fn interval_of_four_uncorrelated_pairs_is_wide() {
        // By hand: ranks 1 2 3 4 against 2 4 1 3 give 0; the interval ends at the hyperbolic tangent of 1.96.
        let none = RankCorrelation::of(&[1.0, 2.0, 3.0, 4.0], &[2.0, 4.0, 1.0, 3.0]).unwrap();
        assert_eq!(none.value, 0.0);
        let [low, high] = none.ci95.unwrap();
        assert!((high - 0.961_087_1).abs() < 1e-7 && (low + high).abs() < 1e-12, "{low} {high}");
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_correlation(pairs in prop::collection::vec((-9..9_i32, -9..9_i32), 4..40)) {
            let (xs, ys): (Vec<f64>, Vec<f64>) = pairs.into_iter().map(|(x, y)| (f64::from(x), f64::from(y))).unzip();
            if let Some(RankCorrelation { value, ci95: Some([low, high]), .. }) = RankCorrelation::of(&xs, &ys) {
                prop_assert!(-1.0 <= low && low < value && value < high && high <= 1.0, "{low} {value} {high}");
            }
        }

        #[test]
        fn it_is_symmetric_and_bounded(pairs in prop::collection::vec((-1e6..1e6_f64, -1e6..1e6_f64), 2..40)) {
            let (xs, ys): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
            for f in [pearson, spearman] {
                let r = f(&xs, &ys);
                prop_assert_eq!(r, f(&ys, &xs));
                prop_assert!(r.is_none_or(|r| (-1.0..=1.0).contains(&r)));
            }
        }
    }
}
