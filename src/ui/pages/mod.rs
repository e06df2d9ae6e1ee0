//! The pages.

pub(crate) mod categories;
pub(crate) mod classifier;
pub(crate) mod classifier_card;
mod classifier_coverage;
pub(crate) mod compare;
pub(crate) mod history;
mod labelling_practice;
mod labelling_session;
pub(crate) mod labels;
pub(crate) mod learn;
pub(crate) mod measure;
pub(crate) mod prompts;
pub(crate) mod responses;
pub(crate) mod rose;
