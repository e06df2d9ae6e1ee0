//! A classifier's word on an answer, with its evidence.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::generation::fraction;
use super::{Class, Language, intern};

/// A stretch of an answer that decided its verdict, and the rule by which it did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// First Unicode scalar value of the span.
    pub start: usize,
    /// One past its last.
    pub end: usize,
    /// The rule that fired there.
    #[serde(with = "super::intern")]
    pub rule: Arc<str>,
    /// Its part in all that was weighed, in percent; below nothing where it spoke against the verdict. `None` where
    /// nothing is weighed.
    pub share: Option<i8>,
}

impl Evidence {
    /// Evidence of a rule that fires or does not.
    pub fn of_rule(start: usize, end: usize, rule: &str) -> Self {
        Self { start, end, rule: intern(rule), share: None }
    }
}

/// Cuts an answer where its evidence begins and ends: each piece with the rule that fired in it, if any. The pieces put
/// together are the answer. Of overlapping spans the one that starts first keeps what they share.
pub fn pieces<'a>(text: &'a str, evidence: &'a [Evidence]) -> Vec<(&'a str, Option<&'a Evidence>)> {
    let mut spans: Vec<&Evidence> = Vec::new();
    for span in evidence.iter().filter(|span| span.start < span.end) {
        let at = spans.partition_point(|other| (other.start, other.end) <= (span.start, span.end));
        spans.insert(at, span);
    }
    let byte_at = |scalar: usize| text.char_indices().nth(scalar).map_or(text.len(), |(at, _)| at);
    let mut pieces = Vec::new();
    let mut done = 0;
    for span in spans {
        let (start, end) = (byte_at(span.start).max(done), byte_at(span.end));
        if start >= end {
            continue;
        }
        if done < start {
            pieces.push((&text[done..start], None));
        }
        pieces.push((&text[start..end], Some(span)));
        done = end;
    }
    if done < text.len() {
        pieces.push((&text[done..], None));
    }
    pieces
}

/// A classifier's word on one answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The class of the answer.
    pub class: Class,
    /// 0 to 1: how sure the classifier is of the verdict.
    #[serde(deserialize_with = "fraction")]
    pub confidence: f32,
    /// The answer's language, where the classifier looked at it.
    pub language: Option<Language>,
    /// The stretches that decided; empty where nothing in the text spoke for a refusal.
    pub evidence: Vec<Evidence>,
}

impl Verdict {
    /// A verdict without evidence, on an answer of no known language.
    pub fn bare(class: Class, confidence: f32) -> Self {
        Self { class, confidence, language: None, evidence: Vec::new() }
    }

    /// No verdict.
    pub fn unscored(confidence: f32) -> Self {
        Self::bare(Class::Unscored, confidence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn span(start: usize, end: usize) -> Evidence {
        Evidence::of_rule(start, end, "r")
    }

    #[test]
    fn an_answer_is_cut_at_scalar_values_not_bytes() {
        assert_eq!(
            pieces("“I can’t”, é", &[span(1, 8)]),
            [("“", None), ("I can’t", Some(&span(1, 8))), ("”, é", None)]
        );
        assert_eq!(pieces("ab", &[]), [("ab", None)]);
        assert_eq!(pieces("", &[span(0, 3)]), []);
    }

    proptest! {
        #[test]
        fn streamed_pieces_join_to_the_answer(
            text in ".{0,30}", ends in proptest::collection::vec((0usize..40, 0usize..40), 0..5),
        ) {
            let evidence: Vec<_> = ends.into_iter().map(|(start, end)| span(start, end)).collect();
            let joined: String = pieces(&text, &evidence).into_iter().map(|(piece, _)| piece).collect();
            prop_assert_eq!(joined, text);
        }
    }
}
