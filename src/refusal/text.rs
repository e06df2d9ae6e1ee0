//! An answer made easy to compare: lower case, straight quotes, short forms written out, no Markdown; cut into
//! sentences, with a way back to where everything stood in the original.

use std::ops::Range;

use super::clean::{Clean, clean};
use super::markdown::{LineKind, MarkdownLines, strip_marks};
use super::offset_map::OffsetMap;
use super::words::{Word, words_of};
use crate::domain::floor_char_boundary;

/// A stretch of the normalised text, ended by its punctuation or its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sentence {
    pub(super) span: Range<usize>,
    /// Places of its words among those of the text.
    words: Range<usize>,
    pub(super) line: LineKind,
}

/// A normalised answer. All ranges are byte ranges of `letters`.
#[derive(Debug, Default)]
pub(super) struct Text<'a> {
    answer: &'a str,
    letters: String,
    /// From offsets in `letters` to offsets in the cleaned answer.
    offsets: OffsetMap,
    /// From offsets in the cleaned answer to offsets in the answer; `None` where they are the same.
    cleaned: Option<OffsetMap>,
    pub(super) sentences: Vec<Sentence>,
    words: Vec<Word>,
    /// Speech between quotation marks, in order.
    quoted: Vec<Range<usize>>,
    /// A closed code block was left out of `letters`.
    pub(super) has_code: bool,
    /// Stretches that an empty line parts, but for the first.
    pub(super) breaks: usize,
    /// Lines that are entries of a list.
    pub(super) list_items: usize,
}

impl<'a> Text<'a> {
    /// One pass over the answer.
    pub(super) fn read(answer: &'a str) -> Self {
        let Clean { text, offsets } = clean(answer);
        let mut reader = TextReader::new(answer, text.len());
        let mut lines = MarkdownLines::of(&text);
        while let Some((line, offset)) = lines.next() {
            if line.trim_start().starts_with("```") {
                // Only a block that is closed is code for certain: one that is not may be a model running in circles.
                reader.end_sentence();
                if lines.skip_past_fence() {
                    reader.text.has_code = true;
                }
            } else {
                reader.read_line(line, offset);
            }
        }
        reader.text.cleaned = offsets;
        reader.finish()
    }

    /// The original answer.
    pub(super) fn answer(&self) -> &'a str {
        self.answer
    }

    /// The whole normalised text.
    pub(super) fn letters(&self) -> &str {
        &self.letters
    }

    /// A part of the normalised text.
    pub(super) fn get(&self, span: &Range<usize>) -> &str {
        self.letters.get(span.clone()).unwrap_or_default()
    }

    /// The words of a sentence.
    pub(super) fn words(&self, sentence: &Sentence) -> &[Word] {
        self.words.get(sentence.words.clone()).unwrap_or_default()
    }

    /// Whether the byte at `at` is inside somebody's quoted speech.
    pub(super) fn is_quoted(&self, at: usize) -> bool {
        let next = self.quoted.partition_point(|range| range.end <= at);
        self.quoted.get(next).is_some_and(|range| range.start <= at)
    }

    /// The span in Unicode scalar values of the original answer.
    pub(super) fn original_span(&self, span: &Range<usize>) -> Range<usize> {
        let start = self.original_position(span.start).unwrap_or_default();
        let last = span.end.checked_sub(1).and_then(|last| self.original_position(last));
        start..last.map_or(start, |last| last + 1)
    }

    /// The place of a byte's scalar value in the original answer. Counted only when asked for: it seldom is.
    fn original_position(&self, at: usize) -> Option<usize> {
        let at = self.offsets.origin(floor_char_boundary(&self.letters, at))?;
        let from = self.cleaned.as_ref().map_or(Some(at), |cleaned| cleaned.origin(at))?;
        let starts_scalar = |byte: &&u8| **byte & 0b1100_0000 != 0b1000_0000;
        let before = self.answer.as_bytes().get(..=from)?.iter().filter(starts_scalar).count() - 1;
        Some(before)
    }
}

