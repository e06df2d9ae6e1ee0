//! What opens over every page.

pub(crate) mod answer;
pub(crate) mod consent;
pub(crate) mod set_import;
