//! Lines of a long file, one at a time: memory holds the longest of them and no more.

use std::io::{self, BufRead, Read};

/// Bytes of one line that are read: a hundred times the longest answer with all that a tool writes beside it.
const LONGEST: u64 = 64 << 20;

/// Reads lines, numbered from 1. Blank ones are passed over.
pub struct LineReader<R> {
    input: R,
    number: u64,
    bytes: Vec<u8>,
}

/// One line.
#[derive(Debug, PartialEq, Eq)]
pub enum Line<'b> {
    /// Its bytes, without the white space around them.
    Text(&'b [u8]),
    /// Longer than is read: it was passed over.
    TooLong,
}

impl<R: BufRead> LineReader<R> {
    /// Reads this input from where it stands.
    pub fn new(input: R) -> Self {
        Self { input, number: 0, bytes: Vec::new() }
    }

    /// The next line that is not blank, and its number.
    pub fn next_line(&mut self) -> io::Result<Option<(u64, Line<'_>)>> {
        loop {
            self.bytes.clear();
            if self.input.by_ref().take(LONGEST).read_until(b'\n', &mut self.bytes)? == 0 {
                return Ok(None);
            }
            self.number += 1;
            if self.bytes.len() as u64 == LONGEST && !self.bytes.ends_with(b"\n") {
                skip_line(&mut self.input)?;
                return Ok(Some((self.number, Line::TooLong)));
            }
            // Some editors put a byte order mark before the first.
            let mark = if self.number == 1 && self.bytes.starts_with("\u{feff}".as_bytes()) { 3 } else { 0 };
            if !self.bytes[mark..].trim_ascii().is_empty() {
                return Ok(Some((self.number, Line::Text(self.bytes[mark..].trim_ascii()))));
            }
        }
    }
}

/// Reads up to the end of the line, and keeps nothing.
fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        match memchr::memchr(b'\n', buffer) {
            Some(at) => {
                input.consume(at + 1);
                return Ok(());
            }
            None if buffer.is_empty() => return Ok(()),
            None => {
                let length = buffer.len();
                input.consume(length);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_numbered_and_blank_ones_passed_over() {
        let mut lines = LineReader::new(&b"\xef\xbb\xbfa\r\n\n \n b\nc"[..]);
        assert_eq!(lines.next_line().unwrap(), Some((1, Line::Text(b"a"))));
        assert_eq!(lines.next_line().unwrap(), Some((4, Line::Text(b"b"))));
        assert_eq!(lines.next_line().unwrap(), Some((5, Line::Text(b"c"))));
        assert_eq!(lines.next_line().unwrap(), None);
    }

    #[test]
    fn a_line_without_end_is_passed_over_and_the_next_one_read() {
        let text = [vec![b'x'; LONGEST as usize + 9], b"\nlast".to_vec()].concat();
        let mut lines = LineReader::new(&text[..]);
        assert_eq!(lines.next_line().unwrap(), Some((1, Line::TooLong)));
        assert_eq!(lines.next_line().unwrap(), Some((2, Line::Text(b"last"))));
        assert_eq!(lines.next_line().unwrap(), None);
    }
}
