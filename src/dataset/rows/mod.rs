//! The rows of a table, one after the other: CSV and its like, JSON, or one JSON text a line. Cells are read by the names of
//! their columns. A row that cannot be read is told of and passed over: no other row is lost to it.

mod json;
mod separated;

use std::borrow::Cow;

use serde_json::Value;

use json::{read_json, read_json_lines};
use separated::{Listed, read_separated};

/// How a file lays out its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// A header and a line a row, with this byte between cells.
    Separated(u8),
    /// A list of objects; or an object that has one as `prompts`, `rows` or `data`.
    Json,
    /// An object a line.
    JsonLines,
}

/// What is wrong at one place of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// From 1, the header included. Of a row in a JSON list: the row's number, from 1.
    pub line: u64,
    /// What, for a person.
    pub what: String,
}

/// One row.
pub(super) struct Row<'a> {
    /// Where it begins, see [`Problem::line`].
    pub(super) line: u64,
    cells: Cells<'a>,
}

enum Cells<'a> {
    Listed(Listed<'a>),
    Object(&'a Value),
}

impl Row<'_> {
    /// The names of the columns that it may have.
    pub(super) fn columns(&self) -> Vec<&str> {
        match &self.cells {
            Cells::Listed(listed) => listed.columns().collect(),
            Cells::Object(object) => {
                object.as_object().into_iter().flat_map(|object| object.keys()).map(String::as_str).collect()
            }
        }
    }

    /// The cell of this column, without white space around it; `None` if there is none or it is empty.
    pub(super) fn cell(&self, column: &str) -> Option<Cow<'_, str>> {
        let cell = match &self.cells {
            Cells::Listed(listed) => Cow::Borrowed(listed.cell(column)?.trim()),
            Cells::Object(object) => match object.get(column)? {
                Value::String(text) => Cow::Borrowed(text.trim()),
                Value::Null => return None,
                other => Cow::Owned(other.to_string()),
            },
        };
        (!cell.is_empty()).then_some(cell)
    }
}

