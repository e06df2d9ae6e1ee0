//! Answers that were made elsewhere, and come in as runs: files are read, a person sees what is in them and says what they do
//! not, and then they are judged and added.

mod adding;
mod batches;
mod read_import;
mod reading;
mod review;
mod service;

pub use review::{BatchReview, FileReview, ImportReview, RunReview};
pub use service::{ImportStage, Imports, use_imports};
