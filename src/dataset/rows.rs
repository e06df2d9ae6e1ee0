//! The rows of a table, one after the other: CSV and its like, JSON, or one JSON text a line. Cells are read by the names of
//! their columns. A row that cannot be read is told of and passed over: no other row is lost to it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use memchr::{memchr, memchr_iter, memchr2};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

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
    /// Cell after cell, each up to its end, with so many bytes between two.
    Listed {
        header: &'a Header,
        text: &'a str,
        ends: &'a [usize],
        gap: usize,
    },
    Object(&'a Value),
}

/// Lists of rows in an object go by these names.
const LISTS: [&str; 3] = ["prompts", "rows", "data"];

impl Row<'_> {
    /// The names of the columns that it may have.
    pub(super) fn columns(&self) -> Vec<&str> {
        match &self.cells {
            Cells::Listed { header, .. } => header.names.iter().map(String::as_str).collect(),
            Cells::Object(object) => {
                object.as_object().into_iter().flat_map(|object| object.keys()).map(String::as_str).collect()
            }
        }
    }

    /// The cell of this column, without white space around it; `None` if there is none or it is empty.
    pub(super) fn cell(&self, column: &str) -> Option<Cow<'_, str>> {
        let cell = match &self.cells {
            Cells::Listed { header, text, ends, gap } => {
                let at = header.place(column)?;
                let start = at.checked_sub(1).map_or(Some(0), |before| Some(ends.get(before)? + gap))?;
                Cow::Borrowed(text.get(start..*ends.get(at)?)?.trim())
            }
            Cells::Object(object) => match object.get(column)? {
                Value::String(text) => Cow::Borrowed(text.trim()),
                Value::Null => return None,
                other => Cow::Owned(other.to_string()),
            },
        };
        (!cell.is_empty()).then_some(cell)
    }
}

/// The columns of a separated file.
struct Header {
    names: Vec<String>,
    /// Of two columns of one name the first is meant.
    places: HashMap<String, usize>,
}

impl Header {
    fn of(record: &Record) -> Self {
        let starts = [0].into_iter().chain(record.ends.iter().map(|end| end + record.gap));
        let cells = starts.zip(record.ends).map(|(start, end)| record.text[start..*end].trim().to_owned());
        let names: Vec<String> = cells.collect();
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

/// Reads every row, each told of as it is read, or what is wrong with it.
pub(super) fn read_rows(text: &str, layout: Layout, on_row: &mut dyn FnMut(Result<Row<'_>, Problem>)) {
    match layout {
        Layout::Separated(separator) => read_separated(text, separator, on_row),
        Layout::Json => read_json(text, on_row),
        Layout::JsonLines => read_json_lines(text, on_row),
    }
}

fn read_separated(text: &str, separator: u8, on_row: &mut dyn FnMut(Result<Row<'_>, Problem>)) {
    let mut records = Records::new(text, separator);
    let Some(header) = records.next() else { return };
    let header = Header::of(&header);
    let wanted = header.names.len();
    while let Some(record) = records.next() {
        let Record { line, text, ends, gap, is_unclosed } = record;
        if is_unclosed {
            on_row(Err(Problem { line, what: "a quotation mark is opened and never closed".to_owned() }));
            records.pass_over_one_line();
            continue;
        }
        let found = ends.len();
        if found > wanted {
            let what = format!(
                "it has {found} cells, and the header has {wanted}: a text with a separator in it wants quotation marks"
            );
            on_row(Err(Problem { line, what }));
            continue;
        }
        on_row(Ok(Row { line, cells: Cells::Listed { header: &header, text, ends, gap } }));
    }
}

/// A quotation mark that is never closed costs a reading of all that is behind it. Where there are more of them than this,
/// none is meant as one.
const MOST_UNCLOSED: u32 = 16;

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
}

struct Record<'r> {
    line: u64,
    text: &'r str,
    ends: &'r [usize],
    /// Bytes between one cell's end and the next one's begin.
    gap: usize,
    is_unclosed: bool,
}

impl<'t> Records<'t> {
    fn new(text: &'t str, separator: u8) -> Self {
        let reader = ReaderBuilder::new().delimiter(separator).build();
        let (output, ends) = (vec![0; 1 << 10], vec![0; 16]);
        Self { text, begin: 0, begin_line: 1, at: 0, line: 1, separator, reader, unclosed: 0, output, ends }
    }

    fn knows_quotes(&self) -> bool {
        self.unclosed < MOST_UNCLOSED
    }

    fn next(&mut self) -> Option<Record<'_>> {
        self.pass_over_blank_lines();
        (self.begin, self.begin_line) = (self.at, self.line);
        match self.plain_line() {
            Some(line) => Some(self.plain(line)),
            None => self.quoted(),
        }
    }

    /// The line that begins here, without its end, if no quotation mark and no odd line end is in it.
    fn plain_line(&self) -> Option<&'t str> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let line = &rest[..memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len())];
        let line = line.strip_suffix('\r').unwrap_or(line);
        memchr2(b'"', b'\r', line.as_bytes()).is_none().then_some(line)
    }

