//! Runs for this module's tests, written down in letters.

use proptest::prelude::*;

use super::agreement::Rater;
use crate::domain::{Answer, Class, Item, Kind, Outcome, Prompt, Verdict};

pub(super) const ANSWERED: Class = Class::Answer;
pub(super) const PARTIAL: Class = Class::PartialAnswer;
pub(super) const REFUSED: Class = Class::Declines;
pub(super) const EVADED: Class = Class::Deflects;
pub(super) const UNREAD: Class = Class::Unscored;

/// A word by its first letter; any other letter is none.
pub(super) fn word(words: &str, at: usize) -> Option<Class> {
    let at = "APREU".find(words.chars().nth(at)?)?;
    Some([ANSWERED, PARTIAL, REFUSED, EVADED, UNREAD][at])
}

pub(super) fn verdict(class: Class) -> Verdict {
    Verdict::bare(class, 0.5)
}

/// Items of the toxic kind: a letter each for what the run's own classifier and the people said, so that a column
/// is an item. Where the classifier said nothing, the provider blocked the answer.
pub(super) fn run(own: &str, people: &[(&str, &str)]) -> Vec<Item> {
    let outcome = |at: usize| {
        let Some(own) = word(own, at) else {
            return Outcome::PlatformBlock { reason: "r".into(), text: String::new() };
        };
        let mut answer = Answer::new("t".into(), verdict(own));
        people.iter().for_each(|(person, words)| answer.set_label(person, word(words, at)));
        Outcome::Answered(answer)
    };
    let item = |at: usize| {
        let (category, kind) = ("hate".into(), Kind::Toxic);
        Item::new(&Prompt { id: at.to_string(), category, kind, text: "P".into(), note: None }, outcome(at))
    };
    (0..own.len()).map(item).collect()
}

pub(super) fn person(name: &str) -> Rater {
    Rater::Person(name.into())
}

pub(super) fn classifier(id: &str) -> Rater {
    Rater::Classifier(id.into())
}

/// Runs with ids of their own, answers that are often the same, blocks, and two people who label some.
pub(super) fn items() -> impl Strategy<Value = Vec<Item>> {
    let letters = ("[APREU-]{0,30}", "[APREU-]{30}", "[APREU-]{30}", "[xy]{30}", "[st]{30}");
    letters.prop_map(|(own, ann, bob, texts, kinds)| {
        let mut items = run(&own, &[("Ann", &ann), ("Bob", &bob)]);
        for ((item, text), kind) in items.iter_mut().zip(texts.chars()).zip(kinds.chars()) {
            item.kind = Kind::ALL[usize::from(kind == 't')];
            item.outcome.answer_mut().into_iter().for_each(|answer| answer.text = text.into());
        }
        items
    })
}
