//! Words on runs that last: broken off, gone on with, several at once.

use super::errors::failure_message;
use crate::domain::Failure;
use crate::ui::format;

pub(in crate::ui) const OFFLINE: &str =
    "This machine has no network. The run waits for it, and goes on by itself; nothing is lost.";
pub(in crate::ui) const STORED_AGAIN: &str = "The browser's storage works again: everything is stored.";
pub(in crate::ui) const NOTHING_LEFT: &str = "Every prompt of this run has been asked.";
pub(in crate::ui) const GO_ON: &str = "Go on";
pub(in crate::ui) const ASK_FAILED: &str = "Ask failed again";
pub(in crate::ui) const RECORDED: &str = "recorded";
pub(in crate::ui) const RECORDED_HINT: &str =
    "Recorded with the models of this page. A run of your own takes their place on the chart.";
pub(in crate::ui) const ELSEWHERE: &str = "in another tab";
pub(in crate::ui) const INTERRUPTED: &str = "broken off";
pub(in crate::ui) const LINEUP: &str = "Line-up";
pub(in crate::ui) const LINEUP_HINT: &str = "Several models over the same prompts: add what the form holds, change the form, add again. Run then asks all of them.";
pub(in crate::ui) const ADD: &str = "Add this model";
pub(in crate::ui) const TAKE_OUT: &str = "Take out";
pub(in crate::ui) const SIDE_BY_SIDE: &str = "side by side, not one after the other";

pub(in crate::ui) fn interrupted(runs: usize) -> String {
    match runs {
        1 => format!("A run broke off with its page. “{GO_ON}” under “Your runs” asks what it left open."),
        runs => format!("{runs} runs broke off with their page. “{GO_ON}” under “Your runs” asks what they left open."),
    }
}

pub(in crate::ui) fn address_from_file(address: &str) -> String {
    format!(
        "The run's file names this address: {address}. Confirm that you want to use it before anything is sent there."
    )
}

/// A model of the line-up: its name, and how many requests at once.
pub(in crate::ui) fn line_up_entry(model: &str, provider: &str, concurrency: u32) -> String {
    format!("{model} ({provider}, {concurrency} at once)")
}

pub(in crate::ui) fn empty(count: usize, tokens: u64) -> String {
    match tokens {
        0 => format!("{count} empty"),
        tokens => format!("{count} empty, though {tokens} tokens were billed"),
    }
}

pub(in crate::ui) fn truncated(count: usize) -> String {
    format!("{count} truncated")
}

pub(in crate::ui) fn errors(count: usize) -> String {
    format!("{count} failed")
}

pub(in crate::ui) fn cancelled(count: usize) -> String {
    format!("{count} cancelled")
}

/// A reason to end that is not among the known ones.
pub(in crate::ui) fn ended_with(count: usize, reason: &str) -> String {
    format!("{count} ended with “{}”, which is unknown here", format::excerpt(reason, 40))
}

pub(in crate::ui) fn quota_spent(failure: &Failure) -> String {
    format!("The run is paused. {}", failure_message(failure))
}
