//! A curve through points.

/// The parabola `y = a x^2 + b x + c`, in whatever units its points had.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quadratic {
    /// The square's coefficient.
    pub a: f64,
    /// The slope at `x = 0`.
    pub b: f64,
    /// The value at `x = 0`.
    pub c: f64,
}

impl Quadratic {
    /// The curve's height at `x`.
    pub fn at(&self, x: f64) -> f64 {
        (self.a * x + self.b) * x + self.c
    }
}

/// The least-squares parabola through `(x, y)` points: the dotted line of OR-Bench's trade-off figure
/// (arXiv 2405.20947, figure 1).
///
/// `None` where no single parabola fits best: fewer than three different `x`, or a value not finite.
pub fn fit_quadratic(points: &[(f64, f64)]) -> Option<Quadratic> {
    let n = points.len() as f64;
    let centre = points.iter().map(|(x, _)| x).sum::<f64>() / n;
    let scale = points.iter().map(|(x, _)| (x - centre).abs()).fold(0.0, f64::max);

    // With x brought to [-1, 1] around its mean, polynomials that are orthogonal over the very points
    // (1, u, u^2 - skew u - spread) turn the fit into three projections: no ill-conditioned system to solve.
    let us = || points.iter().map(|(x, y)| ((x - centre) / scale, y));
    let sum = |f: &dyn Fn(f64) -> f64| us().map(|(u, _)| f(u)).sum::<f64>();
    let (u2, u3) = (sum(&|u| u * u), sum(&|u| u * u * u));
    let (skew, spread) = (u3 / u2, u2 / n);
    let bend = |u: f64| u * u - skew * u - spread;
    let bend2 = sum(&|u| bend(u) * bend(u));

    // Over two different x the bend is nothing but rounding, some 1e-32 a point.
    let is_determined = bend2 > n * 1e-24;
    if !is_determined {
        return None;
    }
    let project = |f: &dyn Fn(f64) -> f64, norm: f64| us().map(|(u, y)| f(u) * y).sum::<f64>() / norm;
    let (level, slope, bow) = (project(&|_| 1.0, n), project(&|u| u, u2), project(&bend, bend2));

    let a = bow / (scale * scale);
    let b_centred = (slope - bow * skew) / scale;
    let c_centred = level - bow * spread;
    let fit = Quadratic { a, b: b_centred - 2.0 * a * centre, c: c_centred + (a * centre - b_centred) * centre };
    [fit.a, fit.b, fit.c].iter().all(|k| k.is_finite()).then_some(fit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn too_few_different_x_give_no_fit() {
        assert_eq!(fit_quadratic(&[]), None);
        assert_eq!(fit_quadratic(&[(1.0, 2.0), (2.0, 3.0)]), None);
        assert_eq!(fit_quadratic(&[(5.0, 1.0); 9]), None);
        assert_eq!(fit_quadratic(&[(0.1, 1.0), (0.7, 2.0), (0.1, 4.0), (0.7, 3.0)]), None);
        assert_eq!(fit_quadratic(&[(0.0, 1.0), (1.0, f64::NAN), (2.0, 3.0)]), None);
        assert_eq!(fit_quadratic(&[(0.0, 1.0), (f64::INFINITY, 1.0), (2.0, 3.0)]), None);
    }

    #[test]
    fn fit_is_exact_far_from_the_origin() {
        // Around x = 1e6 the plain normal equations lose every digit.
        let truth = |x: f64| 2.0 * (x - 1e6) * (x - 1e6) - 3.0 * (x - 1e6) + 1.0;
        let points: Vec<_> = (-5..=5).map(|i| 1e6 + f64::from(i)).map(|x| (x, truth(x))).collect();
        let fit = fit_quadratic(&points).unwrap();
        assert!((fit.a - 2.0).abs() < 1e-9, "{fit:?}");
        assert!((fit.b - (-3.0 - 4e6)).abs() < 1e-2, "{fit:?}");
    }

    proptest! {
        #[test]
        fn points_of_a_parabola_give_it_back(a in -5.0..5.0_f64, b in -5.0..5.0_f64, c in -50.0..50.0_f64) {
            let points: Vec<_> = [-3.0, 0.0, 1.5, 4.0, 9.0].map(|x| (x, Quadratic { a, b, c }.at(x))).into();
            let fit = fit_quadratic(&points).unwrap();
            prop_assert!((fit.a - a).abs() < 1e-9 && (fit.b - b).abs() < 1e-9 && (fit.c - c).abs() < 1e-9);
        }

        #[test]
        fn no_neighbouring_parabola_is_nearer(ys in prop::array::uniform6(-100.0..100.0_f64), nudge in -0.1..0.1_f64) {
            let points: Vec<_> = [0.0, 10.0, 25.0, 60.0, 61.0, 100.0].into_iter().zip(ys).collect();
            let error = |q: &Quadratic| points.iter().map(|&(x, y)| (q.at(x) - y).powi(2)).sum::<f64>();
            let best = fit_quadratic(&points).unwrap();
            let nudged = [
                Quadratic { a: best.a + nudge / 1e4, ..best },
                Quadratic { b: best.b + nudge / 1e2, ..best },
                Quadratic { c: best.c + nudge, ..best },
            ];
            for other in &nudged {
                prop_assert!(error(&best) <= error(other) + 1e-6);
            }
        }
    }
}
