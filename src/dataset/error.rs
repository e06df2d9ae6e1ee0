//! What can be wrong with a file.

use crate::domain::DocumentError;

/// Why a file could not be read; the message names the file, the place, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DatasetError {
    /// A JSON file that is not of its schema.
    #[error("{file} {error}. {}", advice(.error))]
    Document {
        /// The file's name.
        file: String,
        /// What is wrong.
        error: DocumentError,
    },
    /// Two prompts share an id, so that answers could not be told apart.
    #[error("{file} has two prompts with the id “{id}”. Give one of them another.")]
    DuplicateId {
        /// The file's name.
        file: String,
        /// The id.
        id: String,
    },
    /// A file of another kind.
    #[error(
        "{file} is no text: this page reads CSV, TSV, JSON and JSON Lines. Save it as one of these, and choose that file."
    )]
    NotText {
        /// The file's name.
        file: String,
    },
    /// A file of a format that is known and not read.
    #[error("{file} is {what}. {advice}")]
    Foreign {
        /// The file's name.
        file: String,
        /// Its format.
        what: &'static str,
        /// How to come to a file that is read.
        advice: &'static str,
    },
    /// Packed, and not to be unpacked.
    #[error("{file} is packed with gzip and could not be unpacked ({reason}). Get it again, or unpack it yourself.")]
    Packed {
        /// The file's name.
        file: String,
        /// What was wrong.
        reason: String,
    },
    /// Packed, and too large when it is not.
    #[error(
        "{file} has more than {most_mb} MB when it is unpacked, and no larger file is read. Unpack it and cut it into \
         parts, each with its header."
    )]
    TooLarge {
        /// The file's name.
        file: String,
        /// The largest size that is read.
        most_mb: u64,
    },
    /// Text, and no prompt in it.
    #[error("{file} holds no prompts that could be read: {reason} Mend the file, or choose another.")]
    NoPrompts {
        /// The file's name.
        file: String,
        /// What was found instead.
        reason: String,
    },
    /// A table's row or column is missing or wrong.
    #[error("{file}, line {line}: {reason}. Mend the file, or put the original back.")]
    Table {
        /// The file's name.
        file: String,
        /// From 1, the header included.
        line: u64,
        /// What is wrong.
        reason: String,
    },
}

fn advice(error: &DocumentError) -> &'static str {
    match error {
        DocumentError::Schema { .. } => "Use a file of that version.",
        DocumentError::Syntax { .. } | DocumentError::Record(_) => "Mend the file, or put the original back.",
    }
}
