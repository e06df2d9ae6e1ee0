//! JSON files that name their schema.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::DatasetError;
use crate::domain::{from_json, open_document, read_record};

/// Reads a file of this schema; `file` is the name to give it in an error.
pub(super) fn read_document<T: DeserializeOwned>(file: &str, bytes: &[u8], schema: &[&str]) -> Result<T, DatasetError> {
    let fields = open_document(from_json(bytes), schema);
    let record = fields.and_then(|fields| Ok(read_record(Value::Object(fields))?));
    record.map_err(|error| DatasetError::Document { file: file.to_owned(), error })
}
