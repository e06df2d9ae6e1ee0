//! Newline-delimited JSON (NDJSON): a stream in which each line is one JSON text, split as its bytes arrive.

use super::sse::{EventTooLong, MAX_EVENT_BYTES};

/// Splits a stream into lines, which are the same however the bytes are cut. Holds the line that has not ended yet.
#[derive(Debug, Default)]
pub(super) struct LineSplitter(Vec<u8>);

impl LineSplitter {
    /// Reads the next bytes and hands every line that they end to `on_line`.
    pub(super) fn push(&mut self, mut bytes: &[u8], mut on_line: impl FnMut(&[u8])) -> Result<(), EventTooLong> {
        while let Some(end) = bytes.iter().position(|byte| *byte == b'\n') {
            self.keep(&bytes[..end])?;
            on_line(&self.0);
            self.0.clear();
            bytes = &bytes[end + 1..];
        }
        self.keep(bytes)
    }

    /// The bytes after the last line feed.
    pub(super) fn unfinished(&self) -> &[u8] {
        &self.0
    }

    fn keep(&mut self, bytes: &[u8]) -> Result<(), EventTooLong> {
        if self.0.len() + bytes.len() > MAX_EVENT_BYTES {
            return Err(EventTooLong);
        }
        self.0.extend_from_slice(bytes);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(chunks: &[&[u8]]) -> (Vec<String>, String) {
        let (mut lines, mut found) = (LineSplitter::default(), Vec::new());
        for chunk in chunks {
            lines.push(chunk, |line| found.push(String::from_utf8_lossy(line).into_owned())).unwrap();
        }
        (found, String::from_utf8_lossy(lines.unfinished()).into_owned())
    }

    #[test]
    fn lines_cut_at_any_byte_are_the_same() {
        let whole = read(&["{é}\r\n\n{b}\nrest".as_bytes()]);
        assert_eq!(whole, (vec!["{é}\r".into(), String::new(), "{b}".into()], "rest".into()));
        let text = "{é}\r\n\n{b}\nrest".as_bytes();
        for cut in 0..text.len() {
            assert_eq!(read(&[&text[..cut], &text[cut..]]), whole, "{cut}");
        }
    }

    #[test]
    fn line_over_the_limit_is_an_error() {
        let mut lines = LineSplitter::default();
        assert_eq!(lines.push(&vec![b'x'; MAX_EVENT_BYTES], |_| ()), Ok(()));
        assert_eq!(lines.push(b"x", |_| ()), Err(EventTooLong));
    }
}
