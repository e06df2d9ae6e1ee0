//! Departures from the usual chat request, for models that reject a parameter of it.

/// One departure from the usual request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Quirk {
    /// `temperature` is left out: the model samples at a temperature of its own.
    NoTemperature = 1,
    /// The limit is called `max_completion_tokens`.
    MaxCompletionTokens = 2,
    /// `stream_options` is left out: a streamed answer may come without a count of its tokens.
    NoStreamOptions = 4,
    /// The answer comes in one piece.
    WholeReply = 8,
    /// The top-p is left out.
    NoTopP = 16,
}

/// The departures that one model is known to need, as a set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quirks(u8);

impl Quirks {
    /// Whether this departure is among them.
    pub fn has(self, quirk: Quirk) -> bool {
        self.0 & quirk as u8 != 0
    }

    /// These departures and one more.
    pub fn with(self, quirk: Quirk) -> Self {
        Self(self.0 | quirk as u8)
    }

    /// The departures of both.
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
