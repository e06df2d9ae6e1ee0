//! The machine before classifying was a stage of it. It leaves once `state` drives the one in `machine.rs`.

use std::collections::{BTreeMap, VecDeque};

use super::concurrency::ConcurrencyLimit;
use super::replaced_limits::Limits;
use super::retry::Millis;
use crate::domain::{Failure, Reply, RunState, Timing};

/// Names one request; never used twice in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// What happened outside.
#[derive(Clone, Debug)]
pub enum Event {
    /// Begin, or go on after a pause.
    Start,
    /// Send nothing new; await what is in flight.
    Pause,
    /// End now: abort what is in flight, keep what was answered.
    Stop,
    /// A request ended.
    Finished {
        /// Which one.
        ticket: Ticket,
        /// With what.
        result: Result<Reply, Failure>,
        /// How long it took.
        timing: Timing,
    },
    /// The time that [`Runner::next_wake`] named has come (or any other time: waking early does no harm).
    Woke,
}

/// What is to be done outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Send the prompt with this index in the plan.
    Send {
        /// To be named in [`Event::Finished`].
        ticket: Ticket,
        /// Index in the plan.
        prompt: usize,
    },
    /// Abort this request; its end will not be waited for.
    Abort(Ticket),
    /// A prompt reached its end: exactly one such command is given for each.
    Settle {
        /// Index in the plan.
        prompt: usize,
        /// How it ended.
        settled: Settled,
        /// Requests sent for it.
        attempts: u32,
        /// Of the last request that ended.
        timing: Option<Timing>,
    },
}

/// How a prompt ended, before any judge has seen the answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Settled {
    /// The API replied properly.
    Replied(Reply),
    /// The last attempt failed.
    Failed(Failure),
    /// The run was stopped before.
    Cancelled,
}

/// Where a run stands, in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Prompts in the plan.
    pub planned: usize,
    /// Prompts that reached their end.
    pub settled: usize,
    /// Requests under way.
    pub in_flight: usize,
    /// Prompts that wait for another attempt.
    pub waiting: usize,
    /// Requests that may be under way at once, as things stand.
    pub allowed: usize,
}

/// A prompt that has not reached its end.
#[derive(Clone, Debug)]
struct Pending {
    prompt: usize,
    attempts: u32,
    timing: Option<Timing>,
}

#[derive(Clone, Debug)]
struct InFlight {
    pending: Pending,
    sent_at: Millis,
}

/// A run over `planned` prompts, each of which ends in exactly one [`Command::Settle`].
pub struct Runner {
    limits: Limits,
    pace: ConcurrencyLimit,
    chance: Box<dyn FnMut() -> f64>,
    state: RunState,
    planned: usize,
    settled: usize,
    next_ticket: u64,
    queue: VecDeque<Pending>,
    waiting: Vec<(Millis, Pending)>,
    in_flight: BTreeMap<Ticket, InFlight>,
}

impl Runner {
    /// A run that has not begun. `chance` gives numbers in 0..1 for the jitter of waits.
    pub fn new(planned: usize, limits: Limits, chance: impl FnMut() -> f64 + 'static) -> Self {
        Self::resuming(planned, 0..planned, limits, chance)
    }

    /// A run that goes on: of the planned prompts these are still open.
    pub fn resuming(
        planned: usize,
        open: impl IntoIterator<Item = usize>,
        limits: Limits,
        chance: impl FnMut() -> f64 + 'static,
    ) -> Self {
        let queue: VecDeque<Pending> =
            open.into_iter().map(|prompt| Pending { prompt, attempts: 0, timing: None }).collect();
        Self {
            pace: ConcurrencyLimit::new(limits.concurrency),
            limits,
            chance: Box::new(chance),
            state: RunState::Paused,
            planned,
            settled: planned.saturating_sub(queue.len()),
            next_ticket: 0,
            queue,
            waiting: Vec::new(),
            in_flight: BTreeMap::new(),
        }
    }

    /// Where the run stands.
    pub fn state(&self) -> RunState {
        self.state
    }

    /// Where the run stands, in numbers.
    pub fn progress(&self) -> Progress {
        Progress {
            planned: self.planned,
            settled: self.settled,
            in_flight: self.in_flight.len(),
            waiting: self.waiting.len(),
            allowed: self.pace.allowed(),
        }
    }

