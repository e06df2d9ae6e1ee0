//! Why a file of weights cannot be used.

/// What stands in the way of a GGUF file.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FileError {
    /// The file is no GGUF, or its header is spoilt.
    #[error(
        "This is not a model file that can be read: {reason}. A GGUF file is needed; if it is one, download it again."
    )]
    Unreadable {
        /// What the reader met.
        reason: String,
    },
    /// The file ends before its tensors do.
    #[error(
        "The model file is cut short: by its own account it has {expected} bytes, and {found} are there. Download it again."
    )]
    Cut {
        /// Bytes that the header speaks of.
        expected: u64,
        /// Bytes that are there.
        found: u64,
    },
    /// A model of a kind that runs here, with something that does not.
    #[error(
        "The model uses {what}, which does not run here. Choose another file, or another quantisation of the model."
    )]
    Unsupported {
        /// What, and where.
        what: String,
    },
    /// What every model of its kind has is not there, or not as it should be.
    #[error("The model file lacks {what}, so it is not whole or not of the kind that it says. Choose another file.")]
    Lacking {
        /// What.
        what: String,
    },
    /// More weights than memory.
    #[error(
        "The model needs about {needed_mb} MB of memory, which is not to be had here. Choose a smaller model, or close other \
         tabs and try again."
    )]
    TooLarge {
        /// In 1,000,000 bytes.
        needed_mb: u64,
    },
    /// The file could not be read to its end.
    #[error("The model file could not be read ({reason}). Try again; if that does not help, download it again.")]
    Reading {
        /// By the reader's word.
        reason: String,
    },
}

impl From<std::io::Error> for FileError {
    fn from(error: std::io::Error) -> Self {
        Self::Reading { reason: error.to_string() }
    }
}
