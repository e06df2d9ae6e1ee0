//! What the page tells the person, as data; `ui` has the words.

use crate::domain::RunState;

/// One thing to say. The last one stands in the page's status line.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Notice {
    /// Nothing has happened yet.
    #[default]
    Quiet,
    /// A run has begun over so many prompts.
    Started(usize),
    /// A run is in this state with so many of so many prompts at their end.
    RunIs {
        /// The new state.
        state: RunState,
        /// Prompts at their end.
        settled: usize,
        /// Prompts in the plan.
        planned: usize,
    },
    /// "Test connection" is at work.
    Testing,
    /// "Test connection" found all well.
    ConnectionWorks(String),
    /// A file came in as a run with so many items.
    Imported {
        /// The file's name.
        file: String,
        /// How many items it holds.
        items: usize,
    },
    /// A file was handed to the person.
    Exported(String),
    /// An answer was asked for again and has come.
    AskedAgain,
    /// Something went wrong: what happened, to what, and what to do next.
    Trouble(String),
}
