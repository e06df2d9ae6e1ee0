//! Runs as files and the browser's store keep them: what is written and read by derive, apart from the domain's types.
//! Fields that are not known are kept for the way back. A field that is `null` and one that is not there are the same.

mod head;
mod item;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

pub(super) use self::head::HeadRecord;
pub(super) use self::item::{EvidenceRecord, ItemRecord, rounded_confidence};
use crate::domain::decimal;

/// What is wrong in a record, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{path}” is wrong: {reason}")]
pub struct RecordError {
    path: String,
    reason: String,
}

impl RecordError {
    /// What is wrong with this field.
    fn of(path: &str, reason: impl ToString) -> Self {
        Self { path: path.to_owned(), reason: reason.to_string() }
    }

    /// This field is not there.
    pub(super) fn missing(path: &str) -> Self {
        Self::of(path, "it is not there")
    }

    /// The same, of a record that stands at `place`.
    pub(super) fn at(self, place: &str) -> Self {
        let path = match self.path.as_str() {
            "" | "." => place.to_owned(),
            path => format!("{place}.{path}"),
        };
        Self { path, ..self }
    }
}

/// Reads a record; the error names the field.
pub(super) fn read<T: DeserializeOwned>(value: Value) -> Result<T, RecordError> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        RecordError { path, reason: error.into_inner().to_string() }
    })
}

/// Reads a field that may be `null` as if it were not there.
fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(deserializer: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// Writes a number with as few digits as say it.
pub(super) fn number<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    decimal::value(*number).serialize(serializer)
}

/// The same, of one that may not be there.
pub(super) fn some_number<S: Serializer>(number: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    number.map(decimal::value).serialize(serializer)
}

/// Writes an interval's ends with as few digits as say them.
pub(super) fn interval<S: Serializer>(ends: &Option<[f64; 2]>, serializer: S) -> Result<S::Ok, S::Error> {
    ends.map(|ends| ends.map(decimal::value)).serialize(serializer)
}
