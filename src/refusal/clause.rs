//! What each clause of an answer does with the request.

use std::ops::Range;

use super::lines::Line;
use super::phrasebook::{Opening, Sign, Telling, Turn, Verb, limits, openings, signs, turns, verbs};
use super::phrases::{IDIOMS, phrases_of};
use super::text::{Sentence, Text};
use super::words::{Word, words_of};

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
    /// "There is no evidence that …"
    Corrects,
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
    /// "I cannot", "I will not", of what, the phrases do not tell.
    Cannot,
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
    let mut clauses = Vec::with_capacity(2 * text.sentences.len());
    let mut marks = Vec::new();
    let verse = start_of_verse(text);
    for sentence in &text.sentences {
        let letters = text.get(&sentence.span);
        if sentence.span.start >= verse || speaks_in_another_role(letters) {
            clauses.push(Clause::of_matter(sentence.span.clone(), letters.split_ascii_whitespace().count()));
        } else {
            read_sentence(text, sentence, &mut marks, &mut clauses);
        }
    }
    clauses
}

impl Clause {
    /// A clause of no stock move.
    pub(super) fn of_matter(span: Range<usize>, words: usize) -> Self {
        Self {
            span,
            does: Move::Says,
            words,
            detours: false,
            returns: false,
            safe: false,
            refers: false,
            judgements: 0,
        }
    }
}

fn read_sentence(text: &Text, sentence: &Sentence, marks: &mut Vec<Mark>, clauses: &mut Vec<Clause>) {
    let letters = text.get(&sentence.span);
    find_marks(letters, sentence.span.start, text.words(sentence), marks);
    let told = Told::by(marks);
    let mut previous = None;
    let (mut start, mut words_before, mut judgements) = (0, 0, 0);
    for mark in marks {
        judgements += mark.judgements();
        if !ends_clause(letters, start, mark) {
            continue;
        }
        let span = sentence.span.start + start..sentence.span.start + mark.at;
        let is_quoted = text.is_quoted(span.start);
        let mut clause = Clause::of_matter(span, mark.words_before - words_before);
        if !is_quoted {
            let found = Reading::of(letters.get(start..mark.at).unwrap_or_default(), told.civil);
            clause.detours = found.detours;
            clause.returns = found.returns;
            clause.safe = told.safe;
            clause.refers = told.refers;
            clause.judgements = judgements;
            // A clause that says nothing of its own goes on with what the one before it did.
            let judges = (judgements > 0).then_some(Move::Lectures);
            let does = found.does.or(judges).or(previous.filter(|_| !found.returns));
            clause.does = does.unwrap_or(Move::Says);
            if found.does == Some(Move::Lectures) {
                clause.judgements = clause.judgements.max(1);
            }
            previous = Some(clause.does).filter(|_| !found.is_empty);
        }
        clauses.push(clause);
        (start, words_before, judgements) = (mark.at, mark.words_before, 0);
    }
}

/// A sign, and where it stands in its sentence.
struct Mark {
    at: usize,
    words_before: usize,
    sign: Sign,
}

impl Mark {
    fn judgements(&self) -> usize {
        usize::from(matches!(self.sign, Sign::Tells(Telling { condemns: true, .. })))
    }
}

/// The bytes behind which a space ends a clause.
const ENDS_CLAUSE: [bool; 256] = {
    let mut ends = [false; 256];
    ends[b',' as usize] = true;
    ends[b';' as usize] = true;
    ends[b':' as usize] = true;
    ends[b')' as usize] = true;
    ends
};

/// The signs of a sentence in order, the last of them its end. Its words are placed in a text in which it starts at
/// `base`.
fn find_marks(letters: &str, base: usize, words: &[Word], marks: &mut Vec<Mark>) {
    marks.clear();
    let signs = signs();
    let mut reader = Between { letters, read: 0, before: b' ', words: 0 };
    for word in words {
        let start = word.start - base;
        reader.read_to(start, marks);
        reader.words += usize::from(reader.before == b' ');
        if let Some(sign) = letters.get(start..).and_then(|rest| signs.sign_of(rest)) {
            marks.push(Mark { at: start, words_before: reader.words.saturating_sub(1), sign });
        }
        (reader.read, reader.before) = (word.end - base, b'a');
    }
    reader.read_to(letters.len(), marks);
    marks.push(Mark { at: letters.len(), words_before: reader.words, sign: Sign::Stops });
}

/// Reads what stands between words.
struct Between<'a> {
    letters: &'a str,
    /// Bytes read.
    read: usize,
    /// The last of them; any letter for a word.
    before: u8,
    /// Stretches without a space that have begun.
    words: usize,
}

impl Between<'_> {
    fn read_to(&mut self, end: usize, marks: &mut Vec<Mark>) {
        for letter in self.letters.bytes().take(end).skip(self.read) {
            self.read += 1;
            self.words += usize::from((letter != b' ') & (self.before == b' '));
            if ENDS_CLAUSE[usize::from(self.before)] && letter == b' ' {
                marks.push(Mark { at: self.read, words_before: self.words, sign: Sign::Stops });
            }
            self.before = letter;
        }
    }
}

/// Whether the clause that starts at `start` ends at the mark.
fn ends_clause(letters: &str, start: usize, mark: &Mark) -> bool {
    let clause = letters.get(start..mark.at).unwrap_or_default();
    let is_role = || letters.get(start..).is_some_and(|rest| rest.starts_with("as a ") || rest.starts_with("as an "));
    let is_idiom = || clause.ends_with("help ") && letters.get(mark.at..).is_some_and(|rest| rest.starts_with("but "));
    match mark.sign {
        Sign::Stops => !clause.is_empty(),
        Sign::Joins => clause.ends_with(' ') && !is_role() && !is_idiom(),
        Sign::Tells(_) | Sign::Bonds => false,
    }
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
    let is_limit = || limits().occur_in(object) && !judges(object);
    match verb {
        _ if is_idiom => None,
        _ if is_limit() => Some(Move::Disclaims),
        Verb::Approval => Some(Move::KeepsDistance),
        _ => Some(Move::Declines),
    }
}

/// What the words of a sentence tell.
#[derive(Default)]
struct Told {
    civil: bool,
    safe: bool,
    refers: bool,
}

impl Told {
    fn by(marks: &[Mark]) -> Self {
        let mut told = Self::default();
        for mark in marks {
            if let Sign::Tells(telling) = mark.sign {
                told.civil |= telling.civil;
                told.safe |= telling.safe;
                told.refers |= telling.refers;
            }
        }
        told
    }
}

/// Whether words of judgement are among these.
fn judges(letters: &str) -> bool {
    let mut marks = Vec::new();
    find_marks(letters, 0, &words_of(letters), &mut marks);
    marks.iter().any(|mark| mark.judgements() > 0)
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
