//! Rows of JSON, whichever way they are laid out. Each is read by itself, so that a large file is never a tree in memory
//! and a broken row costs no other; only a table of columns is read whole.

use std::collections::HashMap;

use memchr::{memchr, memchr_iter, memrchr};
use serde_json::map::Map;
use serde_json::{Deserializer, Value};

use super::cell::{has_messages, is_message};
use super::outline::{Arrangement, List, Member, ObjectOutline, skip_space};
use super::row::{Cells, FileRow, TEXT};
use super::sniff::behind_comments;
use crate::dataset::problem::{JsonType, Problem, RowProblem};
use crate::domain::{from_json, mended};

/// The column of rows that are no more than a conversation.
const MESSAGES: &str = "messages";

type OnRow<'f> = &'f mut dyn FnMut(Result<FileRow<'_>, Problem>);

pub(super) fn read_json_lines(text: &str, on_row: OnRow<'_>) {
    let start = behind_comments(text);
    Values::new(text, start, ValuesEnd::OfText { of_lines: true }).read(&mut |value| give(value, on_row));
}

pub(super) fn read_json(text: &str, on_row: OnRow<'_>) {
    let all = Values::new(text, behind_comments(text), ValuesEnd::OfText { of_lines: false });
    let Some((outline, arrangement)) = table(text) else { return all.read(&mut |value| give(value, on_row)) };
    match arrangement {
        Arrangement::Row => all.read(&mut |value| give(value, on_row)),
        Arrangement::Lists(lists) => {
            let mut lines = LineCounter::default();
            for List { start, says } in lists {
                let values = Values { lines, ..Values::new(text, start, ValuesEnd::OfList) };
                lines = values.read_on(&mut |found| {
                    let value = found.value.map(|value| match &says {
                        Some((column, word)) => with_cell(value, column, word),
                        None => value,
                    });
                    give(FoundValue { value, ..found }, on_row);
                });
            }
        }
        Arrangement::Values => {
            let mut lines = LineCounter::default();
            for (member, number) in outline.members.iter().zip(1..) {
                let line = lines.of(text, member.start);
                let value = value_of(text, member).map_err(not_json);
                give(FoundValue { line, number: Some(number), value }, on_row);
            }
        }
        Arrangement::Columns => read_columns(text, &outline, on_row),
        Arrangement::Split { names, cells } => read_split(text, names, cells, on_row),
    }
}

/// A row with one more cell, if it has none in that column.
fn with_cell(value: Value, column: &str, word: &str) -> Value {
    let mut object = match value {
        Value::Object(object) => object,
        Value::String(text) => Map::from_iter([(TEXT.to_owned(), Value::String(text))]),
        value if has_messages(&value) => Map::from_iter([(MESSAGES.to_owned(), value)]),
        other => return other,
    };
    object.entry(column).or_insert_with(|| Value::String(word.to_owned()));
    Value::Object(object)
}

/// Whether the text is a table of columns that was cut: of such a one the beginning says little.
pub(in crate::dataset) fn wants_whole(text: &str) -> bool {
    table(text).is_some_and(|(outline, arrangement)| {
        outline.end.is_none()
            && matches!(arrangement, Arrangement::Columns | Arrangement::Values | Arrangement::Split { .. })
    })
}

/// The text as one object, if it is no more than that: itself, or the one in it that has the rows.
fn table(text: &str) -> Option<(ObjectOutline, Arrangement)> {
    let start = skip_space(text.as_bytes(), behind_comments(text));
    if text.as_bytes().get(start) != Some(&b'{') {
        return None;
    }
    let outline = ObjectOutline::of(text, start, usize::MAX);
    let is_all = outline.end.is_none_or(|end| skip_space(text.as_bytes(), end) == text.len());
    if !is_all {
        return None;
    }
    let inner = outline.inner().map(|start| ObjectOutline::of(text, start, usize::MAX));
    let inner = inner.map(|inner| (inner.arrangement(text), inner)).filter(|(found, _)| *found != Arrangement::Row);
    Some(match inner {
        Some((arrangement, inner)) => (inner, arrangement),
        None => {
            let arrangement = outline.arrangement(text);
            (outline, arrangement)
        }
    })
}

/// LineCounter, counted on from one place to the next.
#[derive(Clone, Copy, Debug)]
struct LineCounter {
    /// Up to where they are counted.
    at: usize,
    /// The line there, from 1.
    line: u64,
    /// Where that begins.
    start: usize,
}

impl Default for LineCounter {
    fn default() -> Self {
        Self { at: 0, line: 1, start: 0 }
    }
}

impl LineCounter {
    /// The line of a place that is behind the last one.
    fn of(&mut self, text: &str, at: usize) -> u64 {
        let between = text.as_bytes().get(self.at..at).unwrap_or_default();
        self.start = memrchr(b'\n', between).map_or(self.start, |end| self.at + end + 1);
        self.line += memchr_iter(b'\n', between).count() as u64;
        self.at = self.at.max(at);
        self.line
    }
}

/// A value that should be a row, or what is wrong with it.
struct FoundValue {
    line: u64,
    number: Option<u64>,
    value: Result<Value, RowProblem>,
}

fn give(found: FoundValue, on_row: OnRow<'_>) {
    let FoundValue { line, number, value } = found;
    let value = match value {
        // A conversation that is a row by itself has no column.
        Ok(value) if has_messages(&value) => Value::Object(Map::from_iter([(MESSAGES.to_owned(), value)])),
        Ok(value) => value,
        Err(what) => return on_row(Err(Problem { line, row: number, what })),
    };
    let row = |cells| Ok(FileRow { line, number, cells });
    on_row(match &value {
        Value::Object(object) => match object.get("row") {
            // The hub's viewer puts each row into an object of its own.
            Some(row_of_it @ Value::Object(_)) => {
                row(Cells::Object { object: row_of_it, cut: object.get("truncated_cells") })
            }
            _ => row(Cells::Object { object: &value, cut: None }),
        },
        Value::String(text) => row(Cells::Text(text)),
        other => Err(Problem { line, row: number, what: RowProblem::NoObject(JsonType::of(other)) }),
    });
}

/// A table that has a list, or an object, for each column.
fn read_columns(text: &str, outline: &ObjectOutline, on_row: OnRow<'_>) {
    let line = LineCounter::default().of(text, outline.members.first().map_or(0, |member| member.start));
    let mut rows = ColumnRows::default();
    for member in &outline.members {
        match value_of(text, member) {
            Ok(Value::Array(list)) => {
                list.into_iter().enumerate().for_each(|(at, cell)| rows.put(at, &member.name, cell));
            }
            Ok(Value::Object(map)) => {
                for (row, cell) in map {
                    let at = rows.place(row);
                    rows.put(at, &member.name, cell);
                }
            }
            // What is said of the table, and of none of its rows.
            Ok(_) => {}
            Err(reason) => {
                let what = RowProblem::ColumnNotJson { column: member.name.clone(), reason };
                on_row(Err(Problem { line, row: None, what }));
            }
        }
    }
    for (object, number) in rows.rows.into_iter().zip(1..) {
        give(FoundValue { line, number: Some(number), value: Ok(Value::Object(object)) }, on_row);
    }
}

/// The rows of a table of columns: where a column is an object, its cells have their rows' names.
#[derive(Default)]
struct ColumnRows {
    rows: Vec<Map<String, Value>>,
    places: HashMap<String, usize>,
}

impl ColumnRows {
    /// The row of this name; those that are new come last.
    fn place(&mut self, name: String) -> usize {
        let next = self.places.len();
        *self.places.entry(name).or_insert(next)
    }

    fn put(&mut self, at: usize, column: &str, cell: Value) {
        if self.rows.len() <= at {
            self.rows.resize_with(at + 1, Map::new);
        }
        if let Some(row) = self.rows.get_mut(at) {
            row.insert(column.to_owned(), cell);
        }
    }
}

/// A table that has its columns' names in one list, and the rows' cells in lists of another.
fn read_split(text: &str, names: usize, cells: usize, on_row: OnRow<'_>) {
    let mut columns = Vec::new();
    Values::new(text, names, ValuesEnd::OfList).read(&mut |found| {
        columns.push(found.value.ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default());
    });
    Values::new(text, cells, ValuesEnd::OfList).read(&mut |found| {
        let FoundValue { line, number, value } = found;
        let value = value.and_then(|value| match value {
            Value::Array(cells) if cells.len() <= columns.len() => {
                Ok(Value::Object(columns.iter().cloned().zip(cells).collect()))
            }
            Value::Array(cells) => Err(RowProblem::MoreCellsThanColumns { cells: cells.len(), columns: columns.len() }),
            other => Err(RowProblem::NoList(JsonType::of(&other))),
        });
        give(FoundValue { line, number, value }, on_row);
    });
}

/// The value of a member, read leniently; or the parser's words.
fn value_of(text: &str, member: &Member) -> Result<Value, String> {
    let value = text.get(member.start..member.end.unwrap_or(text.len())).unwrap_or_default();
    from_json(value.as_bytes()).map_err(|error| broken(&error))
}

/// What the parser says. It sees one row only, and counts it as the first line, which is left out.
fn broken(error: &serde_json::Error) -> String {
    error.to_string().split(" at line ").next().unwrap_or_default().to_owned()
}

fn not_json(reason: String) -> RowProblem {
    RowProblem::NotJson { reason, loses_line: false }
}

/// Where values end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ValuesEnd {
    /// With the list that they are in.
    OfList,
    /// With the text; whether each has a line of its own.
    OfText { of_lines: bool },
}