struct TextReader<'a> {
    text: Text<'a>,
    /// Byte offset at which the current sentence starts, once it has a letter.
    sentence: Option<usize>,
    line: LineKind,
    /// Nothing was read yet, or nothing since an empty line.
    is_blank: bool,
    double_quote: Option<usize>,
    single_quote: Option<usize>,
}

impl<'a> TextReader<'a> {
    fn new(answer: &'a str, length: usize) -> Self {
        let text = Text { answer, letters: String::with_capacity(length), ..Text::default() };
        Self { text, sentence: None, line: LineKind::Prose, is_blank: true, double_quote: None, single_quote: None }
    }

    fn read_line(&mut self, line: &str, offset: usize) {
        let line = line.trim_end();
        let (kind, content) = strip_marks(line);
        self.text.list_items += usize::from(kind == LineKind::Item);
        let continues = kind == LineKind::Prose && content.starts_with(|c: char| c.is_ascii_lowercase());
        if !continues || self.line == LineKind::Heading {
            self.end_sentence();
            self.line = kind;
        }
        let end = offset + line.len();
        self.space(end - content.len());
        let mut rest = content;
        while let Some(c) = rest.chars().next() {
            let at = end - rest.len();
            let before = self.text.letters.bytes().next_back().unwrap_or(b' ');
            let (plain, after) = rest.split_at_checked(plain_length(rest, before)).unwrap_or((rest, ""));
            if plain.is_empty() {
                rest = rest.get(c.len_utf8()..).unwrap_or_default();
                self.read_char(c, at, rest.chars().next());
            } else {
                rest = after;
                self.push_plain(plain, at);
            }
        }
        if content.is_empty() {
            self.end_sentence();
            self.double_quote = None;
            self.text.breaks += usize::from(!std::mem::replace(&mut self.is_blank, true));
        } else {
            self.is_blank = false;
        }
        self.single_quote = None;
    }

    fn read_char(&mut self, c: char, at: usize, next: Option<char>) {
        match c {
            '*' | '`' => {}
            '_' if !self.ends_in_word() || !next.is_some_and(char::is_alphanumeric) => {}
            '\'' | '’' | '‘' | 'ʼ' => self.read_apostrophe(at, next),
            '"' | '“' | '”' | '„' | '«' | '»' | '「' | '」' | '『' | '』' => self.read_double_quote(at),
            '—' | '–' => self.push(',', at),
            '-' if self.text.letters.ends_with(' ') && next == Some(' ') => self.push(',', at),
            '.' | '!' | '?' | '…' | '。' | '！' | '？' => {
                self.push(if matches!(c, '…' | '。') { '.' } else { c }, at);
                if !next.is_some_and(|next| next.is_ascii_alphanumeric() || matches!(next, '.' | '!' | '?')) {
                    self.end_sentence();
                }
            }
            c if c.is_whitespace() => self.space(at),
            c if c.is_ascii() => self.push(c.to_ascii_lowercase(), at),
            c => c.to_lowercase().for_each(|c| self.push(c, at)),
        }
    }

