//! The machine itself.

use std::collections::{BTreeMap, VecDeque};

use super::concurrency::ConcurrencyLimit;
use super::message::{Classified, Command, Event, Settlement, TaskEnd, Ticket, Unclassified};
use super::phase::{PauseReason, RunProgress, RunnerPhase};
use super::retry::{Millis, RetryPolicy};
use crate::domain::{Answer, Ending, Failure, FailureKind, Prices, Reply, Timing, Tokens, Usage};

/// How a run goes about its tasks.
#[derive(Clone, Copy, Debug, Default)]
pub struct RunnerOptions {
    /// Requests at once, at most; none is taken as one.
    pub concurrency: usize,
    /// When a failed request is sent again.
    pub retry: RetryPolicy,
    /// Whether answers are classified before their tasks are settled.
    pub classifies: bool,
    /// What replies must hold, if the run is to go on.
    pub reply_check: Option<ReplyCheck>,
    /// Tokens of the tasks that were settled before; they count for the spending limit.
    pub tokens_before: Tokens,
}

/// Pauses a run whose replies all come to nothing: later ones will hardly be better, and each may cost money.
#[derive(Clone, Copy, Debug)]
pub struct ReplyCheck {
    /// Whether a reply holds what it was asked for.
    pub is_readable: fn(&Reply) -> bool,
    /// The run is paused when so many replies came and none was readable.
    pub max_unreadable: usize,
}

/// What a run's replies may cost, in the money of the prices.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpendingLimit {
    /// What tokens cost.
    pub prices: Prices,
    /// No request goes out once the replies have cost as much.
    pub limit: f64,
}

impl SpendingLimit {
    /// What these tokens have cost, if that is the limit or more.
    pub fn reached_with(self, tokens: Tokens) -> Option<f64> {
        Some(self.prices.cost(tokens)).filter(|spent| *spent >= self.limit)
    }
}

/// A task that is not settled.
#[derive(Clone, Debug)]
struct PendingTask {
    task: usize,
    attempts: u32,
    timing: Option<Timing>,
}

#[derive(Clone, Debug)]
struct InFlight {
    pending: PendingTask,
    sent_at: Millis,
}

/// A task whose answer has come and is being classified.
#[derive(Clone, Debug)]
struct AnsweredTask {
    pending: PendingTask,
    finish_reason: Option<String>,
    usage: Option<Usage>,
}

/// What was last asked of the run.
#[derive(Clone, Debug, PartialEq)]
enum Mode {
    Ready,
    Running,
    Paused(PauseReason),
    Stopped,
}

/// A run over tasks (prompts to ask a model, or answers to show a judge), each of which ends in one
/// [`Command::Settle`]. A task is queued, then in flight, possibly waits for another attempt, then has its answer
/// classified where the run classifies, and is settled.
pub struct Runner {
    options: RunnerOptions,
    spending_limit: Option<SpendingLimit>,
    random: Box<dyn FnMut() -> f64>,
    limit: ConcurrencyLimit,
    mode: Mode,
    is_offline: bool,
    next_ticket: u64,
    /// Of all replies that have come, those of tasks settled before and of answers being classified included.
    tokens: Tokens,
    /// The counts that cannot be read off the collections below: `planned`, `settled`, `failed`, `cancelled`, `unreadable`.
    counts: RunProgress,
    replies: usize,
    queue: VecDeque<PendingTask>,
    waiting: Vec<(Millis, PendingTask)>,
    in_flight: BTreeMap<Ticket, InFlight>,
    /// By task. Of these, `unclassified` holds the texts that nobody has taken yet.
    classifying: BTreeMap<usize, AnsweredTask>,
    unclassified: Vec<Unclassified>,
    is_classify_asked: bool,
}

impl Runner {
    /// A run that is not started. Of its `planned` tasks, those in `open` are to be done; each is named once. `random`
    /// gives numbers in 0..1 for the jitter of waits.
    pub fn new(
        planned: usize,
        open: impl IntoIterator<Item = usize>,
        options: RunnerOptions,
        random: impl FnMut() -> f64 + 'static,
    ) -> Self {
        let queue: VecDeque<PendingTask> =
            open.into_iter().map(|task| PendingTask { task, attempts: 0, timing: None }).collect();
        Self {
            limit: ConcurrencyLimit::new(options.concurrency),
            spending_limit: None,
            random: Box::new(random),
            mode: Mode::Ready,
            is_offline: false,
            next_ticket: 0,
            tokens: options.tokens_before,
            counts: RunProgress { planned, settled: planned.saturating_sub(queue.len()), ..RunProgress::default() },
            replies: 0,
            queue,
            waiting: Vec::new(),
            in_flight: BTreeMap::new(),
            classifying: BTreeMap::new(),
            unclassified: Vec::new(),
            is_classify_asked: false,
            options,
        }
    }

