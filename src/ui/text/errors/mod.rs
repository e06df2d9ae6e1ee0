//! What went wrong, in sentences: what happened, to what, and what to do next.

mod connection;
mod files;
mod page;
mod rows;
mod sources;

pub(in crate::ui) use connection::diagnosis;
pub(in crate::ui) use page::error;
pub(in crate::ui) use rows::row_problem;
pub(in crate::ui) use sources::{failure_message, key_error};