/// Reads every row, each told of as it is read, or what is wrong with it.
pub(super) fn read_rows(text: &str, layout: Layout, on_row: &mut dyn FnMut(Result<Row<'_>, Problem>)) {
    match layout {
        Layout::Separated(separator) => read_separated(text, separator, on_row),
        Layout::Json => read_json(text, on_row),
        Layout::JsonLines => read_json_lines(text, on_row),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const COMMA: Layout = Layout::Separated(b',');

    /// Each row as its line and these columns' cells, or its line and what is wrong.
    fn read(text: &str, layout: Layout, columns: &[&str]) -> Vec<(u64, Result<Vec<String>, String>)> {
        let mut found = Vec::new();
        read_rows(text, layout, &mut |row| {
            found.push(match row {
                Ok(row) => {
                    let cells = columns.iter().map(|column| row.cell(column).unwrap_or_default().into_owned());
                    (row.line, Ok(cells.collect()))
                }
                Err(problem) => (problem.line, Err(problem.what)),
            });
        });
        found
    }

    fn good(line: u64, cells: &[&str]) -> (u64, Result<Vec<String>, String>) {
        (line, Ok(cells.iter().map(|cell| (*cell).to_owned()).collect()))
    }

    #[test]
    fn quotes_line_ends_and_empty_lines_are_those_of_csv() {
        let text = "prompt,category\r\n\"Say \"\"hi\"\",\nplease\",hate\n\n  What? , privacy\nlast,x";
        let rows = read(text, COMMA, &["category", "prompt"]);
        assert_eq!(
            rows,
            [good(2, &["hate", "Say \"hi\",\nplease"]), good(5, &["privacy", "What?"]), good(6, &["x", "last"]),]
        );
    }

    #[test]
    fn tabs_separate_where_they_are_said_to() {
        assert_eq!(read("prompt\tn\na, b\t3\n", Layout::Separated(b'\t'), &["prompt", "n"]), [good(2, &["a, b", "3"])]);
    }

    #[test]
    fn a_row_with_too_many_cells_is_told_and_the_others_are_read() {
        let rows = read("prompt,category\na,b\nWell, a comma,c\nd\n", COMMA, &["prompt", "category"]);
        assert_eq!(rows[0], good(2, &["a", "b"]));
        assert!(matches!(&rows[1], (3, Err(what)) if what.contains("3 cells") && what.contains("2")), "{rows:?}");
        assert_eq!(rows[2], good(4, &["d", ""]));
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_costs_its_own_line_only() {
        let rows = read("prompt,category\na,b\n\"open,c\nd,e\nf,g\n", COMMA, &["prompt", "category"]);
        assert_eq!(rows[0], good(2, &["a", "b"]));
        assert!(matches!(&rows[1], (3, Err(what)) if what.contains("never closed")), "{rows:?}");
        assert_eq!(rows[2..], [good(4, &["d", "e"]), good(5, &["f", "g"])]);
    }

    /// Read to the end anew for each of its lines, a file like this of a few megabytes would take hours.
    #[test]
    fn a_file_full_of_unclosed_quotation_marks_is_read_in_the_end() {
        // Each line opens a quotation mark, and closes and opens one where another has been opened before it.
        let text = format!("prompt,a,b\n{}\"", ",x\"x,\"\n".repeat(200_000));
        let rows = read(&text, COMMA, &["b"]);
        assert_eq!(rows.len(), 200_001);
        assert!(rows[..separated::MOST_UNCLOSED as usize].iter().all(|(_, row)| row.is_err()), "{:?}", &rows[..20]);
        assert_eq!(rows[200], good(202, &["\""]));
    }

    #[test]
    fn columns_without_end_are_looked_up_by_name() {
        let text = format!("{}prompt,prompt\n{}", "a,".repeat(50_000), "x\n".repeat(50_000));
        assert_eq!(read(&text, COMMA, &["a", "prompt"])[49_999], good(50_001, &["x", ""]));
    }

    #[test]
    fn json_lists_are_read_wherever_they_are() {
        let row = r#"{"prompt": " Hi ", "n": 3, "none": null}"#;
        for text in [
            format!("[{row}]"),
            format!("{{\"name\": [1], \"prompts\": [{row}], \"more\": {{}}}}"),
            format!("{{\"rows\": [{{\"row_idx\": 0, \"row\": {row}}}]}}"),
        ] {
            assert_eq!(read(&text, Layout::Json, &["prompt", "n", "none"]), [good(1, &["Hi", "3", ""])], "{text}");
        }
    }

    #[test]
    fn json_that_breaks_off_keeps_what_came_before() {
        let rows = read("[{\"prompt\": \"a\"},\n 7,\n {\"prompt\": ", Layout::Json, &["prompt"]);
        assert_eq!(rows[0], good(1, &["a"]));
        assert!(matches!(&rows[1], (2, Err(what)) if what.contains("no object")), "{rows:?}");
        assert!(matches!(&rows[2], (3, Err(what)) if what.contains("nothing after it is read")), "{rows:?}");
    }

    #[test]
    fn each_json_line_stands_for_itself() {
        let rows = read("{\"prompt\":\"a\"}\n\n{\"prompt\":\n{\"prompt\":\"b\"}", Layout::JsonLines, &["prompt"]);
        assert_eq!((&rows[0], &rows[2]), (&good(1, &["a"]), &good(4, &["b"])));
        assert!(matches!(&rows[1], (3, Err(_))), "{rows:?}");
    }

    proptest! {
        /// Lines are read where they stand where that is possible, and by the reader where it is not.
        #[test]
        fn cells_are_those_that_a_reader_of_csv_finds(lines in r#"((a|"|""|,|\n|\r\n|\r| |é){0,12}("a,b"|"é")?,?){1,3}"#) {
            let text = format!("0,1,2,3,4,5,6,7,8,9\n{lines}");
            let rows = read(&text, COMMA, &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
            let is_unclosed = |row: &Result<_, String>| row.as_ref().is_err_and(|what| what.contains("never closed"));
            let unclosed = rows.iter().position(|(_, row)| is_unclosed(row));

            let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
            let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
            prop_assert!(unclosed.is_some() || rows.len() == records.len());
            let read = rows.iter().take(unclosed.unwrap_or(rows.len()));
            for ((_, row), record) in read.zip(&records).filter(|(_, record)| record.len() <= 10) {
                let mut cells: Vec<&str> = record.iter().map(str::trim).collect();
                cells.resize(10, "");
                prop_assert_eq!(row.as_ref().unwrap(), &cells);
            }
        }
    }
}
