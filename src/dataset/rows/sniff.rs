//! Where a file's table begins, what separates its cells, and which of the layouts it has: found from several lines, as
//! the first may be a title, a comment, or the first of an object's many.

use std::cmp::Reverse;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use super::separated::{Record, Records, Table};
use crate::dataset::columns::is_prompt_name;
use crate::domain::from_json;

/// LineCounter, or records, at a file's beginning that are looked at; none of them blank.
const LOOKED_AT: usize = 24;
/// A title and its like have no more lines.
const TITLE_LINES: usize = 6;
/// Bytes in which those records are looked for.
const BEGINNING: usize = 1 << 18;

/// The separators that are looked for, the likeliest first.
const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// How a file lays out its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Layout {
    /// A header and a line a row, with this byte between cells.
    Separated(u8),
    /// Objects one after the other, a list of them, an object that has such a list, or an object of columns.
    Json,
    /// An object, or a list of them, a line.
    JsonLines,
}

struct NumberedLine<'t> {
    start: usize,
    number: u64,
    text: &'t str,
}

impl Layout {
    /// A table's layout, with the separator that this text is likely to have.
    pub(in crate::dataset) fn separated(text: &str) -> Self {
        Self::Separated(table(text, None).separator)
    }

    /// Whether it is one of JSON's.
    pub(in crate::dataset) fn is_json(self) -> bool {
        !matches!(self, Self::Separated(_))
    }

    /// The layout that a text is likely to have.
    pub fn of(text: &str) -> Self {
        let lines: Vec<NumberedLine> = lines(text).filter(|line| !is_comment(line.text)).take(LOOKED_AT).collect();
        let first = lines.first().map(|line| line.text.trim_start()).unwrap_or_default();
        match first.as_bytes().first() {
            // A heading in brackets.
            Some(b'[') if !begins_list(first) => Self::separated(text),
            Some(b'{' | b'[') if lines.len() > 1 && are_values(&lines) => Self::JsonLines,
            Some(b'{' | b'[') => Self::Json,
            // The first got broken.
            Some(_) if lines.len() > 1 && lines.iter().skip(1).all(is_value) => Self::JsonLines,
            _ => Self::separated(text),
        }
    }
}

/// Whether what stands behind the bracket may begin a list of rows: an object, a list, a text, or nothing yet.
fn begins_list(line: &str) -> bool {
    line.trim_start_matches('[')
        .trim_start()
        .chars()
        .next()
        .is_none_or(|c| matches!(c, '{' | '"' | ']' | '\'' | '/' | '#'))
}

/// Whether the lines are objects or lists by themselves, one or the other of which may be broken. Of an object of many
/// lines at most some are; the rows of a list have commas behind them.
fn are_values(lines: &[NumberedLine]) -> bool {
    lines.first().is_some_and(is_value) || lines.iter().filter(|line| is_value(line)).count() * 2 >= lines.len()
}

fn is_value(line: &NumberedLine) -> bool {
    line.text.trim_start().starts_with(['{', '[']) && from_json::<IgnoredAny>(line.text.as_bytes()).is_ok()
}

/// Finds a separated table; `separator` is what separates its cells where that is known.
pub(super) fn table(text: &str, separator: Option<u8>) -> Table {
    // What Excel writes for itself.
    let first = lines(text).next();
    let said = first.as_ref().and_then(|line| separator_said(line.text));
    let separator = separator.or(said);
    let (start, line) = match (said, first) {
        (Some(_), Some(first)) => (first.start + first.text.len(), first.number),
        _ => (0, 1),
    };
    // Cut between two characters, each of at most four bytes.
    let beginning = (BEGINNING - 3..=BEGINNING).rev().find_map(|end| text.get(..end)).unwrap_or(text);
    let candidate = |separator: u8| {
        let records = RecordTraits::all(beginning, Table { separator, start, line });
        let (header, fit) = header(&records)?;
        Some((fit, Table { separator, start: header.start, line: header.line }))
    };
    let candidates = SEPARATORS.into_iter().filter(|other| separator.is_none_or(|separator| separator == *other));
    let unusual = separator.filter(|separator| !SEPARATORS.contains(separator));
    // Of equals the first.
    let best = candidates.chain(unusual).filter_map(candidate).min_by_key(|(fit, _)| Reverse(*fit));
    best.map_or(Table { separator: separator.unwrap_or(b','), start: text.len(), line: 1 }, |(_, table)| table)
}

