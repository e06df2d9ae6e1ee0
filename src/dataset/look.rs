//! A first look at a file of a person's own: how it lays out its rows, which columns it has, what stands in them.

use std::collections::HashSet;

use super::rows::{Layout, Problem, read_rows};

/// Rows that are shown of a file.
const SHOWN: usize = 5;
/// Rows that are asked for their columns: not every JSON object has all of them.
const ASKED: usize = 100;

/// Columns that are told of: a table of more is no table of prompts.
const MOST_COLUMNS: usize = 1_000;

/// What a file begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// In the order of their first coming.
    pub columns: Vec<String>,
    /// The first rows, each with a cell a column; empty where it has none.
    pub rows: Vec<Vec<String>>,
    /// What is wrong among them.
    pub problems: Vec<Problem>,
}

/// Looks at the beginning of a file's text; its last row may be cut.
pub fn look(text: &str) -> Look {
    let layout = Layout::of(text);
    let mut known = HashSet::new();
    let mut seen = Look { columns: Vec::new(), rows: Vec::new(), problems: Vec::new() };
    let mut asked = 0;
    read_rows(text, layout, &mut |row| {
        asked += 1;
        match row {
            _ if asked > ASKED => {}
            Err(problem) => seen.problems.push(problem),
            Ok(row) => {
                let has_others = seen.columns.is_empty() || !matches!(layout, Layout::Separated(_));
                let columns = if has_others { row.columns() } else { Vec::new() };
                for column in columns {
                    if seen.columns.len() < MOST_COLUMNS && known.insert(column.to_owned()) {
                        seen.columns.push(column.to_owned());
                    }
                }
                if seen.rows.len() < SHOWN {
                    let cells = seen.columns.iter().map(|name| row.cell(name).unwrap_or_default().into_owned());
                    seen.rows.push(cells.collect());
                }
            }
        }
    });
    seen.rows.iter_mut().for_each(|row| row.resize(seen.columns.len(), String::new()));
    seen
}

impl Layout {
    /// The layout that a text is likely to have.
    pub fn of(text: &str) -> Self {
        let text = text.trim_start();
        let first_line = text.lines().next().unwrap_or_default();
        match text.as_bytes().first() {
            Some(b'[') => Self::Json,
            // A list of rows in an object may stand in one line, too.
            Some(b'{') if first_line.trim_end().ends_with('}') && text.lines().nth(1).is_some() => Self::JsonLines,
            Some(b'{') if first_line.contains('[') || text.lines().nth(1).is_some() => Self::Json,
            Some(b'{') => Self::JsonLines,
            _ => {
                let count = |separator: u8| first_line.bytes().filter(|byte| *byte == separator).count();
                let more = |best, separator| if count(separator) > count(best) { separator } else { best };
                Self::Separated([b'\t', b';'].into_iter().fold(b',', more))
            }
        }
    }
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
            ("prompt\nWhat?\n", Layout::Separated(b',')),
            (" [{\"prompt\": \"a\"}]", Layout::Json),
            ("{\n  \"prompts\": [\n", Layout::Json),
            ("{\"prompts\": [{\"prompt\": \"a\"}]}", Layout::Json),
            ("{\"prompt\": \"a\"}", Layout::JsonLines),
            ("{\"prompt\": \"a\", \"tags\": [1]}\n{\"prompt\": \"b\"}\n", Layout::JsonLines),
            ("", Layout::Separated(b',')),
        ] {
            assert_eq!(Layout::of(text), layout, "{text}");
        }
    }

    #[test]
    fn columns_and_first_rows_are_seen() {
        let seen = look("prompt,category\n\"a\nb\",x\nc\n");
        assert_eq!(seen.columns, ["prompt", "category"]);
        assert_eq!(seen.rows, [["a\nb", "x"], ["c", ""]]);
    }

    #[test]
    fn objects_need_not_have_the_same_columns() {
        let seen = look("{\"a\": 1}\n{\"b\": \"x\"}\n");
        assert_eq!(seen.columns, ["a", "b"]);
        assert_eq!(seen.rows, [["1", ""], ["", "x"]]);
    }

    #[test]
    fn a_cut_end_costs_nothing_that_came_before() {
        let seen = look("[{\"prompt\": \"a\"}, {\"prom");
        assert_eq!((seen.rows.len(), seen.problems.len()), (1, 1));
    }
}
