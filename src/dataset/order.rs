//! Sorting, written into the page once: of places instead of things, so that no type needs a sort of its own.

use std::cmp::Ordering;

/// The places `0..length` in the order that `compare` gives them.
pub fn order(length: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..length).collect();
    places.sort_unstable_by(|a, b| compare(*a, *b));
    places
}
