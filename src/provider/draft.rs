//! A reply as far as it has come, told the same way for every provider.

use serde_json::Value;

use crate::domain::{Ending, Failure, FailureKind, Reply, Usage};

/// Why nothing more of a reply is worth reading.
#[derive(Debug)]
pub(super) enum Stop {
    /// It is complete.
    Done,
    /// The provider refused, with this signal.
    Blocked(String),
    /// It failed.
    Failed(Failure),
}

/// What was read so far.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// The answer with any tagged reasoning in it; reasoning that came in a field of its own is not kept.
    pub(super) text: String,
    pub(super) finish_reason: Option<String>,
    pub(super) usage: Option<Usage>,
    /// The model has written something, be it reasoning.
    pub(super) has_tokens: bool,
    /// Something of the documented shape came.
    pub(super) is_recognised: bool,
    /// Something of another shape came.
    pub(super) is_strange: bool,
}

impl Draft {
    /// Adds a piece of the answer, where there is one.
    pub(super) fn write(&mut self, piece: &Value) {
        let piece = piece.as_str().unwrap_or_default();
        self.text.push_str(piece);
        self.has_tokens |= !piece.is_empty();
    }

    /// Takes note of a piece of reasoning, where there is one. Its words are not kept.
    pub(super) fn think(&mut self, piece: &Value) {
        self.has_tokens |= piece.as_str().is_some_and(|piece| !piece.is_empty());
    }

    /// Why the reply ended, where that is told.
    pub(super) fn end(&mut self, reason: &Value) {
        if let Some(reason) = reason.as_str().filter(|reason| !reason.is_empty()) {
            self.finish_reason = Some(reason.to_owned());
        }
    }

    /// Tokens read and written, each where it is told; a later count takes an earlier one's place.
    pub(super) fn count(&mut self, prompt: Option<u64>, completion: Option<u64>) {
        let small = |count: Option<u64>| count.and_then(|count| u32::try_from(count).ok());
        let (prompt_tokens, completion_tokens) = (small(prompt), small(completion));
        if prompt_tokens.or(completion_tokens).is_some() {
            let usage = self.usage.get_or_insert_default();
            usage.prompt_tokens = prompt_tokens.or(usage.prompt_tokens);
            usage.completion_tokens = completion_tokens.or(usage.completion_tokens);
        }
    }

    /// The reply of a stream or document that was read to its end.
    pub(super) fn into_reply(self) -> Result<Reply, Failure> {
        /// Endings by which servers admit that they broke off.
        const BROKEN_OFF: [&str; 4] = ["abort", "error", "timeout", "insufficient_system_resource"];
        /// Endings by which servers say that the limit is spent.
        const CUT: [&str; 3] = ["length", "max_tokens", "model_context_window_exceeded"];
        let reason = self.finish_reason.clone().unwrap_or_default().to_ascii_lowercase();
        if BROKEN_OFF.contains(&reason.as_str()) {
            let message = format!("The server broke off its answer (“{reason}”). Try again later.");
            return Err(Failure::new(FailureKind::CutStream, message));
        }
        // Some say no more than `content_filter`, some add what was found after it.
        if reason.starts_with("content_filter") {
            let signal = self.finish_reason.clone().unwrap_or(reason);
            return Ok(self.into_block(signal));
        }
        let text = final_answer(self.text);
        let ending = if !text.trim().is_empty() {
            Ending::Answered { text }
        } else if CUT.contains(&reason.as_str()) {
            Ending::Truncated
        } else {
            Ending::Empty
        };
        Ok(Reply { ending, finish_reason: self.finish_reason, usage: self.usage })
    }

    /// The reply that a provider's block makes of what came before it.
    pub(super) fn into_block(self, reason: String) -> Reply {
        let ending = Ending::Blocked { reason, text: final_answer(self.text) };
        Reply { ending, finish_reason: self.finish_reason, usage: self.usage }
    }
}

const OPEN: &str = "<think>";
const CLOSE: &str = "</think>";

/// The text without the reasoning that models tag. A closing tag alone ends reasoning too, since a chat template may
/// have opened it in the prompt; an opening tag alone is reasoning that was cut if it opens the text, else a word.
fn final_answer(text: String) -> String {
    if !text.contains(OPEN) && !text.contains(CLOSE) {
        return text;
    }
    let mut rest = text.as_str();
    if let Some((before, after)) = rest.split_once(CLOSE)
        && !before.contains(OPEN)
    {
        rest = after;
    }
    let mut answer = String::new();
    while let Some((before, reasoning)) = rest.split_once(OPEN) {
        match reasoning.split_once(CLOSE) {
            Some((_, after)) => {
                answer.push_str(before);
                rest = after;
            }
            None if answer.trim().is_empty() && before.trim().is_empty() => return String::new(),
            None => break,
        }
    }
    answer.push_str(rest);
    answer.trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ending(text: &str, finish_reason: &str) -> Ending {
        let draft = Draft { text: text.into(), finish_reason: Some(finish_reason.into()), ..Draft::default() };
        draft.into_reply().unwrap().ending
    }

    fn answered(text: &str) -> Ending {
        Ending::Answered { text: text.to_owned() }
    }

    #[test]
    fn an_answer_without_tags_is_left_as_it_is() {
        assert_eq!(ending("  1 < 2\n", "stop"), answered("  1 < 2\n"));
    }

    #[test]
    fn reasoning_is_taken_out() {
        assert_eq!(ending("<think>a</think>\n\nYes.", "stop"), answered("Yes."));
        assert_eq!(ending("\n<think></think>Yes. <think>b</think>No.", "length"), answered("Yes. No."));
        assert_eq!(ending("Well. <think>a</think>Yes.", "stop"), answered("Well. Yes."));
        assert_eq!(ending("opened by the template</think>Yes.", "stop"), answered("Yes."));
        assert_eq!(ending("x</think>Write <think> first.", "stop"), answered("Write <think> first."));
        assert_eq!(ending("The tag <think> opens it.", "stop"), answered("The tag <think> opens it."));
    }

    #[test]
    fn reasoning_alone_is_no_answer() {
        assert_eq!(ending("<think>a", "length"), Ending::Truncated);
        assert_eq!(ending("<think>a</think><think>b", "length"), Ending::Truncated);
        assert_eq!(ending("<think>a</think>\n", "stop"), Ending::Empty);
        assert_eq!(ending("", "stop"), Ending::Empty);
        assert_eq!(ending(" ", "length"), Ending::Truncated);
    }

    #[test]
    fn the_providers_filter_is_a_block_and_keeps_what_came_before() {
        let block = |reason: &str| Ending::Blocked { reason: reason.to_owned(), text: "Well".into() };
        assert_eq!(ending("<think>a</think>Well", "content_filter"), block("content_filter"));
        assert_eq!(ending("Well", "content_filter: SAFETY"), block("content_filter: SAFETY"));
    }

    #[test]
    fn an_answer_that_the_server_broke_off_is_worth_another_try() {
        let draft = Draft { text: "We".into(), finish_reason: Some("error".into()), ..Draft::default() };
        assert!(draft.into_reply().unwrap_err().is_worth_retrying());
    }
}
