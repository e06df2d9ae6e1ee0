//! The result file, `refusal-lab/run@2`: what leaves the page and comes back.

use std::cell::RefCell;
use std::io::{self, BufRead, Write};

use serde::Serialize;
use serde::ser::{Error as _, SerializeSeq, Serializer};
use serde_json::{Map, Value};

use super::records::{HeadRecord, ItemRecord};
use super::{Summary, Tally};
use crate::domain::{DocumentError, FieldProblem, Item, RecordError, Run, RunHead, open_document, read_record};

/// The schema's name and version.
pub const SCHEMA: &str = "refusal-lab/run@2";
/// The schema of earlier versions, which knew no manner. It is still read.
const FIRST_SCHEMA: &str = "refusal-lab/run@1";

/// Every schema that is read.
const SCHEMAS: &[&str] = &[SCHEMA, FIRST_SCHEMA];

/// Why a result file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReportError {
    /// The file as a whole is not one of the schema's.
    Document {
        /// The file's name.
        file: String,
        /// What is wrong.
        error: DocumentError,
    },
    /// One item is not of the schema's form, or contradicts itself.
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
struct ResultRecord<'a, I> {
    schema: &'a str,
    #[serde(flatten)]
    head: HeadRecord,
    summary: Summary,
    #[serde(flatten)]
    extra: &'a Map<String, Value>,
    items: I,
}

impl<'a, I> ResultRecord<'a, I> {
    fn new(head: &'a RunHead, tally: &Tally, items: I) -> Self {
        let summary = Summary::of(tally, head.counting);
        Self { schema: SCHEMA, head: HeadRecord::of(head), summary, extra: &head.extra, items }
    }
}

/// Writes a run. The summary is computed from the items under the head's conventions.
pub fn write_result(run: &Run) -> String {
    let items: Vec<ItemRecord> = run.items.iter().map(ItemRecord::of).collect();
    let record = ResultRecord::new(&run.head, &Tally::of(&run.items), items);
    // Nothing in it can fail to be written.
    serde_json::to_string_pretty(&record).unwrap_or_default()
}

/// One item on a line, for [`write_long_result`].
pub fn write_item_line(item: &Item) -> String {
    // See above.
    serde_json::to_string(&ItemRecord::of(item)).unwrap_or_default()
}

/// Writes what [`write_result`] would, of a run whose items are not in memory: `lines` are theirs, as [`write_item_line`] wrote
/// them, and `tally` counts them.
pub fn write_long_result(head: &RunHead, tally: &Tally, lines: impl BufRead, output: impl Write) -> io::Result<()> {
    let record = ResultRecord::new(head, tally, ItemLines(RefCell::new(Some(lines))));
    Ok(serde_json::to_writer_pretty(output, &record)?)
}

/// The items of a file of lines, each read when it is written.
struct ItemLines<R>(RefCell<Option<R>>);

impl<R: BufRead> Serialize for ItemLines<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut items = serializer.serialize_seq(None)?;
        for line in self.0.take().into_iter().flat_map(BufRead::lines) {
            let item: Value = serde_json::from_str(&line.map_err(S::Error::custom)?).map_err(S::Error::custom)?;
            items.serialize_element(&item)?;
        }
        items.end()
    }
}

/// Reads a run; `file` is the name to give it in an error, `id` the run's name in this browser.
pub fn read_result(file: &str, id: &str, text: &str) -> Result<Run, ReportError> {
    let wrong = |error| ReportError::Document { file: file.to_owned(), error };
    let (head, entries) = read_parts(text).map_err(wrong)?;
    let head = RunHead { id: id.to_owned(), ..head };
    let item = |(entry, number): (Value, usize)| {
        let record: Result<ItemRecord, RecordError> = read_record(entry);
        let item = record.and_then(ItemRecord::into_item);
        item.map_err(|error| ReportError::Item { file: file.to_owned(), number, error })
    };
    Ok(Run { head, items: entries.into_iter().zip(1..).map(item).collect::<Result<_, _>>()? })
}

/// All of a run but its items and its id, as a result file has it: what a batch's manifest keeps of the run.
pub fn write_run_head(head: &RunHead) -> Value {
    let mut record = HeadRecord::of(head);
    record.extra.clone_from(&head.extra);
    // Nothing in it can fail to be written.
    serde_json::to_value(record).unwrap_or_default()
}

/// Reads what [`write_run_head`] wrote; `id` is the run's, `planned` how many prompts it has if it does not say so itself.
pub fn read_run_head(id: &str, planned: usize, fields: Value) -> Result<RunHead, RecordError> {
    let record: HeadRecord = read_record(fields)?;
    Ok(RunHead { id: id.to_owned(), ..record.into_head(planned) })
}

/// The head, and the items as they stand in the file.
fn read_parts(text: &str) -> Result<(RunHead, Vec<Value>), DocumentError> {
    let mut fields = open_document(serde_json::from_str(text), SCHEMAS)?;
    let entries = fields.shift_remove("items").ok_or_else(|| RecordError::new("items", FieldProblem::Missing))?;
    let entries: Option<Vec<Value>> = read_record(entries).map_err(|error| error.at("items"))?;
    let entries = entries.unwrap_or_default();
    // It is counted anew.
    fields.shift_remove("summary");
    let head: HeadRecord = read_record(Value::Object(fields))?;
    Ok((head.into_head(entries.len()), entries))
}

#[cfg(test)]
#[path = "result_file_tests.rs"]
mod tests;
