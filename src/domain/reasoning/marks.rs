//! The marks that models put around their reasoning, and where a text has them.

use std::ops::Range;

/// A pair of marks around reasoning. Letters may be of either case.
pub(super) struct Pair {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    pub(super) place: Place,
}

/// Where a pair of marks is one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Wherever a line or sentence begins, and without an opening mark if that stands in the prompt.
    Anywhere,
    /// At the text's begin alone, cut or not: elsewhere it is a word that answers are structured with.
    Begin,
    /// At the text's begin, closed, and with a text behind it: an answer may be all that is between them.
    BeforeAnswer,
}

const fn pair(open: &'static str, close: &'static str, place: Place) -> Pair {
    Pair { open, close, place }
}

/// As models and their servers write them.
pub(super) const PAIRS: [Pair; 16] = [
    pair("<think>", "</think>", Place::Anywhere),
    pair("<thinking>", "</thinking>", Place::Anywhere),
    pair("<seed:think>", "</seed:think>", Place::Anywhere),
    pair("<mm:think>", "</mm:think>", Place::Anywhere),
    pair("[think]", "[/think]", Place::Anywhere),
    pair("◁think▷", "◁/think▷", Place::Anywhere),
    pair("<|begin_of_thought|>", "<|end_of_thought|>", Place::Anywhere),
    pair("<|start_thinking|>", "<|end_thinking|>", Place::Anywhere),
    pair("<|open|>think<|sep|>", "<|close|>think<|sep|>", Place::Anywhere),
    pair("<|channel>thought", "<channel|>", Place::Anywhere),
    pair("<unused94>thought", "<unused95>", Place::Anywhere),
    pair("<thought>", "</thought>", Place::Begin),
    pair("<thoughts>", "</thoughts>", Place::Begin),
    pair("<reasoning>", "</reasoning>", Place::Begin),
    pair("<reason>", "</reason>", Place::BeforeAnswer),
    pair("<analysis>", "</analysis>", Place::BeforeAnswer),
];

/// Marks that are looked at; a model that runs in circles writes many.
const MOST_MARKS: usize = 1_000;

/// A mark in the text.
pub(super) struct Mark {
    pub(super) at: usize,
    pub(super) end: usize,
    /// Its place in [`PAIRS`].
    pub(super) pair: usize,
    pub(super) opens: bool,
}

/// The marks of a text, in order.
pub(super) fn marks_of(text: &str) -> Vec<Mark> {
    // The first byte of each mark.
    let starts = memchr::memchr3_iter(b'<', b'[', "◁".as_bytes()[0], text.as_bytes());
    let mark_at = |at: usize| {
        PAIRS.iter().enumerate().find_map(|(pair, Pair { open, close, .. })| {
            [(open, true), (close, false)].into_iter().find_map(|(mark, opens)| {
                let end = at + mark.len();
                let is_one = text.get(at..end)?.eq_ignore_ascii_case(mark);
                is_one.then_some(Mark { at, end, pair, opens })
            })
        })
    };
    starts.filter_map(mark_at).take(MOST_MARKS).collect()
}

/// Code fences that are closed, and code between backticks on one line, in order.
pub(super) fn code_in(text: &str) -> Vec<Range<usize>> {
    const FENCE: &str = "```";
    let mut code = Vec::new();
    let (mut fence, mut at) = (None, 0);
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with(FENCE) {
            match fence.take() {
                Some(start) => code.push(start..at + line.len()),
                None => fence = Some(at),
            }
        } else if fence.is_none() {
            let mut ticks = memchr::memchr_iter(b'`', line.as_bytes());
            while let (Some(open), Some(close)) = (ticks.next(), ticks.next()) {
                code.push(at + open..at + close);
            }
        }
        at += line.len();
    }
    code
}
