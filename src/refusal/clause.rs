//! The clauses of an answer, each with its dialogue act.

use std::ops::Range;

use super::dialogue_act::DialogueAct;
use super::markdown::LineKind;
use super::phrasebook::{Cue, Opening, Turn, Verb, WordMeaning, cues, limits, openings, turns, verbs};
use super::phrases::{IDIOMS, phrases_of};
use super::text::{Sentence, Text};
use super::words::{Word, words_of};

/// A clause: a stretch of a sentence with one dialogue act.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    /// Its byte range in the normalised text.
    pub(super) span: Range<usize>,
    pub(super) act: DialogueAct,
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
    /// A clause with no act of its own: matter.
    pub(super) fn of_matter(span: Range<usize>, words: usize) -> Self {
        Self {
            span,
            act: DialogueAct::Says,
            words,
            detours: false,
            returns: false,
            safe: false,
            refers: false,
            judgements: 0,
        }
    }
}

fn read_sentence(text: &Text, sentence: &Sentence, marks: &mut Vec<CueMark>, clauses: &mut Vec<Clause>) {
    let letters = text.get(&sentence.span);
    find_cues(letters, sentence.span.start, text.words(sentence), marks);
    let meaning = meaning_of(marks);
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
            let found = ClauseStart::of(letters.get(start..mark.at).unwrap_or_default(), meaning.civil);
            clause.detours = found.detours;
            clause.returns = found.returns;
            clause.safe = meaning.safe;
            clause.refers = meaning.refers;
            clause.judgements = judgements;
            // A clause that says nothing of its own goes on with what the one before it did.
            let judges = (judgements > 0).then_some(DialogueAct::Lectures);
            let act = found.act.or(judges).or(previous.filter(|_| !found.returns));
            clause.act = act.unwrap_or(DialogueAct::Says);
            if found.act == Some(DialogueAct::Lectures) {
                clause.judgements = clause.judgements.max(1);
            }
            previous = Some(clause.act).filter(|_| !found.is_empty);
        }
        clauses.push(clause);
        (start, words_before, judgements) = (mark.at, mark.words_before, 0);
    }
}

/// A cue and its place in its sentence.
struct CueMark {
    at: usize,
    words_before: usize,
    cue: Cue,
}

impl CueMark {
    fn judgements(&self) -> usize {
        usize::from(matches!(self.cue, Cue::Meaning(WordMeaning { condemns: true, .. })))
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

/// Finds the cues of a sentence in order; the last one is its end. Its words are placed in a text in which it starts at
/// `base`.
fn find_cues(letters: &str, base: usize, words: &[Word], marks: &mut Vec<CueMark>) {
    marks.clear();
    let cues = cues();
    let mut reader = GapReader { letters, read: 0, before: b' ', words: 0 };
    for word in words {
        let start = word.start - base;
        reader.read_to(start, marks);
        reader.words += usize::from(reader.before == b' ');
        if let Some(cue) = letters.get(start..).and_then(|rest| cues.longest_stem(rest)) {
            marks.push(CueMark { at: start, words_before: reader.words.saturating_sub(1), cue });
        }
        (reader.read, reader.before) = (word.end - base, b'a');
    }
    reader.read_to(letters.len(), marks);
    marks.push(CueMark { at: letters.len(), words_before: reader.words, cue: Cue::EndsClause });
}

/// Reads the characters between words.
struct GapReader<'a> {
    letters: &'a str,
    /// Bytes read.
    read: usize,
    /// The last of them; any letter for a word.
    before: u8,
    /// Stretches without a space that have begun.
    words: usize,
}

impl GapReader<'_> {
    fn read_to(&mut self, end: usize, marks: &mut Vec<CueMark>) {
        for letter in self.letters.bytes().take(end).skip(self.read) {
            self.read += 1;
            self.words += usize::from((letter != b' ') & (self.before == b' '));
            if ENDS_CLAUSE[usize::from(self.before)] && letter == b' ' {
                marks.push(CueMark { at: self.read, words_before: self.words, cue: Cue::EndsClause });
            }
            self.before = letter;
        }
    }
}

