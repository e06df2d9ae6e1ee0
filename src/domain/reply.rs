//! A model API's reply, in one form for every provider.

use serde::{Deserialize, Serialize};

/// Tokens as the API itself counted them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Tokens read.
    pub prompt_tokens: Option<u32>,
    /// Tokens written.
    pub completion_tokens: Option<u32>,
}

/// How a complete reply ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ending {
    /// A final text came, whole or cut by the token limit.
    Answered {
        /// The final answer, reasoning taken out.
        text: String,
    },
    /// The provider refused before or during the answer.
    Blocked {
        /// The provider's own signal, such as `content_filter`.
        reason: String,
        /// The text that had come before the block.
        text: String,
    },
    /// The token limit was spent with no final text, as with long reasoning.
    Truncated,
    /// Ended well with no text.
    Empty,
}

/// A reply that was read to its proper end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// How the reply ended, with its text.
    pub ending: Ending,
    /// The API's `finish_reason`, as it spelled it.
    pub finish_reason: Option<String>,
    /// Tokens, where the API counts them.
    pub usage: Option<Usage>,
}

impl Reply {
    /// The final text, where one came.
    pub fn answer(&self) -> Option<&str> {
        match &self.ending {
            Ending::Answered { text } => Some(text),
            Ending::Blocked { .. } | Ending::Truncated | Ending::Empty => None,
        }
    }
}

/// Milliseconds of the attempt that succeeded (or of the last one).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timing {
    /// From sending to the end of the reply.
    pub latency_ms: u32,
    /// From sending to the first token, where one came.
    pub first_token_ms: Option<u32>,
}
