//! Charts drawn from the geometry that `chart` lays out.

pub(crate) mod alternate_rates;
pub(crate) mod axes;
pub(crate) mod bars;
pub(crate) mod captions;
pub(crate) mod chart_points;
pub(crate) mod chart_table;
pub(crate) mod contrast_list;
pub(crate) mod details;
pub(crate) mod drawing;
pub(crate) mod front_models;
pub(crate) mod layers;
pub(crate) mod legend;
pub(crate) mod pairs;
pub(crate) mod paths;
pub(crate) mod point_marks;
pub(crate) mod rate_table;
pub(crate) mod set_lengths;
pub(crate) mod shapes;
pub(crate) mod tip;
pub(crate) mod trade_off;
