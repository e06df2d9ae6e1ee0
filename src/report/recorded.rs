//! The list of recorded runs that lie beside the page: of each its file, and what is shown of it before its items are
//! fetched.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Tally;
use super::stored::StoredHead;
use crate::domain::{Run, RunHead};

const SCHEMA: &str = "refusal-lab/recorded@1";

/// A recorded run without its items.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// The result file's name, beside the list.
    pub file: String,
    /// All but the items.
    pub head: RunHead,
    /// Outcomes counted.
    pub tally: Tally,
}

#[derive(Serialize, Deserialize)]
struct ListRecord {
    schema: String,
    /// Each an [`EntryRecord`]; one that cannot be read costs no other.
    runs: Vec<Value>,
}

#[derive(Serialize, Deserialize)]
struct EntryRecord {
    file: String,
    head: StoredHead,
}

/// Writes the list; each run's id is its file's name without the ending.
pub fn write_recorded(runs: &[(String, Run)]) -> String {
    let entry = |(file, run): &(String, Run)| {
        let head = StoredHead::of(&run.head, &Tally::of(&run.items));
        serde_json::to_value(EntryRecord { file: file.clone(), head }).unwrap_or_default()
    };
    let list = ListRecord { schema: SCHEMA.to_owned(), runs: runs.iter().map(entry).collect() };
    serde_json::to_string_pretty(&list).unwrap_or_default() + "\n"
}

/// Reads the list. What cannot be read is passed over: the page does without.
pub fn read_recorded(text: &[u8]) -> Option<Vec<Recorded>> {
    let list: ListRecord = serde_json::from_slice(text).ok()?;
    if list.schema != SCHEMA {
        return None;
    }
    let read = |entry: Value| {
        let EntryRecord { file, head } = serde_json::from_value(entry).ok()?;
        let (head, tally) = head.into_head()?;
        (!file.contains(['/', '\\'])).then_some(Recorded { file, head, tally })
    };
    Some(list.runs.into_iter().filter_map(read).collect())
}
