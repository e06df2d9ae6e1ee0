//! Answers that were made elsewhere: files of other programs read, matched with known prompts or with the requests of a
//! batch, and made into runs.
//!
//! A file is recognised by what is in it ([`ImportFile::of`]) and read record by record, so that memory stays bounded
//! ([`read_answers`]). What a record says is a [`FoundAnswer`]. [`KnownPrompts`] tells which prompt it answers, and
//! [`RunBuilder`] to which model's run it belongs; or [`BatchAnswers`] which request of a batch it ends.

mod archive;
mod batch_output;
mod batch_run;
mod columns;
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
mod verdict_words;

pub use batch_run::{BatchAnswers, BatchReport, add_judgements, batch_run_head, is_of_batch, merge_rest, state_of};
pub use columns::{ColumnRole, ColumnRoles};
pub use error::{AnswerProblem, AnswersError, RecordProblem};
pub use format::{AnswerFormat, ImportFile, read_answers};
pub use found::{AnswerEnd, FoundAnswer};
pub use lm_eval::{best_results, model_in_results};
pub use matching::{KnownPrompts, Match, SetId};
pub use records::OnAnswer;
pub use runs::{ImportReport, ImportedRun, PlacedAnswer, RunBuilder, item_of};
pub use table::{SaidRole, TablePreview};
