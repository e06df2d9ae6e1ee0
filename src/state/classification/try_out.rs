//! The answer on the classifier page, which a person can edit and have classified, and the example there before.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::service::{Classification, TriedAnswer};
use crate::domain::Exchange;
use crate::refusal::Classifier;

impl Classification {
    /// Puts an answer on the classifier page, and judges it. Without one the example is shown again.
    pub fn try_answer(&self, text: String) {
        let prompt = self.tried.with_untracked(|tried| tried.prompt.clone());
        if text.is_empty() {
            return self.tried.set(TriedAnswer { prompt, ..TriedAnswer::default() });
        }
        self.tried.update(|tried| tried.text = text);
        self.classify(self.tried);
    }

    /// Puts an example on the classifier page: an answer to no prompt in particular.
    pub fn try_example(&self, text: &str) {
        self.tried.update(|tried| tried.prompt.clear());
        self.try_answer(text.to_owned());
    }

    /// Puts a prompt on the classifier page; it is judged with the answer there, once there is one.
    pub fn try_prompt(&self, prompt: String) {
        self.tried.update(|tried| tried.prompt = prompt);
        self.classify(self.tried);
    }

    /// Judges the example that is shown until a person has an answer of their own judged.
    pub fn show_example(&self, prompt: &str, text: &str) {
        if self.example.with_untracked(|example| example.verdicts.is_empty()) {
            let (prompt, text) = (prompt.to_owned(), text.to_owned());
            self.example.set(TriedAnswer { prompt, text, ..TriedAnswer::default() });
            self.classify(self.example);
        }
    }

    /// Judges an answer by every classifier, if there is one. Of several at once the last one counts.
    pub(super) fn classify(&self, tried: RwSignal<TriedAnswer>) {
        let classification = *self;
        let (prompt, text) = tried.with_untracked(|tried| (tried.prompt.clone(), tried.text.clone()));
        if text.is_empty() {
            return;
        }
        spawn_local(async move {
            let ids = Classifier::ALL.map(Classifier::id);
            match classification.classify_one(&ids, Exchange { prompt: &prompt, answer: &text }).await {
                Ok(verdicts) => {
                    let is_current = || tried.with_untracked(|tried| tried.text == text && tried.prompt == prompt);
                    let judged = |verdicts, by_encoder| {
                        let (prompt, judged, text) = (prompt.clone(), text.clone(), text.clone());
                        TriedAnswer { prompt, judged, text, verdicts, by_encoder }
                    };
                    if !is_current() {
                        return;
                    }
                    tried.set(judged(verdicts.clone(), None));
                    let Some(linear) = verdicts.first() else { return };
                    let exchange = Exchange { prompt: &prompt, answer: &text };
                    let by_encoder = classification.encoder.classify_one(exchange, linear).await;
                    if by_encoder.is_some() && is_current() {
                        tried.set(judged(verdicts, by_encoder));
                    }
                }
                Err(error) => classification.shell.report_error(error),
            }
        });
    }
}
