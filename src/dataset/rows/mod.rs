//! The rows of a table, one after the other: CSV and its like, or JSON in any of its layouts. Cells are read by the names
//! of their columns. A row that cannot be read is told of and passed over: no other row is lost to it.

mod cell;
mod json;
mod outline;
mod row;
mod separated;
mod sniff;

pub(super) use json::wants_whole;
use json::{read_json, read_json_lines};
pub(super) use row::FileRow;
use separated::{Table, read_separated};
pub use sniff::Layout;
use sniff::table;

use super::problem::Problem;

/// Reads every row, each told of as it is read, or what is wrong with it.
pub(super) fn read_rows(text: &str, layout: Layout, on_row: &mut dyn FnMut(Result<FileRow<'_>, Problem>)) {
    match layout {
        Layout::Separated(separator) => read_separated(text, table(text, Some(separator)), on_row),
        Layout::Json => read_json(text, on_row),
        Layout::JsonLines => read_json_lines(text, on_row),
    }
}

/// Reads the rows of a table that begins with its header, and has commas between cells.
pub(super) fn read_csv(text: &str, on_row: &mut dyn FnMut(Result<FileRow<'_>, Problem>)) {
    read_separated(text, Table { separator: b',', start: 0, line: 1 }, on_row);
}

#[cfg(test)]
mod tests;
