//! A preview of a person's own file: how it lays out its rows, which columns it has, what stands in them.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::columns::Suggestion;
use super::kind_column::{KindColumn, SeenCells, may_tell_kind};
use super::problem::Problem;
use super::rows::{FileRow, Layout, read_rows, wants_whole};
use crate::domain::Kind;

/// Rows whose cells are read for what they could tell of kinds.
const READ: usize = 1_000;
/// Rows that are shown of a file.
const SHOWN: usize = 5;
/// Rows that are asked for their columns: not every JSON object has all of them.
const ASKED: usize = 100;
/// Rows that are looked through for examples: files are often in the order of their kinds.
const SEARCHED: usize = 20_000;
/// Examples of how kinds are told, in all columns.
const EXAMPLES: usize = 40;

/// Columns that are told of: a table of more is no table of prompts.
const MOST_COLUMNS: usize = 1_000;
/// Characters of a cell that are shown; nobody reads more of it there.
const MOST_CHARACTERS: usize = 1_000;

/// What a file begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePreview {
    /// In the order of their first coming.
    pub columns: Vec<String>,
    /// The first rows, each with a cell a column; empty where it has none.
    pub rows: Vec<Vec<String>>,
    /// The first rows in which a column says what could be a kind, one for each word.
    pub examples: Vec<Vec<String>>,
    /// What is wrong among them.
    pub problems: Vec<Problem>,
    /// Which columns are likely to be meant; `None` if none could have prompts.
    pub suggestion: Option<Suggestion>,
    /// How the file's text is encoded.
    pub encoding: String,
    /// The file is laid out so that its beginning does not tell its columns: all of it is to be looked at.
    pub wants_whole: bool,
}

impl FilePreview {
    /// Rows in which this column says yes, or no, and its name does not tell which kind that is: one of each where there
    /// are both.
    pub fn ambiguous(&self, column: &KindColumn) -> Vec<&[String]> {
        let place = self.columns.iter().position(|name| *name == column.name);
        let cell = |row: &&Vec<String>| place.and_then(|place| row.get(place)).cloned().unwrap_or_default();
        let either = KindColumn { yes: Some(Kind::Toxic), ..column.clone() };
        let example = |kind: Kind| {
            let is_one = |row: &&Vec<String>| column.is_ambiguous(&cell(row)) && either.read(&cell(row)) == Ok(kind);
            self.examples.iter().find(is_one).map(Vec::as_slice)
        };
        Kind::ALL.into_iter().filter_map(example).collect()
    }
}

/// The preview of a file of this name whose text begins so; the last row may be cut.
pub fn preview(name: &str, text: &str) -> FilePreview {
    let layout = Layout::of(text);
    let seen = preview_as(name, text, layout);
    // What begins as JSON does and is none may be a table, or a line a prompt.
    if seen.columns.is_empty() && !seen.wants_whole && layout.is_json() {
        let other = preview_as(name, text, Layout::separated(text));
        if !other.rows.is_empty() {
            return other;
        }
    }
    seen
}

fn preview_as(name: &str, text: &str, layout: Layout) -> FilePreview {
    let mut known = HashSet::new();
    let mut said = HashSet::new();
    let mut seen = FilePreview { wants_whole: layout == Layout::Json && wants_whole(text), ..FilePreview::default() };
    let mut cells: Vec<SeenCells> = Vec::new();
    let mut met = 0;
    read_rows(text, layout, &mut |row| {
        met += 1;
        let Ok(row) = row.map_err(|problem| (met <= ASKED).then(|| seen.problems.push(problem))) else { return };
        if met <= ASKED && (seen.columns.is_empty() || !matches!(layout, Layout::Separated(_))) {
            for column in row.columns() {
                if seen.columns.len() < MOST_COLUMNS && known.insert(column.to_owned()) {
                    seen.columns.push(column.to_owned());
                }
            }
        }
        if met <= READ {
            cells.resize(seen.columns.len(), SeenCells::default());
            for (column, cells) in seen.columns.iter().zip(&mut cells) {
                if let Ok(Some(cell)) = row.cell(column) {
                    cells.add(&cell);
                }
            }
        }
        if seen.rows.len() < SHOWN {
            seen.rows.push(shown(&row, &seen.columns));
        }
        if met <= SEARCHED && seen.examples.len() < EXAMPLES {
            let mut is_new = false;
            for column in &seen.columns {
                if let Ok(Some(word)) = row.cell(column)
                    && may_tell_kind(&word)
                {
                    is_new |= said.insert((column.clone(), word.into_owned()));
                }
            }
            if is_new {
                seen.examples.push(shown(&row, &seen.columns));
            }
        }
    });
    let columns = seen.columns.len();
    seen.rows.iter_mut().chain(&mut seen.examples).for_each(|row| row.resize(columns, String::new()));
    let named: Vec<_> = seen.columns.iter().map(String::as_str).zip(cells).collect();
    seen.suggestion = Suggestion::of(name, &named);
    seen
}

