//! What the page tells the person, as data; `ui` has the words.

use super::judge_progress::JudgeProgress;
use super::page_error::PageError;
use crate::domain::{Failure, RunState};
use crate::provider::connection::Diagnosis;

/// Something to tell the person. The last one stands in the page's status line.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Notice {
    /// Nothing has happened yet.
    #[default]
    Quiet,
    /// A run has begun over so many prompts.
    Started(usize),
    /// A run has entered this state.
    RunIs {
        /// The new state.
        state: RunState,
        /// Prompts that are settled.
        settled: usize,
        /// Prompts in the plan.
        planned: usize,
    },
    /// A model in the page is being made ready.
    ModelAwaited(String),
    /// A model in the page is ready.
    ModelReady(String),
    /// The classifier's encoder is ready.
    EncoderReady,
    /// "Test connection" has been pressed and its result is awaited.
    Testing,
    /// "Test connection" found that the connection works.
    ConnectionWorks(Box<Diagnosis>),
    /// A file came in as a run with so many items.
    Imported {
        /// The file's name.
        file: String,
        /// How many items it holds.
        items: usize,
    },
    /// Answers of other programs are judged, and will come in.
    ImportGoesOn,
    /// Answers of other programs came in.
    AnswersImported(ImportedAnswers),
    /// A file was handed to the person.
    Exported(String),
    /// An answer was asked for again and has come.
    AskedAgain,
    /// A run was judged by another classifier, and so many verdicts are others than before.
    Judged {
        /// Verdicts of another class than before.
        changed: usize,
    },
    /// A judge has come to its end, or was stopped.
    JudgeIsDone {
        /// How far it came.
        progress: JudgeProgress,
        /// Why the last request failed that did.
        failure: Option<Failure>,
        /// The first reply that could not be read.
        unread_reply: Option<String>,
    },
    /// People's labels came in.
    LabelsTaken {
        /// The file's name.
        file: String,
        /// Labels that found their answer.
        taken: usize,
        /// Labels whose prompt or answer is not in the run.
        unmatched: usize,
    },
    /// A prompt set can be asked.
    SetIsHere {
        /// The set's name.
        name: String,
        /// How many prompts it has.
        prompts: usize,
        /// Rows of its file that could not be read.
        bad: u64,
    },
    /// The machine has no network; the run waits for it.
    Offline,
    /// Storing works again after it had failed.
    StoredAgain,
    /// Runs broke off with the page, and can go on.
    Interrupted {
        /// The number of runs.
        runs: usize,
    },
    /// A run that was to go on has nothing left to ask.
    NothingLeft,
    /// A run of this name was deleted, and can be brought back.
    Deleted(String),
    /// A deleted run of this name is back.
    BroughtBack(String),
    /// The forms hold what the run of this name was made with.
    SettingsUsed(String),
    /// A run is paused: the account has nothing left to spend.
    QuotaSpent(Failure),
    /// A run is paused: it has cost as much as it may.
    LimitReached {
        /// The cost so far.
        spent: f64,
        /// The spending limit.
        limit: f64,
    },
    /// Something went wrong.
    Error(PageError),
}

/// What an import of answers came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportedAnswers {
    /// The files' names.
    pub files: Vec<String>,
    /// Runs that were made of them.
    pub runs: usize,
    /// Answers in these.
    pub answers: usize,
    /// Records that could not be read.
    pub bad: u64,
    /// Answers that are left out: nobody said whether their prompts are harmless or harmful.
    pub left_out: usize,
    /// Answers that are left out: their prompts had one before.
    pub twice: usize,
    /// Runs that there were, how many results of a batch went into each, and how many of its results had no place there.
    pub merged: Vec<(String, usize, usize)>,
    /// Runs that a batch judged, how many verdicts it gave to each, and how many replies held none.
    pub judged: Vec<(String, usize, usize)>,
}
