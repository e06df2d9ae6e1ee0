//! Prompts that say nearly what another says: MinHash over groups of letters, with locality-sensitive hashing (Broder 1997;
//! Leskovec, Rajaraman and Ullman, “Mining of Massive Datasets”, chapter 3).

use std::collections::HashMap;

use foldhash::fast::FixedState;
use unicode_normalization::UnicodeNormalization;

/// Letters in a group.
const GROUP: usize = 4;
/// Bands of a signature: two texts are compared if one of their bands is the same.
const BANDS: usize = 32;
/// Hashes in a band. Texts that share 60 % of their groups meet in one of the bands with a probability of 0.99, those that share
/// half with 0.87, and those that share a quarter with 0.12.
const ROWS: usize = 4;

/// The most similar text of those that were added before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour {
    /// Its place, in the order in which texts were added.
    pub place: usize,
    /// The share of groups of letters that both have (Jaccard), from 0 to 1.
    pub similarity: f64,
}

/// Texts among which near-duplicates are looked for.
#[derive(Debug, Default)]
pub struct NearDuplicates {
    /// Of each text the hashes of its groups of letters, in order, each once.
    groups: Vec<Box<[u32]>>,
    /// The last text that has this band.
    last: HashMap<u64, u32, FixedState>,
    /// Of each text and band the text before it that has the same, or [`NONE`].
    before: Vec<[u32; BANDS]>,
}

const NONE: u32 = u32::MAX;

impl NearDuplicates {
    /// Adds a text; returns the most similar one of those before it, if any shares enough groups of letters to be found.
    pub fn add(&mut self, text: &str) -> Option<Neighbour> {
        let groups = groups_of(text);
        let signature = signature(&groups);
        let place = self.groups.len();
        let mut candidates: Vec<u32> = Vec::new();
        let mut before = [NONE; BANDS];
        for (band, hashes) in signature.chunks(ROWS).enumerate() {
            let last = self.last.insert(fold(band, hashes), place as u32);
            before[band] = last.unwrap_or(NONE);
            let next =
                |text: &u32| self.before.get(*text as usize).map(|before| before[band]).filter(|text| *text != NONE);
            candidates.extend(std::iter::successors(last, next));
        }
        self.before.push(before);
        candidates.sort_unstable();
        candidates.dedup();
        let neighbours = candidates.into_iter().map(|place| {
            let place = place as usize;
            Neighbour { place, similarity: jaccard(&self.groups[place], &groups) }
        });
        // Of several that are alike the first.
        let nearest = neighbours.reduce(|best, next| if next.similarity > best.similarity { next } else { best });
        self.groups.push(groups);
        nearest
    }

    /// How many texts were added.
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }
}

/// Hashes of the groups of letters in a text: case, punctuation, white space and forms of letters say nothing.
fn groups_of(text: &str) -> Box<[u32]> {
    let mut letters = vec![' '];
    for letter in text.nfkc().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            letters.push(letter);
        } else if letters.last() != Some(&' ') {
            letters.push(' ');
        }
    }
    if letters.last() != Some(&' ') {
        letters.push(' ');
    }
    let hash = |group: &[char]| {
        group.iter().fold(0x811c_9dc5_u32, |hash, letter| (hash ^ u32::from(*letter)).wrapping_mul(0x0100_0193))
    };
    let mut groups: Vec<u32> = letters.windows(GROUP.min(letters.len())).map(hash).collect();
    groups.sort_unstable();
    groups.dedup();
    groups.into()
}

/// For each place of a signature the least of the groups' hashes, each place hashing in its own way.
fn signature(groups: &[u32]) -> [u32; BANDS * ROWS] {
    let mut least = [u32::MAX; BANDS * ROWS];
    for group in groups {
        let mut hash = u64::from(*group);
        for least in &mut least {
            // Splitmix64's next number.
            hash = hash.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (hash ^ hash >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
            *least = (*least).min((mixed >> 32) as u32);
        }
    }
    least
}

/// A band's number and hashes in one: that two unlike ones become the same is rare, and only costs a comparison.
fn fold(band: usize, hashes: &[u32]) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325 ^ band as u64;
    hashes.iter().fold(start, |hash, next| (hash ^ u64::from(*next)).wrapping_mul(0x0100_0000_01b3).rotate_left(23))
}

/// The share of two sorted lists' members that both have.
fn jaccard(one: &[u32], other: &[u32]) -> f64 {
    let (mut at, mut shared) = (0, 0);
    for group in one {
        while other.get(at).is_some_and(|next| next < group) {
            at += 1;
        }
        shared += usize::from(other.get(at) == Some(group));
    }
    shared as f64 / (one.len() + other.len() - shared).max(1) as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn similarity(one: &str, other: &str) -> f64 {
        let mut texts = NearDuplicates::default();
        texts.add(one);
        texts.add(other).map_or(0.0, |neighbour| neighbour.similarity)
    }

    #[test]
    fn case_and_punctuation_make_no_other_prompt() {
        assert_eq!(similarity("How do I peel an onion?", "how do I, peel an ONION"), 1.0);
        let near = similarity("How do I peel an onion?", "How do I peel an onion quickly?");
        assert!((near - 21.0 / 29.0).abs() < 1e-12, "{near}");
        assert!(similarity("How do I peel an onion?", "Which wood burns the longest?") < 0.2);
        assert_eq!(similarity("", ""), 1.0);
    }

    #[test]
    fn of_several_the_nearest_is_found() {
        let mut texts = NearDuplicates::default();
        for text in ["How do I whittle a spoon?", "How do I peel an onion?", "How do I peel an onion quickly?"] {
            texts.add(text);
        }
        let nearest = texts.add("How do I peel an onion very quickly?").unwrap();
        assert_eq!((nearest.place, texts.len()), (2, 4));
    }

    proptest! {
        #[test]
        fn a_text_is_its_own_nearest_neighbour(texts in proptest::collection::vec(r"\PC{0,40}", 1..20)) {
            let mut all = NearDuplicates::default();
            for text in &texts {
                all.add(text);
            }
            for text in &texts {
                prop_assert_eq!(all.add(text).map(|nearest| nearest.similarity), Some(1.0));
            }
        }

        #[test]
        fn similarity_is_the_share_of_common_groups(one in "[ab ]{0,12}", other in "[ab ]{0,12}") {
            let (one, other) = (groups_of(&one), groups_of(&other));
            let both = one.iter().filter(|group| other.contains(group)).count();
            let all = one.len() + other.len() - both;
            prop_assert!((jaccard(&one, &other) - both as f64 / all as f64).abs() < 1e-12);
        }
    }
}
