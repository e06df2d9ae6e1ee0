//! Something for each kind of each category, as the papers' tables have it.

use std::collections::BTreeMap;

use super::{Category, Kind};

/// Sorted by category, and within by kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Groups<T>(BTreeMap<(Category, Kind), T>);

impl<T> Default for Groups<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> Groups<T> {
    /// What stands for this group.
    pub fn get(&self, category: &Category, kind: Kind) -> Option<&T> {
        self.0.get(&(category.clone(), kind))
    }

    /// Every group that there is.
    pub fn iter(&self) -> impl Iterator<Item = (&Category, Kind, &T)> {
        self.0.iter().map(|((category, kind), entry)| (category, *kind, entry))
    }

    /// What stands for each, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.values_mut()
    }

    /// The categories of which there is one kind or both.
    pub fn categories(&self) -> Vec<Category> {
        let mut names: Vec<Category> = self.0.keys().map(|(category, _)| category.clone()).collect();
        names.dedup();
        names
    }
}

impl<T: Default> Groups<T> {
    /// What stands for this group, to be changed; its first state where nothing did.
    pub fn of(&mut self, category: &Category, kind: Kind) -> &mut T {
        self.0.entry((category.clone(), kind)).or_default()
    }
}
