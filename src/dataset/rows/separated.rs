//! Rows of a table that is written a line a row: CSV and its like.
//!
//! Sound rows are those that every reader of CSV finds. Others differ where a quotation mark is misused, and read on to
//! the next one, however many rows that takes in; here it is told, and costs the line that it stands on.

use std::collections::HashMap;
use std::ops::Range;

use memchr::{memchr, memchr2, memchr2_iter, memchr3};

use super::{Cells, Problem, Row};
use crate::dataset::sniff::table;

/// The cells of one row.
pub(super) struct Listed<'a> {
    header: &'a Header,
    text: &'a str,
    /// Where each cell stands in the text.
    cells: &'a [Range<usize>],
}

impl Listed<'_> {
    pub(super) fn columns(&self) -> impl Iterator<Item = &str> {
        self.header.names.iter().map(String::as_str)
    }

    pub(super) fn cell(&self, column: &str) -> Option<&str> {
        self.text.get(self.cells.get(self.header.place(column)?)?.clone())
    }
}

/// The columns.
struct Header {
    names: Vec<String>,
    /// Of two columns of one name the first is meant.
    places: HashMap<String, usize>,
}

impl Header {
    fn of<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let names: Vec<String> = names.map(|name| name.trim().to_owned()).collect();
        let places = names.iter().enumerate().rev().map(|(at, name)| (name.clone(), at)).collect();
        Self { names, places }
    }

    /// A table of prompts has a few columns, and among a few this is quicker than any map.
    fn place(&self, column: &str) -> Option<usize> {
        const A_FEW: usize = 16;
        let place = self.names.iter().take(A_FEW).position(|name| name == column);
        place.or_else(|| self.places.get(column).copied())
    }
}

pub(super) fn read_separated(text: &str, separator: u8, on_row: &mut dyn FnMut(Result<Row<'_>, Problem>)) {
    let mut records = Records::new(text, separator);
    let Some(first) = records.next() else { return };
    let header = match first.misuse {
        None => Header::of(first.cells.iter().filter_map(|cell| first.text.get(cell.clone()))),
        Some(misuse) => {
            // Without names no row could be read at all.
            let what = format!("{}; the names of the columns are read without quotation marks", misuse.what());
            on_row(Err(Problem { line: first.line, what }));
            Header::of(first.text.split(char::from(separator)).map(|name| name.trim().trim_matches('"')))
        }
    };
    let wanted = header.names.len();
    while let Some(Record { line, text, cells, misuse }) = records.next() {
        let found = cells.len();
        if let Some(misuse) = misuse {
            on_row(Err(Problem { line, what: misuse.what().to_owned() }));
        } else if found > wanted {
            let what = format!(
                "it has {found} cells, and the header has {wanted}: a text with a separator in it wants quotation marks"
            );
            on_row(Err(Problem { line, what }));
        } else {
            on_row(Ok(Row { line, number: None, cells: Cells::Listed(Listed { header: &header, text, cells }) }));
        }
    }
}

/// What can be wrong with a cell that begins with a quotation mark.
#[derive(Clone, Copy)]
enum Misuse {
    Unclosed,
    Followed,
}

impl Misuse {
    fn what(self) -> &'static str {
        match self {
            Self::Unclosed => "a quotation mark is opened and never closed",
            Self::Followed => {
                "behind a closing quotation mark stands neither a separator nor the line's end: one that belongs to the \
                 text is written twice"
            }
        }
    }
}

/// The records of a separated file.
struct Records<'t> {
    text: &'t str,
    /// Where the next record begins, and on which line.
    at: usize,
    line: u64,
    separator: u8,
    /// The text of a record that could not be read where it stands.
    folded: String,
    cells: Vec<Range<usize>>,
}

struct Record<'r> {
    line: u64,
    /// Of a misused quotation mark: the line that it stands on.
    text: &'r str,
    cells: &'r [Range<usize>],
    misuse: Option<Misuse>,
}

impl<'t> Records<'t> {
    fn new(text: &'t str, separator: u8) -> Self {
        let table = table(text, Some(separator));
        Self { text, at: table.start, line: table.line, separator, folded: String::new(), cells: Vec::new() }
    }

