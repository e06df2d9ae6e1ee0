//! An answer as the lexicon and the trained model read it, each part once.

use super::asked::{Asked, Sort};
use super::clause::{Clause, read_clauses};
use super::language::{Detected, detect_language};
use super::phrase_lists::{language_by_phrases, read_clauses_in};
use super::repetition::only_repeats_itself;
use super::rule::Rule;
use super::text::Text;
use crate::domain::{Exchange, Language};

/// An answer that a verdict can be found for.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    pub(super) text: Text<'a>,
    pub(super) language: Language,
    pub(super) asked: Asked,
    pub(super) clauses: Vec<Clause>,
    /// What the clauses come to.
    pub(super) rule: Rule,
}

/// An answer that no verdict fits.
#[derive(Debug)]
pub(super) enum Unreadable<'a> {
    /// No letters and no code.
    SaysNothing,
    /// The same few words over and over.
    RepeatsItself(Box<Text<'a>>),
    /// A language that the classifiers do not read.
    Foreign(Language),
}

impl<'a> Reading<'a> {
    pub(super) fn of(exchange: Exchange<'a>) -> Result<Self, Unreadable<'a>> {
        let text = Text::read(exchange.answer);
        if !text.letters().contains(char::is_alphanumeric) && !text.has_code {
            return Err(Unreadable::SaysNothing);
        }
        if only_repeats_itself(text.letters()) {
            return Err(Unreadable::RepeatsItself(Box::new(text)));
        }
        let language = match detect_language(&text) {
            Detected::Surely(language) => language,
            Detected::Perhaps(guess) => language_by_phrases(&text, guess),
        };
        let clauses = match language {
            Language::ENGLISH => read_clauses(&text),
            other => read_clauses_in(other, &text).ok_or(Unreadable::Foreign(other))?,
        };
        let asked = Asked::read(exchange.prompt);
        let rule = Rule::judge(&text, &clauses, asked.sort == Sort::YesOrNo);
        Ok(Self { text, language, asked, clauses, rule })
    }
}
