//! What one record of a file says.

use serde::{Deserialize, Serialize};

use crate::domain::{Class, Ending, FailureKind, Kind, Usage};

/// An answer as it is found in a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FoundAnswer {
    /// The line at which the record begins, or its number where the file has no lines.
    pub at: u64,
    /// The prompt's id in the file, or the request's in a batch, where it has one.
    pub id: Option<String>,
    /// Texts that could be the prompt, the likeliest first: what was sent, and what it was made from.
    pub prompts: Vec<String>,
    /// What the model was told before.
    pub system_prompt: Option<String>,
    /// The model's name as the file has it.
    pub model: Option<String>,
    /// Which time the same prompt was asked, from 1.
    pub repetition: u32,
    /// Whether the prompt is harmless or harmful, where the file says so.
    pub kind: Option<Kind>,
    /// The prompt's subject.
    pub category: Option<String>,
    /// How it ended.
    pub end: AnswerEnd,
    /// The API's own word for that.
    pub finish_reason: Option<String>,
    /// Tokens, where the file counts them.
    pub usage: Option<Usage>,
    /// How long the request took, in milliseconds.
    pub latency_ms: Option<f64>,
    /// What other classifiers said, by their names.
    pub opinions: Vec<(String, Class)>,
    /// What people said, by their names.
    pub labels: Vec<(String, Class)>,
}

/// How an answer ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AnswerEnd {
    /// A text came as the model wrote it, which may be empty, or have its reasoning in it.
    Text(String),
    /// A whole reply of an API came.
    Ended(Ending),
    /// The request failed.
    Failed {
        /// In what way.
        kind: FailureKind,
        /// In the file's own words.
        reason: String,
    },
}

impl AnswerEnd {
    /// A request failed, as a tool tells that does not say in what way.
    pub(super) fn failed(reason: impl Into<String>) -> Self {
        Self::Failed { kind: FailureKind::Network, reason: reason.into() }
    }
}

impl Default for AnswerEnd {
    fn default() -> Self {
        Self::Text(String::new())
    }
}
