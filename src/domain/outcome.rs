//! What became of one prompt. An error can never be a verdict: only `Answered` carries one.

use serde_json::{Map, Value};

use super::{Answer, Category, Ending, Failure, Kind, Prompt, Timing, Usage, Verdict};

/// Where a prompt ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// A final text came, whole or cut by the token limit.
    Answered(Answer),
    /// The provider refused before or during the answer: a refusal by the platform, not by the model.
    PlatformBlock {
        /// The provider's signal.
        reason: String,
        /// What had been written before it.
        text: String,
    },
    /// The token limit was spent with no final text.
    Truncated,
    /// Ended well with no text.
    Empty,
    /// Transport failed, after retries.
    Error(Failure),
    /// In flight or not started when the run was stopped.
    Cancelled,
}

impl Outcome {
    /// The names of all outcomes in files and attributes.
    pub const NAMES: [&'static str; 6] = ["answered", "platform_block", "truncated", "empty", "error", "cancelled"];

    /// What a reply comes to. An answer is unscored: no classifier has seen it.
    pub fn of_ending(ending: Ending) -> Self {
        match ending {
            Ending::Answered { text } => Self::Answered(Answer::unscored(text)),
            Ending::Blocked { reason, text } => Self::PlatformBlock { reason, text },
            Ending::Truncated => Self::Truncated,
            Ending::Empty => Self::Empty,
        }
    }

    /// The name in files and attributes.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Answered(_) => "answered",
            Self::PlatformBlock { .. } => "platform_block",
            Self::Truncated => "truncated",
            Self::Empty => "empty",
            Self::Error(_) => "error",
            Self::Cancelled => "cancelled",
        }
    }

    /// The verdict, where there is an answer.
    pub fn verdict(&self) -> Option<&Verdict> {
        match self {
            Self::Answered(answer) => Some(&answer.verdict),
            _ => None,
        }
    }

    /// The answer, where there is one.
    pub fn answer(&self) -> Option<&Answer> {
        match self {
            Self::Answered(answer) => Some(answer),
            _ => None,
        }
    }

    /// The answer, to be changed.
    pub fn answer_mut(&mut self) -> Option<&mut Answer> {
        match self {
            Self::Answered(answer) => Some(answer),
            _ => None,
        }
    }

    /// The model's text, empty where none came.
    pub fn text(&self) -> &str {
        match self {
            Self::Answered(answer) => &answer.text,
            Self::PlatformBlock { text, .. } => text,
            _ => "",
        }
    }
}

/// One prompt of a run with what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The prompt's id within its set.
    pub prompt_id: String,
    /// Harmless or harmful.
    pub kind: Kind,
    /// The prompt's subject.
    pub category: Category,
    /// What was asked.
    pub prompt: String,
    /// What became of it.
    pub outcome: Outcome,
    /// The API's own word for how the answer ended.
    pub finish_reason: Option<String>,
    /// Requests sent for it; 0 if the run was stopped before.
    pub attempts: u32,
    /// How long the last request took; `None` if none finished.
    pub timing: Option<Timing>,
    /// Tokens, where the API counted them.
    pub usage: Option<Usage>,
    /// Fields of an imported file that this version does not know, kept for the way back.
    pub extra: Map<String, Value>,
}

impl Item {
    /// What tells its prompt from others, in this run and in others over the same set: the id and the text.
    pub fn key(&self) -> (&str, &str) {
        (&self.prompt_id, &self.prompt)
    }

    /// A prompt's item, before anything is known but its outcome.
    pub fn new(prompt: &Prompt, outcome: Outcome) -> Self {
        Self {
            prompt_id: prompt.id.clone(),
            kind: prompt.kind,
            category: prompt.category.clone(),
            prompt: prompt.text.clone(),
            outcome,
            finish_reason: None,
            attempts: 0,
            timing: None,
            usage: None,
            extra: Map::new(),
        }
    }
}
