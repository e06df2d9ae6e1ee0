//! Words on answers that were made elsewhere: what was read, and what it comes to.

use crate::answers::{AnswerProblem, AnswersError, ColumnRole, ImportFile, ImportReport};
use crate::provider::batch::{BatchPurpose, RequestEnd, RequestFile};

/// Words on answers that were made elsewhere, in one language.
pub(in crate::ui) trait ImportsText {
    words! {
        title,
        import,
        cancel,
        they_are_harmless,
        they_are_harmful,
        leave_out,
        unknown_title,
        unknown_hint,
        lacks_manifest,
        columns_label,
        nothing_of_use,
        runs_label,
        batch_label,
        sent,
        twice,
        unknown_ids,
    }

    /// How much of a file has been read.
    fn reading(&self, file: &str, done: u64, bytes: u64) -> String;
    fn what_it_is(&self, is: ImportFile, answers: usize) -> String;
    fn passed_over(&self, records: u64) -> String;
    fn problem(&self, problem: &AnswerProblem) -> String;
    fn and_more(&self, count: u64) -> String;
    /// What a person has to say of a table's columns.
    fn missing(&self, missing: &AnswersError) -> &'static str;
    fn column_has(&self, name: &str) -> String;
    fn role(&self, role: ColumnRole) -> &'static str;
    /// How many answers have prompts that are in no set at hand.
    fn unknown(&self, report: &ImportReport) -> String;
    /// Over the runs: label, answers, known prompts, prompts with a kind, left out without one, left out as second ones.
    fn run_columns(&self) -> [&'static str; 6];
    fn batch_of(&self, model: &str, file: &str) -> String;
    fn purpose(&self, purpose: &BatchPurpose) -> &'static str;
    /// Over a batch's numbers: what, how many, which.
    fn batch_columns(&self) -> [&'static str; 3];
    /// What requests that ended so are called, and whether they are named.
    fn end(&self, end: RequestEnd) -> (&'static str, bool);
    fn reason(&self, reason: &str, count: u64) -> String;
    /// How many of a request file's results have not come.
    fn missing_of(&self, file: &RequestFile, missing: usize) -> String;
}
