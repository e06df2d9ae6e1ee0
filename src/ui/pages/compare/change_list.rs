//! The changes between two runs that are listed.

use leptos::prelude::*;

use crate::domain::Item;
use crate::report::Change;
use crate::ui::components::run_pair::RunPair;

/// Which changes are listed. Empty fields let everything pass.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct ChangeFilter {
    /// The name of a [`ChangeSort`](crate::report::ChangeSort).
    pub(crate) sort: String,
    /// A kind's name.
    pub(crate) kind: String,
    /// A category's name.
    pub(crate) category: String,
}

impl ChangeFilter {
    /// Whether it lets a change pass, of which this is the baseline's item.
    pub(crate) fn passes(&self, change: &Change, item: &Item) -> bool {
        let is = |wanted: &str, found: &str| wanted.is_empty() || wanted == found;
        is(&self.sort, change.sort.as_str())
            && is(&self.kind, item.kind.as_str())
            && is(&self.category, item.category.as_str())
    }
}

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
    pub(crate) fn new(pair: RunPair, filter: RwSignal<ChangeFilter>) -> Self {
        let matching = Memo::new(move |_| {
            let filter = filter.get();
            pair.with(|_, one, _| {
                let passes =
                    |change: &Change| one.items.get(change.items[0]).is_some_and(|item| filter.passes(change, item));
                let number = |(number, change): (usize, &Change)| passes(change).then_some(number);
                pair.changes(|changes| changes.iter().enumerate().filter_map(number).collect::<Vec<_>>())
            })
        });
        Self { pair, matching, open: RwSignal::new(None) }
    }

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
