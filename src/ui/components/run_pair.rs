//! Two runs that are compared, and what changed from one to the other.

use leptos::prelude::*;

use crate::report::{Change, PairedItems};
use crate::state::{RunData, RunEntry, use_shell};
use crate::ui::text;

/// A run that is compared with the baseline.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct RunPair {
    pub(crate) baseline: RunEntry,
    pub(crate) other: RunEntry,
    /// Which of their items answer the same prompt, and which of those changed.
    found: Memo<(PairedItems, Vec<Change>)>,
}

impl RunPair {
    /// Compares two runs, and again whenever answers have come or the convention has changed.
    pub(crate) fn new(baseline: RunEntry, other: RunEntry) -> Self {
        let shell = use_shell();
        let find = move |_: Option<&(PairedItems, Vec<Change>)>| {
            let counting = shell.counting.get();
            let of_runs = |one: &RunData, two: &RunData| {
                let shared = PairedItems::of(&one.items, &two.items);
                let changes = shared.changes(&one.items, &two.items, counting);
                (shared, changes)
            };
            baseline.with(|one| other.with(|two| of_runs(one, two)))
        };
        Self { baseline, other, found: Memo::new(find) }
    }

    /// Reads the items of both runs that answer the same prompts, and again whenever a run has changed.
    pub(crate) fn with<T>(&self, read: impl FnOnce(&PairedItems, &RunData, &RunData) -> T) -> T {
        self.found.with(|(shared, _)| self.baseline.with(|one| self.other.with(|two| read(shared, one, two))))
    }

    /// Reads the changes.
    pub(crate) fn changes<T>(&self, read: impl FnOnce(&[Change]) -> T) -> T {
        self.found.with(|(_, changes)| read(changes))
    }
}

/// A run as one tells it from others of the same model, and from recorded ones.
pub(crate) fn run_name(data: &RunData) -> String {
    let name = text::compare().run_name(&data.head);
    if data.is_recorded() { text::recorded().name(&name) } else { name }
}