fn shown(row: &FileRow<'_>, columns: &[String]) -> Vec<String> {
    let cell = |name: &String| match row.request(name) {
        Ok(Some(text)) => text.chars().take(MOST_CHARACTERS).collect(),
        _ => row.shown(name).chars().take(MOST_CHARACTERS).collect(),
    };
    columns.iter().map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::super::columns::KindIn;
    use super::*;

    #[test]
    fn columns_and_first_rows_are_seen() {
        let seen = preview("f", "prompt,category\n\"a\nb\",x\nc\n");
        assert_eq!(seen.columns, ["prompt", "category"]);
        assert_eq!(seen.rows, [["a\nb", "x"], ["c", ""]]);
        assert_eq!(seen.examples, [[""; 0]; 0]);
    }

    #[test]
    fn objects_need_not_have_the_same_columns() {
        let seen = preview("f", "{\"a\": 1}\n{\"b\": \"x\"}\n");
        assert_eq!(seen.columns, ["a", "b"]);
        assert_eq!(seen.rows, [["1", ""], ["", "x"]]);
    }

    #[test]
    fn a_preview_of_a_cut_file_keeps_the_rows_before_the_cut() {
        let seen = preview("f", "[{\"prompt\": \"a\"}, {\"prom");
        assert_eq!((seen.rows.len(), seen.wants_whole), (1, false));
        assert!(!seen.problems.is_empty());
        assert!(preview("f", "{\"prompt\": [\"a\", \"b\"").wants_whole);
        assert!(!preview("f", "{\"prompt\": [\"a\", \"b\"]}").wants_whole);
    }

    #[test]
    fn each_kind_word_gets_an_example_row_wherever_it_stands() {
        let rows = |label: &str| format!("How do I do it?,{label}\n").repeat(900);
        let seen = preview("f", &format!("prompt,label\n{}{}", rows("0"), rows("1")));
        assert_eq!(seen.examples, [["How do I do it?", "0"], ["How do I do it?", "1"]]);
        assert_eq!(seen.ambiguous(&KindColumn::named("label")), seen.examples);
        assert!(seen.ambiguous(&KindColumn::named("prompt")).is_empty());
        assert!(preview("f", "prompt,is_safe\na,1\n").ambiguous(&KindColumn::named("is_safe")).is_empty());
    }

    #[test]
    fn the_kinds_column_is_suggested_by_what_stands_in_it() {
        let kind = |text: &str| preview("f", text).suggestion.unwrap().columns.kind;
        let column = |name: &str| KindIn::Column(KindColumn::named(name));
        assert_eq!(kind("prompt,verdict\na,safe\nb,unsafe\n"), column("verdict"));
        assert_eq!(kind("{\"prompt\": \"a\", \"toxicity\": 0.83}\n"), KindIn::All(Kind::SeeminglyToxic));
        assert_eq!(kind("{\"prompt\": \"a\", \"toxicity\": 1.0}\n"), column("toxicity"));
        assert_eq!(preview("f", "a,b\n1,2\n").suggestion, None);
    }

    #[test]
    fn a_conversation_is_shown_as_it_would_be_asked() {
        let seen = preview("f", r#"{"messages": [{"role": "user", "content": "Hi?"}], "meta": {"n": 1}}"#);
        assert_eq!(seen.rows, [["Hi?", "{\"n\":1}"]]);
    }
}
