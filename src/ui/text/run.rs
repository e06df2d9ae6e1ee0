//! Words on runs that last: broken off, gone on with, several at once.

use crate::domain::Failure;

/// Words on runs that last: broken off, gone on with, several at once, in one language.
pub(in crate::ui) trait RunText {
    words! {
        offline,
        stored_again,
        nothing_left,
        go_on,
        ask_failed,
        recorded,
        recorded_hint,
        elsewhere,
        interrupted_label,
        lineup,
        lineup_hint,
        add,
        take_out,
        side_by_side,
    }

    fn interrupted(&self, runs: usize) -> String;
    fn address_from_file(&self, address: &str) -> String;
    /// A model of the line-up: its name, and how many requests at once.
    fn line_up_entry(&self, model: &str, provider: &str, concurrency: u32) -> String;
    fn empty(&self, count: usize, tokens: u64) -> String;
    fn truncated(&self, count: usize) -> String;
    fn errors(&self, count: usize) -> String;
    fn cancelled(&self, count: usize) -> String;
    /// A reason to end that is not among the known ones.
    fn ended_with(&self, count: usize, reason: &str) -> String;
    fn quota_spent(&self, failure: &Failure) -> String;
}
