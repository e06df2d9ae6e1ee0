//! JSON files that name their schema.

use super::DatasetError;
use crate::domain::{FieldError, Fields, from_json};

/// The fields of a file of this schema.
pub(super) fn open(file: &str, bytes: &[u8], schema: &'static str) -> Result<Fields, DatasetError> {
    let json = from_json(bytes).map_err(|error| DatasetError::Json {
        file: file.to_owned(),
        line: error.line(),
        column: error.column(),
        reason: error.to_string(),
    })?;
    let mut fields = Fields::of(json, "").map_err(wrong_in(file))?;
    let found = fields.needed_text("schema").map_err(wrong_in(file))?;
    if found == schema {
        return Ok(fields);
    }
    Err(DatasetError::Schema { file: file.to_owned(), found, expected: schema })
}

/// What is wrong with a field of this file.
pub(super) fn wrong_in(file: &str) -> impl Fn(FieldError) -> DatasetError + Copy + '_ {
    move |error| DatasetError::Field { file: file.to_owned(), error }
}
