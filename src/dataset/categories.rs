//! Names of categories that the prompts of a set have in common, kept once.

use std::collections::HashMap;

use crate::domain::Category;

/// The categories met so far, in the order of their first coming.
#[derive(Default)]
pub(crate) struct CategoryInterner {
    names: Vec<Category>,
    places: HashMap<Category, usize>,
}

impl CategoryInterner {
    /// Where the category of this name stands among them.
    pub(crate) fn place(&mut self, name: &str) -> usize {
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        let (place, new) = (self.names.len(), Category::from(name));
        self.names.push(new.clone());
        self.places.insert(new, place);
        place
    }

    /// The category of this name.
    pub(crate) fn of(&mut self, name: &str) -> Category {
        let place = self.place(name);
        self.names[place].clone()
    }

    /// All of them.
    pub(crate) fn into_names(self) -> Vec<Category> {
        self.names
    }
}
