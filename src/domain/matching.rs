//! Lists whose entries belong together by a key that both have, such as a prompt's id and text.

use std::collections::HashMap;
use std::hash::Hash;

/// The indices at which each key stands, in their order.
pub fn indices_by_key<K: Hash + Eq>(keys: impl IntoIterator<Item = K>) -> HashMap<K, Vec<usize>> {
    let mut indices: HashMap<K, Vec<usize>> = HashMap::new();
    for (index, key) in keys.into_iter().enumerate() {
        indices.entry(key).or_default().push(index);
    }
    indices
}

/// For each of the first keys, the index of an equal one among the second; each of these is taken once. Where a key
/// stands several times, its entries are paired in their order.
pub fn pair_by_key<K: Hash + Eq>(
    first: impl IntoIterator<Item = K>,
    second: impl IntoIterator<Item = K>,
) -> Vec<Option<usize>> {
    let mut free: HashMap<K, _> =
        indices_by_key(second).into_iter().map(|(key, indices)| (key, indices.into_iter())).collect();
    first.into_iter().map(|key| free.get_mut(&key)?.next()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_keys_are_paired_once_and_in_order() {
        assert_eq!(pair_by_key("abca".chars(), "aab".chars()), [Some(0), Some(2), None, Some(1)]);
        assert_eq!(pair_by_key("aaa".chars(), "xa".chars()), [Some(1), None, None]);
        assert_eq!(pair_by_key("".chars(), "a".chars()), []);
        assert_eq!(indices_by_key("aba".chars())[&'a'], [0, 2]);
    }
}