/// Whether the clause that starts at `start` ends at the mark.
fn ends_clause(letters: &str, start: usize, mark: &CueMark) -> bool {
    let clause = letters.get(start..mark.at).unwrap_or_default();
    let is_role = || letters.get(start..).is_some_and(|rest| rest.starts_with("as a ") || rest.starts_with("as an "));
    let is_idiom = || clause.ends_with("help ") && letters.get(mark.at..).is_some_and(|rest| rest.starts_with("but "));
    match mark.cue {
        Cue::EndsClause => !clause.is_empty(),
        Cue::StartsClause => clause.ends_with(' ') && !is_role() && !is_idiom(),
        Cue::Meaning(_) | Cue::Bound => false,
    }
}

/// What the first words of a clause show.
#[derive(Default)]
struct ClauseStart {
    act: Option<DialogueAct>,
    detours: bool,
    returns: bool,
    /// There was nothing behind the lead-ins.
    is_empty: bool,
}

impl ClauseStart {
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
                found.act = Some(DialogueAct::Disclaims);
                rest = behind;
            } else {
                match openings().opening_of(rest) {
                    Some((Opening::LeadIn, after)) => rest = after,
                    // "I'm sorry, but …": the rest decides, and if there is nothing else, it was regret.
                    Some((Opening::Act(DialogueAct::Regrets), after)) => {
                        found.act = Some(DialogueAct::Regrets);
                        rest = after;
                    }
                    Some((Opening::Reminder, _)) => {
                        found.act = civil.then_some(DialogueAct::Lectures);
                        return found;
                    }
                    Some((Opening::Act(act), _)) => {
                        found.act = Some(act);
                        return found;
                    }
                    Some((Opening::Unwilling, after)) => {
                        found.act = read_unwilling(after).or(found.act);
                        return found;
                    }
                    None => break,
                }
            }
        }
        found.is_empty = rest.is_empty();
        // "As an AI, I think that …" says something.
        found.act =
            found.act.map(|act| if act == DialogueAct::Disclaims && !found.is_empty { DialogueAct::Says } else { act });
        found
    }
}

/// The act of "I cannot" with these words behind it.
fn read_unwilling(mut rest: &str) -> Option<DialogueAct> {
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
        _ if is_limit() => Some(DialogueAct::Disclaims),
        Verb::Approval => Some(DialogueAct::KeepsDistance),
        _ => Some(DialogueAct::Declines),
    }
}

/// What the words of a sentence mean for all of it.
fn meaning_of(marks: &[CueMark]) -> WordMeaning {
    let mut all = WordMeaning::default();
    for mark in marks {
        if let Cue::Meaning(meaning) = mark.cue {
            all.civil |= meaning.civil;
            all.safe |= meaning.safe;
            all.refers |= meaning.refers;
        }
    }
    all
}

/// Whether words of judgement are among these.
fn judges(letters: &str) -> bool {
    let mut marks = Vec::new();
    find_cues(letters, 0, &words_of(letters), &mut marks);
    marks.iter().any(|mark| mark.judgements() > 0)
}

/// "As an AI engineer, …", "As a nurse, …": somebody speaks who is not the model.
fn speaks_in_another_role(sentence: &str) -> bool {
    role(sentence).is_some_and(|(role, behind)| !names_the_model(role) && !behind.is_empty())
}

/// The words after "As an AI language model, …", if the clause begins so.
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

/// The byte offset at which lines without full stops begin to follow each other, as in songs; else the text's length.
fn start_of_verse(text: &Text) -> usize {
    const MIN_LINES: usize = 6;
    let is_verse = |sentence: &&Sentence| {
        sentence.line == LineKind::Prose && !text.get(&sentence.span).ends_with(['.', '!', '?', ':', '"', ')'])
    };
    let mut lines = text.sentences.iter().filter(is_verse).map(|sentence| sentence.span.start);
    let first = lines.next();
    first.filter(|_| lines.count() + 1 >= MIN_LINES).unwrap_or(text.letters().len())
}
