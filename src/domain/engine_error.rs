//! Why a model in the page cannot be used. `decode`, `refusal` and `worker` find it; it stands here because the sentence
//! about it is written to result files.

use serde::{Deserialize, Serialize};

use super::gguf_error::GgufError;

/// Why the engine worker cannot do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EngineError {
    /// There is no model file.
    Transfer(TransferError),
    /// The file is no file of weights that can be read.
    File(GgufError),
    /// Its language model does not run here, or could not answer.
    Model(DecodeError),
    /// It is no encoder that runs here, or could not judge.
    Encoder(EncoderError),
    /// A person's own file could not be read.
    OwnFile {
        /// The browser's own words.
        reason: String,
    },
    /// The browser reads no files in a worker.
    NoReader {
        /// The browser's own words.
        reason: String,
    },
    /// No language model is loaded.
    NoModel,
    /// The encoder is not loaded.
    NoEncoder,
}

/// Why a model file cannot be used, or its model not answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecodeError {
    /// The file is not a GGUF file that can be used.
    File(GgufError),
    /// The model has another architecture.
    Architecture {
        /// The architecture that the file names.
        found: String,
        /// The names of those that run here.
        supported: Vec<String>,
    },
    /// The prompt and the longest answer asked for do not fit into the model's context.
    TooLong {
        /// Tokens of the prompt.
        tokens: usize,
        /// The most tokens of prompt and answer together.
        limit: usize,
    },
    /// The file has no chat template.
    NoTemplate,
    /// The file's chat template cannot be filled in.
    Template(TemplateProblem),
    /// The chat template rejects this conversation; it takes others.
    Conversation {
        /// The message of the template itself or of the template engine.
        reason: String,
    },
    /// The tokenizer cannot be built, or a text not be encoded.
    Tokenizer {
        /// The tokenizer's own message.
        reason: String,
    },
}

/// Why a chat template cannot be filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TemplateProblem {
    /// The template engine or the template itself says so.
    Said(String),
    /// It looks like a template of Ollama's, which is in another language.
    OfOllama {
        /// The message of the template engine.
        reason: String,
    },
    /// It leaves out what the user says.
    LeavesOutUser,
}

/// Why the encoder cannot classify an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EncoderError {
    /// The encoder's file cannot be used.
    File(GgufError),
    /// The file holds another model.
    Architecture {
        /// The architecture that the file names.
        found: String,
    },
    /// The text could not be encoded.
    Tokenizer {
        /// The tokenizer's own message.
        reason: String,
    },
}

/// Why there is no model file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TransferError {
    /// No address gave the file.
    Unreachable {
        /// Each address, and what came of it.
        attempts: Vec<(String, FetchProblem)>,
    },
    /// What came is another file.
    OtherFile {
        /// Where it came from.
        address: String,
        /// In hex.
        expected: String,
        /// In hex.
        found: String,
    },
    /// The disk is full, or the browser's share of it.
    NoRoom {
        /// What of it had come, in 1,000,000 bytes.
        megabytes: u64,
    },
    /// The transfer broke off.
    BrokenOff {
        /// Where it came from.
        address: String,
        /// What of it had come, in 1,000,000 bytes.
        megabytes: u64,
        /// The browser's own words; `None` of an empty reply.
        reason: Option<String>,
    },
    /// The browser's file system cannot be used.
    NoStorage {
        /// The browser's own words.
        reason: String,
    },
}

/// Why an address gave no file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FetchProblem {
    /// No reply that may be read.
    NoReply,
    /// An error status.
    Status(u16),
}

/// Makes an error of a part one of the whole.
macro_rules! from {
    ($($part:ty => $whole:ident::$variant:ident),* $(,)?) => {
        $(impl From<$part> for $whole {
            fn from(error: $part) -> Self {
                Self::$variant(error)
            }
        })*
    };
}

from!(
    GgufError => DecodeError::File,
    GgufError => EncoderError::File,
    GgufError => EngineError::File,
    DecodeError => EngineError::Model,
    EncoderError => EngineError::Encoder,
    TransferError => EngineError::Transfer,
);
