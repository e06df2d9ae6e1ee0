//! A run that is going on: its prompts are asked, its answers classified, its items put on the page and into the store.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use futures::future::LocalBoxFuture;
use leptos::prelude::Set;

use crate::domain::{Prompt, RunState};
use crate::platform::{Frame, TabLock, now_ms};
use crate::runner::{Event, PauseReason, RunProgress, Runner, RunnerPhase, Settlement, SpendingLimit, Unclassified};
use crate::state::classification::Classification;
use crate::state::model_client::ModelClient;
use crate::state::notice::Notice;
use crate::state::page_error::PageError;
use crate::state::runs::{RunData, RunEntry, RunPhase, RunStore};
use crate::state::shell::Shell;
use crate::state::task_driver::{TaskDriver, TaskHandler, Update};

/// The least time between two redraws, in milliseconds: often enough to look alive. A chart redrawn at every frame would
/// take a fast run's time for itself.
const REDRAW_MS: f64 = 400.0;

/// Called with a run that has ended, and the state in which it has.
pub(super) type OnEnd = Box<dyn Fn(RunEntry, RunState)>;

/// What an active run needs and does not change.
pub(super) struct ActiveRunParts {
    pub(super) shell: Shell,
    pub(super) store: RunStore,
    pub(super) classification: Classification,
    pub(super) on_end: OnEnd,
    pub(super) entry: RunEntry,
    pub(super) prompts: Vec<Prompt>,
    /// By prompt: the number of the item whose place its outcome takes.
    pub(super) places: Vec<Option<usize>>,
    pub(super) client: ModelClient,
    /// The id of the run's own classifier.
    pub(super) classifier: String,
}

/// A run that is going on. Clones drive the same run.
#[derive(Clone)]
pub(super) struct ActiveRun {
    tasks: Rc<PromptTasks>,
    driver: TaskDriver,
}

/// The run's prompts as tasks.
struct PromptTasks {
    parts: ActiveRunParts,
    /// Tells readers of the run in the next frame.
    frame: Frame,
    /// No other tab may go on with the run meanwhile.
    claim: RefCell<Option<TabLock>>,
    /// Why answers could not be classified.
    classify_error: RefCell<Option<PageError>>,
}

impl ActiveRun {
    pub(super) fn new(parts: ActiveRunParts, runner: Runner, claim: Option<TabLock>) -> Self {
        let (entry, client) = (parts.entry, parts.client.clone());
        let frame = Frame::at_most_every(REDRAW_MS, move || entry.tell());
        let tasks =
            Rc::new(PromptTasks { parts, frame, claim: RefCell::new(claim), classify_error: RefCell::default() });
        let driver = TaskDriver::new(runner, client, Rc::<PromptTasks>::clone(&tasks));
        Self { tasks, driver }
    }

    /// Holds the run's lock, so that no other tab resumes it.
    pub(super) fn hold(&self, claim: Option<TabLock>) {
        if self.driver.phase().is_live() {
            *self.tasks.claim.borrow_mut() = claim;
        }
    }

    pub(super) fn entry(&self) -> RunEntry {
        self.tasks.parts.entry
    }

    pub(super) fn feed(&self, event: Event) {
        self.driver.feed(event);
    }

    pub(super) fn set_spending_limit(&self, limit: Option<SpendingLimit>) {
        self.driver.set_spending_limit(limit);
    }
}

impl TaskHandler for PromptTasks {
    fn message(&self, task: usize) -> Cow<'_, str> {
        Cow::Borrowed(&self.parts.prompts[task].text)
    }

    fn classify(&self, answers: Vec<Unclassified>) -> LocalBoxFuture<'_, Event> {
        let ActiveRunParts { classification, classifier, prompts, .. } = &self.parts;
        Box::pin(async move {
            match classification.classify_answers(classifier, |task| &prompts[task].text, answers).await {
                Ok(classified) => Event::Classified(classified),
                Err((answers, error)) => {
                    *self.classify_error.borrow_mut() = Some(error);
                    Event::ClassifyFailed(answers)
                }
            }
        })
    }

    /// Brings the run on the page, and in the store, to where the runner is.
    fn on_update(&self, _: &TaskDriver, update: Update) {
        let Update { settled, phase, phase_changed, progress } = update;
        let ActiveRunParts { store, classification, entry, .. } = &self.parts;
        let state = phase.run_state();
        let changed = entry.change(|data| (self.settle(data, settled, progress), data.enter(state)));
        let Some((arrived, state_changed)) = changed else { return };
        if state_changed || !arrived.is_empty() {
            store.write(*entry, arrived);
            classification.encoder.classify_open(*entry);
        }
        if !phase.is_live() {
            self.end(state);
        }
        if phase_changed {
            self.report(phase, progress);
        }
        if state_changed {
            entry.tell(); // a hidden tab has no frames, and must still know
        } else {
            self.frame.ask();
        }
    }
}

impl PromptTasks {
    /// Adds the items of settled tasks to the run; returns their numbers.
    fn settle(&self, data: &mut RunData, settled: Vec<Settlement>, progress: RunProgress) -> Vec<usize> {
        let ActiveRunParts { prompts, places, .. } = &self.parts;
        data.phase = RunPhase::Here(progress);
        if !settled.is_empty() {
            data.latest_ms = now_ms();
        }
        let settle = |settlement: Settlement| {
            let task = settlement.task;
            data.settle(places[task], settlement.into_item(&prompts[task]))
        };
        settled.into_iter().map(settle).collect()
    }

    fn end(&self, state: RunState) {
        let ActiveRunParts { store, client, entry, on_end, .. } = &self.parts;
        entry.change(|data| client.note_how_it_was_asked(&mut data.head.model));
        let is_complete = state == RunState::Done && entry.peek(RunData::failures) == 0;
        store.write_last(*entry, self.claim.take(), is_complete);
        on_end(*entry, state);
    }

    /// Says in the status line that the run has entered this phase.
    fn report(&self, phase: RunnerPhase, progress: RunProgress) {
        let shell = self.parts.shell;
        let RunProgress { settled, planned, .. } = progress;
        let run_is = Notice::RunIs { state: phase.run_state(), settled, planned };
        let notice = match phase {
            RunnerPhase::Ready | RunnerPhase::Classifying | RunnerPhase::Stopping => return,
            RunnerPhase::Running if settled == 0 => return,
            RunnerPhase::Offline => Notice::Offline,
            RunnerPhase::Paused(PauseReason::QuotaSpent(failure)) => Notice::QuotaSpent(failure),
            RunnerPhase::Paused(PauseReason::SpendingLimit { spent, limit }) => Notice::LimitReached { spent, limit },
            RunnerPhase::Paused(PauseReason::Requested | PauseReason::UnreadableReplies) | RunnerPhase::Running => {
                run_is
            }
            RunnerPhase::Stopped | RunnerPhase::Done => match self.classify_error.take() {
                // The last word on a run must not be that all went well.
                Some(error) => return shell.report_error(error),
                None => run_is,
            },
        };
        shell.notice.set(notice);
    }
}
