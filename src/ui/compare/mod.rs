//! The parts of the page that compares runs.

pub(super) mod changes;
pub(super) mod contrast;
pub(super) mod differences;
pub(super) mod path;
mod sides;

use leptos::prelude::*;

use crate::report::{Change, PairedItems};
use crate::state::{App, RunData, RunEntry};

/// A run beside the baseline.
#[derive(Clone, Copy)]
pub(super) struct Pair {
    pub(super) baseline: RunEntry,
    pub(super) other: RunEntry,
    /// Which of their items belong together, and what changed.
    found: Memo<(PairedItems, Vec<Change>)>,
}

impl Pair {
    /// Holds two runs against each other, and again whenever answers have come or another convention counts.
    pub(super) fn new(app: App, baseline: RunEntry, other: RunEntry) -> Self {
        let find = move |_: Option<&(PairedItems, Vec<Change>)>| {
            let counting = app.counting.get();
            let of_runs = |one: &RunData, two: &RunData| {
                let shared = PairedItems::of(&one.items, &two.items);
                let changes = shared.changes(&one.items, &two.items, counting);
                (shared, changes)
            };
            baseline.with(|one| other.with(|two| of_runs(one, two)))
        };
        Self { baseline, other, found: Memo::new(find) }
    }

    /// Reads both runs with what they share, and again whenever one has changed.
    pub(super) fn with<T>(&self, read: impl FnOnce(&PairedItems, &RunData, &RunData) -> T) -> T {
        self.found.with(|(shared, _)| self.baseline.with(|one| self.other.with(|two| read(shared, one, two))))
    }

    /// Reads what changed.
    pub(super) fn changes<T>(&self, read: impl FnOnce(&[Change]) -> T) -> T {
        self.found.with(|(_, changes)| read(changes))
    }
}

/// The pair whose changes are listed: that of the run chosen, or else the first.
pub(super) fn shown(pairs: &[Pair], show: RwSignal<Option<RunEntry>>) -> Option<Pair> {
    let wanted = show.get();
    pairs.iter().find(|pair| Some(pair.other) == wanted).or(pairs.first()).copied()
}
