//! Words of a run's answers and of the dialog with one of them, in English.

use super::English;
use crate::ui::text::answers::AnswersText;

impl AnswersText for English {
    words! {
        of_run: "Answers of",
        search: "Search",
        search_example: "words in prompt or answer",
        no_responses: "No answers yet. They appear here one by one while a run goes on.",
        no_match: "No answer matches these filters.",
        previous: "Previous",
        next: "Next",
        ask_again: "Ask again",
        no_text: "No text came.",
        server_sent: "What the server sent",
        copy: "Copy",
        timing: "Timing",
    }

    fn item_of(&self, number: usize, total: usize) -> String {
        format!("Answer {number} of {total}")
    }

    fn judged_with(&self, classifier: &str) -> String {
        format!("by {classifier}")
    }

    fn confidence(&self, percent: &str) -> String {
        format!("{percent} sure")
    }

    fn decided_by(&self, rules: &str) -> String {
        format!("decided by: {rules}")
    }

    fn nothing_declined(&self) -> &'static str {
        "nothing in it declines"
    }

    fn attempts(&self, n: u32) -> String {
        if n == 1 { "1 request".to_owned() } else { format!("{n} requests") }
    }

    fn first_token(&self, ms: u32) -> String {
        format!("first token after {}", crate::ui::format::millis(ms))
    }

    fn took(&self, ms: u32) -> String {
        format!("took {}", crate::ui::format::millis(ms))
    }

    fn tokens(&self, read: Option<u32>, written: Option<u32>) -> Option<String> {
        match (read, written) {
            (None, None) => None,
            (read, written) => {
                let part = |n: Option<u32>, what| n.map(|n| format!("{n} tokens {what}"));
                let parts: Vec<String> = [part(read, "read"), part(written, "written")].into_iter().flatten().collect();
                Some(parts.join(", "))
            }
        }
    }

    fn billed_without_text(&self, tokens: u32) -> String {
        format!(" The API counts {tokens} tokens that it wrote, reasoning included.")
    }

    fn finish(&self, reason: &str) -> String {
        format!("ended with “{reason}”")
    }
}
