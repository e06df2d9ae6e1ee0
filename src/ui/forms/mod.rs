//! The forms that say what is asked of whom.

pub(crate) mod controls;
pub(crate) mod costs;
pub(crate) mod line_up;
pub(crate) mod local_model;
pub(crate) mod model;
pub(crate) mod prompts;
pub(crate) mod set_cards;
