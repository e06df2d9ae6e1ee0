//! Where a model's text is reasoning, and where its answer: by the marks that models put around their reasoning.

use std::ops::Range;

/// Marks around reasoning, as models and their servers write them. Letters may be of either case.
const MARKS: [(&str, &str); 16] = [
    ("<think>", "</think>"),
    ("<thinking>", "</thinking>"),
    ("<thought>", "</thought>"),
    ("<thoughts>", "</thoughts>"),
    ("<reason>", "</reason>"),
    ("<reasoning>", "</reasoning>"),
    ("<analysis>", "</analysis>"),
    ("<seed:think>", "</seed:think>"),
    ("<mm:think>", "</mm:think>"),
    ("[think]", "[/think]"),
    ("<|channel>thought", "<channel|>"),
    ("<|open|>think<|sep|>", "<|close|>think<|sep|>"),
    ("<|begin_of_thought|>", "<|end_of_thought|>"),
    ("<|start_thinking|>", "<|end_thinking|>"),
    ("◁think▷", "◁/think▷"),
    ("<unused94>thought", "<unused95>"),
];

/// Marks around the answer of a text that reasoned before. They are no part of it.
const ANSWER_MARKS: [(&str, &str); 6] = [
    (FINAL, "<|end|>"),
    ("<|open|>response<|sep|>", "<|close|>response<|sep|>"),
    ("<answer>", "</answer>"),
    ("<response>", "</response>"),
    ("<|begin_of_solution|>", "<|end_of_solution|>"),
    ("<|start_response|>", "<|end_response|>"),
];

/// Harmony's final channel, where a server dropped the special tokens around its name.
const FINAL: &str = "assistantfinal";
/// The words by which Granite's models part reasoning and answer, at the begin of the text.
const PHRASES: (&str, &str) = ("here is my thought process:", "here is my response:");

/// The final answer in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinalAnswer {
    /// The parts of the text that are the answer, in order; none where all of it is reasoning.
    pub parts: Vec<Range<usize>>,
    /// The text ends within reasoning.
    pub ends_in_reasoning: bool,
}

impl FinalAnswer {
    /// Finds the answer in a text.
    ///
    /// Reasoning stands at the begin of the text, of a line or behind a sentence. A closing mark without an opening one
    /// ends reasoning as well, since a chat template may have opened it in the prompt. What stands in code, or within a
    /// sentence, speaks of a mark and is none.
    pub fn of(text: &str) -> Self {
        if let Some(found) = harmony(text) {
            return found;
        }
        if let Some(found) = between_phrases(text) {
            return found;
        }
        // A quick look that most texts pass.
        if !text.contains(['<', '[', '◁']) {
            return Self::whole(text);
        }
        // ASCII letters alone change, so that every byte keeps its place.
        let lower = text.to_ascii_lowercase();
        if !MARKS.iter().any(|(open, close)| lower.contains(open) || lower.contains(close)) {
            return Self::whole(text);
        }
        Search { text: &lower, parts: Vec::new(), at: 0 }.run()
    }

    /// The answer's text, without the white space that parted it from the reasoning; as it stands where there was none.
    pub fn text(&self, of: &str) -> String {
        let text: String = self.parts.iter().filter_map(|part| of.get(part.clone())).collect();
        if self.parts.len() == 1 && self.parts.first() == Some(&(0..of.len())) {
            text
        } else {
            text.trim_start().to_owned()
        }
    }

    fn whole(text: &str) -> Self {
        let whole = 0..text.len();
        Self { parts: if whole.is_empty() { Vec::new() } else { vec![whole] }, ends_in_reasoning: false }
    }
}

struct Search<'a> {
    /// In lower case.
    text: &'a str,
    parts: Vec<Range<usize>>,
    /// Where the part begins that is being read.
    at: usize,
}

