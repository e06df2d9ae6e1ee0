//! Carries out the commands of a [`Runner`] with the browser's network and clock. Its tasks are the prompts of a run, or
//! answers that an LLM judge is asked about.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::future::ready;
use std::rc::Rc;

use futures::future::LocalBoxFuture;
use leptos::task::spawn_local;

use super::model_client::ModelClient;
use crate::domain::{Failure, FailureKind};
use crate::platform::{Abort, is_hidden, is_offline, now_ms, sleep_ms, wait_for_network};
use crate::runner::{
    Command, Event, RunProgress, Runner, RunnerPhase, Settlement, SpendingLimit, Ticket, Unclassified,
};

/// How long answers are gathered before they are classified, in milliseconds. Replies often come in bursts, and then
/// the next requests are to go out before anything else is done.
const GATHER_MS: u32 = 20;

/// What an event has changed.
pub(super) struct Update {
    /// Tasks that have reached their end.
    pub(super) settled: Vec<Settlement>,
    pub(super) phase: RunnerPhase,
    pub(super) phase_changed: bool,
    pub(super) progress: RunProgress,
}

/// What the tasks are, and what becomes of them.
pub(super) trait TaskHandler {
    /// The message to send for a task.
    fn message(&self, task: usize) -> Cow<'_, str>;

    /// Classifies answers, all of which are in the event that it gives: `Classified` or `ClassifyFailed`. It is called
    /// for runners that classify only.
    fn classify(&self, answers: Vec<Unclassified>) -> LocalBoxFuture<'_, Event> {
        Box::pin(ready(Event::ClassifyFailed(answers)))
    }

    /// Called after every event, up to and including the one that ends the run.
    fn on_update(&self, driver: &TaskDriver, update: Update);
}

/// Drives a runner. Clones drive the same one.
#[derive(Clone)]
pub(super) struct TaskDriver(Rc<Driven>);

struct Driven {
    runner: RefCell<Runner>,
    client: ModelClient,
    handler: Rc<dyn TaskHandler>,
    in_flight: RefCell<Vec<(Ticket, Abort)>>,
    /// When the timer that is set will ring.
    wakes_at: Cell<Option<f64>>,
    awaits_network: Cell<bool>,
}

impl TaskDriver {
    pub(super) fn new(runner: Runner, client: ModelClient, handler: Rc<dyn TaskHandler>) -> Self {
        Self(Rc::new(Driven {
            runner: RefCell::new(runner),
            client,
            handler,
            in_flight: RefCell::default(),
            wakes_at: Cell::default(),
            awaits_network: Cell::default(),
        }))
    }

    pub(super) fn phase(&self) -> RunnerPhase {
        self.0.runner.borrow().phase()
    }

    pub(super) fn set_spending_limit(&self, limit: Option<SpendingLimit>) {
        self.0.runner.borrow_mut().set_spending_limit(limit);
    }

    /// Gives the runner an event and carries out its commands. What comes after the run's end, such as the end of an
    /// aborted request, has no effect: the run may be going on under another driver.
    pub(super) fn feed(&self, event: Event) {
        let before = self.phase();
        if !before.is_live() {
            return;
        }
        let commands = self.0.runner.borrow_mut().handle(now_ms(), event);
        let mut settled = Vec::new();
        for command in commands {
            match command {
                Command::Send { ticket, task } => self.send(ticket, task),
                Command::Abort(ticket) => {
                    self.take_ticket(ticket).inspect(Abort::abort);
                }
                Command::Classify => spawn_local(self.clone().classify()),
                Command::Settle(settlement) => settled.push(settlement),
            }
        }
        let (phase, progress) = {
            let runner = self.0.runner.borrow();
            (runner.phase(), runner.progress())
        };
        let phase_changed = phase != before;
        self.0.handler.on_update(self, Update { settled, phase, phase_changed, progress });
        self.wake_in_time();
    }

    async fn classify(self) {
        if !is_hidden() {
            sleep_ms(GATHER_MS).await;
        }
        let answers = self.0.runner.borrow_mut().take_unclassified();
        let event = self.0.handler.classify(answers).await;
        self.feed(event);
    }

    fn send(&self, ticket: Ticket, task: usize) {
        let Some(abort) = Abort::new() else { return };
        self.0.in_flight.borrow_mut().push((ticket, abort.clone()));
        let driver = self.clone();
        spawn_local(async move {
            let Driven { client, handler, .. } = &*driver.0;
            let (result, timing) = client.ask(ticket.0 as usize, &handler.message(task), &abort).await;
            driver.take_ticket(ticket);
            let is_unreached = matches!(&result, Err(Failure { kind: FailureKind::Network, .. }));
            if is_unreached && !client.is_local() && is_offline() && !abort.is_aborted() {
                driver.await_network();
            }
            driver.feed(Event::Finished { ticket, result, timing });
        });
    }

    /// A machine without a network is no fault of the server's: the requests wait for the network.
    fn await_network(&self) {
        if self.0.awaits_network.replace(true) {
            return;
        }
        self.feed(Event::Offline);
        let driver = self.clone();
        spawn_local(async move {
            wait_for_network(|| driver.phase().is_live()).await;
            driver.0.awaits_network.set(false);
            driver.feed(Event::Online);
        });
    }

    /// Takes a request out of those in flight.
    fn take_ticket(&self, ticket: Ticket) -> Option<Abort> {
        let mut in_flight = self.0.in_flight.borrow_mut();
        let at = in_flight.iter().position(|(other, _)| *other == ticket)?;
        Some(in_flight.swap_remove(at).1)
    }

    /// Sets a timer for the runner's next wake, unless one is set that rings before: a run with many answers and one
    /// wait must not pile them up.
    fn wake_in_time(&self) {
        let Some(due) = self.0.runner.borrow().next_wake() else { return };
        if self.0.wakes_at.get().is_some_and(|earlier| earlier <= due) {
            return;
        }
        self.0.wakes_at.set(Some(due));
        let wait = (due - now_ms()).max(1.0).ceil() as u32;
        let driver = self.clone();
        spawn_local(async move {
            sleep_ms(wait).await;
            if driver.0.wakes_at.get() == Some(due) {
                driver.0.wakes_at.set(None);
                driver.feed(Event::Woke);
            }
        });
    }
}
