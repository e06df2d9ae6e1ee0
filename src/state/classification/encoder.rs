//! The classifier's encoder: fetched when a person wants it, then asked about every answer of which the linear model is
//! not sure.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::domain::{Answer, ClassifierRef, EngineState, Exchange, Verdict};
use crate::platform::{EncoderWorker, ModelSource, remember, remembered};
use crate::refusal::{Classifier, ENCODER, Manifest};
use crate::state::page_error::PageError;
use crate::state::runs::{RunData, RunEntry, RunStore};
use crate::state::service::Service;
use crate::state::shell::Shell;

/// What the browser remembers of the switch.
const SWITCH: &str = "refusal-lab-encoder";
/// Answers that go to the worker at once: a word on them is not to wait for long.
const AT_ONCE: usize = 4;

/// The state of [`EncoderService`].
pub struct EncoderState {
    shell: Shell,
    store: RunStore,
    /// A person wants it.
    pub is_on: RwSignal<bool>,
    /// How far it is.
    pub state: RwSignal<EngineState>,
    /// Answers that wait for it.
    pub waiting: RwSignal<usize>,
    worker: StoredValue<EncoderWorker, LocalStorage>,
    /// Runs with answers that it has not seen.
    queue: StoredValue<Vec<RunEntry>>,
    is_busy: StoredValue<bool>,
}

/// The encoder behind the linear model.
pub type EncoderService = Service<EncoderState>;

/// The page's [`EncoderService`].
pub fn use_encoder() -> EncoderService {
    expect_context()
}

/// An answer for the encoder: its item's number, the prompt and the answer.
type OpenAnswer = (usize, String, String);

impl EncoderService {
    pub(in crate::state) fn new(shell: Shell, store: RunStore) -> Self {
        let Manifest { version, sha256, bytes, .. } = Manifest::shipped();
        let file =
            ModelSource::at(format!("{ENCODER} {version}"), sha256.clone(), vec![Manifest::FILE.to_owned()], *bytes);
        Self::provide(EncoderState {
            shell,
            store,
            is_on: RwSignal::new(false),
            state: RwSignal::new(EngineState::Unloaded),
            waiting: RwSignal::new(0),
            worker: StoredValue::new_local(EncoderWorker::of(file)),
            queue: StoredValue::new(Vec::new()),
            is_busy: StoredValue::new(false),
        })
    }

    /// Switches the encoder on if it was on at the last visit: its file is then in the browser.
    pub(in crate::state) fn restore_switch(&self) {
        self.is_on.set(remembered(SWITCH).is_some_and(|value| value == "on"));
    }

    /// Switches the encoder on or off, and remembers it.
    pub(super) fn switch(&self, is_on: bool) {
        self.is_on.set(is_on);
        remember(SWITCH, if is_on { "on" } else { "" });
    }

    pub(super) async fn load(&self) -> Result<(), PageError> {
        let state = self.state;
        let worker = self.worker.with_value(Clone::clone);
        let loaded = worker.load(move |news| state.set(news)).await;
        state.set(if loaded.is_ok() { EngineState::Ready } else { EngineState::Unloaded });
        loaded.map_err(PageError::from)
    }

    /// The classifier of a new run by this choice: the encoder behind the linear model, while it is on.
    pub(in crate::state) fn classifier_of(&self, chosen: Classifier) -> ClassifierRef {
        let with_encoder = chosen == Classifier::Linear && self.is_on.get_untracked();
        let (id, version) = match with_encoder {
            true => (ENCODER, Manifest::shipped().version.as_str()),
            false => (chosen.id(), chosen.version()),
        };
        ClassifierRef { id: id.to_owned(), version: version.to_owned() }
    }

    /// The verdict of both models on one answer, where the encoder is on and is asked about it.
    pub(super) async fn classify_one(&self, exchange: Exchange<'_>, linear: &Verdict) -> Option<Verdict> {
        if !(self.is_on.get_untracked() && Manifest::shipped().is_asked(linear)) {
            return None;
        }
        self.load().await.ok()?;
        let worker = self.worker.with_value(Clone::clone);
        worker.classify(&[exchange]).await.ok()?.pop()
    }

    /// Has the encoder read the answers of a run of which the linear model is not sure, if it is the run's classifier.
    pub(in crate::state) fn classify_open(&self, entry: RunEntry) {
        if !self.is_on.get_untracked() || open_answers(entry).0 == 0 {
            return;
        }
        self.queue.update_value(|queue| {
            if !queue.contains(&entry) {
                queue.push(entry);
            }
        });
        if !self.is_busy.try_update_value(|is_busy| std::mem::replace(is_busy, true)).unwrap_or(true) {
            spawn_local(self.classify_queue());
        }
    }

    async fn classify_queue(self) {
        let error = self.try_classify_queue().await.err();
        self.is_busy.set_value(false);
        self.waiting.set(0);
        if let Some(error) = error {
            self.queue.set_value(Vec::new());
            self.shell.report_error(error);
        }
    }

    async fn try_classify_queue(self) -> Result<(), PageError> {
        self.load().await?;
        let worker = self.worker.with_value(Clone::clone);
        while let Some(entry) = self.queue.with_value(|queue| queue.first().copied()) {
            let (waiting, open_answers) = open_answers(entry);
            self.waiting.set(waiting);
            if open_answers.is_empty() {
                self.queue.update_value(|queue| queue.retain(|other| *other != entry));
                continue;
            }
            let exchanges: Vec<Exchange> =
                open_answers.iter().map(|(_, prompt, answer)| Exchange { prompt, answer }).collect();
            let verdicts = worker.classify(&exchanges).await?;
            self.take_verdicts(entry, &open_answers, verdicts);
        }
        Ok(())
    }

    fn take_verdicts(&self, entry: RunEntry, open_answers: &[OpenAnswer], verdicts: Vec<Verdict>) {
        entry.change(|RunData { items, tally, .. }| {
            for ((number, _, text), verdict) in open_answers.iter().zip(verdicts) {
                // Meanwhile the prompt may have been asked again.
                let Some(item) = items.get_mut(*number).filter(|item| item.outcome.text() == text) else { continue };
                tally.remove(item);
                if let Some(answer) = item.outcome.answer_mut() {
                    answer.change_verdict(ENCODER, ENCODER, verdict);
                }
                tally.add(item);
            }
        });
        entry.tell();
        let numbers: Vec<usize> = open_answers.iter().map(|(number, ..)| *number).collect();
        self.store.write(entry, numbers);
    }
}

/// How many answers of a run the encoder is to read and has not, and the next of them. None where it is not the run's
/// classifier.
fn open_answers(entry: RunEntry) -> (usize, Vec<OpenAnswer>) {
    let manifest = Manifest::shipped();
    entry.peek(|data| {
        let is_by_encoder = data.head.classifier.id == ENCODER;
        let is_open = |answer: &Answer| {
            answer.verdict_of(ENCODER) == Classifier::Linear.id() && manifest.is_asked(&answer.verdict)
        };
        let answers =
            data.items.iter().enumerate().filter_map(|(number, item)| Some((number, item, item.outcome.answer()?)));
        let open: Vec<_> = answers.filter(|(.., answer)| is_by_encoder && is_open(answer)).collect();
        let next = open.iter().take(AT_ONCE);
        (open.len(), next.map(|(number, item, answer)| (*number, item.prompt.clone(), answer.text.clone())).collect())
    })
}
