//! The result file, `refusal-lab/run@1`: what leaves the page and comes back.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Counts, ItemRecord, Summary, Tally};
use crate::domain::{Category, ClassifierRef, Counting, Item, Kind, ModelSettings, PromptSetRef, Run, RunHead, RunState};

/// The schema's name and version.
pub const SCHEMA: &str = "refusal-lab/run@1";

/// Why a result file could not be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    /// Not JSON, or not of the schema's shape.
    #[error("{file} could not be read at line {line}, column {column}: {reason}. Choose a JSON file that “Export results” wrote.")]
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
    /// A newer or foreign file.
    #[error("{file} says it is “{found}”, and this page reads “{SCHEMA}”. Open it with the version that wrote it.")]
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
    /// Writing failed.
    #[error("The run could not be written as a file: {0}.")]
    Write(String),
}

#[derive(Deserialize)]
struct SchemaOnly {
    #[serde(default)]
    schema: String,
}

/// The head's fields, in files and in the store alike.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct HeadRecord {
    created_at: String,
    app_version: String,
    model: ModelSettings,
    prompt_sets: Vec<PromptSetRef>,
    classifier: ClassifierRef,
    #[serde(default)]
    count_blocks_as_refusals: bool,
    #[serde(default)]
    count_partial_as_refusals: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    state: Option<RunState>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    planned: Option<usize>,
}

impl HeadRecord {
    fn of(head: &RunHead) -> Self {
        Self {
            created_at: head.created_at.clone(),
            app_version: head.app_version.clone(),
            model: head.model.clone(),
            prompt_sets: head.prompt_sets.clone(),
            classifier: head.classifier.clone(),
            count_blocks_as_refusals: head.counting.blocks_as_refusals,
            count_partial_as_refusals: head.counting.partial_as_refusals,
            state: Some(head.state),
            planned: Some(head.planned),
        }
    }

    /// A run that comes from a file or the store is not running, whatever it was when it was written.
    fn into_head(self, id: String, items: usize, extra: Map<String, Value>) -> RunHead {
        let state = self.state.unwrap_or(RunState::Done);
        RunHead {
            id,
            created_at: self.created_at,
            app_version: self.app_version,
            model: self.model,
            prompt_sets: self.prompt_sets,
            classifier: self.classifier,
            counting: Counting {
                blocks_as_refusals: self.count_blocks_as_refusals,
                partial_as_refusals: self.count_partial_as_refusals,
            },
            planned: self.planned.unwrap_or(items),
            state: if state.is_live() { RunState::Stopped } else { state },
            extra,
        }
    }
}

#[derive(Serialize)]
struct WriteFile<'a> {
    schema: &'static str,
    #[serde(flatten)]
    head: HeadRecord,
    summary: Summary,
    #[serde(flatten)]
    extra: &'a Map<String, Value>,
    items: Vec<ItemRecord>,
}

#[derive(Deserialize)]
struct ReadFile {
    #[serde(flatten)]
    head: HeadRecord,
    items: Vec<ItemRecord>,
    #[serde(flatten)]
    extra: Map<String, Value>,
}

/// Writes a run. The summary is computed from the items under the head's conventions.
pub fn write_result(run: &Run) -> Result<String, ReportError> {
    let file = WriteFile {
        schema: SCHEMA,
        head: HeadRecord::of(&run.head),
        summary: Summary::of(&Tally::of(&run.items), run.head.counting),
        extra: &run.head.extra,
        items: run.items.iter().map(ItemRecord::from).collect(),
    };
    serde_json::to_string_pretty(&file).map_err(|error| ReportError::Write(error.to_string()))
}

/// Reads a run; `file` is the name to give it in an error, `id` the run's name in this browser.
pub fn read_result(file: &str, id: &str, text: &str) -> Result<Run, ReportError> {
    let json = |error: serde_json::Error| ReportError::Json {
        file: file.to_owned(),
        line: error.line(),
        column: error.column(),
        reason: error.to_string(),
    };
    let SchemaOnly { schema } = serde_json::from_str(text).map_err(json)?;
    if schema != SCHEMA {
        return Err(ReportError::Schema { file: file.to_owned(), found: schema });
    }
    let ReadFile { head, items, mut extra } = serde_json::from_str(text).map_err(json)?;
    for known in ["schema", "summary"] {
        extra.remove(known);
    }
    let items = items.into_iter().zip(1..).map(|(record, number)| {
        Item::try_from(record).map_err(|reason| ReportError::Item { file: file.to_owned(), number, reason })
    });
    let items: Vec<Item> = items.collect::<Result<_, _>>()?;
    Ok(Run { head: head.into_head(id.to_owned(), items.len(), extra), items })
}

/// A head as the browser's store keeps it: with its tally, so that the chart stands before any item is read.
#[derive(Serialize, Deserialize)]
pub struct StoredHead {
    id: String,
    #[serde(flatten)]
    head: HeadRecord,
    tally: Vec<(Category, Kind, [u32; 5])>,
    extra: Map<String, Value>,
}

impl StoredHead {
    /// What is kept of a run beside its items.
    pub fn of(head: &RunHead, tally: &Tally) -> Self {
        let groups = tally.groups().map(|(category, kind, n)| {
            (category.clone(), kind, [n.answers, n.partial_answers, n.refusals, n.blocked, n.unscored])
        });
        Self {
            id: head.id.clone(),
            head: HeadRecord::of(head),
            tally: groups.collect(),
            extra: head.extra.clone(),
        }
    }

    /// The head and the tally that were kept. A run that was live when the page closed comes back stopped.
    pub fn into_parts(self) -> (RunHead, Tally) {
        let groups = self.tally.into_iter().map(|(category, kind, [answers, partial_answers, refusals, blocked, unscored])| {
            (category, kind, Counts { answers, partial_answers, refusals, blocked, unscored })
        });
        (self.head.into_head(self.id, 0, self.extra), Tally::from_groups(groups))
    }
}

#[cfg(test)]
#[path = "result_file_tests.rs"]
mod tests;
