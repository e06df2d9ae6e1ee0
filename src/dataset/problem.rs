//! What can be wrong with a row of a file.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What is wrong at one place of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// From 1, the header included.
    pub line: u64,
    /// The row's number in its list, from 1, where several rows may begin on that line.
    pub row: Option<u64>,
    /// What is wrong.
    pub what: RowProblem,
}

/// Why a row is no prompt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RowProblem {
    /// The cell of one column cannot be used.
    Cell {
        /// The column's name.
        column: String,
        /// Why not.
        problem: CellProblem,
    },
    /// A quotation mark is misused.
    Quotes(QuoteMisuse),
    /// A quotation mark is misused in the header, whose names are then read without quotation marks.
    QuotesInHeader(QuoteMisuse),
    /// A row of a separated table has more cells than its header.
    MoreCellsThanHeader {
        /// The row's cells.
        cells: usize,
        /// The header's.
        header: usize,
    },
    /// A row of a JSON table has more cells than there are columns.
    MoreCellsThanColumns {
        /// The row's cells.
        cells: usize,
        /// The table's columns.
        columns: usize,
    },
    /// A JSON row is no object with columns.
    NoObject(JsonType),
    /// A JSON row is no list of cells.
    NoList(JsonType),
    /// A row is no JSON.
    NotJson {
        /// The parser's own words.
        reason: String,
        /// Nothing behind it in its line is read.
        loses_line: bool,
    },
    /// A column of a table of columns is no JSON.
    ColumnNotJson {
        /// The column's name.
        column: String,
        /// The parser's own words.
        reason: String,
    },
    /// The list that begins here is never closed: the file was cut.
    ListNotClosed,
    /// A published set has no such category.
    UnknownCategory {
        /// The category.
        category: String,
        /// The set.
        set: CategorySet,
    },
    /// An instruction of ALERT's has nothing between its marks.
    EmptyInstruction,
    /// The cell tells a kind only once somebody has said what yes means.
    AmbiguousKind {
        /// What stands in the cell.
        cell: String,
        /// The column's name.
        column: String,
    },
    /// The cell tells no kind.
    NoKind {
        /// What stands in the cell.
        cell: String,
    },
}

/// Why a cell cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CellProblem {
    /// There is none, or it is empty.
    Missing,
    /// The hub's viewer cut it short.
    CutShort,
    /// It is a list of several texts, which are no conversation.
    Texts(usize),
    /// It is a list or an object as Python prints it.
    Python,
    /// It is a list, where a word is wanted.
    ListForWord,
    /// It is an object, where a text or a conversation is wanted.
    Object {
        /// Some of its keys.
        keys: Vec<String>,
    },
    /// It is a list of objects, where a text or a conversation is wanted.
    Objects {
        /// Some keys of the first.
        keys: Vec<String>,
    },
    /// It is a list that is no conversation.
    NoConversation,
    /// The user says nothing in it.
    NothingFromUser,
    /// What the user says is no text.
    UserSaysNoText,
    /// What the user says is more than text.
    UserSaysMoreThanText,
}

impl CellProblem {
    /// The same, of this column's cell.
    pub(super) fn of(self, column: &str) -> RowProblem {
        RowProblem::Cell { column: column.to_owned(), problem: self }
    }
}

/// What can be wrong with a cell that begins with a quotation mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum QuoteMisuse {
    /// A quotation mark is opened and never closed.
    NotClosed,
    /// Behind a closing quotation mark stands neither a separator nor the line's end.
    Followed,
}

/// A type of JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum JsonType {
    /// Null.
    Null,
    /// True or false.
    Boolean,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A list.
    List,
    /// An object.
    Object,
}

impl JsonType {
    /// The type of a value.
    pub(super) fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Boolean,
            Value::Number(_) => Self::Number,
            Value::String(_) => Self::Text,
            Value::Array(_) => Self::List,
            Value::Object(_) => Self::Object,
        }
    }
}

/// Published sets whose categories are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CategorySet {
    /// OR-Bench, with ten categories.
    OrBench,
    /// ALERT, with 32 categories.
    Alert,
}
