//! What can be wrong with a file.

use serde::{Deserialize, Serialize};

use super::{Problem, RowProblem};
use crate::domain::DocumentError;

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DatasetError {
    /// A JSON file that is not of its schema.
    Document {
        /// The file's name.
        file: String,
        /// What is wrong.
        error: DocumentError,
    },
    /// Two prompts share an id, so that answers could not be told apart.
    DuplicateId {
        /// The file's name.
        file: String,
        /// The id.
        id: String,
    },
    /// A file of another kind.
    NotText {
        /// The file's name.
        file: String,
    },
    /// A file of a format that is known and not read.
    Foreign {
        /// The file's name.
        file: String,
        /// Its format.
        format: ForeignFormat,
    },
    /// Packed with gzip, and not to be unpacked.
    Packed {
        /// The file's name.
        file: String,
        /// The unpacker's own words.
        reason: String,
    },
    /// Packed, and too large when it is not.
    TooLarge {
        /// The file's name.
        file: String,
        /// The largest size that is read.
        most_mb: u64,
    },
    /// Text, and no prompt in it.
    NoPrompts {
        /// The file's name.
        file: String,
        /// What was found instead.
        found: NoPrompts,
    },
    /// A row of a table of published results is missing or wrong.
    Table {
        /// The file's name.
        file: String,
        /// From 1, the header included.
        line: u64,
        /// What is wrong.
        problem: PublishedProblem,
    },
}

/// Formats that are no table of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ForeignFormat {
    /// Apache Parquet.
    Parquet,
    /// A Git LFS pointer, which only says where the file is.
    GitLfsPointer,
    /// Apache Arrow.
    Arrow,
    /// A ZIP archive, which a spreadsheet is as well.
    Zip,
    /// A spreadsheet of an older Excel.
    OldExcel,
    /// An SQLite database.
    Sqlite,
    /// A PDF.
    Pdf,
    /// Packed with zstd.
    Zstd,
    /// Packed with xz.
    Xz,
    /// Packed with bzip2.
    Bzip2,
    /// A tar archive.
    Tar,
}

/// What is in a file without prompts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoPrompts {
    /// No row with a column.
    NoColumn {
        /// The first problem, if there is one.
        first: Option<Box<Problem>>,
    },
    /// No rows.
    NoRow,
    /// Rows, of which none is a prompt.
    NoGoodRow {
        /// How many rows.
        rows: u64,
        /// Why the first is none.
        first: Box<Problem>,
        /// The names of the columns.
        columns: Vec<String>,
    },
}

/// What is wrong with a row of published results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PublishedProblem {
    /// It cannot be read.
    Row(RowProblem),
    /// It has nothing in a column.
    NoCell {
        /// The column's name.
        column: String,
    },
    /// What stands in a column is no percentage.
    NoPercentage {
        /// The column's name.
        column: String,
        /// What stands there.
        cell: String,
    },
    /// It is of a measure that the table does not have.
    OtherMeasure(String),
    /// A model has one row, and needs one for each of the two measures.
    OneRow {
        /// The model's name.
        model: String,
    },
    /// A model has the same measure twice.
    SameMeasure {
        /// The model's name.
        model: String,
    },
}

impl From<RowProblem> for PublishedProblem {
    fn from(problem: RowProblem) -> Self {
        Self::Row(problem)
    }
}
