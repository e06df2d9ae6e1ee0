//! One row of a file, whose cells are read by the names of their columns.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use serde_json::Value;

use super::cell;
use crate::dataset::problem::{CellProblem, Problem, RowProblem};

/// The column of rows that are no more than a text.
pub(in crate::dataset) const TEXT: &str = "prompt";

/// One row.
pub(in crate::dataset) struct FileRow<'a> {
    /// Where it begins, see [`Problem::line`].
    pub(in crate::dataset) line: u64,
    /// Its number in its list, where several rows may begin on that line.
    pub(super) number: Option<u64>,
    pub(super) cells: Cells<'a>,
}

pub(super) enum Cells<'a> {
    Listed(Listed<'a>),
    Object {
        object: &'a Value,
        /// The names of cells that the hub's viewer cut short.
        cut: Option<&'a Value>,
    },
    /// The row is a text, and no more.
    Text(&'a str),
}

impl FileRow<'_> {
    /// The names of the columns that it may have.
    pub(in crate::dataset) fn columns(&self) -> Vec<&str> {
        match &self.cells {
            Cells::Listed(listed) => listed.columns().collect(),
            Cells::Object { object, .. } => {
                object.as_object().into_iter().flat_map(|object| object.keys()).map(String::as_str).collect()
            }
            Cells::Text(_) => vec![TEXT],
        }
    }

    /// The cell of this column, without white space around it; `None` if there is none or it is empty.
    pub(in crate::dataset) fn cell(&self, column: &str) -> Result<Option<Cow<'_, str>>, RowProblem> {
        match self.held(column)? {
            Content::Text(text) => Ok(Some(text)),
            Content::Value(value) => cell::words(column, value).map(|words| Some(Cow::Owned(words))),
            Content::Nothing => Ok(None),
        }
    }

    /// What this column has to ask: a text, or the first that the user says in a conversation.
    pub(in crate::dataset) fn request(&self, column: &str) -> Result<Option<Cow<'_, str>>, RowProblem> {
        match self.held(column)? {
            Content::Text(text) if cell::may_be_json(&text) => cell::request_in_text(column, text, self.is_typed()),
            Content::Text(text) => Ok(Some(text)),
            Content::Value(value) => cell::request(column, value),
            Content::Nothing => Ok(None),
        }
    }

    /// What stands in the column, for a person to look at.
    pub(in crate::dataset) fn shown(&self, column: &str) -> String {
        match self.held(column) {
            Ok(Content::Text(text)) => text.into_owned(),
            Ok(Content::Value(value)) => value.to_string(),
            Ok(Content::Nothing) | Err(_) => String::new(),
        }
    }

    /// What is wrong with it.
    pub(in crate::dataset) fn problem(&self, what: RowProblem) -> Problem {
        Problem { line: self.line, row: self.number, what }
    }

    /// Whether lists and objects are told from texts.
    fn is_typed(&self) -> bool {
        !matches!(self.cells, Cells::Listed(_))
    }

    fn held(&self, column: &str) -> Result<Content<'_>, RowProblem> {
        let text = match &self.cells {
            Cells::Listed(listed) => listed.cell(column).unwrap_or_default(),
            Cells::Text(text) if column == TEXT => text,
            Cells::Text(_) => return Ok(Content::Nothing),
            Cells::Object { object, cut } => {
                if cut.and_then(Value::as_array).is_some_and(|cut| cut.iter().any(|name| name == column)) {
                    return Err(CellProblem::CutShort.of(column));
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

/// The cells of one row.
pub(super) struct Listed<'a> {
    pub(super) header: &'a ColumnNames,
    pub(super) text: &'a str,
    /// Where each cell stands in the text.
    pub(super) cells: &'a [Range<usize>],
}

impl Listed<'_> {
    fn columns(&self) -> impl Iterator<Item = &str> {
        self.header.names.iter().map(String::as_str)
    }

    fn cell(&self, column: &str) -> Option<&str> {
        self.text.get(self.cells.get(self.header.place(column)?)?.clone())
    }
}

/// The columns of a separated file.
pub(super) struct ColumnNames {
    pub(super) names: Vec<String>,
    /// The first column of each name.
    places: HashMap<String, usize>,
}

impl ColumnNames {
    pub(super) fn of<'n>(names: impl Iterator<Item = &'n str>) -> Self {
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