    /// Sets what the run's replies may cost from now on. It is looked at with the next reply and the next start.
    pub fn set_spending_limit(&mut self, limit: Option<SpendingLimit>) {
        self.spending_limit = limit;
    }

    /// Where the run stands.
    pub fn phase(&self) -> RunnerPhase {
        match &self.mode {
            Mode::Ready => RunnerPhase::Ready,
            Mode::Stopped if self.is_settled() => RunnerPhase::Stopped,
            Mode::Stopped => RunnerPhase::Stopping,
            Mode::Running | Mode::Paused(_) if self.is_settled() => RunnerPhase::Done,
            Mode::Paused(reason) => RunnerPhase::Paused(reason.clone()),
            Mode::Running if !self.has_unanswered() => RunnerPhase::Classifying,
            Mode::Running if self.is_offline => RunnerPhase::Offline,
            Mode::Running => RunnerPhase::Running,
        }
    }

    /// Where the run stands, in numbers.
    pub fn progress(&self) -> RunProgress {
        RunProgress {
            queued: self.queue.len(),
            waiting: self.waiting.len(),
            in_flight: self.in_flight.len(),
            classifying: self.classifying.len(),
            allowed: self.limit.allowed(),
            ..self.counts
        }
    }

    /// When to give [`Event::Woke`] next, if nothing else happens before.
    pub fn next_wake(&self) -> Option<Millis> {
        if !self.may_send() || self.in_flight.len() >= self.limit.allowed() {
            return None;
        }
        let due = match self.queue.is_empty() {
            true => self.waiting.iter().map(|(due, _)| *due).min_by(f64::total_cmp)?,
            false => Millis::NEG_INFINITY,
        };
        Some(due.max(self.limit.hold_until()))
    }

    /// The answers that [`Command::Classify`] speaks of, in the order in which they came.
    pub fn take_unclassified(&mut self) -> Vec<Unclassified> {
        self.is_classify_asked = false;
        std::mem::take(&mut self.unclassified)
    }

    /// Takes an event, at a time of the clock that all of the run's times come from. Events that come too late, such as
    /// the end of an aborted request, change nothing.
    ///
    /// Requests stand first among the commands: until they are sent, slots stand empty.
    pub fn handle(&mut self, now: Millis, event: Event) -> Vec<Command> {
        let mut settled = Vec::new();
        let mut commands = Vec::new();
        match event {
            Event::Start => self.start(),
            Event::Pause if matches!(self.phase(), RunnerPhase::Running | RunnerPhase::Offline) => {
                self.mode = Mode::Paused(PauseReason::Requested);
            }
            Event::Stop if self.has_unanswered() => self.stop(&mut commands, &mut settled),
            Event::Offline => self.is_offline = true,
            Event::Online => self.is_offline = false,
            Event::Finished { ticket, result, timing } => self.finish(now, ticket, result, timing, &mut settled),
            Event::Classified(answers) => {
                settled.extend(answers.into_iter().filter_map(|Classified { task, answer }| {
                    let AnsweredTask { pending, finish_reason, usage } = self.classified(task)?;
                    Some(self.settle(pending, TaskEnd::Classified { answer, finish_reason, usage }))
                }));
            }
            Event::ClassifyFailed(answers) => {
                settled.extend(answers.into_iter().filter_map(|Unclassified { task, text }| {
                    let AnsweredTask { pending, finish_reason, usage } = self.classified(task)?;
                    let answer = Answer::unscored(text);
                    Some(self.settle(pending, TaskEnd::Classified { answer, finish_reason, usage }))
                }));
            }
            Event::Pause | Event::Stop | Event::Woke => {}
        }
        self.send_due(now, &mut commands);
        let is_idle = self.unclassified.len() == self.classifying.len();
        if is_idle && !self.unclassified.is_empty() && !self.is_classify_asked {
            self.is_classify_asked = true;
            commands.push(Command::Classify);
        }
        commands.extend(settled.into_iter().map(Command::Settle));
        commands
    }

    fn is_settled(&self) -> bool {
        self.counts.settled == self.counts.planned
    }

    /// Whether a task has neither a reply nor its last failure.
    fn has_unanswered(&self) -> bool {
        !(self.queue.is_empty() && self.waiting.is_empty() && self.in_flight.is_empty())
    }

    fn may_send(&self) -> bool {
        self.mode == Mode::Running && !self.is_offline
    }

    fn start(&mut self) {
        if matches!(self.mode, Mode::Ready | Mode::Paused(_)) {
            self.mode = self.spending_limit_reached().map_or(Mode::Running, Mode::Paused);
        }
    }

    /// Pauses for a reason of the machine's own, which a run that is paused already is given too.
    fn pause(&mut self, reason: PauseReason) {
        if matches!(self.mode, Mode::Running | Mode::Paused(_)) {
            self.mode = Mode::Paused(reason);
        }
    }

    fn spending_limit_reached(&self) -> Option<PauseReason> {
        let limit = self.spending_limit?;
        let spent = limit.reached_with(self.tokens)?;
        Some(PauseReason::SpendingLimit { spent, limit: limit.limit })
    }