/// A record, as far as it tells what it is.
struct RecordTraits {
    start: usize,
    line: u64,
    /// Its cells, and those up to the last that is not empty.
    cells: usize,
    used: usize,
    /// It has no cell that is not empty but the first.
    is_title: bool,
    names_prompt: bool,
    is_comment: bool,
    /// One of its cells ends as a sentence does.
    is_sentence: bool,
    /// No cell has a space before it, as what follows a comma in a sentence has.
    is_tight: bool,
    is_misused: bool,
}

impl RecordTraits {
    fn all(text: &str, table: Table) -> Vec<Self> {
        let mut records = Records::new(text, table);
        let mut all = Vec::new();
        while all.len() < LOOKED_AT {
            let start = records.start();
            let Some(record) = records.next() else { break };
            let begin = text.get(start..).unwrap_or_default();
            let seen = Self::of(start, is_comment(begin), &record, table.separator);
            // A line of nothing but white space is as good as none.
            if seen.used > 0 || seen.cells > 1 {
                all.push(seen);
            }
        }
        all
    }

    fn of(start: usize, is_comment: bool, record: &Record<'_>, separator: u8) -> Self {
        let cells = record.cells(separator);
        let is_filled = |cell: &&str| !cell.trim().is_empty();
        let filled = cells.iter().filter(|cell| is_filled(cell)).count();
        Self {
            start,
            line: record.line,
            cells: cells.len(),
            used: cells.iter().rposition(is_filled).map_or(0, |last| last + 1),
            is_title: filled == 0 || filled == 1 && cells.first().is_some_and(is_filled),
            names_prompt: cells.iter().any(|cell| is_prompt_name(cell)),
            is_comment,
            is_sentence: cells.iter().any(|cell| cell.trim_end().ends_with(['?', '!', '.'])),
            is_tight: !cells.iter().skip(1).any(|cell| cell.starts_with(' ')),
            is_misused: record.is_misused(),
        }
    }

    /// Whether it has as many cells as the header; a separator may stand behind the last.
    fn has_cells_of(&self, header: &Self) -> bool {
        self.cells == header.cells || self.used == header.cells
    }
}

/// How well a separator fits: whether the header names a prompt's column, how many records have as many cells as it, more
/// than one; whether none of them looks like a sentence; how many cells.
type Fit = (bool, usize, bool, usize);

/// The header: the first record, or the first after comments and titles.
fn header(records: &[RecordTraits]) -> Option<(&RecordTraits, Fit)> {
    let comments = (0..records.len()).take_while(|at| is_comment_at(records, *at)).count();
    let records = records.get(comments..).unwrap_or_default();
    let at = titles(records);
    let header = records.get(at)?;
    let rows = records.get(at + 1..).unwrap_or_default();
    let even = 1 + rows.iter().filter(|row| row.has_cells_of(header)).count();
    let is_table = header.cells > 1;
    let names_prompt = is_table && header.names_prompt && !header.is_misused;
    let is_tight = header.is_tight && rows.iter().all(|row| row.is_tight);
    Some((header, (names_prompt, if is_table { even } else { 0 }, is_tight, header.cells)))
}

/// Whether the record at this place is a comment: it begins as one, and is not like the table's records.
fn is_comment_at(records: &[RecordTraits], at: usize) -> bool {
    let Some(record) = records.get(at).filter(|record| record.is_comment && !record.names_prompt) else { return false };
    let rest = records.get(at + 1..).unwrap_or_default();
    let next = rest.iter().find(|other| !other.is_comment).or(rest.first());
    next.is_none_or(|next| record.cells < 2 || next.names_prompt || !record.has_cells_of(next))
        || rest.first().is_some_and(|next| next.is_comment && !record.has_cells_of(next))
}

