//! Every word that the interface itself says.

pub(super) mod card;
pub(super) mod categories;
mod common;
pub(super) mod compare;
pub(super) mod history;
pub(super) mod local;
pub(super) mod provider;
pub(super) mod review;
pub(super) mod run;
pub(super) mod sets;
mod verdicts;

pub(super) use common::*;
pub(super) use verdicts::*;
