//! The classifier's card, which lies beside the page and is fetched when somebody wants to see it.

use crate::platform::page_file;
use crate::refusal::{Classifier, card::Card};
use crate::state::load_state::LoadState;
use crate::state::page_error::PageError;

const FILE: &str = "classifier/card.json";

/// Fetches the card; one of another version of the classifier is refused.
pub(super) async fn fetch_card() -> LoadState<Card> {
    let bytes = match page_file(FILE).await {
        Ok(bytes) => bytes,
        Err(error) => return LoadState::Failed(error.into()),
    };
    match Card::read(&bytes) {
        Ok(card) if card.version == Classifier::Linear.version() => LoadState::Ready(card),
        Ok(card) => {
            let (found, expected) = (card.version, Classifier::Linear.version().to_owned());
            LoadState::Failed(PageError::CardOfOtherVersion { file: FILE, found, expected })
        }
        Err(error) => LoadState::Failed(PageError::Card { file: FILE, reason: error.to_string() }),
    }
}
