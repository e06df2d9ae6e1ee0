//! A run that is going on: the pure machine, driven by the browser's network and clock.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::domain::{Failure, FailureKind, Item, Outcome, Prompt, Reply, RunState, Timing, Tokens};
use crate::platform::{Abort, Frame, TabLock, is_hidden, is_offline, now_ms, sleep_ms};
use crate::runner::{Command, Event, Runner, Settled, Ticket};
use crate::state::classification::Classification;
use crate::state::model_client::ModelClient;
use crate::state::notice::Notice;
use crate::state::runs::{RunData, RunEntry, RunPhase, RunStore};
use crate::state::shell::Shell;

/// Often enough to look alive. A chart redrawn at every frame would take a fast run's time for itself.
const REDRAW_MS: f64 = 200.0;

/// How often a run without a network looks for one.
const OFFLINE_MS: u32 = 500;

/// Replies often come in bursts, and then the next prompts are to go out before anything else is done.
const GATHER_MS: u32 = 20;

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
    parts: Rc<ActiveRunParts>,
    runner: Rc<RefCell<Runner>>,
    in_flight: Rc<RefCell<Vec<(Ticket, Abort)>>>,
    in_judgement: Rc<RefCell<InJudgement>>,
    /// When the timer that is set will ring.
    wakes_at: Rc<Cell<Option<f64>>>,
    /// Tells readers of the run in the next frame.
    frame: Frame,
    /// What comes later, such as the end of a request that was aborted, must not reach a run that goes on since.
    has_ended: Rc<Cell<bool>>,
    /// No other tab may go on with it meanwhile.
    claim: Rc<RefCell<Option<TabLock>>>,
}

/// Replies on their way through the data worker. Their prompts are at their end for the machine, which has others sent
/// meanwhile, and not yet among the run's items.
#[derive(Default)]
struct InJudgement {
    /// Some are with the worker. What comes meanwhile goes to it together.
    is_under_way: bool,
    /// Items and replies by the index of their prompts.
    waiting: Vec<(usize, Item, Reply)>,
    /// The tokens of all of them.
    tokens: Tokens,
    /// Why answers could not be classified.
    error: Option<String>,
}

impl ActiveRun {
    pub(super) fn new(parts: ActiveRunParts, runner: Runner, claim: Option<TabLock>) -> Self {
        let entry = parts.entry;
        Self {
            parts: Rc::new(parts),
            runner: Rc::new(RefCell::new(runner)),
            in_flight: Rc::default(),
            in_judgement: Rc::default(),
            wakes_at: Rc::default(),
            frame: Frame::at_most_every(REDRAW_MS, move || entry.tell()),
            has_ended: Rc::default(),
            claim: Rc::new(RefCell::new(claim)),
        }
    }

    /// Holds the run's lock, so that no other tab resumes it.
    pub(super) fn hold(&self, claim: Option<TabLock>) {
        if self.runner.borrow().state().is_live() {
            *self.claim.borrow_mut() = claim;
        }
    }

    pub(super) fn entry(&self) -> RunEntry {
        self.parts.entry
    }

    pub(super) fn feed(&self, event: Event) {
        let commands = self.runner.borrow_mut().handle(now_ms(), event);
        // What goes out goes out first: until it does, a slot stands empty.
        let (settled, going): (Vec<Command>, _) =
            commands.into_iter().partition(|command| matches!(command, Command::Settle { .. }));
        let mut arrived = Vec::new();
        for command in going.into_iter().chain(settled) {
            match command {
                Command::Send { ticket, prompt } => self.send(ticket, prompt),
                Command::Abort(ticket) => {
                    self.take_ticket(ticket).inspect(Abort::abort);
                }
                Command::Settle { prompt, settled, attempts, timing } => {
                    let item = |outcome| Item { attempts, timing, ..Item::new(&self.parts.prompts[prompt], outcome) };
                    match settled {
                        Settled::Cancelled => arrived.extend(self.settle(prompt, item(Outcome::Cancelled))),
                        Settled::Failed(failure) => arrived.extend(self.settle(prompt, item(Outcome::Error(failure)))),
                        Settled::Replied(reply) => self.judge(prompt, item(Outcome::Empty), reply),
                    }
                }
            }
        }
        self.record(arrived);
        self.wake_in_time();
    }

    /// Adds an item to the run; returns its number.
    fn settle(&self, prompt: usize, item: Item) -> Option<usize> {
        let place = self.parts.places[prompt];
        self.parts.entry.change(|data| data.settle(place, item))
    }

    /// Has a reply classified, which takes a moment, and then adds it to the run.
    fn judge(&self, prompt: usize, item: Item, reply: Reply) {
        let mut judgement = self.in_judgement.borrow_mut();
        judgement.tokens = judgement.tokens.plus(Tokens::of_usage(reply.usage));
        judgement.waiting.push((prompt, item, reply));
        if !std::mem::replace(&mut judgement.is_under_way, true) {
            spawn_local(self.clone().judge_what_waits());
        }
    }

    async fn judge_what_waits(self) {
        let ActiveRunParts { classification, classifier, .. } = &*self.parts;
        let mut is_under_way = true;
        while is_under_way {
            if !is_hidden() {
                sleep_ms(GATHER_MS).await;
            }
            let waiting = std::mem::take(&mut self.in_judgement.borrow_mut().waiting);
            let (prompts, replies): (Vec<_>, _) =
                waiting.into_iter().map(|(prompt, item, reply)| (prompt, (item, reply))).unzip();
            let (items, error) = classification.classify_replies(classifier, replies).await;
            let arrived = prompts.into_iter().zip(items).filter_map(|(prompt, item)| self.settle(prompt, item));
            let arrived = arrived.collect();
            let mut judgement = self.in_judgement.borrow_mut();
            judgement.error = error.map(|error| error.to_string()).or(judgement.error.take());
            judgement.tokens = judgement
                .waiting
                .iter()
                .fold(Tokens::default(), |tokens, (_, _, reply)| tokens.plus(Tokens::of_usage(reply.usage)));
            is_under_way = !judgement.waiting.is_empty();
            judgement.is_under_way = is_under_way;
            drop(judgement);
            self.record(arrived);
        }
    }