    /// When to give [`Event::Woke`] next, if nothing else happens before.
    pub fn next_wake(&self) -> Option<Millis> {
        if self.state != RunState::Running {
            return None;
        }
        let earliest = self.waiting.iter().map(|(due, _)| *due).min_by(f64::total_cmp);
        match (self.queue.is_empty(), earliest) {
            (true, due) => due.map(|due| due.max(self.pace.hold_until())),
            (false, _) if self.in_flight.is_empty() => Some(self.pace.hold_until()),
            (false, due) => due.map(|due| due.max(self.pace.hold_until())),
        }
    }

    /// Takes an event at a time of the same clock that all of the run's times come from. Events that come too late,
    /// such as the end of an aborted request, change nothing.
    pub fn handle(&mut self, now: Millis, event: Event) -> Vec<Command> {
        let mut commands = Vec::new();
        match event {
            Event::Start if self.state.is_live() => self.state = RunState::Running,
            Event::Pause if self.state == RunState::Running => self.state = RunState::Paused,
            Event::Stop if self.state.is_live() => self.stop(&mut commands),
            Event::Finished { ticket, result, timing } => self.finish(now, ticket, result, timing, &mut commands),
            Event::Start | Event::Pause | Event::Stop | Event::Woke => {}
        }
        if self.state == RunState::Running {
            self.send_what_is_due(now, &mut commands);
        }
        if self.state.is_live() && self.settled == self.planned {
            self.state = RunState::Done;
        }
        commands
    }

    fn stop(&mut self, commands: &mut Vec<Command>) {
        self.state = RunState::Stopped;
        let in_flight = std::mem::take(&mut self.in_flight);
        commands.extend(in_flight.keys().map(|ticket| Command::Abort(*ticket)));
        let mut unfinished: Vec<Pending> = in_flight.into_values().map(|request| request.pending).collect();
        unfinished.extend(self.waiting.drain(..).map(|(_, pending)| pending));
        unfinished.extend(self.queue.drain(..));
        for pending in unfinished {
            self.settle(pending, Settled::Cancelled, commands);
        }
    }

    fn finish(
        &mut self,
        now: Millis,
        ticket: Ticket,
        result: Result<Reply, Failure>,
        timing: Timing,
        commands: &mut Vec<Command>,
    ) {
        let Some(InFlight { mut pending, sent_at }) = self.in_flight.remove(&ticket) else { return };
        pending.timing = Some(timing);
        match result {
            Ok(reply) => {
                self.pace.increase();
                self.settle(pending, Settled::Replied(reply), commands);
            }
            Err(failure) => {
                if failure.is_rate_limit() {
                    self.pace.decrease(now, sent_at);
                }
                match self.wait_before_retry(&failure, pending.attempts) {
                    Some(wait) => {
                        if failure.is_rate_limit() && failure.retry_after().is_some() {
                            self.pace.hold(now + wait);
                        }
                        self.waiting.push((now + wait, pending));
                    }
                    None => self.settle(pending, Settled::Failed(failure), commands),
                }
            }
        }
    }

    /// `None` if there is to be no further attempt.
    fn wait_before_retry(&mut self, failure: &Failure, attempts_made: u32) -> Option<Millis> {
        if !failure.is_worth_retrying() || attempts_made >= self.limits.attempts {
            return None;
        }
        let asked = failure.retry_after().map(|seconds| f64::from(seconds) * 1_000.0);
        if asked.is_some_and(|asked| asked > self.limits.longest_retry_after) {
            return None;
        }
        let own = self.limits.backoff(attempts_made, (self.chance)());
        Some(asked.map_or(own, |asked| asked.max(own)))
    }

    /// Prompts whose wait is over go first: they have waited longest.
    fn send_what_is_due(&mut self, now: Millis, commands: &mut Vec<Command>) {
        if now < self.pace.hold_until() {
            return;
        }
        while self.in_flight.len() < self.pace.allowed() {
            let due = self.waiting.iter().position(|(due, _)| *due <= now);
            let next = due.map(|at| self.waiting.remove(at).1).or_else(|| self.queue.pop_front());
            let Some(mut pending) = next else { return };
            pending.attempts += 1;
            let ticket = Ticket(self.next_ticket);
            self.next_ticket += 1;
            commands.push(Command::Send { ticket, prompt: pending.prompt });
            self.in_flight.insert(ticket, InFlight { pending, sent_at: now });
        }
    }

    fn settle(&mut self, pending: Pending, settled: Settled, commands: &mut Vec<Command>) {
        self.settled += 1;
        let Pending { prompt, attempts, timing } = pending;
        commands.push(Command::Settle { prompt, settled, attempts, timing });
    }
}

#[cfg(test)]
#[path = "replaced_tests.rs"]
mod tests;
