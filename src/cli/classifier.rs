//! Who gives the verdicts: one of the page's classifiers, or the linear model with the encoder behind it.

use std::io;

use super::error::CommandError;
use crate::domain::{Answer, ClassifierRef, EncoderError, Exchange, Opinion, Verdict, intern};
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
    /// Those of the classifier with this id.
    pub(super) fn from_id(id: &str) -> Result<Self, CommandError> {
        match Classifier::from_id(id) {
            Some(classifier) => Ok(Self::Classifier(classifier)),
            None if id == ENCODER => Self::with_encoder(),
            None => Err(CommandError::Classifier(id.to_owned())),
        }
    }

    pub(super) fn with_encoder() -> Result<Self, CommandError> {
        let file = GgufFile::open(io::Cursor::new(ENCODER_FILE)).map_err(EncoderError::from)?;
        Ok(Self::Encoder(Box::new(Encoder::load(file)?)))
    }

    /// Who judges, as a run's head names it.
    pub(super) fn classifier(&self) -> ClassifierRef {
        let (id, version) = match self {
            Self::Classifier(classifier) => (classifier.id(), classifier.version()),
            Self::Encoder(_) => (ENCODER, &*Manifest::shipped().version),
        };
        ClassifierRef { id: id.to_owned(), version: version.to_owned() }
    }

    /// Judges an answer of a run, and has the other classifiers say what they make of it.
    pub(super) fn judge(&self, prompt: &str, answer: &mut Answer) -> Result<(), CommandError> {
        let text = answer.text.clone();
        let exchange = Exchange { prompt, answer: &text };
        let (verdict, by) = self.of(exchange)?;
        let own = match self {
            Self::Classifier(classifier) => classifier.id(),
            Self::Encoder(_) => ENCODER,
        };
        let by = by.unwrap_or(own);
        answer.verdict = verdict;
        answer.opinions.retain(|opinion| &*opinion.classifier != by);
        answer.stands_in = (by != own).then(|| intern(by));
        for other in Classifier::ALL.into_iter().filter(|other| other.id() != by) {
            answer.add_opinion(Opinion::of(other.id(), &verdict_by(other, exchange)));
        }
        Ok(())
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
