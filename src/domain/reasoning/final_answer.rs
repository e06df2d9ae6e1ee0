//! The final answer in a model's text.

use std::ops::Range;

/// The final answer in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinalAnswer {
    /// The parts of the text that are the answer, in order; none where all of it is reasoning.
    pub parts: Vec<Range<usize>>,
    /// The text ends within reasoning.
    pub ends_in_reasoning: bool,
}

impl FinalAnswer {
    /// The answer's text, without the white space that parted it from the reasoning; as it stands where there was none.
    pub fn text(&self, of: &str) -> String {
        let text: String = self.parts.iter().filter_map(|part| of.get(part.clone())).collect();
        let is_whole = self.parts.len() == 1 && self.parts.first() == Some(&(0..of.len()));
        if is_whole { text } else { text.trim_start().to_owned() }
    }

    /// These parts, the empty ones left out.
    pub(super) fn of_parts(parts: impl IntoIterator<Item = Range<usize>>) -> Self {
        Self { parts: parts.into_iter().filter(|part| !part.is_empty()).collect(), ends_in_reasoning: false }
    }

    /// A text that ends within reasoning, before any answer.
    pub(super) fn cut() -> Self {
        Self { parts: Vec::new(), ends_in_reasoning: true }
    }
}
