//! An answer prepared for the linear model: parsed, cut into words, and those into zones.

use super::super::parsed_answer::{ParsedAnswer, Unreadable};
use super::features::{FeatureGroup, ZoneBounds};
use super::tokens::WordTokens;
use crate::domain::Exchange;

/// An answer as the model reads it.
pub(in crate::refusal) struct PreparedAnswer<'a> {
    /// The answer as the lexicon reads it.
    pub(in crate::refusal) parsed: ParsedAnswer<'a>,
    pub(super) tokens: WordTokens,
    bounds: ZoneBounds,
}

impl<'a> PreparedAnswer<'a> {
    pub(in crate::refusal) fn of(exchange: Exchange<'a>) -> Result<Self, Unreadable<'a>> {
        let parsed = ParsedAnswer::of(exchange)?;
        let tokens = WordTokens::of(&parsed.text);
        let bounds = ZoneBounds::of(&tokens, parsed.language);
        Ok(Self { parsed, tokens, bounds })
    }

    /// Calls `on_group` with every group of features that the model may know.
    pub(super) fn for_each_group(&self, on_group: impl FnMut(FeatureGroup)) {
        self.bounds.for_each_group(&self.parsed, &self.tokens, on_group);
    }
}
