//! A prompt and its answer, as classifiers take them.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::hex;

/// An answer with its prompt. The prompt is empty where it is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange<'a> {
    /// The prompt's text.
    pub prompt: &'a str,
    /// The answer's text.
    pub answer: &'a str,
}

impl Exchange<'_> {
    /// The key of this exchange in files of readers' labels: the first 12 hexadecimal digits of the SHA-256 of prompt, a zero byte and
    /// answer.
    pub fn key(&self) -> String {
        hex(&Sha256::digest([self.prompt.as_bytes(), &[0], self.answer.as_bytes()].concat())[..6])
    }
}

impl<'a> From<&'a str> for Exchange<'a> {
    /// An answer whose prompt is not known.
    fn from(answer: &'a str) -> Self {
        Self { prompt: "", answer }
    }
}
