//! Answers that were made elsewhere: files of other programs read, matched with known prompts, and made into runs.
//!
//! A file is recognised by what is in it ([`AnswerFormat::of`]) and read record by record, so that memory stays bounded
//! ([`read_answers`]). What a record says is a [`FoundAnswer`]; [`KnownPrompts`] tells which prompt it answers; and
//! [`RunBuilder`] makes a run for each model.

mod archive;
mod error;
mod format;
mod found;
mod garak;
mod inspect;
mod json_stream;
mod lm_eval;
mod matching;
mod promptfoo;
mod records;
mod runs;
mod table;
mod value;

pub use error::{AnswerProblem, AnswersError, RecordProblem};
pub use format::{AnswerFormat, read_answers};
pub use found::{AnswerEnd, FoundAnswer};
pub use lm_eval::model_in_results;
pub use matching::{KnownPrompts, KnownSet, Match};
pub use records::OnAnswer;
pub use runs::{ImportReport, ImportedRun, RunBuilder};
