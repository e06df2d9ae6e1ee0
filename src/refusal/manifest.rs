//! What is known of the encoder without its file: which file it is, which answers it is asked about, and how sure to
//! believe it. The trainer writes it.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::linear::{CLASSES, Calibration, probabilities};
use crate::domain::{Language, Verdict};

/// The encoder's id in files and links.
pub const ENCODER: &str = "encoder";

/// Which encoder belongs to this version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Changes whenever some answer's verdict does.
    pub version: String,
    /// The file's SHA-256, lower-case hex.
    pub sha256: String,
    /// The file's size.
    pub bytes: u64,
    /// English answers of which the linear model is less sure than this go to the encoder.
    pub asked_below: f32,
    /// By class: how much of both models' certainty to believe.
    pub slope: [f32; CLASSES],
    /// By class: log odds to add.
    pub offset: [f32; CLASSES],
    /// A verdict less sure than this is none.
    pub floor: f32,
}

impl Manifest {
    /// Where the file lies, relative to the page.
    pub const FILE: &str = "classifier/encoder.gguf";

    /// The manifest that this version ships.
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Manifest> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            let shipped = serde_json::from_str(include_str!("encoder/manifest.json"));
            debug_assert!(shipped.is_ok(), "{shipped:?}");
            shipped.unwrap_or_else(|_| Self::none())
        })
    }

    /// Asks about nothing.
    fn none() -> Self {
        let Calibration { slope, offset, floor } = Calibration::NONE;
        Self { version: String::new(), sha256: String::new(), bytes: 0, asked_below: 0.0, slope, offset, floor }
    }

    /// How both models' probabilities become a verdict.
    pub fn calibration(&self) -> Calibration {
        Calibration { slope: self.slope, offset: self.offset, floor: self.floor }
    }

    /// Whether an answer goes to the encoder, by the linear model's verdict on it.
    pub fn is_asked(&self, linear: &Verdict) -> bool {
        linear.language == Some(Language::ENGLISH) && linear.confidence < self.asked_below
    }
}

/// How much the encoder's word counts of both. Between 0.3 and 0.5 kappa over held-out sources hardly differs; the more it
/// counts, the more is lost on the one source on which it is the worse of the two.
const ENCODER_SHARE: f32 = 0.4;

/// Both models' scores together: the weighted mean of their log probabilities.
pub fn combined(linear: [f32; CLASSES], encoder: [f32; CLASSES]) -> [f32; CLASSES] {
    let (linear, encoder) = (log_probabilities(linear), log_probabilities(encoder));
    std::array::from_fn(|class| (1.0 - ENCODER_SHARE) * linear[class] + ENCODER_SHARE * encoder[class])
}

fn log_probabilities(scores: [f32; CLASSES]) -> [f32; CLASSES] {
    probabilities(scores).map(|probability| libm::logf(probability.max(1e-6)))
}
