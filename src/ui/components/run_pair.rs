//! Two runs that are compared, and what changed from one to the other.

use leptos::prelude::*;

use crate::report::{Change, PairedItems};
use crate::state::{RunData, RunEntry, use_shell};

/// A run that is compared with the baseline.
#[derive(Clone, Copy)]
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

/// The pair whose changes are listed: that of the run chosen, or else the first.
pub(crate) fn shown(pairs: &[RunPair], show: RwSignal<Option<RunEntry>>) -> Option<RunPair> {
    let wanted = show.get();
    pairs.iter().find(|pair| Some(pair.other) == wanted).or(pairs.first()).copied()
}
