//! What holds whatever happens, in whatever order.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::domain::{Class, Verdict};

/// Something that happens outside the machine. Numbers choose among what is open.
#[derive(Clone, Debug)]
enum Step {
    Start,
    Pause,
    Stop,
    Offline,
    Online,
    Wait(f64),
    Reply(usize, Ending),
    Failure(usize, FailureKind),
    /// The end of a request that may never have been sent, or has ended.
    FinishedOther(u64),
    Take,
    /// So many of the answers that were taken.
    Classified(usize),
    ClassifyFailed(usize),
    /// The verdict on an answer that may never have come.
    ClassifiedOther(usize),
}

fn ending() -> impl Strategy<Value = Ending> {
    prop_oneof![
        4 => Just(Ending::Answered { text: "Yes.".into() }),
        1 => Just(Ending::Empty),
        1 => Just(Ending::Truncated),
        1 => Just(Ending::Blocked { reason: "filter".into(), text: String::new() }),
    ]
}

fn failure_kind() -> impl Strategy<Value = FailureKind> {
    let status = prop_oneof![Just(429u16), Just(500), Just(404), Just(408)];
    prop_oneof![
        4 => (status, proptest::option::of(0u32..400))
            .prop_map(|(status, retry_after)| FailureKind::Status { status, retry_after }),
        2 => Just(FailureKind::Network),
        1 => Just(FailureKind::CutStream),
        1 => Just(FailureKind::Malformed),
        1 => Just(FailureKind::QuotaSpent { status: 429 }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => Just(Step::Start),
        1 => Just(Step::Pause),
        1 => Just(Step::Offline),
        2 => Just(Step::Online),
        3 => (0.0..40_000.0f64).prop_map(Step::Wait),
        8 => (any::<usize>(), ending()).prop_map(|(at, ending)| Step::Reply(at, ending)),
        4 => (any::<usize>(), failure_kind()).prop_map(|(at, kind)| Step::Failure(at, kind)),
        1 => (0u64..200).prop_map(Step::FinishedOther),
        3 => Just(Step::Take),
        3 => (1usize..6).prop_map(Step::Classified),
        1 => (1usize..6).prop_map(Step::ClassifyFailed),
        1 => (0usize..50).prop_map(Step::ClassifiedOther),
    ]
}

/// A machine with the world around it, which checks after each event what must hold.
struct World {
    run: Runner,
    planned: usize,
    concurrency: usize,
    max_attempts: u32,
    now: Millis,
    requests: Vec<Ticket>,
    taken: Vec<Unclassified>,
    /// By task: attempts that count, and settlements.
    attempts: Vec<u32>,
    settlements: Vec<u32>,
    tasks_of: BTreeMap<Ticket, usize>,
    is_offline: bool,
    is_stopped: bool,
}

impl World {
    fn new(planned: usize, concurrency: usize, max_attempts: u32, classifies: bool) -> Self {
        let retry = RetryPolicy { max_attempts, ..RetryPolicy::default() };
        let options = RunnerOptions { concurrency, retry, classifies, ..RunnerOptions::default() };
        Self {
            run: Runner::new(planned, 0..planned, options, || 0.9),
            planned,
            concurrency,
            max_attempts,
            now: 0.0,
            requests: Vec::new(),
            taken: Vec::new(),
            attempts: vec![0; planned],
            settlements: vec![0; planned],
            tasks_of: BTreeMap::new(),
            is_offline: false,
            is_stopped: false,
        }
    }

    fn step(&mut self, step: Step) -> Result<(), TestCaseError> {
        match step {
            Step::Start => self.feed(Event::Start),
            Step::Pause => self.feed(Event::Pause),
            Step::Stop => {
                let had_unanswered = self.run.has_unanswered();
                self.feed(Event::Stop)?;
                self.is_stopped |= had_unanswered;
                prop_assert!(self.requests.is_empty(), "requests go on after a stop");
                Ok(())
            }
            Step::Offline => {
                self.is_offline = true;
                self.feed(Event::Offline)
            }
            Step::Online => {
                self.is_offline = false;
                self.feed(Event::Online)
            }
            Step::Wait(span) => {
                self.now += span;
                self.feed(Event::Woke)
            }
            Step::Reply(at, ending) => self.finish(at, Ok(Reply { ending, finish_reason: None, usage: None })),
            Step::Failure(at, kind) => self.finish(at, Err(Failure::new(kind, "no"))),
            Step::FinishedOther(ticket) if !self.requests.contains(&Ticket(ticket)) => {
                let result = Err(Failure::new(FailureKind::CutStream, "no"));
                self.without_effect(Event::Finished { ticket: Ticket(ticket), result, timing: Timing::default() })
            }
            Step::Take => {
                self.taken.extend(self.run.take_unclassified());
                Ok(())
            }
            Step::Classified(count) => {
                let batch = self.taken.drain(..count.min(self.taken.len())).map(classified);
                let batch = batch.collect();
                self.feed(Event::Classified(batch))
            }
            Step::ClassifyFailed(count) => {
                let batch = self.taken.drain(..count.min(self.taken.len())).collect();
                self.feed(Event::ClassifyFailed(batch))
            }
            Step::ClassifiedOther(task) if !self.taken.iter().any(|answer| answer.task == task) => {
                self.without_effect(Event::Classified(vec![classified(Unclassified { task, text: String::new() })]))
            }
            Step::FinishedOther(_) | Step::ClassifiedOther(_) => Ok(()),
        }
    }

    fn finish(&mut self, at: usize, result: Result<Reply, Failure>) -> Result<(), TestCaseError> {
        if self.requests.is_empty() {
            return Ok(());
        }
        let ticket = self.requests.swap_remove(at % self.requests.len());
        if self.is_offline && result.as_ref().is_err_and(|failure| failure.kind == FailureKind::Network) {
            self.attempts[self.tasks_of[&ticket]] -= 1;
        }
        self.feed(Event::Finished { ticket, result, timing: Timing::default() })
    }

    fn without_effect(&mut self, event: Event) -> Result<(), TestCaseError> {
        self.feed(Event::Woke)?; // what is due anyway
        let before = (self.run.phase(), self.run.progress());
        prop_assert_eq!(self.run.handle(self.now, event), []);
        prop_assert_eq!((self.run.phase(), self.run.progress()), before);
        Ok(())
    }

    fn feed(&mut self, event: Event) -> Result<(), TestCaseError> {
        for command in self.run.handle(self.now, event) {
            match command {
                Command::Send { ticket, task } => {
                    prop_assert!(!self.is_stopped, "asked after a stop");
                    prop_assert_eq!(self.settlements[task], 0, "asked after its end");
                    prop_assert!(self.tasks_of.insert(ticket, task).is_none(), "a ticket is used twice");
                    self.attempts[task] += 1;
                    self.requests.push(ticket);
                }
                Command::Abort(ticket) => self.requests.retain(|other| *other != ticket),
                Command::Classify => prop_assert!(self.taken.is_empty(), "two batches at once"),
                Command::Settle(Settlement { task, attempts, .. }) => {
                    self.settlements[task] += 1;
                    prop_assert_eq!(attempts, self.attempts[task]);
                }
            }
        }
        self.check()
    }

    fn check(&self) -> Result<(), TestCaseError> {
        let progress = self.run.progress();
        let RunProgress { planned, queued, waiting, in_flight, classifying, settled, failed, cancelled, .. } = progress;
        prop_assert_eq!(planned, self.planned);
        prop_assert_eq!(queued + waiting + in_flight + classifying + settled, planned, "{:?}", progress);
        prop_assert_eq!(settled as u32, self.settlements.iter().sum::<u32>());
        prop_assert_eq!(in_flight, self.requests.len());
        prop_assert!(classifying >= self.taken.len());
        prop_assert!(failed + cancelled <= settled);
        prop_assert!(in_flight <= self.concurrency && progress.allowed <= self.concurrency);
        prop_assert!(self.settlements.iter().all(|count| *count <= 1), "{:?}", self.settlements);
        prop_assert!(self.attempts.iter().all(|count| *count <= self.max_attempts), "{:?}", self.attempts);
        match self.run.phase() {
            RunnerPhase::Done => prop_assert!(settled == planned && cancelled == 0),
            RunnerPhase::Stopped => prop_assert!(settled == planned && self.is_stopped | (cancelled > 0)),
            RunnerPhase::Classifying => prop_assert!(classifying > 0 && queued + waiting + in_flight == 0),
            RunnerPhase::Stopping => prop_assert!(classifying > 0 && cancelled > 0),
            RunnerPhase::Running => prop_assert!(
                in_flight > 0 || self.run.next_wake().is_some(),
                "nothing is under way and nothing will be: {:?}",
                progress
            ),
            RunnerPhase::Ready | RunnerPhase::Offline | RunnerPhase::Paused(_) => {}
        }
        Ok(())
    }

    /// From here on all goes well, until the run ends.
    fn go_to_the_end(&mut self) -> Result<(), TestCaseError> {
        self.step(Step::Online)?;
        for _ in 0..20_000 {
            if !self.run.phase().is_live() {
                return Ok(());
            }
            if matches!(self.run.phase(), RunnerPhase::Ready | RunnerPhase::Paused(_)) {
                self.step(Step::Start)?;
            }
            self.step(Step::Take)?;
            self.step(Step::Classified(usize::MAX))?;
            self.step(Step::Reply(0, Ending::Answered { text: "Yes.".into() }))?;
            self.now = self.run.next_wake().unwrap_or(self.now).max(self.now);
            self.step(Step::Wait(0.0))?;
        }
        Err(TestCaseError::fail(format!("the run never ends: {:?}", self.run.progress())))
    }
}

fn classified(Unclassified { task, text }: Unclassified) -> Classified {
    Classified { task, answer: crate::domain::Answer::new(text, Verdict::bare(Class::Answer, 1.0)) }
}

proptest! {
    /// In whatever order events come: no more requests at once than allowed, attempts bounded, counts that add up, no
    /// request after a stop or after a task's end, one settlement for each task, and an end.
    #[test]
    fn every_task_is_settled_exactly_once_whatever_the_order_of_events(
        planned in 0usize..40,
        concurrency in 1usize..9,
        max_attempts in 1u32..6,
        classifies in any::<bool>(),
        steps in proptest::collection::vec(step(), 0..300),
        stop_at in proptest::option::of(0usize..300),
    ) {
        let mut world = World::new(planned, concurrency, max_attempts, classifies);
        for (at, step) in steps.into_iter().enumerate() {
            if Some(at) == stop_at {
                world.step(Step::Stop)?;
            }
            world.step(step)?;
        }
        world.go_to_the_end()?;
        prop_assert!(world.settlements.iter().all(|count| *count == 1), "{:?}", world.settlements);
        prop_assert!(world.requests.is_empty() && world.taken.is_empty());
    }

    /// Classifying changes when tasks are settled and nothing about which requests are sent when.
    #[test]
    fn requests_are_the_same_with_classification_and_without(
        concurrency in 1usize..5,
        results in proptest::collection::vec(prop_oneof![
            ending().prop_map(Ok),
            failure_kind().prop_map(Err),
        ], 1..60),
    ) {
        let sent = |classifies| {
            let options = RunnerOptions { concurrency, classifies, ..RunnerOptions::default() };
            let mut run = Runner::new(20, 0..20, options, || 0.9);
            let mut open: BTreeSet<Ticket> = BTreeSet::new();
            let mut all = Vec::new();
            let mut take = |open: &mut BTreeSet<Ticket>, commands: Vec<Command>| {
                for command in commands {
                    if let Command::Send { ticket, task } = command {
                        open.insert(ticket);
                        all.push((ticket, task));
                    }
                }
            };
            take(&mut open, run.handle(0.0, Event::Start));
            for (at, result) in results.iter().cloned().enumerate() {
                let result = result
                    .map(|ending| Reply { ending, finish_reason: None, usage: None })
                    .map_err(|kind| Failure::new(kind, "no"));
                let now = at as f64 * 1_000.0;
                let Some(ticket) = open.pop_first() else {
                    take(&mut open, run.handle(now, Event::Start));
                    continue;
                };
                take(&mut open, run.handle(now, Event::Finished { ticket, result, timing: Timing::default() }));
            }
            all
        };
        prop_assert_eq!(sent(true), sent(false));
    }
}
