//! English.

mod answers;
mod batch;
mod card;
mod categories;
mod chart;
mod classifiers;
mod common;
mod compare;
mod errors;
mod history;
mod imports;
mod judge;
mod learn;
mod local;
mod measure;
mod pages;
mod provider;
mod recorded;
mod review;
mod rose;
mod run;
mod sets;
mod shell;
mod verdicts;

/// The interface in English.
pub(super) struct English;
