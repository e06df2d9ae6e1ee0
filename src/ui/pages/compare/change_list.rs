//! The changes between two runs that are listed.

use leptos::prelude::*;

use crate::report::Change;
use crate::ui::components::run_pair::RunPair;

/// The changes between two runs that pass the filter.
#[derive(Clone, Copy)]
pub(crate) struct ChangeList {
    pub(crate) pair: RunPair,
    /// The indices of the changes that pass.
    pub(crate) matching: Memo<Vec<usize>>,
    /// The change that is open, by the baseline's item.
    pub(crate) open: RwSignal<Option<usize>>,
}

impl ChangeList {
    /// The change in this place among those that match.
    pub(crate) fn at(&self, place: usize) -> Option<Change> {
        let number = self.matching.with(|matching| matching.get(place).copied())?;
        self.pair.changes(|changes| changes.get(number).copied())
    }

    /// The place of the change that is open.
    pub(crate) fn open_at(&self) -> Option<usize> {
        let open = self.open.get()?;
        let is_open = |changes: &[Change], number: &usize| changes.get(*number).is_some_and(|it| it.items[0] == open);
        self.matching
            .with(|matching| self.pair.changes(|changes| matching.iter().position(|number| is_open(changes, number))))
    }
}