impl Search<'_> {
    fn run(mut self) -> FinalAnswer {
        let mut from = 0;
        loop {
            let opening = self.next_opening(from);
            if let Some(end) = self.end_of_reasoning_begun_before(from, opening) {
                (self.at, from) = (end, end);
                continue;
            }
            let Some((open, length, close)) = opening else { break };
            let inside = open + length;
            match self.find(close, inside) {
                Some(end) => {
                    self.keep(open);
                    self.at = end + close.len();
                    from = self.at;
                }
                // Cut within it. Behind an answer, an opening mark alone is a word.
                None if self.is_blank_until(open) => {
                    return FinalAnswer { parts: self.parts, ends_in_reasoning: true };
                }
                None => from = inside,
            }
        }
        self.keep(self.text.len());
        let has_reasoning = self.parts.first() != Some(&(0..self.text.len()));
        if has_reasoning {
            self.take_off_answer_marks();
        }
        FinalAnswer { parts: self.parts, ends_in_reasoning: false }
    }

    /// A closing mark before the next opening one: what opened the reasoning stands in the prompt, or the reasoning spoke
    /// of its own marks. Behind an answer, a closing mark alone is a word.
    fn end_of_reasoning_begun_before(&self, from: usize, opening: Option<(usize, usize, &str)>) -> Option<usize> {
        if !self.parts.is_empty() {
            return None;
        }
        let before = opening.map_or(self.text.len(), |(open, ..)| open);
        let closing = |(open, close): &(&str, &str)| {
            let end = self.find(close, from).filter(|end| *end < before)?;
            let speaks_of_both = self.text.get(from..end).is_some_and(|text| text.contains(open));
            (!speaks_of_both && !self.is_word(end, close.len())).then_some(end + close.len())
        };
        MARKS.iter().filter_map(closing).min()
    }

    /// The next opening mark that opens reasoning: its place, its length, and the mark that closes it.
    fn next_opening(&self, from: usize) -> Option<(usize, usize, &'static str)> {
        let next = |(open, close): &(&'static str, &'static str)| {
            let mut from = from;
            loop {
                let at = self.find(open, from)?;
                if self.opens_reasoning(at) {
                    return Some((at, open.len(), *close));
                }
                from = at + open.len();
            }
        };
        MARKS.iter().filter_map(next).min_by_key(|(at, ..)| *at)
    }

    /// At the begin of the text or of a line, or behind a sentence or another mark.
    fn opens_reasoning(&self, at: usize) -> bool {
        let before = self.text.get(..at).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default().trim_end();
        line.is_empty() || at == self.at || line.ends_with(['.', '!', '?', '>', ']', ':', '。', '！', '？', '▷'])
    }

    /// Within a sentence: white space before it and words behind it.
    fn is_word(&self, at: usize, length: usize) -> bool {
        let before = self.text.get(..at).and_then(|before| before.chars().next_back());
        let behind = self.text.get(at + length..).and_then(|behind| behind.chars().next());
        before == Some(' ') && behind.is_some_and(|c| c == ' ' || c.is_ascii_punctuation())
    }

    /// Where a mark stands next, outside of code.
    fn find(&self, mark: &str, from: usize) -> Option<usize> {
        let mut from = from;
        loop {
            let at = from + self.text.get(from..)?.find(mark)?;
            if !self.is_in_code(at, at + mark.len()) {
                return Some(at);
            }
            from = at + mark.len();
        }
    }

    /// In a code fence that is open there, or between backticks on one line.
    fn is_in_code(&self, at: usize, end: usize) -> bool {
        let before = self.text.get(self.at..at).unwrap_or_default();
        let behind = self.text.get(end..).unwrap_or_default();
        let is_fenced = before.matches("```").count() % 2 == 1 && behind.contains("```");
        let line_before = before.rsplit('\n').next().unwrap_or_default();
        let line_behind = behind.split('\n').next().unwrap_or_default();
        is_fenced || line_before.matches('`').count() % 2 == 1 && line_behind.contains('`')
    }

    fn is_blank_until(&self, end: usize) -> bool {
        let last = self.text.get(self.at..end).unwrap_or_default();
        self.parts.is_empty() && last.trim().is_empty()
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
            if let Some(inner) = trimmed.strip_prefix(open) {
                let inner = inner.find(close).and_then(|end| inner.get(..end)).unwrap_or(inner);
                *part = begin + open.len()..begin + open.len() + inner.len();
                return;
            }
        }
    }
}

