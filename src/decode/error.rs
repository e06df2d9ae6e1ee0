//! Why a model cannot be used.

use crate::tensor::FileError;

/// What stands in the way of a model file, or of an answer of its model.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DecodeError {
    /// The file cannot be used.
    #[error(transparent)]
    File(#[from] FileError),
    /// A model of another kind.
    #[error(
        "The model's architecture is “{found}”; those that run here are “llama” and “qwen2”. Choose another model."
    )]
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
    /// The file has no chat template.
    #[error(
        "The model file has no chat template, so there is no knowing how this model is to be asked; base models have none. \
         Choose a version of the model that is made for chat (often named “Instruct” or “Chat”)."
    )]
    NoTemplate,
    /// The file's chat template cannot be filled in.
    #[error("The model's chat template cannot be filled in here: {reason}. Choose another model.")]
    Template {
        /// By the template engine's word, or the template's own.
        reason: String,
    },
    /// The chat template takes other conversations, and not this one.
    #[error(
        "The model's chat template does not take this conversation: {reason}. If there is a system prompt, leave it empty; \
         some models take none."
    )]
    Conversation {
        /// By the template's word, or the template engine's.
        reason: String,
    },
    /// The text cannot be encoded, or tokens not decoded.
    #[error("The model's tokeniser does not work here ({reason}). Choose another model.")]
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

    /// What is said of a file whose name says that it is a part of one.
    #[must_use]
    pub fn of_file_named(self, name: &str) -> Self {
        match self {
            Self::File(error) => Self::File(error.of_file_named(name)),
            other => other,
        }
    }

    /// Something that every such model has.
    pub(super) fn lacking(what: &str) -> Self {
        FileError::Lacking { what: what.to_owned() }.into()
    }
}
