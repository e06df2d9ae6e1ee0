//! Every word that the interface itself says.

pub(super) mod card;
pub(super) mod categories;
pub(super) mod chart;
mod classifiers;
mod common;
pub(super) mod compare;
mod errors;
pub(super) mod history;
pub(super) mod learn;
pub(super) mod local;
pub(super) mod measure;
mod pages;
pub(super) mod provider;
pub(super) mod recorded;
pub(super) mod review;
pub(super) mod rose;
pub(super) mod run;
pub(super) mod sets;
pub(super) mod shell;
mod verdicts;

pub(super) use classifiers::*;
pub(super) use common::*;
pub(super) use errors::*;
pub(super) use pages::*;
pub(super) use verdicts::*;
