//! What each clause of an answer does with the request.

use std::ops::Range;

use super::phrasebook::{Opening, Turn, Verb, openings, stems, turns, verbs};
use super::phrases::{IDIOMS, LIMITS, phrases_of};
use super::text::{Line, Sentence, Text};

/// What a clause does with the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Move {
    /// "I can't write that."
    Declines,
    /// "I don't condone that": may go on to answer.
    KeepsDistance,
    /// "I'm not a doctor", "I don't have opinions".
    Disclaims,
    /// "I'm sorry to hear that."
    Regrets,
    /// "It is important to respect others."
    Lectures,
    /// "I'm here to provide safe information."
    StatesMission,
    /// "It is up to you."
    HandsBack,
    /// "Please reach out to a professional."
    PointsElsewhere,
    /// "Let's talk about something else."
    ChangesSubject,
    /// "Is there anything else I can help you with?"
    Offers,
    /// "I can give you some tips."
    Promises,
    /// "Here are some tips:"
    Helps,
    /// None of these: matter.
    Says,
}

/// A stretch of a sentence.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    /// Where it is in the normalised text.
    pub(super) span: Range<usize>,
    pub(super) does: Move,
    pub(super) words: usize,
    /// Turns to something else than what was asked: "instead", "if you".
    pub(super) detours: bool,
    /// Turns back to what was asked: "however", "that said".
    pub(super) returns: bool,
    /// Its sentence speaks of the harmless counterpart of what was asked: protecting, preventing, reporting.
    pub(super) safe: bool,
    /// Names those who are called in.
    pub(super) refers: bool,
    /// Words of moral or legal judgement; a phrase of the kind is at least one.
    pub(super) judgements: usize,
}

/// The clauses of a text in order. Quoted speech, verse and other people's roles are matter, whatever they say.
pub(super) fn read_clauses(text: &Text) -> Vec<Clause> {
    let mut clauses = Vec::new();
    let verse = start_of_verse(text);
    for sentence in &text.sentences {
        let letters = text.get(&sentence.span);
        if sentence.span.start >= verse || speaks_in_another_role(letters) {
            clauses.push(matter(sentence.span.clone(), letters));
        } else {
            read_sentence(text, sentence, &mut clauses);
        }
    }
    clauses
}

fn matter(span: Range<usize>, letters: &str) -> Clause {
    Clause {
        span,
        does: Move::Says,
        words: letters.split_ascii_whitespace().count(),
        detours: false,
        returns: false,
        safe: false,
        refers: false,
        judgements: 0,
    }
}

fn read_sentence(text: &Text, sentence: &Sentence, clauses: &mut Vec<Clause>) {
    let told = Told::by(text.get(&sentence.span));
    let mut previous = None;
    let mut start = sentence.span.start;
    while start < sentence.span.end {
        let end = start + clause_length(text.get(&(start..sentence.span.end)));
        let letters = text.get(&(start..end));
        let mut clause = matter(start..end, letters);
        if !text.is_quoted(start) {
            let found = Reading::of(letters, told.civil);
            clause.detours = found.detours;
            clause.returns = found.returns;
            clause.safe = told.safe;
            clause.refers = told.refers;
            clause.judgements = if told.judgements > 0 { Told::by(letters).judgements } else { 0 };
            // A clause that says nothing of its own goes on with what the one before it did.
            let judges = (clause.judgements > 0).then_some(Move::Lectures);
            let does = found.does.or(judges).or(previous.filter(|_| !found.returns));
            clause.does = does.unwrap_or(Move::Says);
            if found.does == Some(Move::Lectures) {
                clause.judgements = clause.judgements.max(1);
            }
            previous = Some(clause.does).filter(|_| !found.is_empty);
        }
        clauses.push(clause);
        start = end;
    }
}

/// Bytes up to the next clause: behind a comma, semicolon, colon or bracket, or before a joining word.
fn clause_length(rest: &str) -> usize {
    const JOINTS: [&str; 9] = ["which i ", "but ", "and ", "so ", "as i ", "because ", "that i ", "therefore ", "nor "];
    const BONDS: [&str; 3] = ["and will not", "and should not", "and do not"];
    let is_role = rest.starts_with("as a ") || rest.starts_with("as an ");
    let mut from = 0;
    while let Some(space) = rest.get(from..).and_then(|rest| rest.find(' ')) {
        let at = from + space + 1;
        let before = rest.as_bytes().get(at.wrapping_sub(2)).copied().unwrap_or_default();
        let after = rest.get(at..).unwrap_or_default();
        // Most words begin with none of the joints' letters.
        let may_join = matches!(after.as_bytes().first(), Some(b'a' | b'b' | b'n' | b's' | b't' | b'w'));
        let joins = || may_join && JOINTS.iter().any(|joint| after.starts_with(joint));
        let is_idiom = || after.starts_with("but ") && rest.get(..at).is_some_and(|head| head.ends_with("help "));
        let bonds = || is_idiom() || BONDS.iter().any(|bond| after.starts_with(bond));
        if matches!(before, b',' | b';' | b':' | b')') || (!is_role && joins() && !bonds()) {
            return at;
        }
        from = at;
    }
    rest.len()
}

