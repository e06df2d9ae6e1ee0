//! Which runs are compared.

use leptos::prelude::*;

use super::runs::{RunEntry, Runs};
use super::service::Service;

/// The state of [`Comparison`].
pub struct ComparisonState {
    runs: Runs,
    /// In the order chosen. Some may have left the page since.
    chosen: RwSignal<Vec<RunEntry>>,
    /// Whether the chart joins the runs by a path.
    pub shows_path: RwSignal<bool>,
}

/// Which runs are compared.
pub type Comparison = Service<ComparisonState>;

/// The page's [`Comparison`].
pub fn use_comparison() -> Comparison {
    expect_context()
}

impl Comparison {
    pub(super) fn new(runs: Runs) -> Self {
        Self::provide(ComparisonState { runs, chosen: RwSignal::new(Vec::new()), shows_path: RwSignal::new(true) })
    }

    /// The runs that are compared, in the order chosen: the first is the baseline.
    pub fn runs(&self) -> Vec<RunEntry> {
        let on_page = |chosen: &RunEntry| self.runs.list.with(|runs| runs.iter().find(|run| *run == chosen).copied());
        self.chosen.with(|chosen| chosen.iter().filter_map(on_page).collect())
    }

    /// Makes this run the baseline. If it is compared already, it and the baseline change places.
    pub fn set_baseline(&self, run: RunEntry) {
        self.chosen.update(|chosen| match chosen.iter().position(|other| *other == run) {
            Some(at) => chosen.swap(0, at),
            None if chosen.is_empty() => chosen.push(run),
            None => chosen[0] = run,
        });
    }

    /// Compares one more run.
    pub fn add(&self, run: RunEntry) {
        self.chosen.update(|chosen| chosen.push(run));
    }

    /// Takes a run out of the comparison.
    pub fn remove(&self, run: RunEntry) {
        self.chosen.update(|chosen| chosen.retain(|other| *other != run));
    }
}
