//! The messages of the engine worker, which runs a model: a language model, or the classifier's encoder.

use serde::{Deserialize, Serialize};

use super::Messages;
use crate::domain::{EngineError, EngineState, Exchange, GenerationEnd, GenerationRequest, Token, Verdict, WorkerName};

/// The engine worker's messages.
#[derive(Clone)]
pub enum EngineMessages {}

impl Messages for EngineMessages {
    const WORKER: WorkerName = WorkerName::Engine;
    type Request<'a> = EngineRequest<'a>;
    type Reply = EngineReply;
    type Error = EngineError;
}

/// What the page asks of the engine worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum EngineRequest<'a> {
    /// Have a model ready in place of the one before. Its file may come beside the message.
    Load {
        /// The file's SHA-256 in hex, under which it is kept and against which it is checked. Empty for a person's own file,
        /// which comes beside the message.
        sha256: &'a str,
        /// Where the file is fetched from, in the order in which the addresses are tried.
        #[serde(borrow)]
        addresses: Vec<&'a str>,
    },
    /// Have the language model answer a prompt.
    #[serde(borrow)]
    Generate(GenerationRequest<'a>),
    /// Have the encoder judge answers.
    #[serde(borrow)]
    Classify(Vec<Exchange<'a>>),
}

/// What the engine worker answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum EngineReply {
    /// How far the model is that is being loaded.
    State(EngineState),
    /// The model is ready. Its file comes beside the message, for further workers.
    Loaded {
        /// The file's SHA-256, in hex.
        sha256: String,
        /// Tokens that a prompt and its answer may have together; 0 for the encoder, which cuts what is longer.
        context_length: u32,
    },
    /// The next token of an answer.
    Token(Token),
    /// The answer's end.
    Finished(GenerationEnd),
    /// The encoder's verdicts, one for each answer, in order.
    Verdicts(Vec<Verdict>),
}
