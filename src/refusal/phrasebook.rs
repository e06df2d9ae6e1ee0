//! Looks up the lexicon's phrases in prefix trees.

use std::sync::OnceLock;

use super::dialogue_act::DialogueAct;
use super::phrases::*;

/// The meaning of a phrase at the start of a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// Nothing: the clause begins behind it.
    LeadIn,
    /// A verb must follow.
    Unwilling,
    /// A reminder: of what, other words tell.
    Reminder,
    /// The clause does this.
    Act(DialogueAct),
}

/// The kind of verb that follows "I cannot".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    /// Words before the verb.
    Adverb,
    /// Work for the asker: declined.
    Task,
    /// Approval or judgement: a distance kept, and perhaps an answer all the same.
    Approval,
}

/// What a word means for its sentence, wherever it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct WordMeaning {
    /// Passes moral or legal judgement.
    pub(super) condemns: bool,
    /// Speaks of right and wrong.
    pub(super) civil: bool,
    /// Marks help as the harmless counterpart of what was asked.
    pub(super) safe: bool,
    /// Names those who are called in: hotlines, lawyers, therapists.
    pub(super) refers: bool,
}

/// A turn of an answer, towards its request or away from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// To something else than what was asked.
    Away,
    /// To what was asked.
    Back,
}

/// A cue for reading a sentence, wherever in it the cue stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// A word that means something for its whole sentence.
    Meaning(WordMeaning),
    /// A word that begins a clause.
    StartsClause,
    /// A conjunction that begins no clause.
    Bound,
    /// The place behind a comma or another mark that ends a clause; not in any table.
    EndsClause,
}

/// Phrases as a tree of letters, so that a text is read once, and mostly not beyond its first letters.
pub(super) struct Phrases<T> {
    /// The column of each byte in a node's row; the first for those that are in no phrase.
    columns: [u8; 256],
    width: usize,
    /// One row for each node: the node that each letter leads to. The root comes first; no letter leads to it, so 0
    /// stands for "none".
    children: Vec<u16>,
    /// For each node, what the phrase that ends there means.
    values: Vec<Option<T>>,
    /// A bit for the first three letters of each phrase: a quick look that most words do not pass.
    starts: [u64; 512],
}

impl<T: Copy> Phrases<T> {
    fn new(tables: &[(&str, T)]) -> Self {
        let mut columns = [0; 256];
        let mut width = 1;
        for letter in tables.iter().flat_map(|(table, _)| table.bytes()) {
            let column = &mut columns[usize::from(letter)];
            if *column == 0 {
                *column = width;
                width += 1;
            }
        }
        let width = usize::from(width);
        let mut phrases = Self { columns, width, children: vec![0; width], values: vec![None], starts: [0; 512] };
        for (table, value) in tables {
            phrases_of(table).for_each(|phrase| phrases.insert(phrase, *value));
        }
        phrases
    }

    fn insert(&mut self, phrase: &str, value: T) {
        if let Some((index, bit)) = beginning(phrase.as_bytes()) {
            self.starts[index] |= bit;
        }
        let mut at = 0;
        for letter in phrase.bytes() {
            at = self.child(at, letter).unwrap_or_else(|| {
                let new = self.values.len();
                self.values.push(None);
                self.children.resize(self.children.len() + self.width, 0);
                let place = self.place(at, letter);
                if let Some(child) = self.children.get_mut(place) {
                    *child = u16::try_from(new).unwrap_or_default();
                }
                new
            });
        }
        if let Some(node) = self.values.get_mut(at) {
            *node = Some(value);
        }
    }

    /// The index in `children` of this node's child for this letter.
    fn place(&self, at: usize, letter: u8) -> usize {
        at * self.width + usize::from(self.columns[usize::from(letter)])
    }

    fn child(&self, at: usize, letter: u8) -> Option<usize> {
        let child = *self.children.get(self.place(at, letter))?;
        (child != 0).then_some(usize::from(child))
    }

    /// The meaning and length of the longest phrase that `text` starts with and behind which `may_end` holds.
    fn longest(&self, text: &str, may_end: impl Fn(Option<u8>) -> bool) -> Option<(T, usize)> {
        let mut at = 0;
        let mut found = None;
        for (index, letter) in text.bytes().enumerate() {
            let Some(next) = self.child(at, letter) else { break };
            at = next;
            if let Some(Some(value)) = self.values.get(at).copied()
                && may_end(text.as_bytes().get(index + 1).copied())
            {
                found = Some((value, index + 1));
            }
        }
        found
    }

    /// The longest phrase that `text` starts with, whether or not a word ends there.
    fn stem_of(&self, text: &str) -> Option<T> {
        self.longest(text, |_| true).map(|(value, _)| value)
    }

    /// The same, among phrases of three letters or more: mostly a look at these three is enough.
    pub(super) fn longest_stem(&self, text: &str) -> Option<T> {
        let (index, bit) = beginning(text.as_bytes())?;
        if self.starts[index] & bit == 0 { None } else { self.stem_of(text) }
    }

