//! An answer with the words marked that decided its verdict.

use leptos::prelude::*;

use super::text::review;
use crate::domain::{Evidence, pieces};

/// The text, cut where its evidence begins and ends; what spoke against the verdict looks otherwise than what spoke for
/// it. Each mark says its part to those who point at it.
pub(super) fn highlighted(text: &str, evidence: &[Evidence]) -> AnyView {
    let cut = pieces(text, evidence).into_iter().map(|(piece, found)| match found {
        Some(found) => {
            let class = if found.share.is_some_and(|share| share < 0) { "against" } else { "toward" };
            view! { <mark class=class title=review::evidence(found)>{piece.to_owned()}</mark> }.into_any()
        }
        None => piece.to_owned().into_any(),
    });
    view! { <p class="quoted answer-text">{cut.collect_view()}</p> }.into_any()
}

/// The words that decided, most telling first, each with its part: `“I cannot help” 42 %`.
pub(super) fn telling_words(text: &str, evidence: &[Evidence]) -> String {
    let mut spans: Vec<(i8, String)> = pieces(text, evidence)
        .into_iter()
        .filter_map(|(piece, found)| Some((found?.share.unwrap_or(0), review::quoted(piece, found?))))
        .collect();
    spans.sort_by_key(|(share, _)| -i16::from(share.unsigned_abs()));
    spans.into_iter().map(|(_, words)| words).collect::<Vec<_>>().join(", ")
}
