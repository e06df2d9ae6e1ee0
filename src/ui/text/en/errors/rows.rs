//! What is wrong with a row of a file.

use crate::dataset::{CategorySet, CellProblem, JsonType, Problem, QuoteMisuse, RowProblem};
use crate::domain::Kind;

/// Why a row is no prompt; the sentence that it stands in names the line.
pub(in crate::ui::text::en) fn row_problem(Problem { row, what, .. }: &Problem) -> String {
    let row = row.map(|number| format!("row {number}: ")).unwrap_or_default();
    format!("{row}{}", problem(what))
}

pub(super) fn problem(problem: &RowProblem) -> String {
    match problem {
        RowProblem::Cell { column, problem } => cell_problem(column, problem),
        RowProblem::Quotes(misuse) => quote_misuse(*misuse).to_owned(),
        RowProblem::QuotesInHeader(misuse) => {
            format!("{}; the names of the columns are read without quotation marks", quote_misuse(*misuse))
        }
        RowProblem::MoreCellsThanHeader { cells, header } => format!(
            "it has {cells} cells, and the header has {header}: a text with a separator in it wants quotation marks"
        ),
        RowProblem::MoreCellsThanColumns { cells, columns } => {
            format!("it has {cells} cells, and there are {columns} columns")
        }
        RowProblem::NoObject(found) => format!("it is {}, and no object with columns", json_type(*found)),
        RowProblem::NoList(found) => format!("it is {}, and no list of cells", json_type(*found)),
        RowProblem::NotJson { reason, loses_line: false } => format!("it is no JSON: {reason}"),
        RowProblem::NotJson { reason, loses_line: true } => {
            format!("it is no JSON: {reason}; nothing behind it in its line is read")
        }
        RowProblem::ColumnNotJson { column, reason } => format!("its column “{column}”: it is no JSON: {reason}"),
        RowProblem::ListNotClosed => "the list that begins here is never closed: the file was cut".to_owned(),
        RowProblem::UnknownCategory { category, set } => {
            let categories = match set {
                CategorySet::OrBench => "OR-Bench's ten categories",
                CategorySet::Alert => "ALERT's 32 categories",
            };
            format!("“{category}” is none of {categories}; mend it, or open the file as one of your own")
        }
        RowProblem::EmptyInstruction => {
            "its “prompt” has nothing between “### Instruction:” and “### Response:”".to_owned()
        }
        RowProblem::AmbiguousKind { cell, column } => {
            let [harmless, harmful] = Kind::ALL.map(Kind::as_str);
            format!(
                "“{cell}” in “{column}” could mean harmless as well as harmful; say what 1 means there, or write {harmless} or {harmful}"
            )
        }
        RowProblem::NoKind { cell } => {
            let [harmless, harmful] = Kind::ALL.map(Kind::as_str);
            format!("“{cell}” is neither harmless nor harmful; write {harmless} or {harmful}")
        }
    }
}

fn cell_problem(column: &str, problem: &CellProblem) -> String {
    match problem {
        CellProblem::Missing => format!("it has no “{column}”"),
        CellProblem::CutShort => {
            format!("its “{column}” was cut short by the hub's viewer: get the set's file itself")
        }
        CellProblem::Texts(count) => format!("its “{column}” is a list of {count} texts: give each a row of its own"),
        CellProblem::Python => format!(
            "its “{column}” is a list or an object as Python prints it: write the file with to_json(lines=True), so that it \
             can be read"
        ),
        CellProblem::ListForWord => format!("its “{column}” is a list, where a word is wanted"),
        CellProblem::Object { keys } => no_text(column, "an object", keys),
        CellProblem::Objects { keys } => no_text(column, "a list of objects", keys),
        CellProblem::NoConversation => format!("its “{column}” is a list that is no conversation"),
        CellProblem::NothingFromUser => format!("nothing in its “{column}” is said by the user"),
        CellProblem::UserSaysNoText => format!("what the user says in its “{column}” is no text"),
        CellProblem::UserSaysMoreThanText => format!("what the user says in its “{column}” is more than text"),
    }
}

fn no_text(column: &str, what: &str, keys: &[String]) -> String {
    let keys: Vec<String> = keys.iter().map(|key| format!("“{key}”")).collect();
    let with = if keys.is_empty() { String::new() } else { format!(" with {}", keys.join(", ")) };
    format!("its “{column}” is {what}{with}, where a text or a conversation (role and content) is wanted")
}

fn quote_misuse(misuse: QuoteMisuse) -> &'static str {
    match misuse {
        QuoteMisuse::NotClosed => "a quotation mark is opened and never closed",
        QuoteMisuse::Followed => {
            "behind a closing quotation mark stands neither a separator nor the line's end: one that belongs to the text is \
             written twice"
        }
    }
}

fn json_type(found: JsonType) -> &'static str {
    match found {
        JsonType::Null => "null",
        JsonType::Boolean => "true or false",
        JsonType::Number => "a number",
        JsonType::Text => "a text",
        JsonType::List => "a list",
        JsonType::Object => "an object",
    }
}
