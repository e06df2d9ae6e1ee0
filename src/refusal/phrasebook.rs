//! Looks the lexicon's phrases up.

use std::sync::OnceLock;

use super::clause::Move;
use super::phrases::*;

/// What a phrase at the start of a clause means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// Nothing: the clause begins behind it.
    LeadIn,
    /// A verb must follow.
    Unwilling,
    /// A reminder: of what, other words tell.
    Reminder,
    /// The clause does this.
    Does(Move),
}

/// What a speaker who "cannot" cannot do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    /// Words before the verb.
    Adverb,
    /// Work for the asker: declined.
    Task,
    /// Approval or judgement: a distance kept, and perhaps an answer all the same.
    Approval,
}

/// What a word tells about its sentence, wherever it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Telling {
    /// Passes moral or legal judgement.
    pub(super) condemns: bool,
    /// Speaks of right and wrong.
    pub(super) civil: bool,
    /// Marks help as the harmless counterpart of what was asked.
    pub(super) safe: bool,
    /// Names those who are called in: hotlines, lawyers, therapists.
    pub(super) refers: bool,
}

/// Where an answer turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// To something else than what was asked.
    Away,
    /// To what was asked.
    Back,
}

/// Phrases as a tree of letters, so that a text is read once, and mostly not beyond its first letters.
pub(super) struct Phrases<T> {
    /// The root comes first; it is nobody's child or sibling, so 0 stands for "none".
    nodes: Vec<Node<T>>,
}

struct Node<T> {
    letter: u8,
    child: u16,
    sibling: u16,
    /// What the phrase that ends here means.
    value: Option<T>,
}

impl<T: Copy> Phrases<T> {
    fn new(tables: &[(&str, T)]) -> Self {
        let mut phrases = Self { nodes: vec![Node { letter: 0, child: 0, sibling: 0, value: None }] };
        for (table, value) in tables {
            phrases_of(table).for_each(|phrase| phrases.insert(phrase, *value));
        }
        phrases
    }

    fn insert(&mut self, phrase: &str, value: T) {
        let mut at = 0;
        for letter in phrase.bytes() {
            at = self.child(at, letter).unwrap_or_else(|| {
                let new = u16::try_from(self.nodes.len()).unwrap_or_default();
                if let Some(parent) = self.nodes.get_mut(usize::from(at)) {
                    let sibling = std::mem::replace(&mut parent.child, new);
                    self.nodes.push(Node { letter, child: 0, sibling, value: None });
                }
                new
            });
        }
        if let Some(node) = self.nodes.get_mut(usize::from(at)) {
            node.value = Some(value);
        }
    }

    fn child(&self, at: u16, letter: u8) -> Option<u16> {
        let mut child = self.nodes.get(usize::from(at))?.child;
        while child != 0 {
            let node = self.nodes.get(usize::from(child))?;
            if node.letter == letter {
                return Some(child);
            }
            child = node.sibling;
        }
        None
    }

    /// The meaning and length of the longest phrase that `text` starts with and behind which `may_end` holds.
    fn longest(&self, text: &str, may_end: impl Fn(Option<u8>) -> bool) -> Option<(T, usize)> {
        let mut at = 0;
        let mut found = None;
        for (index, letter) in text.bytes().enumerate() {
            let Some(next) = self.child(at, letter) else { break };
            at = next;
            let value = self.nodes.get(usize::from(at)).and_then(|node| node.value);
            if let Some(value) = value
                && may_end(text.as_bytes().get(index + 1).copied())
            {
                found = Some((value, index + 1));
            }
        }
        found
    }

    /// The longest phrase that the word starts with.
    pub(super) fn stem_of(&self, word: &str) -> Option<T> {
        self.longest(word, |_| true).map(|(value, _)| value)
    }

    /// The longest phrase of whole words that `text` starts with, and the text from the word behind it.
    pub(super) fn opening_of<'a>(&self, text: &'a str) -> Option<(T, &'a str)> {
        let ends_word = |next: Option<u8>| next.is_none_or(|next| !next.is_ascii_alphanumeric() && next != b'\'');
        let (value, length) = self.longest(text, ends_word)?;
        Some((value, text.get(length..)?.trim_start_matches([' ', ',', ':', '.', '!', '-'])))
    }
}

