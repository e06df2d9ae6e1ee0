//! What is judged.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::hex;

/// An answer with what was asked. An empty prompt is one that is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange<'a> {
    /// What was asked.
    pub prompt: &'a str,
    /// What was answered.
    pub answer: &'a str,
}

impl Exchange<'_> {
    /// The key by which readings name it: the first 12 hexadecimal digits of the SHA-256 of prompt, a zero byte and
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
