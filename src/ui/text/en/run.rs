//! Words on runs that last: broken off, gone on with, several at once, in English.

use super::English;
use super::errors::failure_message;
use crate::domain::Failure;
use crate::ui::format;
use crate::ui::text::run::RunText;

pub(super) const GO_ON: &str = "Go on";

impl RunText for English {
    words! {
        offline: "This machine has no network. The run waits for it, and goes on by itself; nothing is lost.",
        stored_again: "The browser's storage works again: everything is stored.",
        nothing_left: "Every prompt of this run has been asked.",
        go_on: GO_ON,
        ask_failed: "Ask failed again",
        recorded: "recorded",
        recorded_hint: "Recorded with the models of this page. A run of your own takes their place on the chart.",
        elsewhere: "in another tab",
        interrupted_label: "broken off",
        lineup: "Line-up",
        lineup_hint: "Several models over the same prompts: add what the form holds, change the form, add again. Run then asks all of them.",
        add: "Add this model",
        take_out: "Take out",
        side_by_side: "side by side, not one after the other",
    }

    fn interrupted(&self, runs: usize) -> String {
        match runs {
            1 => format!("A run broke off with its page. “{GO_ON}” under “Your runs” asks what it left open."),
            runs => {
                format!("{runs} runs broke off with their page. “{GO_ON}” under “Your runs” asks what they left open.")
            }
        }
    }

    fn address_from_file(&self, address: &str) -> String {
        format!(
            "The run's file names this address: {address}. Confirm that you want to use it before anything is sent there."
        )
    }

    fn line_up_entry(&self, model: &str, provider: &str, concurrency: u32) -> String {
        format!("{model} ({provider}, {concurrency} at once)")
    }

    fn empty(&self, count: usize, tokens: u64) -> String {
        match tokens {
            0 => format!("{count} empty"),
            tokens => format!("{count} empty, though {tokens} tokens were billed"),
        }
    }

    fn truncated(&self, count: usize) -> String {
        format!("{count} truncated")
    }

    fn errors(&self, count: usize) -> String {
        format!("{count} failed")
    }

    fn cancelled(&self, count: usize) -> String {
        format!("{count} cancelled")
    }

    fn ended_with(&self, count: usize, reason: &str) -> String {
        format!("{count} ended with “{}”, which is unknown here", format::excerpt(reason, 40))
    }

    fn quota_spent(&self, failure: &Failure) -> String {
        format!("The run is paused. {}", failure_message(failure))
    }
}
