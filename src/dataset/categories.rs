//! Names of categories that the prompts of a set have in common, kept once.

use crate::domain::Category;

/// More than any set has that is sorted by subject; where there are more, the others are kept by themselves, so that each
/// is looked for among a few.
const MOST: usize = 64;

/// The categories met so far.
#[derive(Default)]
pub(super) struct Categories(Vec<Category>);

impl Categories {
    /// The category of this name.
    pub(super) fn of(&mut self, name: &str) -> Category {
        if let Some(known) = self.0.iter().find(|category| category.as_str() == name) {
            return known.clone();
        }
        let new = Category::from(name);
        if self.0.len() < MOST {
            self.0.push(new.clone());
        }
        new
    }
}
