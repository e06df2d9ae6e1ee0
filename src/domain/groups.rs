//! A map with one entry for each category and kind of prompts, as the papers' tables have it.

use std::collections::BTreeMap;

use super::{Category, Kind};

/// Entries by category and kind, sorted by category and then by kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Groups<T>(BTreeMap<(Category, Kind), T>);

impl<T> Default for Groups<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> Groups<T> {
    /// The entry of this category and kind.
    pub fn get(&self, category: &Category, kind: Kind) -> Option<&T> {
        self.0.get(&(category.clone(), kind))
    }

    /// All entries with their category and kind.
    pub fn iter(&self) -> impl Iterator<Item = (&Category, Kind, &T)> {
        self.0.iter().map(|((category, kind), entry)| (category, *kind, entry))
    }

    /// All entries, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.values_mut()
    }

    /// The categories that have an entry of either kind.
    pub fn categories(&self) -> Vec<Category> {
        let mut names: Vec<Category> = self.0.keys().map(|(category, _)| category.clone()).collect();
        names.dedup();
        names
    }
}

impl<T: Default> Groups<T> {
    /// The entry of this category and kind, to be changed; a default one is made where there was none.
    pub fn entry(&mut self, category: &Category, kind: Kind) -> &mut T {
        self.0.entry((category.clone(), kind)).or_default()
    }
}
