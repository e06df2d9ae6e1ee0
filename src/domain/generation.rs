//! An answer made token by token: what is asked for, what comes, and how it ends. It is the same for a model in the page
//! and for one behind a llama.cpp server.

use serde::{Deserialize, Deserializer, Serialize, de::Error};

/// A prompt for a model, and how its answer is made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GenerationRequest<'a> {
    /// Stands before the prompt; empty for none.
    pub system_prompt: &'a str,
    /// Takes the system prompt's place in the second context, with which the first is contrasted (ROSE, arXiv 2402.11889).
    pub second_prompt: &'a str,
    /// What the model is asked.
    pub prompt: &'a str,
    /// How the answer's tokens are chosen.
    pub settings: GenerationSettings,
}

/// How an answer's tokens are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GenerationSettings {
    /// The answer has at most so many tokens.
    pub max_tokens: u32,
    /// At 0 the likeliest token is always taken.
    #[serde(deserialize_with = "temperature")]
    pub temperature: f32,
    /// Tokens are drawn among the likeliest that have this probability together, 0 to 1.
    #[serde(deserialize_with = "fraction")]
    pub top_p: f32,
    /// The same seed draws the same tokens.
    pub seed: u64,
    /// The weight of the second context, -1 to 1; at 0 there is none.
    #[serde(deserialize_with = "alpha")]
    pub alpha: f32,
    /// Each token is told with so many that might have come in its place.
    pub candidates: u8,
}

/// A token of an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Token {
    /// Its number in the model's vocabulary.
    pub id: u32,
    /// What it adds to the answer's text. It is empty while a character is not whole yet.
    pub text: String,
    /// What might have come in its place, likeliest first; none unless asked for.
    pub candidates: Vec<Candidate>,
}

/// A token that might have come, with its probabilities (0 to 1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Its number in the model's vocabulary.
    pub id: u32,
    /// Its text; empty for one that ends the answer.
    pub text: String,
    /// Its probability under the prompt.
    pub positive: f32,
    /// Its probability under the second context, as far as it is known.
    pub second: Option<f32>,
    /// Its probability after the contrast; without one, under the prompt.
    pub contrasted: f32,
}

/// Why an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FinishReason {
    /// The model ended it.
    Stop,
    /// It has as many tokens as it may.
    Length,
    /// It was called off.
    Cancelled,
}

/// How an answer ended, and what it took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GenerationEnd {
    /// Why it ended.
    pub finish_reason: FinishReason,
    /// Text that no token brought: bytes that never became a whole character.
    pub rest: String,
    /// Tokens of the prompt, as the model read it.
    pub prompt_tokens: u32,
    /// Tokens of the answer.
    pub completion_tokens: u32,
    /// The texts that the model read, one for each context.
    pub rendered: Vec<String>,
}

/// How far a model in the page is from answering.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum EngineState {
    /// It was not asked for yet.
    #[default]
    Unloaded,
    /// Its file is on its way.
    Fetching {
        /// Bytes that came.
        done: u64,
        /// Bytes in all; 0 if the server does not say.
        total: u64,
    },
    /// Its file is being read.
    Loading {
        /// The part that was read, 0 to 1.
        share: f32,
    },
    /// It answers.
    Ready,
}

fn temperature<'de, D: Deserializer<'de>>(from: D) -> Result<f32, D::Error> {
    number(from, "a temperature", |number| number >= 0.0 && number.is_finite())
}

fn alpha<'de, D: Deserializer<'de>>(from: D) -> Result<f32, D::Error> {
    number(from, "an alpha", |number| (-1.0..=1.0).contains(&number))
}

/// Reads a number from 0 to 1.
pub(super) fn fraction<'de, D: Deserializer<'de>>(from: D) -> Result<f32, D::Error> {
    number(from, "a fraction", |number| (0.0..=1.0).contains(&number))
}

fn number<'de, D: Deserializer<'de>>(from: D, what: &str, is_one: impl Fn(f32) -> bool) -> Result<f32, D::Error> {
    let number = f32::deserialize(from)?;
    if is_one(number) { Ok(number) } else { Err(D::Error::custom(format_args!("{number} is not {what}"))) }
}
