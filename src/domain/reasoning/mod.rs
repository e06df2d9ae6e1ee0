//! Tells a model's reasoning from its answer, by the marks that models put around their reasoning.

mod channels;
mod final_answer;
mod marks;

use std::ops::Range;

use self::channels::{FINAL, between_phrases, harmony, harmony_without_tokens};
pub use self::final_answer::FinalAnswer;
use self::marks::{MarkPair, MarkPlacement, PAIRS, ReasoningMark, code_in, marks_of};

/// Marks around the answer of a text that reasoned before. They are no part of it.
const ANSWER_MARKS: [(&str, &str); 6] = [
    (FINAL, "<|end|>"),
    ("<|open|>response<|sep|>", "<|close|>response<|sep|>"),
    ("<answer>", "</answer>"),
    ("<response>", "</response>"),
    ("<|begin_of_solution|>", "<|end_of_solution|>"),
    ("<|start_response|>", "<|end_response|>"),
];

impl FinalAnswer {
    /// Finds the answer in a text, in time that grows with its length.
    ///
    /// A closing mark without an opening one ends reasoning as well, since a chat template may have opened it in the
    /// prompt. What stands in code, or within a sentence, speaks of a mark and is none.
    pub fn of(text: &str) -> Self {
        if let Some(found) = harmony(text).or_else(|| harmony_without_tokens(text)).or_else(|| between_phrases(text)) {
            return found;
        }
        let marks = marks_of(text);
        if marks.is_empty() {
            return Self::of_parts(Some(0..text.len()));
        }
        MarkScan { text, marks, code: code_in(text), parts: Vec::new(), at: 0 }.run()
    }
}

struct MarkScan<'a> {
    text: &'a str,
    marks: Vec<ReasoningMark>,
    code: Vec<Range<usize>>,
    parts: Vec<Range<usize>>,
    /// Byte offset of the part that is being read.
    at: usize,
}