    fn stop(&mut self, commands: &mut Vec<Command>, settled: &mut Vec<Settlement>) {
        self.mode = Mode::Stopped;
        let in_flight = std::mem::take(&mut self.in_flight);
        commands.extend(in_flight.keys().map(|ticket| Command::Abort(*ticket)));
        let in_flight = in_flight.into_values().map(|request| request.pending);
        let waiting = std::mem::take(&mut self.waiting).into_iter().map(|(_, pending)| pending);
        let queued = std::mem::take(&mut self.queue);
        settled.extend(in_flight.chain(waiting).chain(queued).map(|pending| self.settle(pending, TaskEnd::Cancelled)));
    }

    fn finish(
        &mut self,
        now: Millis,
        ticket: Ticket,
        result: Result<Reply, Failure>,
        timing: Timing,
        settled: &mut Vec<Settlement>,
    ) {
        let Some(InFlight { mut pending, sent_at }) = self.in_flight.remove(&ticket) else { return };
        match result {
            Ok(reply) => {
                pending.timing = Some(timing);
                self.limit.increase();
                self.count_reply(&reply);
                settled.extend(self.take_reply(pending, reply));
            }
            Err(failure) if self.is_offline && failure.kind == FailureKind::Network => {
                pending.attempts -= 1;
                self.queue.push_front(pending);
            }
            Err(failure) => {
                pending.timing = Some(timing);
                settled.extend(self.take_failure(now, sent_at, pending, failure));
            }
        }
    }

    /// Counts a reply, and pauses the run if it is one too many.
    fn count_reply(&mut self, reply: &Reply) {
        self.tokens = self.tokens.plus(Tokens::of_usage(reply.usage));
        self.replies += 1;
        if let Some(ReplyCheck { is_readable, max_unreadable }) = self.options.reply_check {
            self.counts.unreadable += usize::from(!is_readable(reply));
            if self.counts.unreadable == max_unreadable && self.replies == max_unreadable {
                self.pause(PauseReason::UnreadableReplies);
            }
        }
        if let Some(reason) = self.spending_limit_reached() {
            self.pause(reason);
        }
    }

    fn take_reply(&mut self, pending: PendingTask, reply: Reply) -> Option<Settlement> {
        match reply {
            Reply { ending: Ending::Answered { text }, finish_reason, usage } if self.options.classifies => {
                self.unclassified.push(Unclassified { task: pending.task, text });
                self.classifying.insert(pending.task, AnsweredTask { pending, finish_reason, usage });
                None
            }
            reply => Some(self.settle(pending, TaskEnd::Replied(reply))),
        }
    }

    fn take_failure(
        &mut self,
        now: Millis,
        sent_at: Millis,
        pending: PendingTask,
        failure: Failure,
    ) -> Option<Settlement> {
        if failure.is_rate_limit() {
            self.limit.decrease(now, sent_at);
        }
        if failure.is_quota_spent() {
            self.pause(PauseReason::QuotaSpent(failure.clone()));
        }
        let Some(wait) = self.options.retry.wait(&failure, pending.attempts, (self.random)()) else {
            return Some(self.settle(pending, TaskEnd::Failed(failure)));
        };
        if failure.is_rate_limit() && failure.retry_after().is_some() {
            self.limit.hold(now + wait);
        }
        self.waiting.push((now + wait, pending));
        None
    }

    /// The task of this index, if its answer has been taken for classification.
    fn classified(&mut self, task: usize) -> Option<AnsweredTask> {
        if self.unclassified.iter().any(|answer| answer.task == task) {
            return None;
        }
        self.classifying.remove(&task)
    }

    /// Tasks whose wait is over go first: they have waited longest.
    fn send_due(&mut self, now: Millis, commands: &mut Vec<Command>) {
        if !self.may_send() || now < self.limit.hold_until() {
            return;
        }
        while self.in_flight.len() < self.limit.allowed() {
            let due = self.waiting.iter().position(|(due, _)| *due <= now);
            let next = due.map(|at| self.waiting.remove(at).1).or_else(|| self.queue.pop_front());
            let Some(mut pending) = next else { return };
            pending.attempts += 1;
            let ticket = Ticket(self.next_ticket);
            self.next_ticket += 1;
            commands.push(Command::Send { ticket, task: pending.task });
            self.in_flight.insert(ticket, InFlight { pending, sent_at: now });
        }
    }

    fn settle(&mut self, pending: PendingTask, end: TaskEnd) -> Settlement {
        self.counts.settled += 1;
        self.counts.failed += usize::from(matches!(end, TaskEnd::Failed(_)));
        self.counts.cancelled += usize::from(end == TaskEnd::Cancelled);
        let PendingTask { task, attempts, timing } = pending;
        Settlement { task, end, attempts, timing }
    }
}

#[cfg(test)]
#[path = "machine_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "machine_properties.rs"]
mod properties;
