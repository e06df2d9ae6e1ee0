//! What can be wrong with a file of answers.

use serde::{Deserialize, Serialize};

/// Why a file of answers cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AnswersError {
    /// The file could not be read.
    Read {
        /// The system's own words.
        reason: String,
    },
    /// It is none of the formats that are known.
    UnknownFormat,
    /// An archive without samples of Inspect.
    ForeignArchive,
    /// A member of an archive is packed in a way that is not read.
    Packing {
        /// The member's name.
        member: String,
    },
    /// A member of an archive is larger than is read when it is unpacked.
    LargeMember {
        /// The member's name.
        member: String,
        /// The largest size that is read.
        most_mb: u64,
    },
    /// The document is no JSON.
    Json {
        /// From 1.
        line: usize,
        /// The parser's own words.
        reason: String,
    },
    /// A table without a column that is named as answers are.
    NoResponseColumn {
        /// The columns that there are.
        columns: Vec<String>,
    },
    /// A table whose rows say neither their prompt nor its id.
    NoPromptColumn {
        /// The columns that there are.
        columns: Vec<String>,
    },
}

/// A record that was passed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerProblem {
    /// The line at which it begins, or its number where the file has no lines.
    pub at: u64,
    /// What is wrong with it.
    pub what: RecordProblem,
}

/// What is wrong with a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RecordProblem {
    /// It ends before its JSON does: the file was cut there.
    Cut,
    /// It is far longer than any record.
    TooLong,
    /// It is no JSON.
    Json {
        /// The parser's own words.
        reason: String,
    },
    /// Another shape than the format's.
    NoObject,
    /// It says neither its prompt nor its id.
    NoPrompt,
    /// A result of a batch without an id.
    NoId,
    /// It has neither an answer nor a reason why there is none.
    NoAnswer,
    /// From here on the file could not be read.
    EndOfReading {
        /// The parser's own words.
        reason: String,
    },
    /// A cell of a table cannot be read.
    Row {
        /// The parser's own words.
        reason: String,
    },
}

impl From<std::io::Error> for AnswersError {
    fn from(error: std::io::Error) -> Self {
        Self::Read { reason: error.to_string() }
    }
}
