//! Refusal Lab measures, in the page, how many harmless and how many harmful prompts a language model refuses.
//!
//! The modules, in the direction that data flows (an arrow against it does not compile or fails `tests/architecture.rs`):

/// The field's words: prompt, verdict, outcome, run, settings, route.
#[warn(missing_docs)]
pub mod domain;

/// Prompt sets: read, checked and sampled.
#[warn(missing_docs)]
pub mod dataset;

/// Classifiers: an answer's text in, a verdict with its evidence out.
#[warn(missing_docs)]
pub mod refusal;

/// Intervals and fits.
#[warn(missing_docs)]
pub mod stats;

/// Model APIs: requests built and replies parsed, no I/O.
#[warn(missing_docs)]
pub mod provider;

/// Answers made elsewhere: files of other programs read, matched with prompts, made into runs.
#[warn(missing_docs)]
pub mod answers;

/// The run as a state machine; clock, chance and I/O are given to it.
#[warn(missing_docs)]
pub mod runner;

/// What a run comes to: tallies, rates, result files.
#[warn(missing_docs)]
pub mod report;

/// Quantised weights: their files and kernels.
#[cfg(feature = "decode")]
#[warn(missing_docs)]
pub mod tensor;

/// The language model in the page.
#[cfg(feature = "decode")]
#[warn(missing_docs)]
pub mod decode;

/// The charts' geometry as data.
#[warn(missing_docs)]
pub mod chart;

/// The making of prompts, step by step: replies read, near-duplicates, votes, variety, triggers.
#[warn(missing_docs)]
pub mod workshop;

/// Trains the linear classifier; not part of the page.
#[cfg(feature = "train")]
pub mod train;

/// The command line: the page's verdicts, rates and samples without a browser.
#[cfg(feature = "cli")]
#[warn(missing_docs)]
pub mod cli;

/// What the page and its workers say to each other.
#[warn(missing_docs)]
pub mod protocol;

/// The only module of the page that knows the browser.
#[cfg(feature = "page")]
pub mod platform;

/// Programs beside the page: what they answer, and with the feature `page` the loops that hear.
#[warn(missing_docs)]
pub mod worker;

/// Signals, and the actions on them.
#[cfg(feature = "page")]
pub mod state;

/// Components and pages.
#[allow(unreachable_pub)] // what the component macro writes
#[cfg(feature = "page")]
pub mod ui;
