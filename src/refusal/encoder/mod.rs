//! The encoder: a small transformer, fine-tuned from all-MiniLM-L6-v2, that reads English answers of which the linear
//! model is not sure. Its verdict is both models' together.
//!
//! Its weights are a file beside the page; what is known of the file without it is in [`Manifest`].

mod tokens;
mod transformer;

use std::io::{Read, Seek};

use self::tokens::Tokens;
use self::transformer::Transformer;
use super::clean::clean;
use super::linear::{CLASSES, LinearWeights};
use super::manifest::Manifest;
use crate::domain::{Exchange, Verdict};
use crate::tensor::{FileError, GgufFile, add_scaled, dot};

/// Why the encoder has no word on an answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EncoderError {
    /// Its file cannot be used.
    #[error(transparent)]
    File(#[from] FileError),
    /// The file is another model's.
    #[error(
        "This is a model of the kind “{found}”, not the classifier's encoder. Choose the file that came with the page."
    )]
    Architecture {
        /// By the file's own word.
        found: String,
    },
    /// The text could not be cut into tokens.
    #[error("The encoder's tokeniser failed ({reason}). Load the page anew.")]
    Tokenizer {
        /// By the tokeniser's word.
        reason: String,
    },
}

impl EncoderError {
    fn lacking(what: &str) -> Self {
        FileError::Lacking { what: what.to_owned() }.into()
    }
}

/// The encoder with its weights.
pub struct Encoder {
    tokens: Tokens,
    transformer: Transformer,
    /// By class: one weight for each element of the first token's state, then one for each of all states' mean.
    head: Vec<f32>,
    bias: Vec<f32>,
}

impl Encoder {
    /// What an encoder's file says that it is.
    pub const ARCHITECTURE: &str = "bert";

    /// Reads the weights.
    pub fn load<R: Read + Seek>(mut file: GgufFile<R>) -> Result<Self, EncoderError> {
        let found = file.header().text("general.architecture")?;
        if found != Self::ARCHITECTURE {
            return Err(EncoderError::Architecture { found: found.to_owned() });
        }
        file.check_tensors()?;
        let tokens = Tokens::load(&file)?;
        let transformer = Transformer::load(&mut file, tokens.most())?;
        if transformer.vocabulary_size() != tokens.vocabulary_size() {
            return Err(EncoderError::lacking("an embedding for each of its tokens"));
        }
        let head = file.values("cls.output.weight", &[CLASSES, 2 * transformer.hidden_size()])?;
        let bias = file.values("cls.output.bias", &[CLASSES])?;
        Ok(Self { tokens, transformer, head, bias })
    }

    /// Each class's score by the encoder alone, in the order of [`super::linear::CLASS_ORDER`].
    pub fn scores(&self, exchange: Exchange) -> Result<[f32; CLASSES], EncoderError> {
        let answer = clean(exchange.answer).text;
        let tokens = self.tokens.of(Exchange { answer: &answer, ..exchange })?;
        let states = self.transformer.states(&tokens);
        let hidden_size = self.transformer.hidden_size();
        let mut mean = vec![0.0; hidden_size];
        for state in states.chunks_exact(hidden_size) {
            add_scaled(&mut mean, state, 1.0 / tokens.len() as f32);
        }
        let pooled = [&states[..hidden_size], &mean].concat();
        let rows = self.head.chunks_exact(pooled.len()).zip(&self.bias);
        let mut scores = [0.0; CLASSES];
        scores.iter_mut().zip(rows).for_each(|(score, (weights, bias))| *score = dot(weights, &pooled) + bias);
        Ok(scores)
    }

    /// Both models' word on an answer, calibrated. What no verdict fits, and what is not English, stays as the linear
    /// model has it. The evidence is the linear model's.
    pub fn classify(&self, exchange: Exchange) -> Result<Verdict, EncoderError> {
        let scores = self.scores(exchange)?;
        Ok(LinearWeights::shipped().classify_with(exchange, scores, &Manifest::shipped().calibration()))
    }
}
