//! An answer with the words marked that decided its verdict.

use leptos::prelude::*;

use crate::domain::{Evidence, pieces};
use crate::ui::text;

/// The text, cut where its evidence begins and ends; what spoke against the verdict looks otherwise than what spoke for it.
/// Each mark says its part to those who point at it.
#[component]
pub(crate) fn AnswerText(text: String, evidence: Vec<Evidence>) -> impl IntoView {
    let piece = |(piece, found): (&str, Option<&Evidence>)| match found {
        Some(found) => {
            let class = if found.share.is_some_and(|share| share < 0) { "against" } else { "toward" };
            view! { <mark class=class title=text::review().evidence(found)>{piece.to_owned()}</mark> }.into_any()
        }
        None => piece.to_owned().into_any(),
    };
    view! { <p class="quoted answer-text">{pieces(&text, &evidence).into_iter().map(piece).collect_view()}</p> }
}

/// The words that decided, most telling first, each with its part: `“I cannot help” 42 %`.
pub(crate) fn telling_words(answer: &str, evidence: &[Evidence]) -> String {
    let mut spans: Vec<(u8, String)> = Vec::new();
    for (piece, found) in pieces(answer, evidence) {
        let Some(found) = found else { continue };
        let share = found.share.unwrap_or(0).unsigned_abs();
        let at = spans.partition_point(|(other, _)| *other >= share);
        spans.insert(at, (share, text::review().quoted(piece, found)));
    }
    spans.into_iter().map(|(_, words)| words).collect::<Vec<_>>().join(", ")
}