/// How many records stand above the header: those of one cell, above a record that names a prompt's column, or above
/// several of as many cells as each other.
fn titles(records: &[RecordTraits]) -> usize {
    let is_title = |record: &&RecordTraits| record.is_title && !record.names_prompt;
    let titles = records.iter().take(TITLE_LINES).take_while(is_title).count();
    let Some(after) = records.get(titles).filter(|after| after.cells > 1) else { return 0 };
    let rows = records.get(titles + 1..).unwrap_or_default();
    let rows: Vec<&RecordTraits> = rows.iter().filter(|row| !row.is_misused).take(5).collect();
    let even = rows.iter().filter(|row| row.has_cells_of(after)).count();
    let are_even = |least: usize| rows.len() >= least && even == rows.len();
    let is_header = match (after.names_prompt, titles) {
        (true, 1) if after.is_tight => even * 2 >= rows.len(),
        (true, _) => are_even(1),
        (false, 1) => are_even(2) && !after.is_sentence,
        (false, _) => false,
    };
    if is_header { titles } else { 0 }
}

/// Where a text begins that may have comments before it.
pub(super) fn behind_comments(text: &str) -> usize {
    lines(text).find(|line| !is_comment(line.text)).map_or(text.len(), |line| line.start)
}

/// The lines that are not blank.
fn lines(text: &str) -> impl Iterator<Item = NumberedLine<'_>> {
    let (mut at, mut number) = (0, 0);
    let lines = std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let end = memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len());
        let length = if rest.get(end..).is_some_and(|end| end.starts_with("\r\n")) { end + 2 } else { end + 1 };
        number += 1;
        let line = NumberedLine { start: at, number, text: rest.get(..end).unwrap_or_default() };
        at += length;
        Some(line)
    });
    lines.filter(|line| !line.text.trim().is_empty())
}

fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with('#') || line.starts_with("//")
}