/// The channels of OpenAI's Harmony format (gpt-oss), with their special tokens or, where a server dropped these, with
/// their names alone. `None` for a text of another format.
fn harmony(text: &str) -> Option<FinalAnswer> {
    const CHANNEL: &str = "<|channel|>";
    const MESSAGE: &str = "<|message|>";
    const ENDS: [&str; 4] = ["<|return|>", "<|end|>", "<|start|>", "<|call|>"];
    let begin = text.trim_start();
    if !begin.starts_with(CHANNEL) && !begin.starts_with("<|start|>") {
        return harmony_without_tokens(text);
    }
    let mut parts = Vec::new();
    let mut from = 0;
    let mut is_last_reasoning = false;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(CHANNEL)) {
        let name_at = from + at + CHANNEL.len();
        let Some(name_length) = text.get(name_at..).and_then(|rest| rest.find(MESSAGE)) else {
            is_last_reasoning = true;
            break;
        };
        let name = text.get(name_at..name_at + name_length).unwrap_or_default();
        let content = name_at + name_length + MESSAGE.len();
        let rest = text.get(content..).unwrap_or_default();
        let end = content + ENDS.iter().filter_map(|end| rest.find(end)).min().unwrap_or(rest.len());
        // Some models name the channel after the speaker.
        is_last_reasoning = !["final", "assistant"].iter().any(|answer| name.trim_start().starts_with(answer));
        if !is_last_reasoning && !text.get(content..end).unwrap_or_default().trim().is_empty() {
            parts.push(content..end);
        }
        from = end;
    }
    Some(FinalAnswer { ends_in_reasoning: parts.is_empty() && is_last_reasoning, parts })
}

fn between_phrases(text: &str) -> Option<FinalAnswer> {
    let (begins, answers) = PHRASES;
    let lead = text.trim_start();
    if !lead.get(..begins.len())?.eq_ignore_ascii_case(begins) {
        return None;
    }
    let answer = text.to_ascii_lowercase().find(answers).map(|at| at + answers.len()..text.len());
    Some(FinalAnswer {
        ends_in_reasoning: answer.is_none(),
        parts: answer.into_iter().filter(|part| !part.is_empty()).collect(),
    })
}

fn harmony_without_tokens(text: &str) -> Option<FinalAnswer> {
    let begin = text.len() - text.trim_start().len();
    let behind = ["analysis", "commentary", ""].iter().find_map(|name| text.get(begin..)?.strip_prefix(name))?;
    if begin + behind.len() == text.len() && !behind.starts_with(FINAL) {
        return None;
    }
    match behind.find(FINAL) {
        Some(at) => {
            let answer = text.len() - behind.len() + at + FINAL.len()..text.len();
            let is_blank = text.get(answer.clone()).unwrap_or_default().trim().is_empty();
            Some(FinalAnswer { parts: if is_blank { Vec::new() } else { vec![answer] }, ends_in_reasoning: false })
        }
        // "analysisWe need to" is a channel's name run into its first word; "analysis of" is a word.
        None if behind.starts_with(char::is_uppercase) => {
            Some(FinalAnswer { parts: Vec::new(), ends_in_reasoning: true })
        }
        None => None,
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
        for (open, close) in MARKS {
            for (open, close) in [(open.to_owned(), close.to_owned()), (open.to_uppercase(), close.to_uppercase())] {
                assert_answers(&[
                    (&format!("{open}They ask.{close}\n\nYes."), "Yes."),
                    (&format!("\n{open}\n{close}Yes."), "Yes."),
                    (&format!("Well. {open}a{close}Yes."), "Well. Yes."),
                    (&format!("They ask.\n{close}\nYes."), "Yes."),
                ]);
                let cut = FinalAnswer { parts: Vec::new(), ends_in_reasoning: true };
                assert_eq!(FinalAnswer::of(&format!("{open}They")), cut);
                assert_eq!(FinalAnswer::of(&format!("{open}a{close}\n{open}b")), cut);
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
        ]);
    }

    #[test]
    fn phrases_part_reasoning_and_answer_at_the_begin_alone() {
        assert_answers(&[
            ("Here is my thought process:\n\nThey ask.\n\nHere is my response:\n\nYes.", "Yes."),
            ("Dear Ann,\nHere is my response: yes.", "Dear Ann,\nHere is my response: yes."),
        ]);
        assert_eq!(answer("Here is my thought process: they"), (String::new(), true));
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
