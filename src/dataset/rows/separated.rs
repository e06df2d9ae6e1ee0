//! Rows of a table that is written a line a row: CSV and its like.
//!
//! Sound rows are those that every reader of CSV finds. Others differ where a quotation mark is misused, and read on to
//! the next one, however many rows that takes in; here it is told, and costs the line that it stands on.

use std::ops::Range;

use memchr::{memchr, memchr2, memchr2_iter, memchr3};

use super::row::{Cells, ColumnNames, FileRow, Listed};
use crate::dataset::problem::{Problem, QuoteMisuse, RowProblem};

/// Where a table begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) separator: u8,
    /// Where the header begins, in bytes.
    pub(super) start: usize,
    /// The header's line, from 1.
    pub(super) line: u64,
}

pub(super) fn read_separated(text: &str, table: Table, on_row: &mut dyn FnMut(Result<FileRow<'_>, Problem>)) {
    let separator = table.separator;
    let mut records = Records::new(text, table);
    let Some(first) = records.next() else { return };
    if let Some(misuse) = first.misuse {
        // Without names no row could be read at all.
        on_row(Err(problem(first.line, RowProblem::QuotesInHeader(misuse))));
    }
    let header = ColumnNames::of(first.cells(separator).into_iter());
    let wanted = header.names.len();
    while let Some(Record { line, text, cells, misuse }) = records.next() {
        // Some writers put a separator behind the last cell as well.
        let is_beyond = |cell: &&Range<usize>| text.get((*cell).clone()).is_some_and(|cell| cell.trim().is_empty());
        let beyond = cells.get(wanted..).unwrap_or_default().iter().rev().take_while(is_beyond).count();
        let cells = cells.get(..cells.len() - beyond).unwrap_or_default();
        let found = cells.len();
        if let Some(misuse) = misuse {
            on_row(Err(problem(line, RowProblem::Quotes(misuse))));
        } else if found > wanted {
            on_row(Err(problem(line, RowProblem::MoreCellsThanHeader { cells: found, header: wanted })));
        } else {
            on_row(Ok(FileRow { line, number: None, cells: Cells::Listed(Listed { header: &header, text, cells }) }));
        }
    }
}

fn problem(line: u64, what: RowProblem) -> Problem {
    Problem { line, row: None, what }
}

/// The records of a separated file.
pub(super) struct Records<'t> {
    text: &'t str,
    /// Where the next record begins, and on which line.
    at: usize,
    line: u64,
    separator: u8,
    /// The text of a record that could not be read where it stands.
    folded: String,
    cells: Vec<Range<usize>>,
}

pub(super) struct Record<'r> {
    pub(super) line: u64,
    /// The record's text; where a quotation mark is misused, the line that it stands on.
    text: &'r str,
    cells: &'r [Range<usize>],
    misuse: Option<QuoteMisuse>,
}

impl<'r> Record<'r> {
    pub(super) fn is_misused(&self) -> bool {
        self.misuse.is_some()
    }

    /// What is in its cells; where a quotation mark is misused, without regard to these.
    pub(super) fn cells(&self, separator: u8) -> Vec<&'r str> {
        match self.misuse {
            None => self.cells.iter().filter_map(|cell| self.text.get(cell.clone())).collect(),
            Some(_) => self.text.split(char::from(separator)).map(|name| name.trim().trim_matches('"')).collect(),
        }
    }
}

impl<'t> Records<'t> {
    pub(super) fn new(text: &'t str, Table { separator, start, line }: Table) -> Self {
        Self { text, at: start, line, separator, folded: String::new(), cells: Vec::new() }
    }

    /// Where the next record begins.
    pub(super) fn start(&mut self) -> usize {
        self.pass_over_blank_lines();
        self.at
    }

    pub(super) fn next(&mut self) -> Option<Record<'_>> {
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
            let opened = opened(line, at);
            let (cell, end) = match opened {
                Some(opened) => {
                    let Some(length) = memchr(b'"', line.get(opened + 1..).unwrap_or_default()) else { return false };
                    let closed = opened + 1 + length;
                    (opened + 1..closed, closed + 1 + spaces(line, closed + 1))
                }
                None => {
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
    fn fold(&mut self) -> Result<(), (QuoteMisuse, usize)> {
        self.folded.clear();
        self.cells.clear();
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        loop {
            let start = self.folded.len();
            let quoted = opened(bytes, at).map(|opened| self.fold_quoted(opened).map_err(|misuse| (misuse, opened)));
            match quoted {
                Some(Ok(end)) => at = end,
                Some(Err(misuse)) if misuse.1 == at => return Err(misuse),
                // Behind a space it may be a letter of the text as well.
                _ => {
                    self.folded.truncate(start);
                    let length = memchr3(self.separator, b'\n', b'\r', &bytes[at..]).unwrap_or(bytes.len() - at);
                    self.folded.push_str(self.text.get(at..at + length).unwrap_or_default());
                    at += length;
                }
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

    /// Reads the cell that a quotation mark at this place opens; gives where it ends.
    fn fold_quoted(&mut self, opened: usize) -> Result<usize, QuoteMisuse> {
        let bytes = self.text.as_bytes();
        let mut at = opened + 1;
        loop {
            let length = memchr(b'"', &bytes[at..]).ok_or(QuoteMisuse::NotClosed)?;
            self.folded.push_str(self.text.get(at..at + length).unwrap_or_default());
            at += length + 1;
            if bytes.get(at) != Some(&b'"') {
                break;
            }
            self.folded.push('"');
            at += 1;
        }
        let end = at + spaces(bytes, at);
        match bytes.get(end) {
            None | Some(b'\n' | b'\r') => Ok(end),
            Some(byte) if *byte == self.separator => Ok(end),
            Some(_) => Err(QuoteMisuse::Followed),
        }
    }

    /// Goes on behind the line on which a quotation mark is misused, whatever else is on it.
    fn misused(&mut self, misuse: QuoteMisuse, opened: usize) -> Record<'_> {
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

/// Where the quotation mark stands that opens the cell at this place, behind spaces or none.
fn opened(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at)? {
        b'"' => Some(at),
        b' ' => Some(at + spaces(bytes, at)).filter(|at| bytes.get(*at) == Some(&b'"')),
        _ => None,
    }
}

fn spaces(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..).unwrap_or_default().iter().take_while(|byte| **byte == b' ').count()
}

/// How many lines end in a text; what ends it may be the first half of a line's end.
fn line_ends(text: &[u8]) -> u64 {
    let is_one = |at: &usize| text[*at] == b'\n' || text.get(*at + 1) != Some(&b'\n');
    memchr2_iter(b'\n', b'\r', text).filter(is_one).count() as u64
}
