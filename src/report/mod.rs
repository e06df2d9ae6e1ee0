//! What a run comes to: tallies and rates, and the files that carry them out of the page and back.

mod agreement;
mod by_category;
mod comparison;
mod endings;
mod exercises;
mod labels;
mod plan_record;
mod recorded;
mod records;
mod result_file;
mod safety;
mod spreadsheet;
mod stored;
mod summary;
mod tally;
#[cfg(test)]
mod test_runs;
mod verdict;

pub use agreement::{Agreement, CorrectedRate, Rater, among_people, corrected_by_errors, corrected_rate, raters};
pub use by_category::{OrBenchRates, argsort_rates};
pub use comparison::{Change, ChangeSort, ItemEnd, PairedItems};
pub use endings::Endings;
pub use exercises::{ExerciseProgress, ExerciseScore, ExerciseVerdict, Judgement};
#[cfg(test)]
pub(crate) use labels::label_counts;
pub use labels::{MergeReport, merge_labels};
pub use plan_record::{RunPlan, read_plan, write_plan};
pub use recorded::{Recorded, read_recorded, write_recorded};
pub use result_file::{
    ReportError, SCHEMA, read_result, read_run_head, write_item_line, write_long_result, write_result, write_run_head,
};
pub use safety::{Band, Policy, PolicyScore, Safety};
pub use spreadsheet::write_csv;
pub use stored::{deleted_run, read_stored_head, read_stored_item, write_stored_head, write_stored_item};
pub use summary::{CategorySummary, Rate, Summary};
pub use tally::{Counts, Tally};
pub use verdict::write_verdict;