    /// Brings the run on the page, and in the store, to where the machine is, with these items.
    fn record(&self, arrived: Vec<usize>) {
        if self.has_ended.get() {
            return;
        }
        let ActiveRunParts { shell, store, classification, entry, client, on_end, .. } = &*self.parts;
        let (state, progress) = {
            let runner = self.runner.borrow();
            (runner.state(), runner.progress())
        };
        // A run has not ended before its last answer is judged and among its items.
        let is_early = !state.is_live() && self.in_judgement.borrow().is_under_way;
        let state = if is_early { entry.peek(|data| data.head.state) } else { state };
        let before = entry.change(|data| {
            data.phase = RunPhase::Here(progress);
            if !arrived.is_empty() {
                data.latest_ms = now_ms();
            }
            std::mem::replace(&mut data.head.state, state)
        });
        let state_changed = before != Some(state);
        if state_changed || !arrived.is_empty() {
            store.write(*entry, arrived);
            classification.encoder.classify_open(*entry);
        }
        if !state_changed {
            return self.frame.ask();
        }
        let has_ended = !state.is_live();
        if has_ended {
            self.has_ended.set(true);
            entry.change(|data| client.note_how_it_was_asked(&mut data.head.model));
            let is_complete = state == RunState::Done && entry.peek(RunData::has_no_failure);
            store.write_last(*entry, self.claim.take(), is_complete);
            on_end(*entry, state);
        }
        let error = self.in_judgement.borrow().error.clone().filter(|_| has_ended);
        match error {
            // The last word on a run must not be that all went well.
            Some(message) => shell.report_error(message),
            None if state == RunState::Running && progress.settled == 0 => {}
            None => shell.notice.set(Notice::RunIs { state, settled: progress.settled, planned: progress.planned }),
        }
        entry.tell(); // a hidden tab has no frames, and must still know
    }

    fn send(&self, ticket: Ticket, prompt: usize) {
        let Some(abort) = Abort::new() else { return };
        self.in_flight.borrow_mut().push((ticket, abort.clone()));
        let run = self.clone();
        spawn_local(async move {
            let (result, timing) = run.ask(ticket, prompt, &abort).await;
            run.take_ticket(ticket);
            let overspent = run.overspent_with(&result);
            let quota_spent = result.as_ref().err().filter(|failure| failure.is_quota_spent());
            let quota_spent = quota_spent.map(|failure| failure.message.clone());
            if overspent.is_some() || quota_spent.is_some() {
                run.feed(Event::Pause); // before the next prompt goes out in this one's place
            }
            run.feed(Event::Finished { ticket, result, timing });
            if let Some((spent, limit)) = overspent {
                run.parts.shell.notice.set(Notice::LimitReached { spent, limit });
            }
            if let Some(message) = quota_spent {
                run.parts.shell.notice.set(Notice::QuotaSpent(message));
            }
        });
    }

    /// What the run will have cost and what it may cost, if this reply brings it to its limit.
    fn overspent_with(&self, result: &Result<Reply, Failure>) -> Option<(f64, f64)> {
        let further = Tokens::of_usage(result.as_ref().ok()?.usage).plus(self.in_judgement.borrow().tokens);
        self.parts.entry.peek(|data| data.overspent_with(further))
    }

    /// Asks one prompt. A machine without a network is no fault of the server's: the prompt waits for the network, and
    /// no attempt is counted.
    async fn ask(&self, ticket: Ticket, prompt: usize, abort: &Abort) -> (Result<Reply, Failure>, Timing) {
        let ActiveRunParts { shell, prompts, client, .. } = &*self.parts;
        loop {
            let asked = client.ask(ticket.0 as usize, &prompts[prompt].text, abort).await;
            let is_unreached = matches!(&asked.0, Err(Failure { kind: FailureKind::Network, .. }));
            if !is_unreached || client.is_local() || !is_offline() || abort.is_aborted() {
                return asked;
            }
            shell.notice.set(Notice::Offline);
            while is_offline() && !abort.is_aborted() {
                sleep_ms(OFFLINE_MS).await;
            }
        }
    }

    /// Takes a request out of those in flight.
    fn take_ticket(&self, ticket: Ticket) -> Option<Abort> {
        let mut in_flight = self.in_flight.borrow_mut();
        let at = in_flight.iter().position(|(other, _)| *other == ticket)?;
        Some(in_flight.swap_remove(at).1)
    }

    /// One timer at a time, for the earliest hour named: a run with many answers and one wait must not pile them up.
    fn wake_in_time(&self) {
        let Some(due) = self.runner.borrow().next_wake() else { return };
        if self.wakes_at.get().is_some_and(|earlier| earlier <= due) {
            return;
        }
        self.wakes_at.set(Some(due));
        let wait = (due - now_ms()).max(1.0).ceil() as u32;
        let run = self.clone();
        spawn_local(async move {
            sleep_ms(wait).await;
            if run.wakes_at.get() == Some(due) {
                run.wakes_at.set(None);
                run.feed(Event::Woke);
            }
        });
    }
}