    /// Writes short forms out, so that the lexicon needs each phrase once.
    fn read_apostrophe(&mut self, at: usize, next: Option<char>) {
        let letters = &self.text.letters;
        let word = letters.rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        let next = next.map(|c| c.to_ascii_lowercase());
        match (word, next) {
            ("", Some(c)) if c.is_alphanumeric() => {
                self.single_quote = Some(letters.len());
                self.push('\'', at);
            }
            (_, Some('t')) if word == "can" => self.push_str("no", at),
            ("won", Some('t')) => {
                self.pop(2);
                self.push_str("ill no", at);
            }
            (_, Some('t')) if word.ends_with('n') => {
                self.pop(1);
                self.push_str(" no", at);
            }
            ("i", Some('m')) => self.push_str(" a", at),
            ("let", Some('s')) => self.push_str(" u", at),
            ("it" | "that" | "here" | "there" | "what", Some('s')) => self.push_str(" i", at),
            ("you" | "we" | "they", Some('r')) => self.push_str(" a", at),
            ("i" | "you" | "we" | "they", Some('v')) => self.push_str(" ha", at),
            ("i" | "you" | "we" | "they" | "it", Some('l')) => self.push_str(" wi", at),
            ("i" | "you" | "we" | "they" | "it", Some('d')) => self.push_str(" woul", at),
            (_, Some(c)) if c.is_alphanumeric() => self.push('\'', at),
            _ => {
                self.push('\'', at);
                if let Some(start) = self.single_quote.take() {
                    self.close_quote(start);
                }
            }
        }
    }

    fn read_double_quote(&mut self, at: usize) {
        self.push('"', at);
        match self.double_quote.take() {
            Some(start) => self.close_quote(start),
            None => self.double_quote = Some(self.text.letters.len() - 1),
        }
    }

    fn close_quote(&mut self, start: usize) {
        // A single pair inside a double one is swallowed by it.
        while self.text.quoted.last().is_some_and(|range| range.start >= start) {
            self.text.quoted.pop();
        }
        if self.text.quoted.last().is_none_or(|range| range.end <= start) {
            self.text.quoted.push(start..self.text.letters.len());
        }
    }

    fn ends_in_word(&self) -> bool {
        self.text.letters.ends_with(char::is_alphanumeric)
    }

    fn space(&mut self, at: usize) {
        if !self.text.letters.is_empty() && !self.text.letters.ends_with(' ') {
            self.comes_from(at);
            self.text.letters.push(' ');
        }
    }

    fn push(&mut self, c: char, at: usize) {
        if self.sentence.is_none() && c.is_alphanumeric() {
            self.sentence = Some(self.text.letters.len());
        }
        self.comes_from(at);
        self.text.letters.push(c);
    }

    /// Does for many letters at once what [`Self::read_char`] would do for each.
    fn push_plain(&mut self, plain: &str, at: usize) {
        let start = self.text.letters.len();
        if self.sentence.is_none() {
            self.sentence = plain.find(|c: char| c.is_ascii_alphanumeric()).map(|first| start + first);
        }
        self.comes_from(at);
        self.text.letters.push_str(plain);
        if let Some(pushed) = self.text.letters.get_mut(start..) {
            pushed.make_ascii_lowercase();
        }
    }

    /// Writes letters that all stand for the one at `at`.
    fn push_str(&mut self, letters: &str, at: usize) {
        for letter in letters.chars() {
            self.comes_from(at);
            self.text.letters.push(letter);
        }
    }

    fn pop(&mut self, count: usize) {
        for _ in 0..count {
            self.text.letters.pop();
        }
        self.text.offsets.truncate(self.text.letters.len());
    }

    /// Notes that the next letter stands at this byte of the answer.
    fn comes_from(&mut self, from: usize) {
        self.text.offsets.push(self.text.letters.len(), from);
    }

    fn end_sentence(&mut self) {
        if let Some(start) = self.sentence.take() {
            let end = self.text.letters.trim_end().len();
            self.text.sentences.push(Sentence { span: start..end, words: 0..0, line: self.line });
        }
    }

    fn finish(mut self) -> Text<'a> {
        self.end_sentence();
        // Quotation marks around the whole answer are wrapping, not somebody's speech.
        let length = self.text.letters.trim().len();
        self.text.quoted.retain(|range| range.len() * 10 < length * 9);
        self.text.words = words_of(&self.text.letters);
        let mut words = self.text.words.iter().enumerate().map(|(place, word)| (place, word.start)).peekable();
        for sentence in &mut self.text.sentences {
            let first = words.peek().map_or(0, |(place, _)| *place);
            let mut end = first;
            while words.next_if(|(_, start)| *start < sentence.span.end).is_some() {
                end += 1;
            }
            sentence.words = first..end;
        }
        self.text
    }
}

