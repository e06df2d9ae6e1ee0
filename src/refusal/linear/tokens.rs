//! An answer as a row of hashed words, in one pass: lower case, short forms written out, no Markdown and no quotation
//! marks. Scripts that put no space between words give one token a letter.

/// A word, or the border between two sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) hash: u32,
    /// First scalar value of the word in the answer.
    pub(super) start: u32,
    /// One past its last.
    pub(super) end: u32,
    /// Inside quotation marks that do not wrap the whole answer.
    pub(super) is_quoted: bool,
}

impl Token {
    pub(super) fn is_border(&self) -> bool {
        self.hash == BORDER
    }
}

/// Stands between two sentences.
pub(super) const BORDER: u32 = 0x5ee7_0b0d;
const NUMBER: u32 = hash_of("0");
const CAN: u32 = hash_of("can");
const CANNOT: u32 = hash_of("cannot");
const NOT: u32 = hash_of("not");
const WON: u32 = hash_of("won");
const IS: u32 = hash_of("is");

/// An answer read.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    /// Words and borders. Never two borders in a row, and none first or last.
    pub(super) row: Vec<Token>,
    /// Stretches that an empty line parts.
    pub(super) paragraphs: u32,
    /// Lines that begin as entries of a list do.
    pub(super) list_items: u32,
    pub(super) questions: u32,
    /// A code block was left out.
    pub(super) has_code: bool,
}

/// Reads an answer.
pub(super) fn read(answer: &str) -> Tokens {
    let mut reader = Reader {
        answer,
        byte: 0,
        at: 0,
        word: None,
        is_quoted: false,
        is_wrapped: is_wrapped(answer),
        is_border_due: false,
        tokens: Tokens { row: Vec::with_capacity(answer.len() / 4), ..Tokens::default() },
    };
    reader.read_line_start();
    while reader.read_char() {}
    reader.finish()
}

/// FNV-1a.
const fn hash_of(word: &str) -> u32 {
    let (bytes, mut hash, mut at) = (word.as_bytes(), FNV_START, 0);
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u32).wrapping_mul(FNV_PRIME);
        at += 1;
    }
    hash
}

const FNV_START: u32 = 0x811c_9dc5;
const FNV_PRIME: u32 = 0x0100_0193;

/// Quotation marks round the whole say nothing of who speaks.
fn is_wrapped(answer: &str) -> bool {
    let answer = answer.trim();
    answer.starts_with(['"', '“', '«', '「', '『']) && answer.ends_with(['"', '”', '»', '」', '』'])
}

/// Chinese and Japanese letters, and Korean syllables.
fn is_a_word_by_itself(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}')
}

/// A word being read.
#[derive(Clone, Copy)]
struct Word {
    hash: u32,
    /// The hash without the last letter.
    shorter: u32,
    start: u32,
    end: u32,
    /// What stands before an apostrophe: its hash, and the hash without its last letter.
    stem: Option<(u32, u32)>,
    is_number: bool,
}

struct Reader<'a> {
    answer: &'a str,
    byte: usize,
    /// Scalar values before `byte`.
    at: u32,
    word: Option<Word>,
    is_quoted: bool,
    is_wrapped: bool,
    is_border_due: bool,
    tokens: Tokens,
}

