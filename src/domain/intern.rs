//! Names that thousands of answers have in common, kept once.

use std::cell::RefCell;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serializer};

/// More names than classifiers and their rules have; a file that brings more keeps the others by itself.
const MOST: usize = 64;

thread_local! {
    static NAMES: RefCell<Vec<Arc<str>>> = const { RefCell::new(Vec::new()) };
}

/// The name; equal names share one allocation.
pub fn intern(name: &str) -> Arc<str> {
    NAMES.with_borrow_mut(|names| {
        if let Some(known) = names.iter().find(|known| ***known == *name) {
            return Arc::clone(known);
        }
        let new: Arc<str> = name.into();
        if names.len() < MOST {
            names.push(Arc::clone(&new));
        }
        new
    })
}

pub(super) fn serialize<S: Serializer>(name: &Arc<str>, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(name)
}

/// Reads a name out of what is all in memory; it is not copied where it is known.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Arc<str>, D::Error> {
    <&str>::deserialize(from).map(intern)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_once() {
        assert!(Arc::ptr_eq(&intern("lexicon"), &intern(&String::from("lexicon"))));
        assert_eq!(&*intern("linear"), "linear");
        for at in 0..2 * MOST {
            assert_eq!(*intern(&at.to_string()), *at.to_string());
        }
    }
}
