//! Names of categories that the prompts of a set have in common, kept once.

use std::collections::HashSet;

use crate::domain::Category;

/// The categories met so far.
#[derive(Default)]
pub(crate) struct CategoryInterner(HashSet<Category>);

impl CategoryInterner {
    /// The category of this name.
    pub(crate) fn of(&mut self, name: &str) -> Category {
        if let Some(known) = self.0.get(name) {
            return known.clone();
        }
        let new = Category::from(name);
        self.0.insert(new.clone());
        new
    }
}
