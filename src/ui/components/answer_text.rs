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
            view! { <mark class=class title=text::review::evidence(found)>{piece.to_owned()}</mark> }.into_any()
        }
        None => piece.to_owned().into_any(),
    };
    view! { <p class="quoted answer-text">{pieces(&text, &evidence).into_iter().map(piece).collect_view()}</p> }
}