/// What the beginning of a clause shows.
#[derive(Default)]
struct Reading {
    does: Option<Move>,
    detours: bool,
    returns: bool,
    /// There was nothing behind the lead-ins.
    is_empty: bool,
}

impl Reading {
    fn of(clause: &str, civil: bool) -> Self {
        let mut found = Self::default();
        let mut rest = clause.trim_start_matches(|c: char| !c.is_alphanumeric());
        loop {
            match turns().opening_of(rest) {
                Some((Turn::Away, _)) => found.detours = true,
                Some((Turn::Back, _)) => found.returns = true,
                None => {}
            }
            if let Some(behind) = behind_own_role(rest) {
                found.does = Some(Move::Disclaims);
                rest = behind;
            } else {
                match openings().opening_of(rest) {
                    Some((Opening::LeadIn, after)) => rest = after,
                    // "I'm sorry, but …": the rest decides, and if there is nothing else, it was regret.
                    Some((Opening::Does(Move::Regrets), after)) => {
                        found.does = Some(Move::Regrets);
                        rest = after;
                    }
                    Some((Opening::Reminder, _)) => {
                        found.does = civil.then_some(Move::Lectures);
                        return found;
                    }
                    Some((Opening::Does(does), _)) => {
                        found.does = Some(does);
                        return found;
                    }
                    Some((Opening::Unwilling, after)) => {
                        found.does = read_unwilling(after).or(found.does);
                        return found;
                    }
                    None => break,
                }
            }
        }
        found.is_empty = rest.is_empty();
        // "As an AI, I think that …" says something.
        found.does = found.does.map(|does| if does == Move::Disclaims && !found.is_empty { Move::Says } else { does });
        found
    }
}

/// What "I cannot" with these words behind it does.
fn read_unwilling(mut rest: &str) -> Option<Move> {
    let (verb, object) = loop {
        match verbs().opening_of(rest)? {
            (Verb::Adverb, after) => rest = after,
            found => break found,
        }
    };
    let is_idiom =
        phrases_of(IDIOMS).any(|idiom| object.strip_prefix(idiom).is_some_and(|after| after.starts_with(' ')));
    let is_limit = || phrases_of(LIMITS).any(|limit| object.contains(limit)) && Told::by(object).judgements == 0;
    match verb {
        _ if is_idiom => None,
        _ if is_limit() => Some(Move::Disclaims),
        Verb::Approval => Some(Move::KeepsDistance),
        _ => Some(Move::Declines),
    }
}

/// What the words of a stretch of text tell.
#[derive(Default)]
struct Told {
    judgements: usize,
    civil: bool,
    safe: bool,
    refers: bool,
}

impl Told {
    fn by(letters: &str) -> Self {
        let mut told = Self::default();
        let stems = stems();
        for word in letters.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 3) {
            if let Some(telling) = stems.stem_of(word) {
                told.judgements += usize::from(telling.condemns);
                told.civil |= telling.civil;
                told.safe |= telling.safe;
                told.refers |= telling.refers;
            }
        }
        told
    }
}

/// "As an AI engineer, …", "As a nurse, …": somebody speaks who is not the model.
fn speaks_in_another_role(sentence: &str) -> bool {
    role(sentence).is_some_and(|(role, behind)| !names_the_model(role) && !behind.is_empty())
}

/// What follows "As an AI language model, …".
fn behind_own_role(clause: &str) -> Option<&str> {
    role(clause).filter(|(role, _)| names_the_model(role)).map(|(_, behind)| behind)
}

/// The role in "as a …", and what follows it.
fn role(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix("as an ").or_else(|| text.strip_prefix("as a "))?;
    let end = [",", " i ", " it ", " my "].iter().filter_map(|stop| rest.find(stop)).min().unwrap_or(rest.len());
    let (role, behind) = rest.split_at_checked(end)?;
    Some((role, behind.trim_start_matches([',', ' '])))
}

fn names_the_model(role: &str) -> bool {
    const NOUNS: [&str; 8] = ["ai", "model", "assistant", "chatbot", "bot", "program", "system", "machine"];
    const PARTS: [&str; 3] = ["language model", "ai assistant", "ai developed"];
    let noun = role.rsplit(' ').next().unwrap_or_default();
    NOUNS.contains(&noun) || PARTS.iter().any(|part| role.contains(part))
}

/// Where lines without full stops begin to follow each other, as in songs; the text's end if they do not.
fn start_of_verse(text: &Text) -> usize {
    const MIN_LINES: usize = 6;
    let is_verse = |sentence: &&Sentence| {
        sentence.line == Line::Prose && !text.get(&sentence.span).ends_with(['.', '!', '?', ':', '"', ')'])
    };
    let mut lines = text.sentences.iter().filter(is_verse).map(|sentence| sentence.span.start);
    let first = lines.next();
    first.filter(|_| lines.count() + 1 >= MIN_LINES).unwrap_or(text.letters().len())
}
