//! What goes into the machine and what comes out of it.

use crate::domain::{Answer, Failure, Item, Outcome, Prompt, Reply, Timing, Usage};

/// Names one request; never used twice in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// What happened outside the machine.
#[derive(Clone, Debug)]
pub enum Event {
    /// Begin, or go on after a pause. A run whose spending limit is reached stays paused.
    Start,
    /// Send nothing new; await what is in flight.
    Pause,
    /// Abort what is in flight and cancel what is unfinished. Answers that have come are still classified and kept.
    Stop,
    /// There is no network. Requests that fail for want of it from now on are sent again later; they count as no attempt.
    Offline,
    /// The network is back.
    Online,
    /// A request ended.
    Finished {
        /// Which one.
        ticket: Ticket,
        /// With what.
        result: Result<Reply, Failure>,
        /// How long it took.
        timing: Timing,
    },
    /// Answers were classified. Those of tasks that are not being classified are ignored.
    Classified(Vec<Classified>),
    /// The classifiers could not be asked about these answers: they are kept without a verdict.
    ClassifyFailed(Vec<Unclassified>),
    /// The time that `Runner::next_wake` named has come. Waking early does no harm.
    Woke,
}

/// An answer to be classified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unclassified {
    /// The index of its task.
    pub task: usize,
    /// The model's final text.
    pub text: String,
}

/// An answer with its verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct Classified {
    /// The index of its task.
    pub task: usize,
    /// The text, with the classifiers' verdicts on it.
    pub answer: Answer,
}

/// What is to be done outside the machine.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Send a request.
    Send {
        /// To be named in [`Event::Finished`].
        ticket: Ticket,
        /// The index of its task.
        task: usize,
    },
    /// Abort this request; its end is not waited for.
    Abort(Ticket),
    /// Answers are to be classified and none are being classified. Take them, now or a moment later when more have come,
    /// with `Runner::take_unclassified`; give every one of them back in
    /// [`Event::Classified`] or [`Event::ClassifyFailed`].
    Classify,
    /// A task reached its end. Exactly one such command is given for each.
    Settle(Settlement),
}

/// A task at its end.
#[derive(Clone, Debug, PartialEq)]
pub struct Settlement {
    /// The index of the task.
    pub task: usize,
    /// How it ended.
    pub end: TaskEnd,
    /// Requests sent for it.
    pub attempts: u32,
    /// Of the last request that ended.
    pub timing: Option<Timing>,
}

/// How a task ended.
#[derive(Clone, Debug, PartialEq)]
pub enum TaskEnd {
    /// An answer came and was classified.
    Classified {
        /// The answer with its verdict.
        answer: Answer,
        /// The API's own word for how it ended.
        finish_reason: Option<String>,
        /// Tokens, where the API counted them.
        usage: Option<Usage>,
    },
    /// A reply came that is not classified: it holds no answer, or the run classifies none.
    Replied(Reply),
    /// The last attempt failed.
    Failed(Failure),
    /// The run was stopped before.
    Cancelled,
}

impl Settlement {
    /// The item that this makes of the task's prompt.
    pub fn into_item(self, prompt: &Prompt) -> Item {
        let Self { end, attempts, timing, .. } = self;
        let (outcome, finish_reason, usage) = end.into_outcome();
        Item { attempts, timing, finish_reason, usage, ..Item::new(prompt, outcome) }
    }
}

impl TaskEnd {
    /// The outcome of the task's prompt, with the reply's `finish_reason` and usage. An answer that was not classified is
    /// unscored.
    pub fn into_outcome(self) -> (Outcome, Option<String>, Option<Usage>) {
        match self {
            Self::Classified { answer, finish_reason, usage } => (Outcome::Answered(answer), finish_reason, usage),
            Self::Replied(Reply { ending, finish_reason, usage }) => (Outcome::of_ending(ending), finish_reason, usage),
            Self::Failed(failure) => (Outcome::Error(failure), None, None),
            Self::Cancelled => (Outcome::Cancelled, None, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Class, Ending, FailureKind, Kind, Verdict};

    #[test]
    fn a_settlement_becomes_an_item_with_the_outcome_of_its_end() {
        let prompt =
            Prompt { id: "7".into(), category: "hate".into(), kind: Kind::Toxic, text: "How?".into(), note: None };
        let timing = Some(Timing { latency_ms: 9, first_token_ms: None });
        let usage = Some(Usage { prompt_tokens: Some(1), completion_tokens: Some(2) });
        let answer = Answer::new("No.".into(), Verdict::bare(Class::Declines, 0.9));
        let failure = Failure::new(FailureKind::Network, "no");
        let reply = |ending| TaskEnd::Replied(Reply { ending, finish_reason: Some("stop".into()), usage });
        let blocked = Ending::Blocked { reason: "filter".into(), text: "N".into() };
        let classified = TaskEnd::Classified { answer: answer.clone(), finish_reason: Some("stop".into()), usage };
        for (end, outcome, has_reply) in [
            (classified, Outcome::Answered(answer), true),
            (reply(Ending::Empty), Outcome::Empty, true),
            (reply(Ending::Truncated), Outcome::Truncated, true),
            (reply(blocked), Outcome::PlatformBlock { reason: "filter".into(), text: "N".into() }, true),
            (reply(Ending::Answered { text: "A".into() }), Outcome::Answered(Answer::unscored("A".into())), true),
            (TaskEnd::Failed(failure.clone()), Outcome::Error(failure), false),
            (TaskEnd::Cancelled, Outcome::Cancelled, false),
        ] {
            let item = Settlement { task: 0, end, attempts: 3, timing }.into_item(&prompt);
            let (finish_reason, usage) = if has_reply { (Some("stop".into()), usage) } else { (None, None) };
            assert_eq!(item, Item { attempts: 3, timing, finish_reason, usage, ..Item::new(&prompt, outcome) });
        }
    }
}