/// The bytes that need no look at what is around them, but for spaces, which must be single.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0_u8;
    while byte.is_ascii() {
        plain[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b',' | b';' | b':' | b'(' | b')');
        byte += 1;
    }
    plain
};

/// How many bytes at the start of `rest` are plain, given the one before. Written without branches: where a word ends
/// cannot be foretold, and each wrong guess costs a processor as much as several letters.
fn plain_length(rest: &str, mut before: u8) -> usize {
    let is_special = |byte: u8| {
        let doubles = (byte == b' ') & (before == b' ');
        before = byte;
        doubles | !PLAIN[usize::from(byte)]
    };
    rest.bytes().position(is_special).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sentences(answer: &str) -> Vec<String> {
        let text = Text::read(answer);
        text.sentences.iter().map(|sentence| text.get(&sentence.span).to_owned()).collect()
    }

    #[test]
    fn short_forms_are_written_out() {
        let answer = "I’m SORRY, I can't. It won’t; don't. Let's, I'd, I've, I'll. Anna's here’s, you're";
        let expected =
            "i am sorry, i cannot. it will not; do not. let us, i would, i have, i will. anna's here is, you are";
        assert_eq!(Text::read(answer).letters(), expected);
    }

    #[test]
    fn markdown_and_spaces_are_taken_off() {
        assert_eq!(sentences("  ## **I cannot**\n> _help_ you"), ["i cannot", "help you"]);
        assert_eq!(sentences("1. One\n2) Two\n* **Three**\n- 4.5 four"), ["one", "two", "three", "4.5 four"]);
    }

    #[test]
    fn a_wrapped_line_goes_on() {
        assert_eq!(sentences("I cannot\nhelp with that. No.\n\nBye"), ["i cannot help with that.", "no.", "bye"]);
    }

    #[test]
    fn closed_code_is_left_out() {
        let text = Text::read("Run:\n```sh\nI cannot\n```\nDone");
        assert!(text.has_code);
        assert_eq!(text.letters(), "run: done");
        assert_eq!(sentences("```\nI cannot"), ["i cannot"]);
    }

    #[test]
    fn quoted_speech_is_marked_and_wrapping_quotes_are_not() {
        let text = Text::read("He said: “I can’t help you.” Then ‘I won’t,’ she said. It's the dogs' home.");
        let quoted = |part: &str| text.is_quoted(text.letters().find(part).unwrap());
        assert!(quoted("i cannot help"));
        assert!(quoted("i will not"));
        assert!(!quoted("he said"));
        assert!(!quoted("she said"));
        assert!(!quoted("home"));
        assert!(!Text::read("\"I cannot help with that.\"").is_quoted(1));
    }

    #[test]
    fn trailing_spaces_do_not_shift_spans() {
        let text = Text::read("I can't help with that.   \nBye");
        assert_eq!(text.original_span(&text.sentences[0].span), 0..23);
    }

    #[test]
    fn spans_map_back_to_scalar_values() {
        let answer = "Ünïcödé 👩‍🔬!\n\n  **I can’t** help.";
        let text = Text::read(answer);
        let span = text.original_span(&text.sentences[1].span);
        assert_eq!(answer.chars().skip(span.start).take(span.len()).collect::<String>(), "I can’t** help.");
    }

    proptest! {
        #[test]
        fn every_sentence_lies_within_the_answer(answer in r#"(\PC|[ \n'"*#`>.I]|can't){0,80}"#) {
            let text = Text::read(&answer);
            let mut last = 0;
            for sentence in &text.sentences {
                prop_assert!(!text.get(&sentence.span).is_empty());
                let span = text.original_span(&sentence.span);
                prop_assert!(last <= span.start && span.start < span.end && span.end <= answer.chars().count());
                last = span.start;
            }
        }
    }
}
