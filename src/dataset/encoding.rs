//! The text of a file, whatever wrote it: UTF-8 or UTF-16, with a byte order mark or without, or Windows-1252 (which has
//! all of Latin-1's letters).

use std::borrow::Cow;

use memchr::memchr;

/// How the bytes of a file say their text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Nearly every file.
    Utf8,
    /// Two bytes a unit, the lower one first.
    Utf16Le,
    /// Two bytes a unit, the higher one first.
    Utf16Be,
    /// One byte a character.
    Windows1252,
}

/// Looked at to tell an encoding that says nothing of itself.
const SAMPLE: usize = 4_096;

/// The characters of 0x80 to 0x9F; the five that Windows-1252 leaves open stand for themselves, as in browsers.
const FROM_0X80: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The text without its byte order mark, and how it was written; `None` for what is no text at all.
///
/// A file that is UTF-8 but for a few bytes stays UTF-8, with U+FFFD in their place.
pub fn decode(bytes: &[u8]) -> Option<(Cow<'_, str>, Encoding)> {
    let (text, encoding) = match marked(bytes) {
        Some((encoding, bytes)) => (encoding.text(bytes), encoding),
        None => guessed(bytes),
    };
    memchr(0, text.as_bytes()).is_none().then_some((text, encoding))
}

impl Encoding {
    fn text(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Utf8 => String::from_utf8_lossy(bytes),
            Self::Utf16Le => utf16(bytes, u16::from_le_bytes),
            Self::Utf16Be => utf16(bytes, u16::from_be_bytes),
            Self::Windows1252 => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
        }
    }
}

fn marked(bytes: &[u8]) -> Option<(Encoding, &[u8])> {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => Some((Encoding::Utf8, rest)),
        [0xff, 0xfe, rest @ ..] => Some((Encoding::Utf16Le, rest)),
        [0xfe, 0xff, rest @ ..] => Some((Encoding::Utf16Be, rest)),
        _ => None,
    }
}

/// A header of English words in UTF-16 has a zero in every other byte, and no text in another encoding has any.
fn guessed(bytes: &[u8]) -> (Cow<'_, str>, Encoding) {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let is_many = |zeros: usize, others: usize| zeros * 4 > sample.len() / 2 && zeros > others * 4;
    let encoding = match (zeros(0), zeros(1)) {
        (low, high) if is_many(high, low) => Encoding::Utf16Le,
        (low, high) if is_many(low, high) => Encoding::Utf16Be,
        _ => match str::from_utf8(bytes) {
            Ok(text) => return (Cow::Borrowed(text), Encoding::Utf8),
            Err(_) if is_mostly_utf8(bytes) => Encoding::Utf8,
            Err(_) => Encoding::Windows1252,
        },
    };
    (encoding.text(bytes), encoding)
}

/// Whether more characters beyond ASCII are whole than are broken.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        // A character's first byte is the only one of its bytes that begins with two ones.
        whole += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole >= broken
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Cow<'_, str> {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|found| found.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => FROM_0X80[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "prompt\nWie geht’s, Zoë? 日本 😀";

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    fn decoded(bytes: &[u8]) -> (String, Encoding) {
        let (text, encoding) = decode(bytes).unwrap();
        (text.into_owned(), encoding)
    }

    #[test]
    fn byte_order_marks_are_known_and_left_out() {
        let marked = format!("\u{feff}{TEXT}");
        assert_eq!(decoded(marked.as_bytes()), (TEXT.into(), Encoding::Utf8));
        assert_eq!(decoded(&utf16(&marked, u16::to_le_bytes)), (TEXT.into(), Encoding::Utf16Le));
        assert_eq!(decoded(&utf16(&marked, u16::to_be_bytes)), (TEXT.into(), Encoding::Utf16Be));
    }

    #[test]
    fn without_a_mark_the_encoding_is_told_from_the_bytes() {
        assert_eq!(decoded(TEXT.as_bytes()), (TEXT.into(), Encoding::Utf8));
        assert_eq!(decoded(&utf16(TEXT, u16::to_le_bytes)), (TEXT.into(), Encoding::Utf16Le));
        assert_eq!(decoded(&utf16(TEXT, u16::to_be_bytes)), (TEXT.into(), Encoding::Utf16Be));
        assert_eq!(decoded(b"Zo\xeb\x92s caf\xe9 \x80"), ("Zoë’s café €".into(), Encoding::Windows1252));
        assert_eq!(decoded(b""), (String::new(), Encoding::Utf8));
    }

    #[test]
    fn a_few_broken_bytes_do_not_make_it_another_encoding() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.extend(b"\xff!");
        assert_eq!(decoded(&bytes), (format!("{TEXT}\u{fffd}!"), Encoding::Utf8));
    }

    #[test]
    fn what_is_no_text_is_not_read() {
        assert_eq!(decode(b"PK\x03\x04\0\0\0\0\x08\0"), None);
        assert_eq!(decode(b"GIF89a\x01\0\x01\0\x80\0\0"), None);
    }
}
