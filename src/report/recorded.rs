//! The list of recorded runs that lie beside the page: of each its file, and what is shown of it before its items are
//! fetched.

use serde_json::Value;

use super::Tally;
use super::stored::{head_value, read_head};
use crate::domain::{Fields, Run, RunHead};

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

/// Writes the list; each run's id is its file's name without the ending.
pub fn write_recorded(runs: &[(String, Run)]) -> String {
    let entry = |(file, run): &(String, Run)| {
        let mut fields = Fields::default();
        fields.put("file", file.as_str());
        fields.put("head", head_value(&run.head, &Tally::of(&run.items)));
        Value::from(fields)
    };
    let mut fields = Fields::default();
    fields.put("schema", SCHEMA);
    fields.put("runs", runs.iter().map(entry).collect::<Vec<_>>());
    format!("{:#}\n", Value::from(fields))
}

/// Reads the list. What cannot be read is passed over: the page does without.
pub fn read_recorded(text: &[u8]) -> Option<Vec<Recorded>> {
    let mut fields = Fields::of(serde_json::from_slice(text).ok()?, "").ok()?;
    if fields.text("schema").ok()?? != SCHEMA {
        return None;
    }
    let read = |mut entry: Fields| {
        let file = entry.text("file").ok()??;
        let (head, tally) = read_head(entry.object("head").ok()??)?;
        (!file.contains(['/', '\\'])).then_some(Recorded { file, head, tally })
    };
    Some(fields.objects("runs").ok()?.into_iter().filter_map(read).collect())
}
