//! What is judged.

/// An answer with what was asked. An empty prompt is one that is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exchange<'a> {
    /// What was asked.
    pub prompt: &'a str,
    /// What was answered.
    pub answer: &'a str,
}

impl<'a> From<&'a str> for Exchange<'a> {
    /// An answer whose prompt is not known.
    fn from(answer: &'a str) -> Self {
        Self { prompt: "", answer }
    }
}
