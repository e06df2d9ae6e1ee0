//! The rows of a table, one after the other: CSV and its like, or JSON in any of its layouts. Cells are read by the names
//! of their columns. A row that cannot be read is told of and passed over: no other row is lost to it.

mod cell;
mod json;
mod outline;
mod separated;
mod sniff;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(super) use json::wants_whole;
use json::{read_json, read_json_lines};
use separated::{Listed, Table, read_separated};
use sniff::table;

/// How a file lays out its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// A header and a line a row, with this byte between cells.
    Separated(u8),
    /// Objects one after the other, a list of them, an object that has such a list, or an object of columns.
    Json,
    /// An object, or a list of them, a line.
    JsonLines,
}

/// The column of rows that are no more than a text.
pub(super) const TEXT: &str = "prompt";

/// What is wrong at one place of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// From 1, the header included.
    pub line: u64,
    /// What, for a person.
    pub what: String,
}

/// One row.
pub(super) struct Row<'a> {
    /// Where it begins, see [`Problem::line`].
    line: u64,
    /// Its number in its list, where several rows may begin on that line.
    number: Option<u64>,
    cells: Cells<'a>,
}

enum Cells<'a> {
    Listed(Listed<'a>),
    Object {
        object: &'a Value,
        /// The names of cells that the hub's viewer cut short.
        cut: Option<&'a Value>,
    },
    /// The row is a text, and no more.
    Text(&'a str),
}

impl Row<'_> {
    /// The names of the columns that it may have.
    pub(super) fn columns(&self) -> Vec<&str> {
        match &self.cells {
            Cells::Listed(listed) => listed.columns().collect(),
            Cells::Object { object, .. } => {
                object.as_object().into_iter().flat_map(|object| object.keys()).map(String::as_str).collect()
            }
            Cells::Text(_) => vec![TEXT],
        }
    }

    /// The cell of this column, without white space around it; `None` if there is none or it is empty.
    pub(super) fn cell(&self, column: &str) -> Result<Option<Cow<'_, str>>, String> {
        match self.held(column)? {
            Content::Text(text) => Ok(Some(text)),
            Content::Value(value) => cell::words(column, value).map(|words| Some(Cow::Owned(words))),
            Content::Nothing => Ok(None),
        }
    }

    /// What this column has to ask: a text, or the first that the user says in a conversation.
    pub(super) fn request(&self, column: &str) -> Result<Option<Cow<'_, str>>, String> {
        match self.held(column)? {
            Content::Text(text) if cell::may_be_json(&text) => cell::request_in_text(column, text, self.is_typed()),
            Content::Text(text) => Ok(Some(text)),
            Content::Value(value) => cell::request(column, value),
            Content::Nothing => Ok(None),
        }
    }

    /// What stands in the column, for a person to look at.
    pub(super) fn shown(&self, column: &str) -> String {
        match self.held(column) {
            Ok(Content::Text(text)) => text.into_owned(),
            Ok(Content::Value(value)) => value.to_string(),
            Ok(Content::Nothing) | Err(_) => String::new(),
        }
    }

    /// What is wrong with it.
    pub(super) fn problem(&self, what: String) -> Problem {
        problem(self.line, self.number, what)
    }

    /// Whether lists and objects are told from texts.
    fn is_typed(&self) -> bool {
        !matches!(self.cells, Cells::Listed(_))
    }

    fn held(&self, column: &str) -> Result<Content<'_>, String> {
        let text = match &self.cells {
            Cells::Listed(listed) => listed.cell(column).unwrap_or_default(),
            Cells::Text(text) if column == TEXT => text,
            Cells::Text(_) => return Ok(Content::Nothing),
            Cells::Object { object, cut } => {
                if cut.and_then(Value::as_array).is_some_and(|cut| cut.iter().any(|name| name == column)) {
                    return Err(format!("its “{column}” was cut short by the hub's viewer: get the set's file itself"));
                }
                match object.get(column) {
                    Some(Value::String(text)) => text,
                    Some(Value::Null) | None => return Ok(Content::Nothing),
                    Some(value @ (Value::Array(_) | Value::Object(_))) => return Ok(Content::Value(value)),
                    Some(other) => return Ok(Content::Text(Cow::Owned(other.to_string()))),
                }
            }
        };
        let text = text.trim();
        Ok(if text.is_empty() { Content::Nothing } else { Content::Text(Cow::Borrowed(text)) })
    }
}

/// What stands in a cell.
enum Content<'c> {
    Text(Cow<'c, str>),
    /// A list or an object.
    Value(&'c Value),
    Nothing,
}

fn problem(line: u64, number: Option<u64>, what: String) -> Problem {
    match number {
        Some(number) => Problem { line, what: format!("row {number}: {what}") },
        None => Problem { line, what },
    }
}

/// Reads every row, each told of as it is read, or what is wrong with it.
pub(super) fn read_rows(text: &str, layout: Layout, on_row: &mut dyn FnMut(Result<Row<'_>, Problem>)) {
    match layout {
        Layout::Separated(separator) => read_separated(text, table(text, Some(separator)), on_row),
        Layout::Json => read_json(text, on_row),
        Layout::JsonLines => read_json_lines(text, on_row),
    }
}

/// Reads the rows of a table that begins with its header, and has commas between cells.
pub(super) fn read_csv(text: &str, on_row: &mut dyn FnMut(Result<Row<'_>, Problem>)) {
    read_separated(text, Table { separator: b',', start: 0, line: 1 }, on_row);
}

#[cfg(test)]
mod tests;
