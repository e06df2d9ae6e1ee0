//! Why the encoder cannot be used.

use crate::tensor::FileError;

/// Why the encoder cannot classify an answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EncoderError {
    /// The encoder's file cannot be used.
    #[error(transparent)]
    File(#[from] FileError),
    /// The file holds another model.
    #[error(
        "This is a model of the kind “{found}”, not the classifier's encoder. Choose the file that came with the page."
    )]
    Architecture {
        /// The architecture that the file names.
        found: String,
    },
    /// The text could not be encoded.
    #[error("The encoder's tokeniser failed ({reason}). Load the page anew.")]
    Tokenizer {
        /// The tokenizer's own message.
        reason: String,
    },
}