impl MarkScan<'_> {
    fn run(mut self) -> FinalAnswer {
        let mut number = 0;
        while let Some(mark) = self.marks.get(number) {
            let pair = &PAIRS[mark.pair];
            number = match mark.opens {
                _ if self.is_in_code(mark) => number + 1,
                true if self.opens_reasoning(mark) => match self.closing(number) {
                    Some(closing) if self.may_close(pair, closing) => {
                        self.keep(mark.at);
                        self.at = self.marks.get(closing).map_or(self.text.len(), |closing| closing.end);
                        closing + 1
                    }
                    // Cut within it. Behind an answer, an opening mark alone is a word.
                    None if self.is_blank_until(mark.at) && pair.place != MarkPlacement::BeforeAnswer => {
                        return FinalAnswer::cut();
                    }
                    _ => number + 1,
                },
                false if self.closes_reasoning_begun_before(number) => {
                    self.at = mark.end;
                    number + 1
                }
                _ => number + 1,
            };
        }
        self.keep(self.text.len());
        let has_reasoning = self.parts.first() != Some(&(0..self.text.len()));
        if has_reasoning {
            self.take_off_answer_marks();
        }
        FinalAnswer::of_parts(self.parts)
    }

    fn opens_reasoning(&self, mark: &ReasoningMark) -> bool {
        let before = self.text.get(self.at..mark.at).unwrap_or_default();
        if PAIRS[mark.pair].place != MarkPlacement::Anywhere {
            return self.parts.is_empty() && before.trim().is_empty();
        }
        let line_or_sentence =
            |c: char| matches!(c, '\n' | '.' | '!' | '?' | '>' | ']' | ':' | '。' | '！' | '？' | '▷');
        before.trim_end_matches([' ', '\t']).chars().next_back().is_none_or(line_or_sentence)
    }

    /// The mark that closes this one: outside of code, or in it where there is no other, since reasoning may leave code
    /// open.
    fn closing(&self, opening: usize) -> Option<usize> {
        let pair = self.marks.get(opening)?.pair;
        let behind = self.marks.iter().enumerate().skip(opening + 1);
        let mut closing = behind.filter(|(_, mark)| mark.pair == pair && !mark.opens).peekable();
        let first = closing.peek().map(|(number, _)| *number);
        closing.find(|(_, mark)| !self.is_in_code(mark)).map(|(number, _)| number).or(first)
    }

    /// Whether a pair that may be the answer itself has another text behind it.
    fn may_close(&self, pair: &MarkPair, closing: usize) -> bool {
        let behind = || self.marks.get(closing).and_then(|mark| self.text.get(mark.end..)).unwrap_or_default();
        pair.place != MarkPlacement::BeforeAnswer || !behind().trim().is_empty()
    }

    /// A closing mark by itself: what opened the reasoning stands in the prompt, or the reasoning spoke of its own marks.
    /// Behind an answer, such a mark is a word.
    fn closes_reasoning_begun_before(&self, number: usize) -> bool {
        let Some(mark) = self.marks.get(number) else { return false };
        let before = self.marks.iter().take(number).rev().take_while(|other| other.at >= self.at);
        let speaks_of_both = before.into_iter().any(|other| other.pair == mark.pair && other.opens);
        PAIRS[mark.pair].place == MarkPlacement::Anywhere
            && self.parts.is_empty()
            && !speaks_of_both
            && !self.is_word(mark)
    }

    /// Within a sentence: quoted, or with white space before it and the sentence going on behind it.
    fn is_word(&self, mark: &ReasoningMark) -> bool {
        let before = self.text.get(..mark.at).and_then(|before| before.chars().next_back());
        let behind = self.text.get(mark.end..).unwrap_or_default();
        let goes_on = behind.starts_with([',', '.', ';', ':', '!', '?', ')'])
            || behind.strip_prefix(' ').is_some_and(|behind| behind.starts_with(char::is_lowercase));
        match before {
            Some('"' | '\'' | '“' | '‘' | '`' | '(' | '*') => true,
            Some(' ') => goes_on,
            _ => false,
        }
    }

    fn is_in_code(&self, mark: &ReasoningMark) -> bool {
        let next = self.code.partition_point(|code| code.end <= mark.at);
        self.code.get(next).is_some_and(|code| code.start < mark.at && mark.end <= code.end)
    }

    fn is_blank_until(&self, end: usize) -> bool {
        self.parts.is_empty() && self.text.get(self.at..end).unwrap_or_default().trim().is_empty()
    }

    fn keep(&mut self, end: usize) {
        if !self.text.get(self.at..end).unwrap_or_default().trim().is_empty() {
            self.parts.push(self.at..end);
        }
    }

    fn take_off_answer_marks(&mut self) {
        let [part] = &mut self.parts[..] else { return };
        let body = self.text.get(part.clone()).unwrap_or_default();
        let begin = part.start + (body.len() - body.trim_start().len());
        let trimmed = body.trim();
        for (open, close) in ANSWER_MARKS {
            let is_opened = trimmed.get(..open.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(open));
            if let Some(inner) = trimmed.get(open.len()..).filter(|_| is_opened) {
                let inner = inner.find(close).and_then(|end| inner.get(..end)).unwrap_or(inner);
                *part = begin + open.len()..begin + open.len() + inner.len();
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn answer(text: &str) -> (String, bool) {
        let found = FinalAnswer::of(text);
        (found.text(text), found.ends_in_reasoning)
    }

    fn assert_answers(cases: &[(&str, &str)]) {
        for (text, wanted) in cases {
            assert_eq!(answer(text), ((*wanted).to_owned(), false), "{text}");
        }
    }

    #[test]
    fn reasoning_between_any_marks_is_left_out() {
        for MarkPair { open, close, place } in PAIRS {
            for (open, close) in [(open.to_owned(), close.to_owned()), (open.to_uppercase(), close.to_uppercase())] {
                assert_answers(&[
                    (&format!("{open}They ask.{close}\n\nYes."), "Yes."),
                    (&format!("\n{open}\n{close}Yes."), "Yes."),
                ]);
                if place == MarkPlacement::Anywhere {
                    assert_answers(&[
                        (&format!("Well. {open}a{close}Yes."), "Well. Yes."),
                        (&format!("They ask.\n{close}\nYes."), "Yes."),
                        (&format!("They ask. {close} Yes."), "Yes."),
                    ]);
                    assert_eq!(FinalAnswer::of(&format!("{open}a{close}\n{open}b")), FinalAnswer::cut());
                }
                if place != MarkPlacement::BeforeAnswer {
                    assert_eq!(FinalAnswer::of(&format!("{open}They")), FinalAnswer::cut());
                }
            }
        }
    }

    #[test]
    fn a_text_without_marks_is_left_as_it_is() {
        assert_answers(&[("  1 < 2\n", "  1 < 2\n"), ("", ""), ("Think [about] it.", "Think [about] it.")]);
    }

    #[test]
    fn a_mark_in_code_or_as_a_word_stays() {
        for text in [
            "The tag <think> opens it.",
            "The tags <think> and </think> mark reasoning.",
            "Write `<think>` first and `</think>` last.",
            "```xml\n<think>\na\n</think>\n```\nis how it looks.",
            "Close it with </think>, then answer.",
            "It ends with \"</think>\" always.",
            "<verdict>refuse</verdict>\n<reason>I can't help with that.</reason>",
            "<error>\n  <reason code=\"5\">Disk full</reason>\n</error>",
            "<analysis>The poem is short.</analysis>",
            "# Poem\n<reasoning>It rhymes.</reasoning>",
            "Here is my thought process: first I sort the list.",
            "The channel assistantfinal comes last.",
        ] {
            assert_answers(&[(text, text)]);
        }
        assert_answers(&[("<think>Use `</think>`?</think>Write <think> first.", "Write <think> first.")]);
    }

    #[test]
    fn marks_around_the_answer_go_with_the_reasoning() {
        assert_answers(&[
            ("<think>a</think>\n<answer>\nYes.\n</answer>", "Yes.\n"),
            ("<answer>Yes.</answer>", "<answer>Yes.</answer>"),
        ]);
    }

    #[test]
    fn marks_within_reasoning_do_not_end_it_early() {
        assert_answers(&[
            ("<think>They ask of <think>this</think>tag.</think>Yes.", "Yes."),
            ("</think>They ask.</think>Yes.", "Yes."),
            ("<think>a</think>b</think>Yes.", "Yes."),
            ("Yes. </think> is its end.", "Yes. </think> is its end."),
            ("<think>Draft:\n```py\nprint(1)\n</think>\nUse:\n```py\nprint(1)\n```\n", "Use:\n```py\nprint(1)\n```\n"),
        ]);
    }

    #[test]
    fn phrases_part_reasoning_and_answer_at_the_begin_alone() {
        assert_answers(&[
            ("Here is my thought process:\n\nThey ask.\n\nHere is my response:\n\nYes.", "Yes."),
            ("Dear Ann,\nHere is my response: yes.", "Dear Ann,\nHere is my response: yes."),
        ]);
    }

    #[test]
    fn reasoning_alone_has_no_answer() {
        assert_answers(&[("<think>a</think>\n", "")]);
    }

    #[test]
    fn harmonys_final_channel_is_the_answer() {
        assert_answers(&[
            (
                "<|channel|>analysis<|message|>They greet.<|end|><|start|>assistant<|channel|>final<|message|>Hello!<|return|>",
                "Hello!",
            ),
            ("<|start|>assistant<|channel|>final <|constrain|>json<|message|>{}", "{}"),
            ("analysisThey greet.assistantfinalHello!", "Hello!"),
            ("commentaryA tool?assistantcommentaryNo.assistantfinalHello!", "Hello!"),
            ("analysis of the poem follows.", "analysis of the poem follows."),
            ("assistantfinalHello!", "Hello!"),
            ("<think>They greet.</think>assistantfinalHello!", "Hello!"),
            ("<|channel|>assistant<|message|>Hello!<|end|>", "Hello!"),
        ]);
        for cut in ["<|channel|>analysis<|message|>They", "<|channel|>analysis", "analysisThey greet"] {
            assert_eq!(answer(cut), (String::new(), true), "{cut}");
        }
    }

    /// A model that runs in circles writes a mark again and again.
    #[test]
    fn many_marks_are_read_in_the_end() {
        for circle in
            ["Yes.\n<think>\n", "<|channel|>a<|message|>x<|end|>", "</think>", "`<think>` ", "<think></think>"]
        {
            FinalAnswer::of(&circle.repeat(100_000));
        }
    }

    proptest! {
        #[test]
        fn every_part_is_in_the_text_and_after_the_one_before(
            text in r#"(\PC|\n|`|<think>|</think>|\[THINK\]|\[/THINK\]|◁think▷|<\|channel\|>|<\|message\|>|final|analysis){0,30}"#,
        ) {
            let mut last = 0;
            for part in FinalAnswer::of(&text).parts {
                prop_assert!(last <= part.start && part.start < part.end && text.get(part.clone()).is_some());
                last = part.end;
            }
        }
    }
}
