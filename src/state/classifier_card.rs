//! The classifier's card, which lies beside the page and is fetched when somebody wants to see it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{App, Loading};
use crate::platform::page_file;
use crate::refusal::{Classifier, card::Card};

const FILE: &str = "classifier/card.json";

impl App {
    /// Fetches the card, unless it is here. A try that failed may be made again.
    pub fn want_card(&self) {
        let app = *self;
        if untrack(|| app.card.with(|card| card.ready().is_none())) {
            app.card.set(Loading::Waiting);
            spawn_local(async move { app.card.set(fetched().await) });
        }
    }
}

async fn fetched() -> Loading<Card> {
    let bytes = match page_file(FILE).await {
        Ok(bytes) => bytes,
        Err(error) => return Loading::Failed(error.to_string()),
    };
    match Card::read(&bytes) {
        Ok(card) if card.version == Classifier::Linear.version() => Loading::Ready(card),
        Ok(card) => Loading::Failed(format!(
            "{FILE} beside the page is of the classifier's version {}, and the page has {}. Whoever hosts the page should put the files of one build together.",
            card.version,
            Classifier::Linear.version()
        )),
        Err(error) => Loading::Failed(format!(
            "{FILE} beside the page could not be read ({error}). Whoever hosts the page should put the file of its own build there."
        )),
    }
}
