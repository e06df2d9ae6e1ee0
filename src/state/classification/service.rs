//! Classifying: the data worker, the classifier of the next run, its encoder, its card, and trying it out.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::card::fetch_card;
use super::encoder::EncoderService;
use crate::domain::Verdict;
use crate::platform::DataWorker;
use crate::refusal::{Classifier, ENCODER, card::Card};
use crate::state::load_state::LoadState;
use crate::state::notice::Notice;
use crate::state::runs::{RunData, RunEntry, Runs};
use crate::state::service::Service;
use crate::state::shell::Shell;
use crate::state::storage::Storage;

/// An answer with the verdict of each of the page's classifiers, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TriedAnswer {
    /// What stands in the prompt's box.
    pub prompt: String,
    /// What stands in the answer's box.
    pub text: String,
    /// The answer that was classified last.
    pub judged: String,
    /// One a classifier; none before the first answer.
    pub verdicts: Vec<Verdict>,
    /// That of the model and the encoder, where it is on and was asked.
    pub by_encoder: Option<Verdict>,
}

/// The state of [`Classification`].
pub struct ClassificationState {
    pub(super) shell: Shell,
    pub(super) storage: Storage,
    pub(super) runs: Runs,
    pub(in crate::state) encoder: EncoderService,
    /// The classifier of the next run.
    pub chosen: RwSignal<Classifier>,
    /// What may be expected of the classifier.
    pub card: RwSignal<LoadState<Card>>,
    /// The answer on the classifier page.
    pub tried: RwSignal<TriedAnswer>,
    /// The one that is shown there before any other.
    pub example: RwSignal<TriedAnswer>,
    worker: StoredValue<Option<DataWorker>, LocalStorage>,
}

/// Classifies answers.
pub type Classification = Service<ClassificationState>;

/// The page's [`Classification`].
pub fn use_classification() -> Classification {
    expect_context()
}

impl Classification {
    pub(in crate::state) fn new(shell: Shell, storage: Storage, runs: Runs, encoder: EncoderService) -> Self {
        Self::provide(ClassificationState {
            shell,
            storage,
            runs,
            encoder,
            chosen: RwSignal::new(Classifier::default()),
            card: RwSignal::new(LoadState::Pending),
            tried: RwSignal::new(TriedAnswer::default()),
            example: RwSignal::new(TriedAnswer::default()),
            worker: StoredValue::new_local(None),
        })
    }

    /// The data worker, which starts when it is first used: the chart does not wait for it.
    pub(in crate::state) fn worker(&self) -> DataWorker {
        self.worker
            .try_update_value(|worker| worker.get_or_insert_with(DataWorker::start).clone())
            .unwrap_or_else(DataWorker::start)
    }

    /// Fetches the classifier's card, unless it is here. After a failure it can be fetched again.
    pub fn load_card(&self) {
        let card = self.card;
        if card.with_untracked(|card| card.ready().is_none()) {
            card.set(LoadState::Pending);
            spawn_local(async move { card.set(fetch_card().await) });
        }
    }

    /// Switches the encoder on or off. Once on, it is fetched and reads the chosen run's answers, and those of further
    /// runs.
    pub fn switch_encoder(&self, is_on: bool) {
        let classification = *self;
        self.encoder.switch(is_on);
        if !is_on {
            return;
        }
        spawn_local(async move {
            match classification.encoder.load().await {
                Ok(()) => {
                    classification.shell.notice.set(Notice::EncoderReady);
                    let by_linear =
                        |run: &RunEntry| run.peek(|data| data.head.classifier.id == Classifier::Linear.id());
                    let chosen = classification.runs.chosen.get_untracked();
                    let chosen = chosen.filter(|run| by_linear(run) && !run.peek(RunData::is_recorded));
                    chosen.into_iter().for_each(|run| classification.classify_by(run, ENCODER.to_owned()));
                    classification.classify(classification.tried);
                    classification.classify(classification.example);
                }
                Err(error) => {
                    classification.encoder.switch(false);
                    classification.shell.report_error(error);
                }
            }
        });
    }
}
