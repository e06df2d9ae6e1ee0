//! Sentences for what went wrong.

use crate::domain::Failure;
use crate::provider::KeyError;
use crate::provider::connection::Diagnosis;
use crate::state::PageError;

/// Sentences for what went wrong, in one language.
pub(in crate::ui) trait ErrorText {
    fn diagnosis(&self, diagnosis: &Diagnosis) -> String;
    /// What went wrong on the page.
    fn error(&self, error: &PageError) -> String;
    /// Why a request failed. It is told in the words that a result file has.
    fn failure_message(&self, failure: &Failure) -> String;
    /// Why no header can carry a key.
    fn key_error(&self, error: KeyError) -> String;
}
