//! The encoder's manifest: which file it is, which answers go to it, and its calibration. The trainer writes it.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::linear::{CLASSES, Calibration};
use crate::domain::{Language, Verdict};

/// The encoder's id in files and links.
pub const ENCODER: &str = "encoder";

/// The encoder that belongs to this version.
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
    /// The factor on both models' log odds, by class.
    pub slope: [f32; CLASSES],
    /// The log odds to add, by class.
    pub offset: [f32; CLASSES],
    /// A verdict with less confidence than this becomes `Unscored`.
    pub floor: f32,
}

impl Manifest {
    /// The file's path, relative to the page.
    pub const FILE: &str = "classifier/encoder.gguf";

    /// The manifest that this version ships.
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Manifest> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            let shipped = serde_json::from_str(include_str!("encoder_manifest.json"));
            debug_assert!(shipped.is_ok(), "{shipped:?}");
            shipped.unwrap_or_else(|_| Self::none())
        })
    }

    /// A manifest under which no answer goes to the encoder.
    fn none() -> Self {
        let Calibration { slope, offset, floor } = Calibration::NONE;
        Self { version: String::new(), sha256: String::new(), bytes: 0, asked_below: 0.0, slope, offset, floor }
    }

    /// The calibration of both models' probabilities together.
    pub fn calibration(&self) -> Calibration {
        Calibration { slope: self.slope, offset: self.offset, floor: self.floor }
    }

    /// Whether an answer goes to the encoder, by the linear model's verdict on it.
    pub fn is_asked(&self, linear: &Verdict) -> bool {
        linear.language == Some(Language::ENGLISH) && linear.confidence < self.asked_below
    }
}
