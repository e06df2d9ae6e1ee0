//! Words on batches: a run's requests as files.

use crate::provider::batch::{BatchFormat, BatchPurpose};
use crate::state::ExportedBatch;

/// Words on batches, in one language.
pub(in crate::ui) trait BatchText {
    words! {
        batch,
        hint,
        export,
        rest_as_batch,
        title,
        what_next,
        for_whom,
        leave_temperature_out,
        writing,
    }

    fn format(&self, format: BatchFormat) -> &'static str;
    fn of_model(&self, model: &str, purpose: &BatchPurpose) -> String;
    /// How many requests, and what they take at most.
    fn at_most(&self, batch: &ExportedBatch) -> String;
    fn file(&self, name: &str, bytes: u64) -> String;
}
