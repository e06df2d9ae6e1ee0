//! Where a file's table begins, what separates its cells, and which of the layouts it has: found from several lines, as
//! the first may be a title, a comment, or the first of an object's many.

use serde::de::IgnoredAny;

use super::columns::is_prompt_name;
use super::rows::Layout;
use crate::domain::from_json;

/// Lines at a file's beginning that are looked at; none of them blank.
const LOOKED_AT: usize = 24;
/// A title and its like have no more lines.
const TITLE_LINES: usize = 6;

/// The separators that are looked for, the likeliest first.
const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// Where a separated table begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) separator: u8,
    /// Where the header begins, in bytes.
    pub(super) start: usize,
    /// The header's line, from 1.
    pub(super) line: u64,
}

struct Line<'t> {
    start: usize,
    number: u64,
    text: &'t str,
}

impl Layout {
    /// The layout that a text is likely to have.
    pub fn of(text: &str) -> Self {
        let lines: Vec<Line> = lines(text).filter(|line| !is_comment(line.text)).take(LOOKED_AT).collect();
        let first = lines.first().map(|line| line.text.trim_start()).unwrap_or_default();
        match first.as_bytes().first() {
            // A heading in brackets.
            Some(b'[') if !begins_list(first) => Self::Separated(table(text, None).separator),
            Some(b'{' | b'[') if lines.len() > 1 && are_values(&lines) => Self::JsonLines,
            Some(b'{' | b'[') => Self::Json,
            // The first got broken.
            Some(_) if lines.len() > 1 && lines.iter().skip(1).all(is_value) => Self::JsonLines,
            _ => Self::Separated(table(text, None).separator),
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
fn are_values(lines: &[Line]) -> bool {
    lines.first().is_some_and(is_value) || lines.iter().filter(|line| is_value(line)).count() * 2 >= lines.len()
}

fn is_value(line: &Line) -> bool {
    line.text.trim_start().starts_with(['{', '[']) && from_json::<IgnoredAny>(line.text.as_bytes()).is_ok()
}

/// Finds a separated table; `separator` is what separates its cells where that is known.
pub(super) fn table(text: &str, separator: Option<u8>) -> Table {
    let mut lines: Vec<Line> = lines(text).take(LOOKED_AT).collect();
    let mut given = separator;
    // What Excel writes for itself.
    if let Some(said) = lines.first().and_then(|line| separator_said(line.text)) {
        given = given.or(Some(said));
        lines.remove(0);
    }
    let separator = |line: &Line| given.unwrap_or_else(|| likeliest(line.text));
    let names_prompt = |line: &Line| cells(line.text, separator(line)).iter().any(|cell| is_prompt_name(cell));
    let comments = lines.iter().take_while(|line| is_comment(line.text) && !names_prompt(line)).count();
    let lines = lines.get(comments..).unwrap_or_default();
    let Some(header) = header(lines, &separator, &names_prompt) else {
        return Table { separator: given.unwrap_or(b','), start: text.len(), line: 1 };
    };
    Table { separator: separator(header), start: header.start, line: header.number }
}

/// The first line, or the first after a title: one cell above a line that names a prompt's column, or above several lines
/// of as many cells as each other.
fn header<'l, 't>(
    lines: &'l [Line<'t>],
    separator: &dyn Fn(&Line) -> u8,
    names_prompt: &dyn Fn(&Line) -> bool,
) -> Option<&'l Line<'t>> {
    let first = lines.first()?;
    let is_title = |line: &&Line| filled(&cells(line.text, separator(line))) <= 1;
    if names_prompt(first) || !is_title(&first) {
        return Some(first);
    }
    let titles = lines.iter().take(TITLE_LINES).take_while(|line| is_title(line) && !names_prompt(line)).count();
    let after = lines.get(titles)?;
    let by = separator(after);
    let count = cells(after.text, by).len();
    let rows = lines.get(titles + 1..).unwrap_or_default();
    let is_even = rows.len() >= 2 && rows.iter().take(3).all(|row| cells(row.text, by).len() == count);
    let is_header = count > 1 && (names_prompt(after) || titles == 1 && is_even && !first.text.contains('"'));
    Some(if is_header { after } else { first })
}

/// Where a text begins that may have comments before it.
pub(super) fn behind_comments(text: &str) -> usize {
    lines(text).find(|line| !is_comment(line.text)).map_or(text.len(), |line| line.start)
}

/// The lines that are not blank.
fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let (mut at, mut number) = (0, 0);
    let lines = std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let end = memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len());
        let length = if rest.get(end..).is_some_and(|end| end.starts_with("\r\n")) { end + 2 } else { end + 1 };
        number += 1;
        let line = Line { start: at, number, text: rest.get(..end).unwrap_or_default() };
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

/// The separator that stands in a line most often outside of quotation marks.
fn likeliest(line: &str) -> u8 {
    let mut counts = [0_u32; SEPARATORS.len()];
    let mut is_quoted = false;
    for byte in line.bytes() {
        is_quoted ^= byte == b'"';
        let found = SEPARATORS.iter().zip(&mut counts).find(|(separator, _)| **separator == byte && !is_quoted);
        if let Some((_, count)) = found {
            *count += 1;
        }
    }
    let more = |best: (u8, u32), other: (u8, u32)| if other.1 > best.1 { other } else { best };
    SEPARATORS.into_iter().zip(counts).fold((b',', 0), more).0
}

/// A line's cells, near enough to tell how many there are and whether one is a name.
fn cells(line: &str, separator: u8) -> Vec<&str> {
    let mut is_quoted = false;
    let is_between = |c: char| {
        is_quoted ^= c == '"';
        c == char::from(separator) && !is_quoted
    };
    line.split(is_between).map(|cell| cell.trim().trim_matches('"').trim()).collect()
}

fn filled(cells: &[&str]) -> usize {
    cells.iter().filter(|cell| !cell.is_empty()).count()
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
            ("", Layout::Separated(b',')),
        ] {
            assert_eq!(Layout::of(text), layout, "{text}");
        }
    }

    #[test]
    fn what_stands_before_the_header_is_left_out() {
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
            // A column of sentences, some with commas.
            ("frage\nWas, wenn?\nWer?\nWo, und wie, und wann?\n", b',', 1),
            ("question\nWho, me?\nWho, you?\nWho, they?\n", b',', 1),
            ("frage;thema\nprompt;x\n", b';', 1),
        ] {
            let found = table(text, None);
            assert_eq!((found.separator, found.line), (separator, line), "{text}");
            assert_eq!(table(text, Some(found.separator)), found, "{text}");
            let start = text.get(found.start..).unwrap();
            assert_eq!(text.lines().nth(line as usize - 1), start.lines().next(), "{text}");
        }
    }
}