    /// Whether any phrase occurs anywhere in `text`, be it within a word.
    pub(super) fn occur_in(&self, text: &str) -> bool {
        text.char_indices().any(|(at, _)| text.get(at..).is_some_and(|rest| self.stem_of(rest).is_some()))
    }

    /// The longest phrase of whole words that `text` starts with, and the text from the word behind it.
    pub(super) fn opening_of<'a>(&self, text: &'a str) -> Option<(T, &'a str)> {
        let ends_word = |next: Option<u8>| next.is_none_or(|next| !next.is_ascii_alphanumeric() && next != b'\'');
        let (value, length) = self.longest(text, ends_word)?;
        Some((value, text.get(length..)?.trim_start_matches([' ', ',', ':', '.', '!', '-'])))
    }
}

/// The place of a text's first three letters in a table of bits, all that are no letters alike.
fn beginning(text: &[u8]) -> Option<(usize, u64)> {
    let letter = |byte: u8| u32::from(if byte.is_ascii_lowercase() { byte } else { 0 });
    let &[first, second, third, ..] = text else { return None };
    let letters = letter(first) << 16 | letter(second) << 8 | letter(third);
    let hash = letters.wrapping_mul(0x9e37_79b1) >> 17;
    Some(((hash / 64) as usize, 1 << (hash % 64)))
}

/// Openings of clauses.
pub(super) fn openings() -> &'static Phrases<Opening> {
    use Opening::{Act, LeadIn, Reminder, Unwilling};
    static PHRASES: OnceLock<Phrases<Opening>> = OnceLock::new();
    PHRASES.get_or_init(|| {
        Phrases::new(&[
            (LEAD_INS, LeadIn),
            (REGRETS, Act(DialogueAct::Regrets)),
            (UNWILLING, Unwilling),
            (DECLINING, Act(DialogueAct::Declines)),
            (DISTANCES, Act(DialogueAct::KeepsDistance)),
            (DISCLAIMERS, Act(DialogueAct::Disclaims)),
            (CORRECTIONS, Act(DialogueAct::Corrects)),
            (LECTURES, Act(DialogueAct::Lectures)),
            (REMINDERS, Reminder),
            (STANCES, Act(DialogueAct::StatesMission)),
            (DEFERRALS, Act(DialogueAct::HandsBack)),
            (POINTERS, Act(DialogueAct::PointsElsewhere)),
            (CHANGES, Act(DialogueAct::ChangesSubject)),
            (OFFERS, Act(DialogueAct::Offers)),
            (PROMISES, Act(DialogueAct::Promises)),
            (HELP, Act(DialogueAct::Helps)),
        ])
    })
}

/// Verbs that follow "I cannot".
pub(super) fn verbs() -> &'static Phrases<Verb> {
    static PHRASES: OnceLock<Phrases<Verb>> = OnceLock::new();
    PHRASES.get_or_init(|| Phrases::new(&[(ADVERBS, Verb::Adverb), (TASKS, Verb::Task), (APPROVALS, Verb::Approval)]))
}

/// Objects of "I cannot" that make it a limit.
pub(super) fn limits() -> &'static Phrases<()> {
    static PHRASES: OnceLock<Phrases<()>> = OnceLock::new();
    PHRASES.get_or_init(|| Phrases::new(&[(LIMITS, ())]))
}

/// Turns at the start of a clause.
pub(super) fn turns() -> &'static Phrases<Turn> {
    static PHRASES: OnceLock<Phrases<Turn>> = OnceLock::new();
    PHRASES.get_or_init(|| Phrases::new(&[(DETOURS, Turn::Away), (RETURNS, Turn::Back)]))
}

/// Conjunctions, and beginnings of words that have a meaning for their sentence.
pub(super) fn cues() -> &'static Phrases<Cue> {
    static PHRASES: OnceLock<Phrases<Cue>> = OnceLock::new();
    PHRASES.get_or_init(|| {
        let none = WordMeaning::default();
        Phrases::new(&[
            (CIVIL, Cue::Meaning(WordMeaning { civil: true, ..none })),
            (SAFE, Cue::Meaning(WordMeaning { civil: true, safe: true, ..none })),
            (REFERRALS, Cue::Meaning(WordMeaning { civil: true, refers: true, ..none })),
            (CONDEMNING, Cue::Meaning(WordMeaning { civil: true, condemns: true, ..none })),
            (JOINTS, Cue::StartsClause),
            (BONDS, Cue::Bound),
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
    fn phrases_are_in_one_table_only() {
        let tables = [
            ADVERBS,
            APPROVALS,
            CHANGES,
            CORRECTIONS,
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
    fn node_numbers_fit_16_bits() {
        assert!(openings().values.len() < usize::from(u16::MAX));
    }

    #[test]
    fn cues_have_at_least_three_letters() {
        for joint in phrases_of(JOINTS).chain(phrases_of(BONDS)) {
            assert!(joint.len() >= 3, "{joint}");
        }
        for stem in [CIVIL, CONDEMNING, REFERRALS, SAFE].into_iter().flat_map(phrases_of) {
            assert!(stem.len() > 3 && stem.bytes().all(|letter| letter.is_ascii_lowercase()), "{stem}");
        }
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
