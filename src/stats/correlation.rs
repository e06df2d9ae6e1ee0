//! How far two measurements of the same models agree.

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
    fn what_is_not_defined_has_no_value() {
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

    proptest! {
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