/// Openings of clauses.
pub(super) fn openings() -> &'static Phrases<Opening> {
    use Opening::{Does, LeadIn, Reminder, Unwilling};
    static PHRASES: OnceLock<Phrases<Opening>> = OnceLock::new();
    PHRASES.get_or_init(|| {
        Phrases::new(&[
            (LEAD_INS, LeadIn),
            (REGRETS, Does(Move::Regrets)),
            (UNWILLING, Unwilling),
            (DECLINING, Does(Move::Declines)),
            (DISTANCES, Does(Move::KeepsDistance)),
            (DISCLAIMERS, Does(Move::Disclaims)),
            (LECTURES, Does(Move::Lectures)),
            (REMINDERS, Reminder),
            (STANCES, Does(Move::StatesMission)),
            (DEFERRALS, Does(Move::HandsBack)),
            (POINTERS, Does(Move::PointsElsewhere)),
            (CHANGES, Does(Move::ChangesSubject)),
            (OFFERS, Does(Move::Offers)),
            (PROMISES, Does(Move::Promises)),
            (HELP, Does(Move::Helps)),
        ])
    })
}

/// What follows "I cannot".
pub(super) fn verbs() -> &'static Phrases<Verb> {
    static PHRASES: OnceLock<Phrases<Verb>> = OnceLock::new();
    PHRASES.get_or_init(|| Phrases::new(&[(ADVERBS, Verb::Adverb), (TASKS, Verb::Task), (APPROVALS, Verb::Approval)]))
}

/// Turns at the start of a clause.
pub(super) fn turns() -> &'static Phrases<Turn> {
    static PHRASES: OnceLock<Phrases<Turn>> = OnceLock::new();
    PHRASES.get_or_init(|| Phrases::new(&[(DETOURS, Turn::Away), (RETURNS, Turn::Back)]))
}

/// Telling beginnings of words.
pub(super) fn stems() -> &'static Phrases<Telling> {
    static PHRASES: OnceLock<Phrases<Telling>> = OnceLock::new();
    PHRASES.get_or_init(|| {
        let none = Telling::default();
        Phrases::new(&[
            (CIVIL, Telling { civil: true, ..none }),
            (SAFE, Telling { civil: true, safe: true, ..none }),
            (REFERRALS, Telling { civil: true, refers: true, ..none }),
            (CONDEMNING, Telling { civil: true, condemns: true, ..none }),
        ])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_longest_phrase_wins_and_ends_with_a_word() {
        let phrases = Phrases::new(&[("i do; i do not; i do not have; no", 1), ("i do nothing", 2)]);
        assert_eq!(phrases.opening_of("i do not, have it"), Some((1, "have it")));
        assert_eq!(phrases.opening_of("i do not haven"), Some((1, "haven")));
        assert_eq!(phrases.opening_of("i do nothing."), Some((2, "")));
        assert_eq!(phrases.opening_of("note"), None);
        assert_eq!(phrases.opening_of(""), None);
        assert_eq!(phrases.stem_of("note"), Some(1));
    }

    #[test]
    fn no_phrase_means_two_things() {
        let tables = [
            ADVERBS,
            APPROVALS,
            CHANGES,
            DECLINING,
            DEFERRALS,
            DISCLAIMERS,
            DISTANCES,
            HELP,
            LEAD_INS,
            LECTURES,
            OFFERS,
            POINTERS,
            PROMISES,
            REGRETS,
            REMINDERS,
            STANCES,
            TASKS,
            UNWILLING,
        ];
        let (verbs, openings): (Vec<_>, Vec<_>) =
            tables.into_iter().partition(|table| [ADVERBS, APPROVALS, TASKS].contains(table));
        for group in [verbs, openings] {
            let mut phrases: Vec<_> = group.into_iter().flat_map(phrases_of).collect();
            phrases.sort_unstable();
            assert!(phrases.windows(2).all(|pair| pair[0] != pair[1]), "{phrases:?}");
        }
    }

    #[test]
    fn the_tree_has_room_for_all() {
        assert!(openings().nodes.len() < usize::from(u16::MAX));
    }

    proptest! {
        #[test]
        fn finds_what_trying_every_phrase_finds(
            text in "[ab ]{0,6}",
            table in prop::collection::vec("[ab ]{1,4}", 1..12),
        ) {
            let found = Phrases::new(&[(&table.join("; "), ())]).longest(&text, |_| true).map(|((), length)| length);
            let expected = table.iter().filter(|phrase| text.starts_with(phrase.as_str())).map(String::len).max();
            prop_assert_eq!(found, expected);
        }
    }
}
