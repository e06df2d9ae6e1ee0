//! Rows of JSON, whichever way they are laid out. Each is read by itself, so that a large file is never a tree in memory
//! and a broken row costs no other; only a table of columns is read whole.

use memchr::{memchr, memchr_iter, memrchr};
use serde_json::map::Map;
use serde_json::{Deserializer, Value};

use super::cell::{has_messages, is_message};
use super::outline::{Entry, Held, Outline, skip_space};
use super::{Cells, Problem, Row, problem};
use crate::dataset::sniff::behind_comments;
use crate::domain::{from_json, mended};

type OnRow<'f> = &'f mut dyn FnMut(Result<Row<'_>, Problem>);

pub(super) fn read_json_lines(text: &str, on_row: OnRow<'_>) {
    let start = behind_comments(text);
    Values::new(text, start, End::OfText { of_lines: true }).read(&mut |value| give(value, on_row));
}

pub(super) fn read_json(text: &str, on_row: OnRow<'_>) {
    let all = Values::new(text, behind_comments(text), End::OfText { of_lines: false });
    let Some((outline, held)) = table(text) else { return all.read(&mut |value| give(value, on_row)) };
    match held {
        Held::Row => all.read(&mut |value| give(value, on_row)),
        Held::Lists(starts) => {
            for start in starts {
                Values::new(text, start, End::OfList).read(&mut |value| give(value, on_row));
            }
        }
        Held::Values => {
            for (entry, number) in outline.entries.iter().zip(1..) {
                let found = Found { line: line_of(text, entry.start), number: Some(number), value: cells(text, entry) };
                give(found, on_row);
            }
        }
        Held::Columns => read_columns(text, &outline, on_row),
        Held::Split { names, cells } => read_split(text, names, cells, on_row),
    }
}

/// Whether the text is a table of columns that was cut: of such a one the beginning says little.
pub(in crate::dataset) fn wants_whole(text: &str) -> bool {
    table(text).is_some_and(|(outline, held)| {
        outline.end.is_none() && matches!(held, Held::Columns | Held::Values | Held::Split { .. })
    })
}

/// The text as one object, if it is no more than that.
fn table(text: &str) -> Option<(Outline, Held)> {
    let start = skip_space(text.as_bytes(), behind_comments(text));
    if text.as_bytes().get(start) != Some(&b'{') {
        return None;
    }
    let outline = Outline::of(text, start, usize::MAX);
    let is_all = outline.end.is_none_or(|end| skip_space(text.as_bytes(), end) == text.len());
    let held = is_all.then(|| outline.held(text))?;
    Some((outline, held))
}

/// A value that should be a row, or what is wrong with it.
struct Found {
    line: u64,
    number: Option<u64>,
    value: Result<Value, String>,
}

fn give(found: Found, on_row: OnRow<'_>) {
    let Found { line, number, value } = found;
    let value = match value {
        // A conversation that is a row by itself has no column.
        Ok(value) if has_messages(&value) => Value::Object(Map::from_iter([("messages".to_owned(), value)])),
        Ok(value) => value,
        Err(what) => return on_row(Err(problem(line, number, what))),
    };
    let row = |cells| Ok(Row { line, number, cells });
    on_row(match &value {
        Value::Object(object) => match object.get("row") {
            // The hub's viewer puts each row into an object of its own.
            Some(row_of_it @ Value::Object(_)) => {
                row(Cells::Object { object: row_of_it, cut: object.get("truncated_cells") })
            }
            _ => row(Cells::Object { object: &value, cut: None }),
        },
        Value::String(text) => row(Cells::Text(text)),
        other => Err(problem(line, number, format!("it is {}, and no object with columns", kind_of(other)))),
    });
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// A cell, and what its row is called where its column is an object.
type NamedCell = (Option<String>, Value);

/// A table that has a list, or an object, for each column.
fn read_columns(text: &str, outline: &Outline, on_row: OnRow<'_>) {
    let line = line_of(text, outline.entries.first().map_or(0, |entry| entry.start));
    let mut columns: Vec<(&str, Vec<NamedCell>)> = Vec::new();
    for entry in &outline.entries {
        match cells(text, entry) {
            Ok(Value::Array(list)) => columns.push((&entry.name, list.into_iter().map(|cell| (None, cell)).collect())),
            Ok(Value::Object(map)) => {
                columns.push((&entry.name, map.into_iter().map(|(row, cell)| (Some(row), cell)).collect()));
            }
            // What is said of the table, and of none of its rows.
            Ok(_) => {}
            Err(what) => on_row(Err(Problem { line, what: format!("its column “{}”: {what}", entry.name) })),
        }
    }
    let rows = columns.iter().map(|(_, cells)| cells.len()).max().unwrap_or_default();
    let mut objects = vec![Map::new(); rows];
    let longest = columns.iter().find(|(_, cells)| cells.len() == rows);
    let names: Vec<Option<String>> =
        longest.map(|(_, cells)| cells.iter().map(|(row, _)| row.clone()).collect()).unwrap_or_default();
    for (column, cells) in columns {
        // Columns of objects have their rows in one order, but for what is missing.
        let mut at = 0;
        for (row, cell) in cells {
            if row.is_some() && names.get(at) != Some(&row) {
                at = names.iter().position(|name| *name == row).unwrap_or(at);
            }
            if let Some(object) = objects.get_mut(at) {
                object.insert(column.to_owned(), cell);
            }
            at += 1;
        }
    }
    for (object, number) in objects.into_iter().zip(1..) {
        give(Found { line, number: Some(number), value: Ok(Value::Object(object)) }, on_row);
    }
}

/// A table that has its columns' names in one list, and the rows' cells in lists of another.
fn read_split(text: &str, names: usize, cells: usize, on_row: OnRow<'_>) {
    let mut columns = Vec::new();
    Values::new(text, names, End::OfList).read(&mut |found| {
        columns.push(found.value.ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default());
    });
    Values::new(text, cells, End::OfList).read(&mut |found| {
        let Found { line, number, value } = found;
        let value = value.and_then(|value| match value {
            Value::Array(cells) if cells.len() <= columns.len() => {
                Ok(Value::Object(columns.iter().cloned().zip(cells).collect()))
            }
            Value::Array(cells) => {
                Err(format!("it has {} cells, and there are {} columns", cells.len(), columns.len()))
            }
            other => Err(format!("it is {}, and no list of cells", kind_of(&other))),
        });
        give(Found { line, number, value }, on_row);
    });
}

/// The value of one entry, read leniently.
fn cells(text: &str, entry: &Entry) -> Result<Value, String> {
    let value = text.get(entry.start..entry.end.unwrap_or(text.len())).unwrap_or_default();
    from_json(value.as_bytes()).map_err(|error| broken(&error))
}

fn line_of(text: &str, at: usize) -> u64 {
    1 + memchr_iter(b'\n', text.as_bytes().get(..at).unwrap_or_default()).count() as u64
}

fn broken(error: &serde_json::Error) -> String {
    let reason = error.to_string();
    // The parser sees one row only and counts it as the first line.
    format!("it is no JSON: {}", reason.split(" at line ").next().unwrap_or_default())
}

/// Where values end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// With the list that they are in.
    OfList,
    /// With the text; whether each has a line of its own.
    OfText { of_lines: bool },
}

/// The values of a text one after the other: by themselves, or in lists.
struct Values<'t> {
    text: &'t str,
    at: usize,
    end: End,
    /// Up to where lines are counted, and how many begin until there.
    counted: (usize, u64),
    /// Where the last of them begins.
    line_start: usize,
    /// Of the open list: the line that it was opened on, and how many values came.
    list: Option<(u64, u64)>,
}

