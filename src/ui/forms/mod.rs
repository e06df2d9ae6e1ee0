//! The forms that say what is asked of whom.

pub(crate) mod set_cards;
