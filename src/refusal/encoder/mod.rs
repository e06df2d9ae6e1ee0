//! The encoder: a small transformer, fine-tuned from all-MiniLM-L6-v2, that classifies English answers of which the linear
//! model is not sure. Its scores are combined with the linear model's.
//!
//! Its weights are in a file beside the page; [`Manifest`] describes that file.

mod tokenizer;
mod transformer;

use std::io::{Read, Seek};

use self::tokenizer::ExchangeTokenizer;
use self::transformer::Transformer;
use super::clean::clean;
use super::linear::{CLASSES, LinearWeights};
use super::manifest::Manifest;
use crate::domain::{EncoderError, Exchange, GgufError, MissingPart, Verdict};
use crate::tensor::{GgufFile, add_scaled, dot};

/// The encoder with its weights.
pub struct Encoder {
    tokenizer: ExchangeTokenizer,
    transformer: Transformer,
    /// Weights of the classification layer, shape `CLASSES` × 2·`hidden_size`. Its input is the first token's state, then the
    /// mean of all states.
    classifier_weight: Vec<f32>,
    /// One number for each class.
    classifier_bias: Vec<f32>,
}

impl Encoder {
    /// The architecture that an encoder's file names (`general.architecture`).
    pub const ARCHITECTURE: &str = "bert";

    /// Reads the weights.
    pub fn load<R: Read + Seek>(mut file: GgufFile<R>) -> Result<Self, EncoderError> {
        let found = file.header().text("general.architecture")?;
        if found != Self::ARCHITECTURE {
            return Err(EncoderError::Architecture { found: found.to_owned() });
        }
        file.check_tensors()?;
        let tokenizer = ExchangeTokenizer::load(&file)?;
        let transformer = Transformer::load(&mut file, tokenizer.max_length())?;
        if transformer.vocab_size() != tokenizer.vocab_size() {
            return Err(GgufError::Lacking(MissingPart::Embeddings).into());
        }
        let classifier_weight = file.values("cls.output.weight", &[CLASSES, 2 * transformer.hidden_size()])?;
        let classifier_bias = file.values("cls.output.bias", &[CLASSES])?;
        Ok(Self { tokenizer, transformer, classifier_weight, classifier_bias })
    }

    /// The encoder's own score for each class (a logit), in the order of [`super::linear::CLASS_ORDER`].
    pub fn scores(&self, exchange: Exchange) -> Result<[f32; CLASSES], EncoderError> {
        let answer = clean(exchange.answer).text;
        let tokens = self.tokenizer.encode(Exchange { answer: &answer, ..exchange })?;
        let states = self.transformer.forward(&tokens);
        let hidden_size = self.transformer.hidden_size();
        let mut mean = vec![0.0; hidden_size];
        for state in states.chunks_exact(hidden_size) {
            add_scaled(&mut mean, state, 1.0 / tokens.len() as f32);
        }
        let pooled = [&states[..hidden_size], &mean].concat();
        let rows = self.classifier_weight.chunks_exact(pooled.len()).zip(&self.classifier_bias);
        let mut scores = [0.0; CLASSES];
        scores.iter_mut().zip(rows).for_each(|(score, (weights, bias))| *score = dot(weights, &pooled) + bias);
        Ok(scores)
    }

    /// The verdict of both models together, with a calibrated confidence. Answers that are no language or not English keep
    /// the linear model's verdict. The evidence is the linear model's.
    pub fn classify(&self, exchange: Exchange) -> Result<Verdict, EncoderError> {
        let scores = self.scores(exchange)?;
        Ok(LinearWeights::shipped().classify_with(exchange, scores, &Manifest::shipped().calibration()))
    }
}