impl<'t> Values<'t> {
    fn new(text: &'t str, at: usize, end: End) -> Self {
        Self { text, at, end, counted: (0, 1), line_start: 0, list: None }
    }

    fn read(mut self, on_value: &mut dyn FnMut(Found)) {
        loop {
            self.at = skip_space(self.text.as_bytes(), self.at);
            match (self.text.as_bytes().get(self.at), self.list) {
                (None, list) => {
                    if let Some((line, _)) = list {
                        let what = "the list that begins here is never closed: the file was cut".to_owned();
                        let line = line.max(self.line());
                        on_value(Found { line, number: None, value: Err(what) });
                    }
                    return;
                }
                (Some(b'['), None) if self.is_conversation() => self.read_value(on_value),
                (Some(b'['), None) => {
                    self.list = Some((self.line(), 0));
                    self.at += 1;
                }
                (Some(b']'), Some(_)) => {
                    self.list = None;
                    self.at += 1;
                    if self.end == End::OfList {
                        return;
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
        self.end == (End::OfText { of_lines: true }) && first().is_some_and(|first| is_message(&first))
    }

    fn read_value(&mut self, on_value: &mut dyn FnMut(Found)) {
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
                on_value(Found { line, number, value: Ok(value) });
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
        on_value: &mut dyn FnMut(Found),
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
                        if self.end == End::OfList {
                            break;
                        }
                        at += 1;
                    }
                    Some(_) => {
                        let mut values = Deserializer::from_str(mended.get(at..).unwrap_or_default()).into_iter();
                        match values.next() {
                            Some(Ok(value)) => {
                                trouble = None;
                                on_value(Found { line, number, value: Ok(value) });
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
        if let Some(mut what) = trouble {
            if number.is_some() {
                what += "; nothing behind it in its line is read";
            }
            on_value(Found { line, number, value: Err(what) });
        }
        let rest = rest.trim_end_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        // The list's end went with the last row's line; or the text was cut, and that is told.
        let is_closed = self.at >= self.text.len()
            || rest.ends_with("}]")
            || number.is_some() && rest.ends_with([']', '}']) && rest.contains(']');
        if self.end == (End::OfText { of_lines: true }) || self.list.is_some() && is_closed {
            self.close_list();
        }
    }

    /// The list ends within what was read, and with it what there was to read of one.
    fn close_list(&mut self) {
        self.list = None;
        if self.end == End::OfList {
            self.at = self.text.len();
        }
    }

    /// Where a row that cannot be read ends: with its line, or where a line begins as its own does.
    fn end_of_broken(&self) -> usize {
        let bytes = self.text.as_bytes();
        let is_only_of_line = self.end == (End::OfText { of_lines: true });
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
        self.text.get(self.line_start..self.at).filter(|before| before.trim_start().is_empty())
    }

    /// The line of the next value.
    fn line(&mut self) -> u64 {
        let (at, lines) = self.counted;
        let between = self.text.as_bytes().get(at..self.at).unwrap_or_default();
        self.line_start = memrchr(b'\n', between).map_or(self.line_start, |end| at + end + 1);
        self.counted = (self.at, lines + memchr_iter(b'\n', between).count() as u64);
        self.counted.1
    }
}
