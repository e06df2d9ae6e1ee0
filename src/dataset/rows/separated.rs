//! Rows of a table that is written a line a row: CSV and its like.

use std::collections::HashMap;
use std::ops::Range;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use memchr::{memchr, memchr2};

use super::{Cells, Problem, Row};

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
    fn of(record: &Record) -> Self {
        let names: Vec<String> = record.cells.iter().map(|cell| record.text[cell.clone()].trim().to_owned()).collect();
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
    let Some(header) = records.next() else { return };
    let header = Header::of(&header);
    let wanted = header.names.len();
    while let Some(record) = records.next() {
        let Record { line, text, cells, is_unclosed } = record;
        if is_unclosed {
            on_row(Err(Problem { line, what: "a quotation mark is opened and never closed".to_owned() }));
            records.pass_over_one_line();
            continue;
        }
        let found = cells.len();
        if found > wanted {
            let what = format!(
                "it has {found} cells, and the header has {wanted}: a text with a separator in it wants quotation marks"
            );
            on_row(Err(Problem { line, what }));
            continue;
        }
        on_row(Ok(Row { line, cells: Cells::Listed(Listed { header: &header, text, cells }) }));
    }
}

/// A quotation mark that is never closed costs a reading of all that is behind it. Where there are more of them than this,
/// none is meant as one.
pub(super) const MOST_UNCLOSED: u32 = 16;

/// The records of a separated file.
struct Records<'t> {
    text: &'t str,
    /// Where the last record began, and the line that it began on.
    begin: usize,
    begin_line: u64,
    /// Where the next one begins.
    at: usize,
    line: u64,
    separator: u8,
    reader: Reader,
    /// Quotation marks that were opened and never closed.
    unclosed: u32,
    output: Vec<u8>,
    ends: Vec<usize>,
    cells: Vec<Range<usize>>,
}

struct Record<'r> {
    line: u64,
    text: &'r str,
    cells: &'r [Range<usize>],
    is_unclosed: bool,
}

impl<'t> Records<'t> {
    fn new(text: &'t str, separator: u8) -> Self {
        let reader = ReaderBuilder::new().delimiter(separator).build();
        let (output, ends, cells) = (vec![0; 1 << 10], vec![0; 16], Vec::new());
        Self { text, begin: 0, begin_line: 1, at: 0, line: 1, separator, reader, unclosed: 0, output, ends, cells }
    }

    fn knows_quotes(&self) -> bool {
        self.unclosed < MOST_UNCLOSED
    }

    fn next(&mut self) -> Option<Record<'_>> {
        self.pass_over_blank_lines();
        (self.begin, self.begin_line) = (self.at, self.line);
        match self.plain_line() {
            Some(line) => Some(Record { line: self.begin_line, text: line, cells: &self.cells, is_unclosed: false }),
            None => self.folded(),
        }
    }

    /// The line that begins here, without its end, if its cells can be read where they stand: the reader copies all that
    /// it reads, and takes every byte by itself.
    fn plain_line(&mut self) -> Option<&'t str> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let end = memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        let line = rest[..end].strip_suffix('\r').unwrap_or(&rest[..end]);
        if memchr(b'\r', line.as_bytes()).is_some() || !self.has_plain_cells(line.as_bytes()) {
            return None;
        }
        self.at = self.text.len().min(self.at + end + 1);
        self.line += 1;
        Some(line)
    }

    /// Finds the cells of a line in which quotation marks, if there are any, stand around whole cells.
    fn has_plain_cells(&mut self, line: &[u8]) -> bool {
        self.cells.clear();
        let mut at = 0;
        loop {
            let (cell, end) = match line.get(at) {
                Some(b'"') if self.knows_quotes() => {
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

    /// A record with doubled quotation marks, line ends in its cells, or anything else that is not plain.
    fn folded(&mut self) -> Option<Record<'_>> {
        let (mut written, mut cells) = (0, 0);
        loop {
            let input = &self.text.as_bytes()[self.at..];
            let (result, read, bytes, ends) =
                self.reader.read_record(input, &mut self.output[written..], &mut self.ends[cells..]);
            self.at += read;
            written += bytes;
            cells += ends;
            match result {
                ReadRecordResult::InputEmpty => {} // what an empty input says next is how the last record ends
                ReadRecordResult::OutputFull => self.output.resize(self.output.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::End => return None,
                ReadRecordResult::Record => break,
            }
        }
        let raw = &self.text.as_bytes()[self.begin..self.at];
        self.line += raw.iter().filter(|byte| **byte == b'\n').count() as u64;
        let is_odd = || raw.iter().filter(|byte| **byte == b'"').count() % 2 == 1;
        let is_unclosed = self.knows_quotes() && self.at == self.text.len() && is_odd();
        let ends = &self.ends[..cells];
        self.cells.clear();
        self.cells.extend([0].iter().chain(ends).zip(ends).map(|(start, end)| *start..*end));
        // Cut at separators and line ends, which are no part of any other character.
        let text = str::from_utf8(&self.output[..written]).unwrap_or_default();
        Some(Record { line: self.begin_line, text, cells: &self.cells, is_unclosed })
    }

    /// Goes on behind the line that the last record began on, whatever quotation marks are in it.
    fn pass_over_one_line(&mut self) {
        let end = memchr(b'\n', &self.text.as_bytes()[self.begin..]);
        self.at = end.map_or(self.text.len(), |end| self.begin + end + 1);
        self.line = self.begin_line + 1;
        self.unclosed += 1;
        self.reader = ReaderBuilder::new().delimiter(self.separator).quoting(self.knows_quotes()).build();
    }

    fn pass_over_blank_lines(&mut self) {
        while let Some(byte @ (b'\n' | b'\r')) = self.text.as_bytes().get(self.at) {
            self.line += u64::from(*byte == b'\n');
            self.at += 1;
        }
    }
}
