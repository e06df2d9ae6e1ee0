//! The classifier's card, which lies beside the page and is fetched when somebody wants to see it.

use crate::platform::page_file;
use crate::refusal::{Classifier, card::Card};
use crate::state::load_state::LoadState;

const FILE: &str = "classifier/card.json";

/// Fetches the card; one of another version of the classifier is refused.
pub(super) async fn fetch_card() -> LoadState<Card> {
    let bytes = match page_file(FILE).await {
        Ok(bytes) => bytes,
        Err(error) => return LoadState::Failed(error.to_string()),
    };
    match Card::read(&bytes) {
        Ok(card) if card.version == Classifier::Linear.version() => LoadState::Ready(card),
        Ok(card) => LoadState::Failed(format!(
            "{FILE} beside the page is of the classifier's version {}, and the page has {}. Whoever hosts the page should put the files of one build together.",
            card.version,
            Classifier::Linear.version()
        )),
        Err(error) => LoadState::Failed(format!(
            "{FILE} beside the page could not be read ({error}). Whoever hosts the page should put the file of its own build there."
        )),
    }
}
