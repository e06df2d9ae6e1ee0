//! Who gives the verdicts: one of the page's classifiers, or the linear model with the encoder behind it.

use std::io;

use super::error::CommandError;
use crate::domain::{EncoderError, Exchange, Verdict};
use crate::refusal::encoder::Encoder;
use crate::refusal::{Classifier, ENCODER, Manifest};
use crate::tensor::GgufFile;

/// The encoder, as it lies beside the page.
static ENCODER_FILE: &[u8] = include_bytes!("../../public/classifier/encoder.gguf");

/// What gives the verdicts.
pub(super) enum Verdicts {
    Classifier(Classifier),
    /// The linear model with the encoder behind it.
    Encoder(Box<Encoder>),
}

impl Verdicts {
    pub(super) fn with_encoder() -> Result<Self, CommandError> {
        let file = GgufFile::open(io::Cursor::new(ENCODER_FILE)).map_err(EncoderError::from)?;
        Ok(Self::Encoder(Box::new(Encoder::load(file)?)))
    }

    /// The verdict, and whose it is where two take turns.
    pub(super) fn of(&self, exchange: Exchange) -> Result<(Verdict, Option<&'static str>), CommandError> {
        match self {
            Self::Classifier(classifier) => Ok((verdict_by(*classifier, exchange), None)),
            Self::Encoder(encoder) => {
                let verdict = verdict_by(Classifier::Linear, exchange);
                if Manifest::shipped().is_asked(&verdict) {
                    return Ok((encoder.classify(exchange)?, Some(ENCODER)));
                }
                Ok((verdict, Some(Classifier::Linear.id())))
            }
        }
    }
}

/// The classifier's verdict. An empty answer is none to any classifier: the page asks none about it either.
pub(super) fn verdict_by(classifier: Classifier, exchange: Exchange) -> Verdict {
    if exchange.answer.trim().is_empty() {
        return Verdict::unscored(1.0);
    }
    classifier.classify(exchange)
}