    fn next(&mut self) -> Option<Record<'_>> {
        self.pass_over_blank_lines();
        let line = self.line;
        match self.plain_line() {
            Some(text) => Some(Record { line, text, cells: &self.cells, misuse: None }),
            None if self.at >= self.text.len() => None,
            None => Some(match self.fold() {
                Ok(()) => Record { line, text: &self.folded, cells: &self.cells, misuse: None },
                Err((misuse, opened)) => self.misused(misuse, opened),
            }),
        }
    }

    /// The line that begins here, without its end, if its cells can be read where they stand: all else is copied.
    fn plain_line(&mut self) -> Option<&'t str> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let end = memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len());
        let line = rest.get(..end)?;
        if !self.has_plain_cells(line.as_bytes()) {
            return None;
        }
        self.at += end;
        self.pass_over_line_end();
        Some(line)
    }

    /// Finds the cells of a line in which quotation marks, if there are any, stand around whole cells.
    fn has_plain_cells(&mut self, line: &[u8]) -> bool {
        self.cells.clear();
        let mut at = 0;
        loop {
            let (cell, end) = match line.get(at) {
                Some(b'"') => {
                    let Some(length) = memchr(b'"', &line[at + 1..]) else { return false };
                    (at + 1..at + 1 + length, at + length + 2)
                }
                _ => {
                    let length = memchr2(self.separator, b'"', &line[at..]).unwrap_or(line.len() - at);
                    (at..at + length, at + length)
                }
            };
            self.cells.push(cell);
            match line.get(end) {
                None => return true,
                Some(byte) if *byte == self.separator => at = end + 1,
                Some(_) => return false,
            }
        }
    }

    /// Reads a record with doubled quotation marks, line ends in its cells, or anything else that is not plain. On misuse:
    /// where the quotation mark stands that was misused.
    ///
    /// No line is read many times over: an opened quotation mark is read on to the next that is not doubled, and between
    /// the two there is none that could be opened and not be closed at once.
    fn fold(&mut self) -> Result<(), (Misuse, usize)> {
        self.folded.clear();
        self.cells.clear();
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        loop {
            let start = self.folded.len();
            if bytes.get(at) == Some(&b'"') {
                let opened = at;
                at += 1;
                loop {
                    let length = memchr(b'"', &bytes[at..]).ok_or((Misuse::Unclosed, opened))?;
                    self.folded.push_str(self.text.get(at..at + length).unwrap_or_default());
                    at += length + 1;
                    if bytes.get(at) != Some(&b'"') {
                        break;
                    }
                    self.folded.push('"');
                    at += 1;
                }
                if !matches!(bytes.get(at), None | Some(b'\n' | b'\r')) && bytes.get(at) != Some(&self.separator) {
                    return Err((Misuse::Followed, opened));
                }
            } else {
                let length = memchr3(self.separator, b'\n', b'\r', &bytes[at..]).unwrap_or(bytes.len() - at);
                self.folded.push_str(self.text.get(at..at + length).unwrap_or_default());
                at += length;
            }
            self.cells.push(start..self.folded.len());
            if bytes.get(at) != Some(&self.separator) {
                break;
            }
            at += 1;
        }
        self.line += line_ends(&bytes[self.at..at]);
        self.at = at;
        self.pass_over_line_end();
        Ok(())
    }

    /// Goes on behind the line on which a quotation mark is misused, whatever else is on it.
    fn misused(&mut self, misuse: Misuse, opened: usize) -> Record<'_> {
        let bytes = self.text.as_bytes();
        let line = self.line;
        self.line += line_ends(&bytes[self.at..opened]);
        let begin = bytes[..opened].iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(0, |end| end + 1);
        self.at = memchr2(b'\n', b'\r', &bytes[opened..]).map_or(bytes.len(), |end| opened + end);
        let text = self.text.get(begin..self.at).unwrap_or_default();
        self.pass_over_line_end();
        self.cells.clear();
        Record { line, text, cells: &self.cells, misuse: Some(misuse) }
    }

    fn pass_over_line_end(&mut self) {
        let length = match &self.text.as_bytes()[self.at..] {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => return,
        };
        self.at += length;
        self.line += 1;
    }

    fn pass_over_blank_lines(&mut self) {
        while let Some(b'\n' | b'\r') = self.text.as_bytes().get(self.at) {
            self.pass_over_line_end();
        }
    }
}

/// How many lines end in a text; what ends it may be the first half of a line's end.
fn line_ends(text: &[u8]) -> u64 {
    let is_one = |at: &usize| text[*at] == b'\n' || text.get(*at + 1) != Some(&b'\n');
    memchr2_iter(b'\n', b'\r', text).filter(is_one).count() as u64
}
