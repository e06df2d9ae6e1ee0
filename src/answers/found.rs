//! What one record of a file says.

use serde::{Deserialize, Serialize};

use crate::domain::{Class, Kind, Usage};

/// An answer as it is found in a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FoundAnswer {
    /// The line at which the record begins, or its number where the file has no lines.
    pub at: u64,
    /// The prompt's id in the file, where it has one.
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
    /// A text came, which may be empty.
    Text(String),
    /// The request failed; the file's own words.
    Error(String),
}

impl Default for AnswerEnd {
    fn default() -> Self {
        Self::Text(String::new())
    }
}
