//! The marks that models put around their reasoning, and where a text has them.

use std::ops::Range;

/// A pair of marks around reasoning. Letters may be of either case.
pub(super) struct MarkPair {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    pub(super) place: MarkPlacement,
}

/// Where in a text a pair of marks counts as one; elsewhere its words are part of the answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum MarkPlacement {
    /// Wherever a line or sentence begins, and without an opening mark if that stands in the prompt.
    Anywhere,
    /// At the text's begin alone, cut or not: elsewhere it is a word that answers are structured with.
    Begin,
    /// At the text's begin, closed, and with a text behind it: an answer may be all that is between them.
    BeforeAnswer,
}

const fn pair(open: &'static str, close: &'static str, place: MarkPlacement) -> MarkPair {
    MarkPair { open, close, place }
}

/// The pairs that models and their servers are known to write.
pub(super) const PAIRS: [MarkPair; 16] = [
    pair("<think>", "</think>", MarkPlacement::Anywhere),
    pair("<thinking>", "</thinking>", MarkPlacement::Anywhere),
    pair("<seed:think>", "</seed:think>", MarkPlacement::Anywhere),
    pair("<mm:think>", "</mm:think>", MarkPlacement::Anywhere),
    pair("[think]", "[/think]", MarkPlacement::Anywhere),
    pair("◁think▷", "◁/think▷", MarkPlacement::Anywhere),
    pair("<|begin_of_thought|>", "<|end_of_thought|>", MarkPlacement::Anywhere),
    pair("<|start_thinking|>", "<|end_thinking|>", MarkPlacement::Anywhere),
    pair("<|open|>think<|sep|>", "<|close|>think<|sep|>", MarkPlacement::Anywhere),
    pair("<|channel>thought", "<channel|>", MarkPlacement::Anywhere),
    pair("<unused94>thought", "<unused95>", MarkPlacement::Anywhere),
    pair("<thought>", "</thought>", MarkPlacement::Begin),
    pair("<thoughts>", "</thoughts>", MarkPlacement::Begin),
    pair("<reasoning>", "</reasoning>", MarkPlacement::Begin),
    pair("<reason>", "</reason>", MarkPlacement::BeforeAnswer),
    pair("<analysis>", "</analysis>", MarkPlacement::BeforeAnswer),
];

/// The most marks that are read of one text; a model that repeats itself may write very many.
const MOST_MARKS: usize = 1_000;

/// A mark in the text.
pub(super) struct ReasoningMark {
    pub(super) at: usize,
    pub(super) end: usize,
    /// Index of its pair in [`PAIRS`].
    pub(super) pair: usize,
    pub(super) opens: bool,
}

/// The marks of a text, in order.
pub(super) fn marks_of(text: &str) -> Vec<ReasoningMark> {
    // The first byte of each mark.
    let starts = memchr::memchr3_iter(b'<', b'[', "◁".as_bytes()[0], text.as_bytes());
    let mark_at = |at: usize| {
        PAIRS.iter().enumerate().find_map(|(pair, MarkPair { open, close, .. })| {
            [(open, true), (close, false)].into_iter().find_map(|(mark, opens)| {
                let end = at + mark.len();
                let is_one = text.get(at..end)?.eq_ignore_ascii_case(mark);
                is_one.then_some(ReasoningMark { at, end, pair, opens })
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
