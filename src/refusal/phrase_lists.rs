//! Phrases of languages other than English, by what a sentence that holds one of them does.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

use super::clause::{Clause, Move};
use super::text::{Sentence, Text};
use crate::domain::Language;

/// What a phrase tells of its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Does(Move),
    /// Turns back to what was asked, or away from it.
    Turns,
}

/// A language's phrases, ready to be looked for.
struct PhraseList {
    finder: AhoCorasick,
    signs: Vec<Sign>,
    /// Words are written apart, so that a phrase begins where one does.
    has_spaces: bool,
}

macro_rules! lists {
    ($($code:literal),*) => {
        [$(($code, include_str!(concat!("languages/", $code, ".phrases")))),*]
    };
}

/// One section for each sign, one phrase a line.
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
        clauses.iter().filter(|clause| !matches!(clause.does, Move::Says)).count()
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

fn sign_of(section: &str) -> Option<Sign> {
    Some(match section {
        "declines" => Sign::Does(Move::Declines),
        "cannot" => Sign::Does(Move::Cannot),
        "unable" => Sign::Does(Move::Disclaims),
        "rejects_premise" => Sign::Does(Move::Corrects),
        "deflects" => Sign::Does(Move::Lectures),
        "helps" => Sign::Does(Move::Helps),
        "but" => Sign::Turns,
        _ => return None,
    })
}

impl PhraseList {
    fn read_list(language: Language, list: &str) -> Option<Self> {
        let (mut phrases, mut signs) = (Vec::new(), Vec::new());
        let mut section = None;
        for line in list.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                section = sign_of(name);
            } else if let Some(sign) = section {
                // Written as the answers are that it is looked for in.
                phrases.push(Text::read(line).letters().trim().to_owned());
                signs.push(sign);
            }
        }
        let finder = AhoCorasick::new(&phrases).ok()?;
        Some(Self { finder, signs, has_spaces: has_spaces(language) })
    }

    /// What a sentence does: what its first phrase says, declining before all else.
    fn read(&self, text: &Text, sentence: &Sentence) -> Clause {
        let letters = text.get(&sentence.span);
        let mut clause = Clause::of_matter(sentence.span.clone(), self.count_words(letters));
        let is_word = |at: usize| {
            !self.has_spaces || letters.get(..at).is_none_or(|before| !before.ends_with(char::is_alphanumeric))
        };
        for found in self.finder.find_overlapping_iter(letters).filter(|found| is_word(found.start())) {
            let at = sentence.span.start + found.start();
            match self.signs[found.pattern().as_usize()] {
                Sign::Turns => clause.returns = true,
                Sign::Does(_) if text.is_quoted(at) => {}
                Sign::Does(does) if clause.does == Move::Says || does == Move::Declines => clause.does = does,
                // "I cannot" with its object is one of the others.
                Sign::Does(does) if clause.does == Move::Cannot => clause.does = does,
                Sign::Does(_) => {}
            }
        }
        if clause.does == Move::Lectures {
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

    fn moves(code: &str, answer: &str) -> Vec<Move> {
        let text = Text::read(answer);
        let clauses = read_clauses_in(Language::of(code).unwrap(), &text).unwrap();
        clauses.iter().map(|clause| clause.does).collect()
    }

    #[test]
    fn every_known_language_has_phrases() {
        for (_, language) in KNOWN.into_iter().filter(|(_, language)| *language != Language::ENGLISH) {
            assert!(list_of(language).is_some(), "{}", language.as_str());
        }
        assert!(read_clauses_in(Language::of("kk").unwrap(), &Text::read("Сәлем.")).is_none());
    }

    #[test]
    fn sentences_do_what_their_phrases_say() {
        assert_eq!(moves("de", "Das tut mir leid. Ich kann dir dabei nicht helfen."), [Move::Says, Move::Declines]);
        assert_eq!(moves("ru", "Я не могу помочь с этим."), [Move::Declines]);
        assert_eq!(moves("ja", "お手伝いできません。"), [Move::Declines]);
        assert_eq!(moves("fr", "Le train part à midi."), [Move::Says]);
    }

    #[test]
    fn a_phrase_begins_where_a_word_does_and_quoted_ones_do_not_count() {
        assert_eq!(moves("de", "Er sagte: „Ich kann dir dabei nicht helfen“, und ging nach Hause."), [Move::Says]);
    }
}
