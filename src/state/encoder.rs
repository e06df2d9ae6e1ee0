//! The classifier's encoder: fetched when a person wants it, then asked about every answer of which the linear model is
//! not sure.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{App, Notice, RunData, RunEntry};
use crate::domain::{Answer, ClassifierRef, EngineState, Exchange, Verdict};
use crate::platform::{EncoderWorker, ModelSource, WorkerError, remember, remembered};
use crate::refusal::{Classifier, ENCODER, Manifest};

/// What the browser remembers of the switch.
const SWITCH: &str = "refusal-lab-encoder";
/// Answers that go to the worker at once: a word on them is not to wait for long.
const AT_ONCE: usize = 4;

/// The encoder, as the page has it.
pub struct EncoderService {
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

/// An answer for the encoder: its item's number, what was asked and answered.
type Question = (usize, String, String);

impl EncoderService {
    pub(super) fn new() -> Self {
        let Manifest { version, sha256, bytes, .. } = Manifest::shipped();
        let file =
            ModelSource::at(format!("{ENCODER} {version}"), sha256.clone(), vec![Manifest::FILE.to_owned()], *bytes);
        Self {
            is_on: RwSignal::new(false),
            state: RwSignal::new(EngineState::Unloaded),
            waiting: RwSignal::new(0),
            worker: StoredValue::new_local(EncoderWorker::of(file)),
            queue: StoredValue::new(Vec::new()),
            is_busy: StoredValue::new(false),
        }
    }
}

impl App {
    /// Switches the encoder on as it was on the last visit: its file is then in the browser.
    pub(super) fn recall_encoder(&self) {
        self.encoder.is_on.set(remembered(SWITCH).is_some_and(|value| value == "on"));
    }

    /// Fetches the encoder and has it read the chosen run's answers, and those of further runs; or does without it again.
    pub fn switch_encoder(&self, is_on: bool) {
        let app = *self;
        app.encoder.is_on.set(is_on);
        remember(SWITCH, if is_on { "on" } else { "" });
        if !is_on {
            return;
        }
        spawn_local(async move {
            match app.load_encoder().await {
                Ok(()) => {
                    app.notice.set(Notice::EncoderReady);
                    let by_linear =
                        |run: &RunEntry| run.peek(|data| data.head.classifier.id == Classifier::Linear.id());
                    let chosen =
                        app.chosen_run.get_untracked().filter(|run| by_linear(run) && !run.peek(RunData::is_recorded));
                    chosen.into_iter().for_each(|run| app.judge_by(run, ENCODER.to_owned()));
                    app.judge_tried();
                }
                Err(error) => {
                    app.encoder.is_on.set(false);
                    remember(SWITCH, "");
                    app.trouble(error);
                }
            }
        });
    }

    async fn load_encoder(&self) -> Result<(), WorkerError> {
        let state = self.encoder.state;
        let worker = self.encoder.worker.with_value(Clone::clone);
        let loaded = worker.load(move |news| state.set(news)).await;
        state.set(if loaded.is_ok() { EngineState::Ready } else { EngineState::Unloaded });
        loaded
    }

    /// Who judges a new run by this choice: the encoder behind the linear model, while it is on.
    pub(super) fn classifier_of(&self, chosen: Classifier) -> ClassifierRef {
        let with_encoder = chosen == Classifier::Linear && self.encoder.is_on.get_untracked();
        let (id, version) = match with_encoder {
            true => (ENCODER, Manifest::shipped().version.as_str()),
            false => (chosen.id(), chosen.version()),
        };
        ClassifierRef { id: id.to_owned(), version: version.to_owned() }
    }

    /// Both models' word on one answer, where the encoder is on and is asked about it.
    pub(super) async fn judged_by_encoder(&self, exchange: Exchange<'_>, linear: &Verdict) -> Option<Verdict> {
        if !(self.encoder.is_on.get_untracked() && Manifest::shipped().is_asked(linear)) {
            return None;
        }
        self.load_encoder().await.ok()?;
        let worker = self.encoder.worker.with_value(Clone::clone);
        worker.classify(&[exchange]).await.ok()?.pop()
    }

    /// Has the encoder read the answers of a run of which the linear model is not sure, if it is the run's classifier.
    pub(super) fn ask_encoder(&self, entry: RunEntry) {
        if !self.encoder.is_on.get_untracked() || questions(entry).0 == 0 {
            return;
        }
        self.encoder.queue.update_value(|queue| {
            if !queue.contains(&entry) {
                queue.push(entry);
            }
        });
        if !self.encoder.is_busy.try_update_value(|is_busy| std::mem::replace(is_busy, true)).unwrap_or(true) {
            spawn_local(self.ask_encoder_all());
        }
    }

    async fn ask_encoder_all(self) {
        let trouble = self.try_ask_encoder_all().await.err();
        self.encoder.is_busy.set_value(false);
        self.encoder.waiting.set(0);
        if let Some(error) = trouble {
            self.encoder.queue.set_value(Vec::new());
            self.trouble(error);
        }
    }

    async fn try_ask_encoder_all(self) -> Result<(), WorkerError> {
        self.load_encoder().await?;
        let worker = self.encoder.worker.with_value(Clone::clone);
        while let Some(entry) = self.encoder.queue.with_value(|queue| queue.first().copied()) {
            let (waiting, questions) = questions(entry);
            self.encoder.waiting.set(waiting);
            if questions.is_empty() {
                self.encoder.queue.update_value(|queue| queue.retain(|other| *other != entry));
                continue;
            }
            let exchanges: Vec<Exchange> =
                questions.iter().map(|(_, prompt, answer)| Exchange { prompt, answer }).collect();
            let verdicts = worker.classify(&exchanges).await?;
            self.take_verdicts(entry, &questions, verdicts);
        }
        Ok(())
    }

    fn take_verdicts(&self, entry: RunEntry, questions: &[Question], verdicts: Vec<Verdict>) {
        entry.change(|RunData { items, tally, .. }| {
            for ((number, _, text), verdict) in questions.iter().zip(verdicts) {
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
        let numbers: Vec<usize> = questions.iter().map(|(number, ..)| *number).collect();
        self.keeper.with_value(|keeper| keeper.keep(*self, entry, numbers));
    }
}

/// How many answers of a run the encoder is to read and has not, and the next of them. None where it is not the run's
/// classifier.
fn questions(entry: RunEntry) -> (usize, Vec<Question>) {
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