/// The values of a text one after the other: by themselves, or in lists.
struct Values<'t> {
    text: &'t str,
    at: usize,
    end: ValuesEnd,
    lines: LineCounter,
    /// The line on which the open list begins, and how many values of it came.
    list: Option<(u64, u64)>,
}

impl<'t> Values<'t> {
    fn new(text: &'t str, at: usize, end: ValuesEnd) -> Self {
        Self { text, at, end, lines: LineCounter::default(), list: None }
    }

    fn read(self, on_value: &mut dyn FnMut(FoundValue)) {
        self.read_on(on_value);
    }

    /// Reads them, and gives how far lines are counted.
    fn read_on(mut self, on_value: &mut dyn FnMut(FoundValue)) -> LineCounter {
        loop {
            self.at = skip_space(self.text.as_bytes(), self.at);
            match (self.text.as_bytes().get(self.at), self.list) {
                (None, list) => {
                    if let Some((line, _)) = list {
                        let line = line.max(self.line());
                        on_value(FoundValue { line, number: None, value: Err(RowProblem::ListNotClosed) });
                    }
                    return self.lines;
                }
                (Some(b'['), None) if self.is_conversation() => self.read_value(on_value),
                (Some(b'['), None) => {
                    self.list = Some((self.line(), 0));
                    self.at += 1;
                }
                (Some(b']'), Some(_)) => {
                    self.list = None;
                    self.at += 1;
                    if self.end == ValuesEnd::OfList {
                        return self.lines;
                    }
                }
                (Some(b','), _) => self.at += 1,
                (Some(_), _) => self.read_value(on_value),
            }
        }
    }

