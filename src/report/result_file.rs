//! The result file, `refusal-lab/run@2`: what leaves the page and comes back.

use serde::Serialize;
use serde_json::{Map, Value};

use super::records::{self, HeadRecord, ItemRecord, RecordError};
use super::{Summary, Tally};
use crate::domain::Run;

/// The schema's name and version.
pub const SCHEMA: &str = "refusal-lab/run@2";
/// The schema of earlier versions, which knew no manner. It is still read.
const FIRST_SCHEMA: &str = "refusal-lab/run@1";

/// Why a result file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    /// Not JSON.
    #[error(
        "{file} could not be read at line {line}, column {column}: {reason}. Choose a JSON file that “Export results” wrote."
    )]
    Json {
        /// The file's name.
        file: String,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What the parser said.
        reason: String,
    },
    /// JSON, but not of the schema's shape.
    #[error("{file} could not be read: {error}. Choose a JSON file that “Export results” wrote.")]
    Field {
        /// The file's name.
        file: String,
        /// Which field, and what is wrong with it.
        error: RecordError,
    },
    /// A newer or foreign file.
    #[error(
        "{file} says it is “{found}”, and this page reads “{SCHEMA}” and “{FIRST_SCHEMA}”. Open it with the version that wrote it."
    )]
    Schema {
        /// The file's name.
        file: String,
        /// Its schema.
        found: String,
    },
    /// One item is not of the schema's shape, or contradicts itself.
    #[error("{file}, item {number}: {error}. Nothing was imported; mend that item and import again.")]
    Item {
        /// The file's name.
        file: String,
        /// From 1.
        number: usize,
        /// What is wrong.
        error: RecordError,
    },
}

/// A result file as it is written.
#[derive(Serialize)]
struct ResultRecord<'a> {
    schema: &'a str,
    #[serde(flatten)]
    head: HeadRecord,
    summary: Summary,
    #[serde(flatten)]
    extra: &'a Map<String, Value>,
    items: Vec<ItemRecord>,
}

/// Writes a run. The summary is computed from the items under the head's conventions.
pub fn write_result(run: &Run) -> String {
    let record = ResultRecord {
        schema: SCHEMA,
        head: HeadRecord::of(&run.head),
        summary: Summary::of(&Tally::of(&run.items), run.head.counting),
        extra: &run.head.extra,
        items: run.items.iter().map(ItemRecord::of).collect(),
    };
    // Nothing in it can fail to be written.
    serde_json::to_string_pretty(&record).unwrap_or_default()
}

/// Reads a run; `file` is the name to give it in an error, `id` the run's name in this browser.
pub fn read_result(file: &str, id: &str, text: &str) -> Result<Run, ReportError> {
    let json = serde_json::from_slice(text.as_bytes()).map_err(|error| ReportError::Json {
        file: file.to_owned(),
        line: error.line(),
        column: error.column(),
        reason: error.to_string(),
    })?;
    let wrong = |error| ReportError::Field { file: file.to_owned(), error };
    let mut fields: Map<String, Value> = records::read(json).map_err(wrong)?;
    let schema = fields.remove("schema").and_then(|schema| schema.as_str().map(str::to_owned)).unwrap_or_default();
    if schema != SCHEMA && schema != FIRST_SCHEMA {
        return Err(ReportError::Schema { file: file.to_owned(), found: schema });
    }
    let entries = fields.remove("items").ok_or_else(|| wrong(RecordError::missing("items")))?;
    let entries: Option<Vec<Value>> = records::read(entries).map_err(|error| wrong(error.at("items")))?;
    let entries = entries.unwrap_or_default();
    // It is counted anew.
    fields.remove("summary");
    let head: HeadRecord = records::read(Value::Object(fields)).map_err(wrong)?;
    let mut head = head.into_head(entries.len()).map_err(wrong)?;
    head.id = id.to_owned();
    let item = |(entry, number): (Value, usize)| {
        let record: Result<ItemRecord, RecordError> = records::read(entry);
        let item = record.and_then(ItemRecord::into_item);
        item.map_err(|error| ReportError::Item { file: file.to_owned(), number, error })
    };
    Ok(Run { head, items: entries.into_iter().zip(1..).map(item).collect::<Result<_, _>>()? })
}

#[cfg(test)]
#[path = "result_file_tests.rs"]
mod tests;
