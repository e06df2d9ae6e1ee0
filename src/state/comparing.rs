//! Which runs are held against each other.

use leptos::prelude::*;

use super::{App, RunEntry};

/// The comparison that is chosen.
#[derive(Clone, Copy)]
pub struct Comparing {
    /// In the order chosen. Some may have left the page since.
    chosen: RwSignal<Vec<RunEntry>>,
    /// Whether the chart joins the runs by a path.
    pub shows_path: RwSignal<bool>,
}

impl Comparing {
    pub(super) fn new() -> Self {
        Self { chosen: RwSignal::new(Vec::new()), shows_path: RwSignal::new(true) }
    }
}

impl App {
    /// The runs that are compared, in the order chosen: the first is what the others are held against.
    pub fn compared(&self) -> Vec<RunEntry> {
        let on_page = |chosen: &RunEntry| self.runs.with(|runs| runs.iter().find(|run| *run == chosen).copied());
        self.compare.chosen.with(|chosen| chosen.iter().filter_map(on_page).collect())
    }

    /// Holds the others against this run from now on. Was it one of them, the two change places.
    pub fn set_baseline(&self, run: RunEntry) {
        self.compare.chosen.update(|chosen| match chosen.iter().position(|other| *other == run) {
            Some(at) => chosen.swap(0, at),
            None if chosen.is_empty() => chosen.push(run),
            None => chosen[0] = run,
        });
    }

    /// Compares one more run.
    pub fn compare_too(&self, run: RunEntry) {
        self.compare.chosen.update(|chosen| chosen.push(run));
    }

    /// Takes a run out of the comparison.
    pub fn compare_no_more(&self, run: RunEntry) {
        self.compare.chosen.update(|chosen| chosen.retain(|other| *other != run));
    }
}
