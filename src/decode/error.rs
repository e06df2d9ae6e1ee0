//! Why a model cannot be used.

use crate::tensor::FileError;

/// What stands in the way of a model file, or of an answer of its model.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DecodeError {
    /// The file cannot be used.
    #[error(transparent)]
    File(#[from] FileError),
    /// A model of another kind.
    #[error("The model's architecture is “{found}”; those that run here are “llama” and “qwen2”. Choose another file.")]
    Architecture {
        /// By the file's own word.
        found: String,
    },
    /// More text than the model reads at once.
    #[error("The prompt has {tokens} tokens, and the model reads {limit} with its answer. Shorten it.")]
    TooLong {
        /// Of the prompt.
        tokens: usize,
        /// Of prompt and answer.
        limit: usize,
    },
    /// The file's chat template cannot be filled in.
    #[error("The model's chat template could not be filled in ({reason}). Choose another file.")]
    Template {
        /// By the template engine's word.
        reason: String,
    },
    /// The text cannot be encoded, or tokens not decoded.
    #[error("The model's tokeniser failed ({reason}). Choose another file.")]
    Tokenizer {
        /// By the tokeniser's word.
        reason: String,
    },
}

impl DecodeError {
    /// Something that does not run here.
    pub(super) fn unsupported(what: String) -> Self {
        FileError::Unsupported { what }.into()
    }

    /// Something that every such model has.
    pub(super) fn lacking(what: &str) -> Self {
        FileError::Lacking { what: what.to_owned() }.into()
    }
}
