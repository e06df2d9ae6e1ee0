//! Sorting of indices instead of entries.

use std::cmp::Ordering;

/// The indices `0..length` in the order that `compare` gives them; equal ones stay in their order.
///
/// It is not generic, so that the page has the code of one sort.
pub fn argsort(length: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut indices: Vec<usize> = (0..length).collect();
    indices.sort_unstable_by(|one, other| compare(*one, *other).then(one.cmp(other)));
    indices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_come_in_the_order_of_their_entries_and_equal_ones_stay() {
        let entries = [3, 1, 2, 1];
        assert_eq!(argsort(4, &|one, other| entries[one].cmp(&entries[other])), [1, 3, 2, 0]);
    }
}
