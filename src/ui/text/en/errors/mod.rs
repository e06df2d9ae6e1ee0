//! Sentences for what went wrong, in English.

pub(in crate::ui::text::en) mod connection;
pub(in crate::ui::text::en) mod files;
pub(in crate::ui::text::en) mod page;
pub(in crate::ui::text::en) mod rows;
pub(in crate::ui::text::en) mod sources;

use super::English;
use crate::domain::Failure;
use crate::provider::KeyError;
use crate::provider::connection::Diagnosis;
use crate::state::PageError;
use crate::ui::text::errors::ErrorText;
pub(super) use rows::row_problem;
pub(super) use sources::failure_message;

impl ErrorText for English {
    fn diagnosis(&self, diagnosis: &Diagnosis) -> String {
        connection::diagnosis(diagnosis)
    }

    fn error(&self, error: &PageError) -> String {
        page::error(error)
    }

    fn failure_message(&self, failure: &Failure) -> String {
        sources::failure_message(failure)
    }

    fn key_error(&self, error: KeyError) -> String {
        sources::key_error(error)
    }
}
