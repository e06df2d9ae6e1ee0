//! Which runs are compared.

use leptos::prelude::*;

use super::runs::{RunData, RunEntry, Runs};
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
        let chosen = self.chosen_on_page();
        if chosen.is_empty() { self.example() } else { chosen }
    }

    /// Whether what is compared are recorded runs that nobody has chosen.
    pub fn is_example(&self) -> bool {
        self.chosen_on_page().is_empty() && !self.example().is_empty()
    }

    fn chosen_on_page(&self) -> Vec<RunEntry> {
        let on_page = |chosen: &RunEntry| self.runs.list.with(|runs| runs.iter().find(|run| *run == chosen).copied());
        self.chosen.with(|chosen| chosen.iter().filter_map(on_page).collect())
    }

    /// Recorded runs that stand in until the person has two runs to compare.
    fn example(&self) -> Vec<RunEntry> {
        let is_own = |run: &&RunEntry| !run.peek(RunData::is_recorded);
        let own = self.runs.list.with(|runs| runs.iter().filter(is_own).count());
        self.runs.example().filter(|_| own < 2).map(Vec::from).unwrap_or_default()
    }

    /// Makes this run the baseline. If it is compared already, it and the baseline change places.
    pub fn set_baseline(&self, run: RunEntry) {
        self.change(|chosen| match chosen.iter().position(|other| *other == run) {
            Some(at) => chosen.swap(0, at),
            None if chosen.is_empty() => chosen.push(run),
            None => chosen[0] = run,
        });
    }

    /// Compares one more run.
    pub fn add(&self, run: RunEntry) {
        self.change(|chosen| chosen.push(run));
    }

    /// Takes a run out of the comparison.
    pub fn remove(&self, run: RunEntry) {
        self.change(|chosen| chosen.retain(|other| *other != run));
    }

    /// Changes what is compared; the example is the person's own choice from then on.
    fn change(&self, change: impl FnOnce(&mut Vec<RunEntry>)) {
        let shown = untrack(|| self.is_example().then(|| self.example()));
        self.chosen.update(|chosen| {
            if let Some(example) = shown {
                *chosen = example;
            }
            change(chosen);
        });
    }
}
