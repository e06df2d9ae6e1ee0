//! Charts drawn from the geometry that `chart` lays out.

pub(crate) mod alternate_rates;
pub(crate) mod bars;
pub(crate) mod chart_card;
pub(crate) mod contrast_list;
pub(crate) mod layers;
pub(crate) mod legend;
pub(crate) mod marks;
pub(crate) mod paths;
pub(crate) mod set_lengths;
pub(crate) mod trade_off;