impl Reader<'_> {
    /// Reads one character; false at the end.
    fn read_char(&mut self) -> bool {
        let Some(&byte) = self.answer.as_bytes().get(self.byte) else { return false };
        if byte.is_ascii() {
            self.step(1);
            self.read_ascii(byte);
        } else {
            let Some(c) = self.answer.get(self.byte..).and_then(|rest| rest.chars().next()) else { return false };
            self.step(c.len_utf8());
            self.read_other(c);
        }
        true
    }

    fn step(&mut self, bytes: usize) {
        self.byte += bytes;
        self.at += 1;
    }

    fn next_byte(&self) -> u8 {
        self.answer.as_bytes().get(self.byte).copied().unwrap_or(b'\n')
    }

    fn read_ascii(&mut self, byte: u8) {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => self.add_letter(u32::from(byte.to_ascii_lowercase()), false),
            b'0'..=b'9' => self.add_letter(u32::from(byte), true),
            b'\'' => self.apostrophe(),
            b'\n' => {
                self.end_word();
                self.read_line_end();
            }
            b'.' => {
                self.end_word();
                self.is_border_due |=
                    matches!(self.next_byte(), b' ' | b'\n' | b'\r' | b'"' | b'*' | b')' | b'\'' | b'_');
            }
            b'!' => {
                self.end_word();
                self.is_border_due = true;
            }
            b'?' => self.question(),
            b'"' => {
                self.end_word();
                self.is_quoted = !self.is_quoted;
            }
            // Emphasis may stand inside a word.
            b'*' | b'_' => {}
            _ => self.end_word(),
        }
    }

    fn read_other(&mut self, c: char) {
        match c {
            '’' | '‘' | 'ʼ' | '＇' => self.apostrophe(),
            '“' | '«' | '「' | '『' => {
                self.end_word();
                self.is_quoted = true;
            }
            '”' | '»' | '」' | '』' => {
                self.end_word();
                self.is_quoted = false;
            }
            '。' | '！' | '．' => {
                self.end_word();
                self.is_border_due = true;
            }
            '？' => self.question(),
            '・' | '•' | '、' | '，' => self.end_word(),
            _ if is_a_word_by_itself(c) => {
                self.end_word();
                self.add_letter(c.into(), false);
                self.end_word();
            }
            _ if c.is_alphanumeric() => c.to_lowercase().for_each(|c| self.add_letter(c.into(), false)),
            // What joins or varies letters is invisible.
            '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{00ad}' => {}
            _ => self.end_word(),
        }
    }

    fn add_letter(&mut self, letter: u32, is_digit: bool) {
        let (start, end) = (self.at - 1, self.at);
        let unread = Word { hash: FNV_START, shorter: FNV_START, start, end, stem: None, is_number: true };
        let word = self.word.get_or_insert(unread);
        word.end = end;
        word.shorter = word.hash;
        word.hash = (word.hash ^ letter).wrapping_mul(FNV_PRIME);
        word.is_number &= is_digit;
    }

    fn apostrophe(&mut self) {
        let goes_on = self.next_byte().is_ascii_alphabetic();
        match &mut self.word {
            Some(word) if goes_on && word.stem.is_none() => {
                word.stem = Some((word.hash, word.shorter));
                (word.hash, word.shorter) = (FNV_START, FNV_START);
            }
            _ => self.end_word(),
        }
    }

    fn question(&mut self) {
        self.end_word();
        self.tokens.questions += 1;
        self.is_border_due = true;
    }

    /// Puts the word being read into the row.
    fn end_word(&mut self) {
        let Some(word) = self.word.take() else { return };
        match word.stem {
            None if word.is_number => self.push(NUMBER, &word),
            None => self.push(word.hash, &word),
            Some(stem) => self.push_short_form(stem, &word),
        }
    }

    fn push_short_form(&mut self, (stem, shorter): (u32, u32), word: &Word) {
        const PRONOUNS: [&str; 7] = ["it", "that", "here", "there", "what", "he", "she"];
        const ENDINGS: [(&str, &str); 5] = [("m", "am"), ("re", "are"), ("ve", "have"), ("ll", "will"), ("d", "would")];
        if word.hash == hash_of("t") {
            match stem {
                CAN => return self.push(CANNOT, word),
                WON => self.push(hash_of("will"), word),
                _ => self.push(shorter, word),
            }
            return self.push(NOT, word);
        }
        self.push(stem, word);
        if word.hash == hash_of("s") {
            if PRONOUNS.iter().any(|pronoun| hash_of(pronoun) == stem) {
                self.push(IS, word);
            }
        } else {
            let written_out = ENDINGS.iter().find(|(short, _)| hash_of(short) == word.hash);
            self.push(written_out.map_or(word.hash, |(_, long)| hash_of(long)), word);
        }
    }

    fn push(&mut self, hash: u32, word: &Word) {
        let &Word { start, end, .. } = word;
        let is_quoted = self.is_quoted && !self.is_wrapped;
        if std::mem::take(&mut self.is_border_due) && !self.tokens.row.is_empty() {
            self.tokens.row.push(Token { hash: BORDER, start, end: start, is_quoted });
        }
        match self.tokens.row.last_mut() {
            Some(last) if hash == NOT && last.hash == CAN => (last.hash, last.end) = (CANNOT, end),
            _ => self.tokens.row.push(Token { hash, start, end, is_quoted }),
        }
    }

    /// What comes after a line's end: a blank line, an entry of a list, the same sentence going on.
    fn read_line_end(&mut self) {
        let (mut blank_lines, rest) = (0, self.answer.get(self.byte..).unwrap_or_default());
        let mut ahead = rest.bytes();
        loop {
            match ahead.next() {
                Some(b' ' | b'\t' | b'\r') => {}
                Some(b'\n') => blank_lines += 1,
                Some(next) => {
                    self.is_border_due |= blank_lines > 0 || !next.is_ascii_lowercase();
                    break;
                }
                None => break,
            }
        }
        if blank_lines > 0 {
            self.tokens.paragraphs += 1;
            self.is_quoted = false;
        }
        self.read_line_start();
    }

    /// Takes off what marks a line as code, heading, quotation or entry of a list.
    fn read_line_start(&mut self) {
        let rest = self.answer.get(self.byte..).unwrap_or_default();
        let line = rest.trim_start();
        if line.starts_with("```") {
            let block = code_block(rest).unwrap_or_default();
            self.tokens.has_code |= !block.is_empty();
            self.skip(block);
            return;
        }
        let marks = line.bytes().take_while(|byte| b"-*+#>|=~ \t".contains(byte)).count();
        let digits = line.bytes().skip(marks).take_while(u8::is_ascii_digit).count();
        let after = line.as_bytes().get(marks + digits).copied().unwrap_or_default();
        let is_numbered = (1..=3).contains(&digits) && matches!(after, b'.' | b')');
        let is_bullet =
            marks > 1 && matches!(line.as_bytes().first(), Some(b'-' | b'*' | b'+')) && line[..marks].contains(' ');
        if is_numbered || is_bullet || line.starts_with('•') || line.starts_with('・') {
            self.tokens.list_items += 1;
            self.is_border_due = true;
        }
        let taken = rest.len() - line.len() + marks + if is_numbered { digits + 1 } else { 0 };
        self.skip(rest.get(..taken).unwrap_or_default());
    }

    fn skip(&mut self, part: &str) {
        self.byte += part.len();
        self.at += part.chars().count() as u32;
    }

    fn finish(mut self) -> Tokens {
        self.end_word();
        self.tokens.paragraphs += 1;
        self.tokens
    }
}

/// The closed block of code that a text begins with; one that is never closed may be a model running in circles.
fn code_block(text: &str) -> Option<&str> {
    let opened = text.find("```")? + 3;
    let closed = opened + text.get(opened..)?.find("\n```")? + 4;
    text.get(..closed)
}
