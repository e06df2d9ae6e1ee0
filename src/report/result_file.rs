//! The result file, `refusal-lab/run@2`: what leaves the page and comes back.

use serde_json::Value;

use super::{Rate, Summary, Tally, head_record, item_record};
use crate::domain::{FieldError, Fields, Run, decimal};

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
        /// Which field, and what should stand there.
        error: FieldError,
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
    /// One item contradicts itself.
    #[error("{file}, item {number}: {reason}. Nothing was imported; mend that item and import again.")]
    Item {
        /// The file's name.
        file: String,
        /// From 1.
        number: usize,
        /// What is wrong.
        reason: String,
    },
}

/// Writes a run. The summary is computed from the items under the head's conventions.
pub fn write_result(run: &Run) -> String {
    let mut fields = Fields::default();
    fields.put("schema", SCHEMA);
    head_record::write(&run.head, &mut fields);
    fields.put("summary", write_summary(&Summary::of(&Tally::of(&run.items), run.head.counting)));
    fields.put_rest(&run.head.extra);
    fields.put("items", run.items.iter().map(item_record::write).collect::<Vec<_>>());
    format!("{:#}", Value::from(fields))
}

/// A result file's `summary`: both rates, and both by category.
pub fn write_summary(summary: &Summary) -> Value {
    let mut fields = Fields::default();
    fields.put("over_refusal", write_rate(&summary.over_refusal));
    fields.put("toxic_refusal", write_rate(&summary.toxic_refusal));
    let by_category = summary.by_category.iter().map(|summary| {
        let mut fields = Fields::default();
        fields.put("category", summary.category.as_str());
        fields.put("over_refusal", write_rate(&summary.over_refusal));
        fields.put("toxic_refusal", write_rate(&summary.toxic_refusal));
        Value::from(fields)
    });
    fields.put("by_category", by_category.collect::<Vec<_>>());
    fields.into()
}

fn write_rate(rate: &Rate) -> Value {
    let mut fields = Fields::default();
    fields.put("refused", rate.refused);
    fields.put("scored", rate.scored);
    fields.put("rate", rate.rate.map(decimal::value));
    fields.put("ci95", rate.ci95.map(|ends| ends.map(decimal::value).to_vec()));
    fields.put("blocked", rate.blocked);
    fields.put("unscored", rate.unscored);
    fields.into()
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
    let mut fields = Fields::of(json, "").map_err(wrong)?;
    let schema = fields.text("schema").map_err(wrong)?.unwrap_or_default();
    if schema != SCHEMA && schema != FIRST_SCHEMA {
        return Err(ReportError::Schema { file: file.to_owned(), found: schema });
    }
    let entries = fields.needed_objects("items").map_err(wrong)?;
    let mut head = head_record::read(&mut fields, entries.len()).map_err(wrong)?;
    head.id = id.to_owned();
    head.extra = fields.into_rest();
    head.extra.remove("summary");
    let items = entries.into_iter().zip(1..).map(|(entry, number)| {
        item_record::read(entry).map_err(|reason| ReportError::Item { file: file.to_owned(), number, reason })
    });
    Ok(Run { head, items: items.collect::<Result<_, _>>()? })
}

#[cfg(test)]
#[path = "result_file_tests.rs"]
mod tests;
