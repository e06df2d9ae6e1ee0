//! A run as the browser's store keeps it: its head with its tally, so that the chart stands before any item is read, and
//! each item by itself. What cannot be read is passed over: there is nobody who could mend it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::records::{HeadRecord, ItemRecord};
use super::{Counts, Tally};
use crate::domain::{Category, Class, Item, Kind, RunHead};

/// A head as it is kept: also in the list of recorded runs.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct StoredHead {
    id: String,
    #[serde(flatten)]
    head: HeadRecord,
    /// The run was deleted and is still there for as long as that can be undone.
    #[serde(default, skip_serializing_if = "is_not")]
    deleted: bool,
    /// By category and kind.
    #[serde(default)]
    tally: Vec<(Category, Kind, Vec<u32>)>,
    /// What its file had that nobody knows.
    #[serde(default)]
    extra: Map<String, Value>,
}

fn is_not(flag: &bool) -> bool {
    !flag
}

impl StoredHead {
    pub(super) fn of(head: &RunHead, tally: &Tally) -> Self {
        Self {
            id: head.id.clone(),
            head: HeadRecord::of(head),
            deleted: head.is_deleted,
            tally: tally.groups().map(|(category, kind, n)| (category.clone(), kind, n.numbers().to_vec())).collect(),
            extra: head.extra.clone(),
        }
    }

    /// The head and its tally, unless the run was deleted.
    pub(super) fn into_head(self) -> Option<(RunHead, Tally)> {
        if self.deleted {
            return None;
        }
        let mut head = self.head.into_head(0);
        (head.id, head.extra) = (self.id, self.extra);
        let groups = self.tally.into_iter();
        let tally = groups.filter_map(|(category, kind, numbers)| Some((category, kind, counts_of(&numbers)?)));
        Some((head, Tally::from_groups(tally)))
    }
}

/// What is kept of a run beside its items.
pub fn write_stored_head(head: &RunHead, tally: &Tally) -> String {
    written(&StoredHead::of(head, tally))
}

/// The head and the tally that were kept, unless the run was deleted. A run that was live when the page closed comes
/// back stopped.
pub fn read_stored_head(text: &str) -> Option<(RunHead, Tally)> {
    serde_json::from_str::<StoredHead>(text).ok()?.into_head()
}

/// The id of a run that was deleted, whose records can be cleared away.
pub fn deleted_run(text: &str) -> Option<String> {
    let stored: StoredHead = serde_json::from_str(text).ok()?;
    stored.deleted.then_some(stored.id)
}

fn written(record: &impl Serialize) -> String {
    // Nothing in a record can fail to be written.
    serde_json::to_string(record).unwrap_or_default()
}

fn counts_of(numbers: &[u32]) -> Option<Counts> {
    match *numbers {
        // Earlier versions knew no manner.
        [answers, partial, refusals, blocked, unscored] => {
            let classes = [(Class::Answer, answers), (Class::PartialAnswer, partial), (Class::DirectRefusal, refusals)];
            let mut counts = Counts::of_classes(&classes);
            (counts.blocked, counts.without_verdict) = (blocked, unscored);
            Some(counts)
        }
        _ => Some(Counts::from_numbers(numbers.try_into().ok()?)),
    }
}

/// What is kept of one item.
pub fn write_stored_item(item: &Item) -> String {
    written(&ItemRecord::of(item))
}

/// The item that was kept.
pub fn read_stored_item(text: &str) -> Option<Item> {
    serde_json::from_str::<ItemRecord>(text).ok()?.into_item().ok()
}
