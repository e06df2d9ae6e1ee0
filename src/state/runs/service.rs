//! The runs on the page, and which of them is looked at.

use leptos::prelude::*;

use super::run_entry::{RunData, RunEntry};
use super::run_store::RunStore;
use crate::state::service::Service;
use crate::state::shell::Shell;
use crate::state::storage::Storage;

/// The state of [`Runs`].
pub struct RunsState {
    pub(super) shell: Shell,
    pub(super) storage: Storage,
    pub(in crate::state) store: RunStore,
    /// Every run on the page, oldest first.
    pub list: RwSignal<Vec<RunEntry>>,
    /// The run whose answers the responses page shows.
    pub chosen: RwSignal<Option<RunEntry>>,
    /// The number of the item that is open, in the chosen run.
    pub open_item: RwSignal<Option<usize>>,
    /// Entries live as long as the page, whoever makes them.
    owner: Owner,
}

/// The runs on the page.
pub type Runs = Service<RunsState>;

/// The page's [`Runs`].
pub fn use_runs() -> Runs {
    expect_context()
}

impl Runs {
    pub(in crate::state) fn new(shell: Shell, storage: Storage, store: RunStore) -> Self {
        Self::provide(RunsState {
            shell,
            storage,
            store,
            list: RwSignal::new(Vec::new()),
            chosen: RwSignal::new(None),
            open_item: RwSignal::new(None),
            owner: Owner::current().unwrap_or_default(),
        })
    }

    /// An entry for a run, which is not on the page yet.
    pub(in crate::state) fn new_entry(&self, data: RunData) -> RunEntry {
        self.owner.with(|| RunEntry::new(data))
    }

    /// Puts a run on the page and chooses it.
    pub(in crate::state) fn add(&self, entry: RunEntry) {
        self.list.update(|runs| runs.push(entry));
        self.choose(Some(entry));
    }

    /// Puts runs before all others; if none was chosen yet, the last that the chart shows is, or else the last of all.
    pub(super) fn put_first(&self, entries: Vec<RunEntry>) {
        self.list.update(|runs| drop(runs.splice(0..0, entries)));
        if self.chosen.get_untracked().is_none() {
            let is_shown = |run: &&RunEntry| run.shown.get_untracked();
            let last = |runs: &Vec<RunEntry>| runs.iter().rfind(is_shown).or(runs.last()).copied();
            self.chosen.set(self.list.with_untracked(last));
        }
    }

    /// The run with this id, if it is on the page.
    pub(in crate::state) fn find(&self, id: &str) -> Option<RunEntry> {
        self.list.with_untracked(|runs| runs.iter().find(|run| run.id() == id).copied())
    }

    /// The runs that the chart shows, oldest first.
    pub fn shown(&self) -> Vec<RunEntry> {
        self.list.with(|runs| runs.iter().copied().filter(|run| run.shown.get()).collect())
    }

    /// The runs that this browser stores, oldest first: all but the recorded ones.
    pub fn stored(&self) -> Vec<RunEntry> {
        self.list.with(|runs| runs.iter().copied().filter(|run| !run.with(RunData::is_recorded)).collect())
    }

    /// Chooses the run whose answers are shown.
    pub fn choose(&self, run: Option<RunEntry>) {
        self.open_item.set(None);
        self.chosen.set(run);
    }

    /// Takes a run off the page.
    pub(in crate::state) fn take_off(&self, entry: RunEntry) {
        self.list.update(|runs| runs.retain(|other| *other != entry));
        if self.chosen.get_untracked() == Some(entry) {
            self.choose(self.list.with_untracked(|runs| runs.last().copied()));
        }
    }
}