    /// Whether the list that begins here is one line's conversation.
    fn is_conversation(&self) -> bool {
        let inside = self.text.get(self.at + 1..).unwrap_or_default();
        let first = || Deserializer::from_str(inside).into_iter::<Value>().next()?.ok();
        self.end == (ValuesEnd::OfText { of_lines: true }) && first().is_some_and(|first| is_message(&first))
    }

    fn read_value(&mut self, on_value: &mut dyn FnMut(FoundValue)) {
        let line = self.line();
        let number = self.list.as_mut().map(|(_, count)| {
            *count += 1;
            *count
        });
        // A row that begins its line has a line to be known by.
        let number = number.filter(|_| self.indent().is_none());
        let rest = self.text.get(self.at..).unwrap_or_default();
        let mut values = Deserializer::from_str(rest).into_iter::<Value>();
        match values.next() {
            Some(Ok(value)) => {
                self.at += values.byte_offset();
                on_value(FoundValue { line, number, value: Ok(value) });
            }
            Some(Err(error)) => self.read_broken(line, number, &error, on_value),
            None => self.at = self.text.len(),
        }
    }

    /// Reads what no strict parser does, up to where the next row should begin.
    fn read_broken(
        &mut self,
        line: u64,
        number: Option<u64>,
        error: &serde_json::Error,
        on_value: &mut dyn FnMut(FoundValue),
    ) {
        let end = self.end_of_broken();
        let rest = self.text.get(self.at..end).unwrap_or_default();
        self.at = end;
        let mut trouble = Some(broken(error));
        let mended = String::from_utf8(mended(rest.as_bytes())).unwrap_or_default();
        if mended != rest {
            let (mut at, mut number) = (0, number);
            loop {
                at = skip_space(mended.as_bytes(), at);
                match mended.as_bytes().get(at) {
                    None => break,
                    Some(b',') => at += 1,
                    Some(b']') if self.list.is_some() => {
                        self.close_list();
                        if self.end == ValuesEnd::OfList {
                            break;
                        }
                        at += 1;
                    }
                    Some(_) => {
                        let mut values = Deserializer::from_str(mended.get(at..).unwrap_or_default()).into_iter();
                        match values.next() {
                            Some(Ok(value)) => {
                                trouble = None;
                                on_value(FoundValue { line, number, value: Ok(value) });
                                number = number.map(|number| number + 1);
                                at += values.byte_offset();
                            }
                            Some(Err(error)) => {
                                trouble = Some(broken(&error));
                                break;
                            }
                            None => break,
                        }
                    }
                }
            }
        }
        if let Some(reason) = trouble {
            let what = RowProblem::NotJson { reason, loses_line: number.is_some() };
            on_value(FoundValue { line, number, value: Err(what) });
        }
        let rest = rest.trim_end_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        // The list's end went with the last row's line; or the text was cut, and that is told.
        let is_closed = self.at >= self.text.len()
            || rest.ends_with("}]")
            || number.is_some() && rest.ends_with([']', '}']) && rest.contains(']');
        if self.end == (ValuesEnd::OfText { of_lines: true }) || self.list.is_some() && is_closed {
            self.close_list();
        }
    }

