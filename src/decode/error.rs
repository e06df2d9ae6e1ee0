//! Why a model cannot be used.

use crate::tensor::FileError;

/// Why a model file cannot be used, or its model not answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DecodeError {
    /// The file is not a GGUF file that can be used.
    #[error(transparent)]
    File(#[from] FileError),
    /// The model has another architecture.
    #[error("The model's architecture is “{found}”; those that run here are {supported}. Choose another model.")]
    Architecture {
        /// The architecture that the file names.
        found: String,
        /// The names of those that run here.
        supported: String,
    },
    /// The prompt and the longest answer asked for do not fit into the model's context.
    #[error("The prompt has {tokens} tokens, and the model reads {limit} with its answer. Shorten it.")]
    TooLong {
        /// Tokens of the prompt.
        tokens: usize,
        /// The most tokens of prompt and answer together.
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
        /// The message of the template engine or of the template itself.
        reason: String,
    },
    /// The chat template rejects this conversation; it takes others.
    #[error(
        "The model's chat template does not take this conversation: {reason}. If there is a system prompt, leave it empty; \
         some models take none."
    )]
    Conversation {
        /// The message of the template itself or of the template engine.
        reason: String,
    },
    /// The tokenizer cannot be built, or a text not be encoded.
    #[error("The model's tokeniser does not work here ({reason}). Choose another model.")]
    Tokenizer {
        /// The tokenizer's own message.
        reason: String,
    },
}

impl DecodeError {
    /// The file uses something that does not run here.
    pub(super) fn unsupported(what: String) -> Self {
        FileError::Unsupported { what }.into()
    }

    /// The same error for a file of this name; see [`FileError::of_file_named`].
    #[must_use]
    pub fn of_file_named(self, name: &str) -> Self {
        match self {
            Self::File(error) => Self::File(error.of_file_named(name)),
            other => other,
        }
    }
}
