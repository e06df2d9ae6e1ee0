//! What strict parsers of JSON turn away, replaced by what they take.

use std::io::{self, Read};

const REPLACEMENT: &[u8] = br"\ufffd";

/// The same text with what strict parsers turn away replaced. Line ends stay where they are outside of texts.
pub fn mended(bytes: &[u8]) -> Vec<u8> {
    let mut mended = Vec::with_capacity(bytes.len() + 16);
    Mender::default().mend(bytes, true, &mut mended);
    mended
}

/// Mends a text as it is read: of a large one no more than a piece is in memory.
pub struct MendedReader<R> {
    input: R,
    mender: Mender,
    /// What was read and not mended yet.
    raw: Vec<u8>,
    mended: Vec<u8>,
    /// How much of `mended` has been given away.
    given: usize,
    is_at_end: bool,
}

impl<R: Read> MendedReader<R> {
    /// Reads this input.
    pub fn new(input: R) -> Self {
        Self { input, mender: Mender::default(), raw: Vec::new(), mended: Vec::new(), given: 0, is_at_end: false }
    }
}

impl<R: Read> Read for MendedReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut piece = [0; 1 << 13];
        while self.given == self.mended.len() && !self.is_at_end {
            let count = self.input.read(&mut piece)?;
            self.raw.extend_from_slice(&piece[..count]);
            self.is_at_end = count == 0;
            self.mended.clear();
            self.given = 0;
            let used = self.mender.mend(&self.raw, self.is_at_end, &mut self.mended);
            self.raw.drain(..used);
        }
        let count = (&self.mended[self.given..]).read(buffer)?;
        self.given += count;
        Ok(count)
    }
}

#[derive(Default)]
struct Mender {
    is_in_text: bool,
}

impl Mender {
    /// No construct that is replaced has more bytes: a surrogate pair has as many.
    const LONGEST: usize = 12;

    /// Whether a byte may begin what is replaced, or ends a text or begins one.
    fn may_change(&self, byte: u8) -> bool {
        match byte {
            b'"' | 0x80.. => true,
            b'\\' | 0..0x20 => self.is_in_text,
            b'N' | b'I' | b'-' | b'+' => !self.is_in_text,
            _ => false,
        }
    }

    /// Adds what the bytes are mended to, as far as what follows cannot change it; says how many of them that took.
    fn mend(&mut self, bytes: &[u8], is_last: bool, mended: &mut Vec<u8>) -> usize {
        let mut rest = bytes;
        while let Some(&byte) = rest.first()
            && (is_last || rest.len() >= Self::LONGEST)
        {
            // Most of a text stays as it is.
            let plain = rest.iter().take_while(|byte| !self.may_change(**byte)).count();
            if plain > 0 {
                mended.extend_from_slice(&rest[..plain]);
                rest = &rest[plain..];
                continue;
            }
            let (written, length) = match byte {
                b'"' => {
                    self.is_in_text = !self.is_in_text;
                    (&rest[..1], 1)
                }
                b'\\' if self.is_in_text => escape(rest),
                0..0x20 if self.is_in_text => (control(byte), 1),
                b'N' | b'I' | b'-' | b'+' if !self.is_in_text => {
                    no_number(rest).map_or((&rest[..1], 1), |length| (&b"null"[..], length))
                }
                0..0x80 => (&rest[..1], 1),
                _ => character(rest),
            };
            mended.extend_from_slice(written);
            rest = &rest[length..];
        }
        bytes.len() - rest.len()
    }
}

/// The character of several bytes that a text begins with, and its length: bytes that are none are replaced.
fn character(rest: &[u8]) -> (&[u8], usize) {
    let most = rest.len().min(4);
    let Some(chunk) = rest[..most].utf8_chunks().next() else { return (&[], most) };
    match chunk.valid().chars().next() {
        Some(first) => (&rest[..first.len_utf8()], first.len_utf8()),
        None => ("\u{fffd}".as_bytes(), chunk.invalid().len()),
    }
}

/// What an escape is written as, and how long it is: half a surrogate pair is replaced.
fn escape(rest: &[u8]) -> (&[u8], usize) {
    match unit(rest) {
        None => {
            let length = rest.len().min(2);
            (&rest[..length], length)
        }
        Some(0xD800..=0xDBFF) => match rest.get(6..).and_then(unit) {
            Some(0xDC00..=0xDFFF) => (&rest[..12], 12),
            _ => (REPLACEMENT, 6),
        },
        Some(0xDC00..=0xDFFF) => (REPLACEMENT, 6),
        Some(_) => (&rest[..6], 6),
    }
}

/// The UTF-16 code unit that a text begins with as `\uXXXX`.
fn unit(text: &[u8]) -> Option<u16> {
    let digits = text.strip_prefix(br"\u")?.get(..4)?;
    u16::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()
}

fn control(byte: u8) -> &'static [u8] {
    match byte {
        b'\n' => br"\n",
        b'\r' => br"\r",
        b'\t' => br"\t",
        _ => REPLACEMENT,
    }
}

/// The length of a number that is none.
fn no_number(rest: &[u8]) -> Option<usize> {
    [&b"NaN"[..], b"Infinity", b"-Infinity", b"+Infinity", b"-NaN"]
        .into_iter()
        .find(|word| rest.starts_with(word))
        .map(<[u8]>::len)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Gives no more than so many bytes at once.
    struct Pieces<'b>(&'b [u8], usize);

    impl Read for Pieces<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let most = buffer.len().min(self.1);
            self.0.read(&mut buffer[..most])
        }
    }

    proptest! {
        #[test]
        fn text_that_is_read_in_pieces_is_mended_as_a_whole(
            bytes in r#"(\PC|\n|\\u[dD][89a-fA-F][0-9a-f]{2}|[-+]?NaN|-Infinity|"|é|😀){0,60}"#.prop_map(String::into_bytes),
            odd in proptest::collection::vec(any::<u8>(), 0..9),
            piece in 1..20_usize,
        ) {
            let bytes = [bytes, odd].concat();
            let mut read = Vec::new();
            MendedReader::new(Pieces(&bytes, piece)).read_to_end(&mut read).unwrap();
            prop_assert_eq!(read, mended(&bytes));
        }
    }
}
