//! What counts allow one to say: intervals of a rate, agreement of two orders, a curve through points. Pure.

mod correlation;
mod fit;
mod interval;

pub use correlation::{pearson, spearman};
pub use fit::{Quadratic, fit_quadratic};
pub use interval::{Interval, wilson};
