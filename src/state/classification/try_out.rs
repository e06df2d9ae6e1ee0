//! The answer on the classifier page, which a person can edit and have classified.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::service::{Classification, TriedAnswer};
use crate::domain::Exchange;
use crate::refusal::Classifier;

impl Classification {
    /// Puts an answer on the classifier page, and judges it.
    pub fn try_answer(&self, text: String) {
        self.tried.update(|tried| tried.text = text);
        self.classify_tried();
    }

    /// Puts an example on the classifier page: an answer to no prompt in particular.
    pub fn try_example(&self, text: &str) {
        self.tried.update(|tried| tried.prompt.clear());
        self.try_answer(text.to_owned());
    }

    /// Puts a prompt on the classifier page; it is judged with the answer there, once there is one.
    pub fn try_prompt(&self, prompt: String) {
        self.tried.update(|tried| tried.prompt = prompt);
        if self.tried.with_untracked(|tried| !tried.text.is_empty()) {
            self.classify_tried();
        }
    }

    /// Judges what is on the classifier page by every classifier. Of several at once the last one counts.
    pub(super) fn classify_tried(&self) {
        let classification = *self;
        let (prompt, text) = classification.tried.with_untracked(|tried| (tried.prompt.clone(), tried.text.clone()));
        spawn_local(async move {
            let ids = Classifier::ALL.map(Classifier::id);
            match classification.classify_one(&ids, Exchange { prompt: &prompt, answer: &text }).await {
                Ok(verdicts) => {
                    let is_current =
                        || classification.tried.with_untracked(|tried| tried.text == text && tried.prompt == prompt);
                    let tried = |verdicts, by_encoder| {
                        let (prompt, judged, text) = (prompt.clone(), text.clone(), text.clone());
                        TriedAnswer { prompt, judged, text, verdicts, by_encoder }
                    };
                    if !is_current() {
                        return;
                    }
                    classification.tried.set(tried(verdicts.clone(), None));
                    let Some(linear) = verdicts.first() else { return };
                    let exchange = Exchange { prompt: &prompt, answer: &text };
                    let by_encoder = classification.encoder.classify_one(exchange, linear).await;
                    if by_encoder.is_some() && is_current() {
                        classification.tried.set(tried(verdicts, by_encoder));
                    }
                }
                Err(error) => classification.shell.report_error(error),
            }
        });
    }
}
