//! Statistics of counts: intervals of a rate, the difference of two, rates corrected for a judge's errors,
//! agreement of raters and of orders, earned confidence, a curve through points. Pure.

mod agreement;
mod calibration;
mod correlation;
mod fit;
mod interval;
mod paired;
mod prevalence;

pub use agreement::{Confusion, Kappa, fleiss_kappa};
pub use calibration::{CalibrationBin, expected_calibration_error, reliability};
pub use correlation::{RankCorrelation, pearson, spearman};
pub use fit::{Quadratic, fit_quadratic};
pub use interval::{Interval, wilson, wilson_of_share};
pub use paired::{Difference, Pairs};
pub use prevalence::{Corrected, rogan_gladen};

/// The normal deviate that leaves 2.5 % on either side.
const Z_95: f64 = 1.959_963_984_540_054;
