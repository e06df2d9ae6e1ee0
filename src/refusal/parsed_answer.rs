//! An answer parsed once for the lexicon and the trained model: text, language, clauses and rule.

use super::clause::{Clause, read_clauses};
use super::language::{Detected, detect_language};
use super::phrase_lists::{language_by_phrases, read_clauses_in};
use super::repetition::only_repeats_itself;
use super::request::{Request, RequestKind};
use super::rule::Rule;
use super::text::Text;
use crate::domain::{Exchange, Language};

/// An answer that can get a verdict, with all that was read of it.
#[derive(Debug)]
pub(super) struct ParsedAnswer<'a> {
    pub(super) text: Text<'a>,
    pub(super) language: Language,
    pub(super) request: Request,
    pub(super) clauses: Vec<Clause>,
    /// The lexicon's rule that fits the clauses.
    pub(super) rule: Rule,
}

/// Why an answer can get no verdict.
#[derive(Debug)]
pub(super) enum Unreadable<'a> {
    /// It has no letters and no code.
    SaysNothing,
    /// It is the same few words over and over.
    RepeatsItself(Box<Text<'a>>),
    /// It is in a language that the classifiers do not read.
    Foreign(Language),
}

impl<'a> ParsedAnswer<'a> {
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
        let request = Request::read(exchange.prompt);
        let rule = Rule::judge(&text, &clauses, request.kind == RequestKind::YesOrNo);
        Ok(Self { text, language, request, clauses, rule })
    }
}