    /// The list ends within what was read, and with it what there was to read of one.
    fn close_list(&mut self) {
        self.list = None;
        if self.end == ValuesEnd::OfList {
            self.at = self.text.len();
        }
    }

    /// Where a row that cannot be read ends: with its line, or where a line begins as its own does.
    fn end_of_broken(&self) -> usize {
        let bytes = self.text.as_bytes();
        let is_only_of_line = self.end == (ValuesEnd::OfText { of_lines: true });
        let indent = self.indent();
        let mut at = self.at;
        while let Some(end) = memchr(b'\n', bytes.get(at..).unwrap_or_default()) {
            at += end + 1;
            let rest = bytes.get(at..).unwrap_or_default();
            let space = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            let is_next = indent.is_none_or(|indent| match rest.get(space) {
                Some(b'{' | b'[' | b'"') => space == indent.len(),
                Some(b']') => space <= indent.len(),
                _ => false,
            });
            if is_only_of_line || is_next {
                return at;
            }
        }
        bytes.len()
    }

    /// The white space before the next value, if there is nothing else in its line.
    fn indent(&self) -> Option<&'t str> {
        self.text.get(self.lines.start..self.at).filter(|before| before.trim_start().is_empty())
    }

    /// The line of the next value.
    fn line(&mut self) -> u64 {
        self.lines.of(self.text, self.at)
    }
}
