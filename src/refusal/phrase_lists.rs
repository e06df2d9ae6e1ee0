//! Phrases of languages other than English, by what a sentence that holds one of them does.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

use super::clause::Clause;
use super::dialogue_act::DialogueAct;
use super::text::{Sentence, Text};
use crate::domain::Language;

/// What a phrase means for its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PhraseEffect {
    Act(DialogueAct),
    /// It returns to what was asked, or turns away from it.
    Return,
}

/// A language's phrases, ready to be looked for.
struct PhraseList {
    finder: AhoCorasick,
    effects: Vec<PhraseEffect>,
    /// Words are written apart, so that a phrase begins where one does.
    has_spaces: bool,
}

macro_rules! lists {
    ($($code:literal),*) => {
        [$(($code, include_str!(concat!("languages/", $code, ".phrases")))),*]
    };
}

/// One section for each effect, one phrase a line.
const LISTS: [(&str, &str); 23] = lists![
    "ar", "de", "el", "es", "fa", "fi", "fr", "he", "hi", "id", "it", "ja", "ko", "nl", "pl", "pt", "ru", "sv", "th",
    "tr", "uk", "vi", "zh"
];

/// The clauses of a text in this language, a sentence being one; `None` where there are no phrases of the language.
pub(super) fn read_clauses_in(language: Language, text: &Text) -> Option<Vec<Clause>> {
    let list = list_of(language)?;
    Some(text.sentences.iter().map(|sentence| list.read(text, sentence)).collect())
}

/// The language whose phrases the text holds most of, where there is none of `guess` in it; else `guess`.
pub(super) fn language_by_phrases(text: &Text, guess: Language) -> Language {
    let count = |language: Language| {
        let clauses = read_clauses_in(language, text).unwrap_or_default();
        clauses.iter().filter(|clause| !matches!(clause.act, DialogueAct::Says)).count()
    };
    if count(guess) > 0 {
        return guess;
    }
    let languages = LISTS.iter().filter_map(|(code, _)| Language::of(code));
    let found = languages.map(|language| (count(language), language)).max_by_key(|(count, _)| *count);
    found.filter(|(count, _)| *count > 0).map_or(guess, |(_, language)| language)
}

fn list_of(language: Language) -> Option<&'static PhraseList> {
    static READ: [OnceLock<Option<PhraseList>>; LISTS.len()] = [const { OnceLock::new() }; LISTS.len()];
    let place = LISTS.iter().position(|(code, _)| *code == language.as_str())?;
    READ[place].get_or_init(|| PhraseList::read_list(language, LISTS[place].1)).as_ref()
}

fn effect_of(section: &str) -> Option<PhraseEffect> {
    Some(match section {
        "declines" => PhraseEffect::Act(DialogueAct::Declines),
        "cannot" => PhraseEffect::Act(DialogueAct::Cannot),
        "unable" => PhraseEffect::Act(DialogueAct::Disclaims),
        "rejects_premise" => PhraseEffect::Act(DialogueAct::Corrects),
        "deflects" => PhraseEffect::Act(DialogueAct::Lectures),
        "helps" => PhraseEffect::Act(DialogueAct::Helps),
        "but" => PhraseEffect::Return,
        _ => return None,
    })
}

impl PhraseList {
    fn read_list(language: Language, list: &str) -> Option<Self> {
        let (mut phrases, mut effects) = (Vec::new(), Vec::new());
        let mut section = None;
        for line in list.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                section = effect_of(name);
            } else if let Some(effect) = section {
                // Written as the answers are that it is looked for in.
                phrases.push(Text::read(line).letters().trim().to_owned());
                effects.push(effect);
            }
        }
        let finder = AhoCorasick::new(&phrases).ok()?;
        Some(Self { finder, effects, has_spaces: has_spaces(language) })
    }

    /// A sentence as one clause: its act is that of its first phrase, but declining comes before all others.
    fn read(&self, text: &Text, sentence: &Sentence) -> Clause {
        let letters = text.get(&sentence.span);
        let mut clause = Clause::of_matter(sentence.span.clone(), self.count_words(letters));
        let is_word = |at: usize| {
            !self.has_spaces || letters.get(..at).is_none_or(|before| !before.ends_with(char::is_alphanumeric))
        };
        for found in self.finder.find_overlapping_iter(letters).filter(|found| is_word(found.start())) {
            let at = sentence.span.start + found.start();
            match self.effects[found.pattern().as_usize()] {
                PhraseEffect::Return => clause.returns = true,
                PhraseEffect::Act(_) if text.is_quoted(at) => {}
                PhraseEffect::Act(act) if clause.act == DialogueAct::Says || act == DialogueAct::Declines => {
                    clause.act = act
                }
                // "I cannot" with its object is one of the others.
                PhraseEffect::Act(act) if clause.act == DialogueAct::Cannot => clause.act = act,
                PhraseEffect::Act(_) => {}
            }
        }
        if clause.act == DialogueAct::Lectures {
            (clause.refers, clause.judgements) = (true, 1);
        }
        clause
    }

    fn count_words(&self, letters: &str) -> usize {
        if self.has_spaces {
            letters.split_ascii_whitespace().count()
        } else {
            // Words of these scripts have two letters or so.
            letters.chars().filter(|c| c.is_alphanumeric()).count().div_ceil(2)
        }
    }
}

fn has_spaces(language: Language) -> bool {
    !matches!(language.as_str(), "ja" | "zh" | "th")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::language::KNOWN;

    fn moves(code: &str, answer: &str) -> Vec<DialogueAct> {
        let text = Text::read(answer);
        let clauses = read_clauses_in(Language::of(code).unwrap(), &text).unwrap();
        clauses.iter().map(|clause| clause.act).collect()
    }

    #[test]
    fn every_known_language_has_phrases() {
        for (_, language) in KNOWN.into_iter().filter(|(_, language)| *language != Language::ENGLISH) {
            assert!(list_of(language).is_some(), "{}", language.as_str());
        }
        assert!(read_clauses_in(Language::of("kk").unwrap(), &Text::read("Сәлем.")).is_none());
    }

    #[test]
    fn sentence_has_the_act_of_its_phrase() {
        assert_eq!(
            moves("de", "Das tut mir leid. Ich kann dir dabei nicht helfen."),
            [DialogueAct::Says, DialogueAct::Declines]
        );
        assert_eq!(moves("ru", "Я не могу помочь с этим."), [DialogueAct::Declines]);
        assert_eq!(moves("ja", "お手伝いできません。"), [DialogueAct::Declines]);
        assert_eq!(moves("fr", "Le train part à midi."), [DialogueAct::Says]);
    }

    #[test]
    fn a_phrase_begins_where_a_word_does_and_quoted_ones_do_not_count() {
        assert_eq!(
            moves("de", "Er sagte: „Ich kann dir dabei nicht helfen“, und ging nach Hause."),
            [DialogueAct::Says]
        );
    }
}