/// `sep=;`, as a line by itself.
fn separator_said(line: &str) -> Option<u8> {
    let line = line.trim_matches('"');
    let said = line.get(..4).filter(|begin| begin.eq_ignore_ascii_case("sep=")).and_then(|_| line.as_bytes().get(4))?;
    (line.len() == 5 && said.is_ascii() && *said != b'"').then_some(*said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layout_is_told_from_the_text() {
        for (text, layout) in [
            ("prompt,category\na,b\n", Layout::Separated(b',')),
            ("prompt\tcategory\na, b, c\tb\n", Layout::Separated(b'\t')),
            ("prompt;category\na;b\n", Layout::Separated(b';')),
            ("\"prompt, as asked, in full\";category\na;b\n", Layout::Separated(b';')),
            ("prompt|category\na|b\n", Layout::Separated(b'|')),
            ("prompt\nWhat?\n", Layout::Separated(b',')),
            (" [{\"prompt\": \"a\"}]", Layout::Json),
            ("{\n  \"prompts\": [\n", Layout::Json),
            ("[\n{\"prompt\": \"a\"},\n{\"prompt\": \"b\"}\n]\n", Layout::Json),
            ("{\"prompts\": [{\"prompt\": \"a\"}]}", Layout::Json),
            ("{\"prompt\": \"a\"}", Layout::Json),
            ("{\n \"prompt\": \"a\"\n}\n{\n \"prompt\": \"b\"\n}\n", Layout::Json),
            ("{\"prompt\": \"a\", \"tags\": [1]}\n{\"prompt\": \"b\"}\n", Layout::JsonLines),
            ("[{\"prompt\": \"a\"}]\n[{\"prompt\": \"b\"}]\n", Layout::JsonLines),
            ("{\"prompt\": \n{\"prompt\": \"b\"}\n", Layout::JsonLines),
            ("prompt\": \"a\"}\n{\"prompt\": \"b\"}\n", Layout::JsonLines),
            ("# made by hand\n{\"prompt\": \"a\"}\n{\"prompt\": \"b\"}\n", Layout::JsonLines),
            (
                "[{\"role\": \"user\", \"content\": \"a\"}]\n[{\"role\": \"user\", \"content\": \"b\"}]\n",
                Layout::JsonLines,
            ),
            ("[Our] prompts\nprompt,category\na,b\n", Layout::Separated(b',')),
            ("[INST] What is salt? [/INST]\n[INST] Who am I? [/INST]\n", Layout::Separated(b',')),
            ("[id],[prompt]\n1,a\n", Layout::Separated(b',')),
            ("", Layout::Separated(b',')),
        ] {
            assert_eq!(Layout::of(text), layout, "{text}");
        }
    }

    #[test]
    fn lines_before_the_header_are_left_out() {
        for (text, separator, line) in [
            ("prompt,category\na,b\n", b',', 1),
            ("\n\nprompt,category\na,b\n", b',', 3),
            ("sep=;\nprompt;category\na;b\n", b';', 2),
            ("SEP=|\r\nprompt|category\r\na|b\r\n", b'|', 2),
            ("My prompts\nprompt,category\na,b\n", b',', 2),
            ("My prompts,,\n\nMade in May,,\nprompt,category,kind\na,b,safe\n", b',', 4),
            ("# My prompts, made in May\n# by me\nprompt,category\na,b\n", b',', 3),
            ("#,prompt\n1,a\n", b',', 1),
            ("Fragen\nfrage;thema\nWas?;a\nWer?;b\n", b';', 2),
            // A column of sentences, some with commas: no cell ends there.
            ("frage\nWas, wenn?\nWer?\nWo, und wie, und wann?\n", b'\t', 1),
            ("question\nWho, me?\nWho, you?\nWho, they?\n", b'\t', 1),
            ("frage;thema\nprompt;x\n", b';', 1),
            // An index without a name, or one that is named like a comment.
            (",user_input\n0,How?\n1,Who?\n2,Why?\n", b',', 1),
            ("#,sentence,label\n1,What?,safe\n2,Who?,safe\n", b',', 1),
            ("#\tsentence\n1\tWhat?\n", b'\t', 1),
            ("# made by hand, in May\nsentence,label\nWhat?,safe\nWho?,safe\nWhy?,safe\n", b',', 1),
            // One column, in which a row has the names of others.
            ("sentence\nWer?\ninput, output\nWas?\n", b'\t', 1),
            ("sentence\ninput, output\nWas?\n", b'\t', 1),
            ("sentence\nWho, me?\nWho, you?\nWho, they?\n", b'\t', 1),
            ("sentence\nWhat is salt?\nWho am I?\n", b',', 1),
            ("sentence\n", b',', 1),
            // The separator is the one by which the rows have as many cells as the header.
            ("prompt\tcategory (hate, fraud, other)\nHow?\tfraud\n", b'\t', 1),
            ("frage, genau;prompt\nWas, wo?;a\nWer, wie?;b\n", b';', 1),
            ("frage, genau;thema\nWas, wo?;a\nWer, wie?;b\n", b';', 1),
            ("satz;thema\nWas, wenn?;a\nWer, wo?;b\n", b';', 1),
            ("a|b\nx, y|z\nu, v|w\n", b'|', 1),
            ("My prompts\nprompt,category\n\"a\nb, c, d\",x\n\"e\nf\",y\n", b',', 2),
            ("prompt,kind\nA?,safe,\nB?,unsafe,\n", b',', 1),
        ] {
            let found = table(text, None);
            assert_eq!((found.separator, found.line), (separator, line), "{text}");
            assert_eq!(table(text, Some(found.separator)), found, "{text}");
            let start = text.get(found.start..).unwrap();
            assert_eq!(text.lines().nth(line as usize - 1), start.lines().next(), "{text}");
        }
    }
}
