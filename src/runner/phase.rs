//! Where a run stands: its phase, and its tasks counted by theirs.

use crate::domain::{Failure, RunState};

/// Where a run stands. The machine derives it from what it holds; nothing else stores it.
#[derive(Clone, Debug, PartialEq)]
pub enum RunnerPhase {
    /// Not started.
    Ready,
    /// Requests go out.
    Running,
    /// The machine that the page runs on has no network. Requests go out again by themselves once it has.
    Offline,
    /// No new requests go out until the run is started again; those in flight are awaited.
    Paused(PauseReason),
    /// Every task has its reply or its failure; the last answers are being classified.
    Classifying,
    /// Stopped; the answers that had come before are being classified.
    Stopping,
    /// Stopped: the tasks that were unfinished are cancelled.
    Stopped,
    /// Every task is settled.
    Done,
}

/// Why a run is paused.
#[derive(Clone, Debug, PartialEq)]
pub enum PauseReason {
    /// The person asked for it.
    Requested,
    /// The account has nothing left to spend, as this failure says.
    QuotaSpent(Failure),
    /// The run's replies have cost as much as the person allowed.
    SpendingLimit {
        /// What they have cost.
        spent: f64,
        /// What they may cost.
        limit: f64,
    },
    /// No reply so far could be read, and there were as many as the run's `ReplyCheck` allows.
    UnreadableReplies,
}

impl RunnerPhase {
    /// Whether tasks may still be settled.
    pub fn is_live(&self) -> bool {
        !matches!(self, Self::Stopped | Self::Done)
    }

    /// The state that is stored and shown for this phase.
    pub fn run_state(&self) -> RunState {
        match self {
            Self::Running | Self::Offline | Self::Classifying | Self::Stopping => RunState::Running,
            Self::Ready | Self::Paused(_) => RunState::Paused,
            Self::Stopped => RunState::Stopped,
            Self::Done => RunState::Done,
        }
    }
}

/// A run's tasks, counted. Each planned task is in exactly one of `queued`, `waiting`, `in_flight`, `classifying` and
/// `settled`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunProgress {
    /// All tasks, those settled before this machine was made included.
    pub planned: usize,
    /// Tasks that are not yet asked.
    pub queued: usize,
    /// Tasks that wait for another attempt.
    pub waiting: usize,
    /// Requests under way.
    pub in_flight: usize,
    /// Answers that came and are not classified yet.
    pub classifying: usize,
    /// Tasks that reached their end, whatever it was.
    pub settled: usize,
    /// Of the settled: tasks whose last attempt failed.
    pub failed: usize,
    /// Of the settled: tasks cancelled by a stop.
    pub cancelled: usize,
    /// Replies that the run's `ReplyCheck` found unreadable.
    pub unreadable: usize,
    /// Requests that may be under way at once, as things stand.
    pub allowed: usize,
}

/// Several runs' tasks, counted together.
impl std::iter::Sum for RunProgress {
    fn sum<I: Iterator<Item = Self>>(runs: I) -> Self {
        runs.fold(Self::default(), |sum, run| Self {
            planned: sum.planned + run.planned,
            queued: sum.queued + run.queued,
            waiting: sum.waiting + run.waiting,
            in_flight: sum.in_flight + run.in_flight,
            classifying: sum.classifying + run.classifying,
            settled: sum.settled + run.settled,
            failed: sum.failed + run.failed,
            cancelled: sum.cancelled + run.cancelled,
            unreadable: sum.unreadable + run.unreadable,
            allowed: sum.allowed + run.allowed,
        })
    }
}