    /// Nothing of such a line is copied.
    fn plain(&mut self, line: &'t str) -> Record<'_> {
        let separators = memchr_iter(self.separator, line.as_bytes());
        self.ends.clear();
        self.ends.extend(separators.chain([line.len()]));
        let end = self.at + line.len();
        let rest = &self.text.as_bytes()[end..];
        let line_end = rest.iter().take_while(|byte| **byte == b'\r').count() + 1;
        self.at = self.text.len().min(end + line_end);
        self.line += 1;
        Record { line: self.begin_line, text: line, ends: &self.ends, gap: 1, is_unclosed: false }
    }

    fn quoted(&mut self) -> Option<Record<'_>> {
        self.ends.resize(self.ends.len().max(16), 0);
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
        // Cut at separators and line ends, which are no part of any other character.
        let text = str::from_utf8(&self.output[..written]).unwrap_or_default();
        Some(Record { line: self.begin_line, text, ends: &self.ends[..cells], gap: 0, is_unclosed })
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

fn read_json_lines(text: &str, on_row: &mut dyn FnMut(Result<Row<'_>, Problem>)) {
    for (text, line) in text.lines().zip(1..).filter(|(text, _)| !text.trim().is_empty()) {
        match serde_json::from_str(text) {
            Ok(value) => give(&value, line, on_row),
            Err(error) => on_row(Err(Problem { line, what: format!("it is no JSON: {error}") })),
        }
    }
}

fn read_json(text: &str, on_row: &mut dyn FnMut(Result<Row<'_>, Problem>)) {
    let mut rows = 0;
    let mut each = |value: &Value| {
        rows += 1;
        give(value, rows, on_row);
    };
    let mut json = serde_json::Deserializer::from_str(text);
    let read = Rows(&mut each).deserialize(&mut json).and_then(|()| json.end());
    if let Err(error) = read {
        let what = format!("{error}; nothing after it is read");
        on_row(Err(Problem { line: error.line() as u64, what }));
    }
}

fn give(value: &Value, line: u64, on_row: &mut dyn FnMut(Result<Row<'_>, Problem>)) {
    // The hub's viewer puts each row into an object of its own.
    let value = value.get("row").filter(|row| row.is_object()).unwrap_or(value);
    on_row(match value {
        Value::Object(_) => Ok(Row { line, cells: Cells::Object(value) }),
        _ => Err(Problem { line, what: "it is no object with columns".to_owned() }),
    });
}

/// Hands over a list's values one by one, so that a large file is never a tree in memory.
struct Rows<'f>(&'f mut dyn FnMut(&Value));

impl<'de> DeserializeSeed<'de> for Rows<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Rows<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list of objects, or an object with one as {}", LISTS.join(", "))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(value) = list.next_element()? {
            (self.0)(&value);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            if LISTS.contains(&name.as_str()) {
                map.next_value_seed(Rows(&mut *self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
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
        assert!(rows[..MOST_UNCLOSED as usize].iter().all(|(_, row)| row.is_err()), "{:?}", &rows[..20]);
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
}
