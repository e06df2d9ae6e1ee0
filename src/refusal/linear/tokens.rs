//! An answer as a row of words, with the borders between its sentences.

use super::super::text::Text;
use super::super::words::hash_of;

/// A word, or the border between two sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WordToken {
    pub(super) hash: u32,
    /// First byte of the word in the normalised text.
    pub(super) start: usize,
    /// One past its last.
    pub(super) end: usize,
    /// Inside quotation marks that do not wrap the whole answer.
    pub(super) is_quoted: bool,
}

impl WordToken {
    pub(super) fn is_border(&self) -> bool {
        self.hash == BORDER
    }
}

/// Stands between two sentences.
pub(super) const BORDER: u32 = 0x5ee7_0b0d;
const CAN: u32 = hash_of("can");
const CANNOT: u32 = hash_of("cannot");
const NOT: u32 = hash_of("not");
const S: u32 = hash_of("s");

/// An answer's words, and the shape of the whole.
#[derive(Debug, Default)]
pub(super) struct WordTokens {
    /// Words and borders. Never two borders in a row, and none first or last.
    pub(super) row: Vec<WordToken>,
    /// Stretches that an empty line parts.
    pub(super) paragraphs: usize,
    /// Lines that begin as entries of a list do.
    pub(super) list_items: usize,
    /// Sentences that ask.
    pub(super) questions: usize,
    /// A code block was left out.
    pub(super) has_code: bool,
}

impl WordTokens {
    pub(super) fn of(text: &Text) -> Self {
        let mut tokens = Self {
            row: Vec::with_capacity(text.letters().len() / 4),
            paragraphs: text.breaks + 1,
            list_items: text.list_items,
            questions: 0,
            has_code: text.has_code,
        };
        for sentence in &text.sentences {
            tokens.questions += usize::from(text.get(&sentence.span).ends_with(['?', '？']));
            let mut is_border_due = !tokens.row.is_empty();
            for word in text.words(sentence) {
                let token = WordToken {
                    hash: word.hash,
                    start: word.start,
                    end: word.end,
                    is_quoted: text.is_quoted(word.start),
                };
                if std::mem::take(&mut is_border_due) {
                    tokens.row.push(WordToken { hash: BORDER, end: word.start, ..token });
                }
                tokens.push(text, token);
            }
        }
        tokens
    }

    fn push(&mut self, text: &Text, token: WordToken) {
        match self.row.last_mut() {
            Some(last) if token.hash == NOT && last.hash == CAN => (last.hash, last.end) = (CANNOT, token.end),
            // "Anna's" is Anna.
            Some(last) if token.hash == S && text.get(&(last.end..token.start)) == "'" => last.end = token.end,
            _ => self.row.push(token),
        }
    }
}
