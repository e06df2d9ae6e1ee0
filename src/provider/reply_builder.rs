//! A reply as far as it has come, told the same way for every provider, for a llama.cpp server that is asked token by
//! token, and for a model in the page.

use serde_json::Value;

use super::finish::Finish;
use crate::domain::{Ending, Failure, FailureCause, FailureKind, FinalAnswer, Reply, Usage, count_of};

/// Why nothing more of a reply is worth reading.
#[derive(Debug)]
pub(super) enum StreamEnd {
    /// It is complete.
    Done,
    /// The provider refused, with this signal.
    Blocked(String),
    /// It failed.
    Failed(Failure),
}

/// A reply as far as it was read.
#[derive(Debug, Default)]
pub struct ReplyBuilder {
    /// The answer with any tagged reasoning in it; reasoning that came in a field of its own is not kept.
    text: String,
    finish_reason: Option<String>,
    usage: Option<Usage>,
    /// The model has written something, be it reasoning.
    has_tokens: bool,
}

impl ReplyBuilder {
    /// Adds a piece of the answer.
    pub fn push_text(&mut self, piece: &str) {
        self.text.push_str(piece);
        self.has_tokens |= !piece.is_empty();
    }

    /// Clears the builder for another attempt.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Sets the finish reason, as the API spells it.
    pub fn set_finish_reason(&mut self, reason: &str) {
        if !reason.is_empty() {
            self.finish_reason = Some(reason.to_owned());
        }
    }

    /// Sets the counts of tokens read and written, each where it is told; a later count replaces an earlier one.
    pub fn set_usage(&mut self, prompt: Option<u64>, completion: Option<u64>) {
        let small = |count: Option<u64>| count.and_then(|count| u32::try_from(count).ok());
        let (prompt_tokens, completion_tokens) = (small(prompt), small(completion));
        if prompt_tokens.or(completion_tokens).is_some() {
            let usage = self.usage.get_or_insert_default();
            usage.prompt_tokens = prompt_tokens.or(usage.prompt_tokens);
            usage.completion_tokens = completion_tokens.or(usage.completion_tokens);
        }
    }

    /// The text so far, with tagged reasoning in it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The reply of a stream or document that was read to its end. Fails where the server says that it broke off.
    pub fn into_reply(self) -> Result<Reply, Failure> {
        let reason = self.finish_reason.as_deref().unwrap_or_default();
        match Finish::of(reason) {
            Finish::BrokenOff => {
                let cause = FailureCause::BrokenOff { reason: reason.to_owned() };
                Err(Failure::new(FailureKind::CutStream, cause))
            }
            Finish::Blocked => {
                let reason = reason.to_owned();
                Ok(self.into_block(reason))
            }
            finish => Ok(self.into_answer(finish)),
        }
    }

    fn into_answer(self, finish: Finish) -> Reply {
        let found = FinalAnswer::of(&self.text);
        let text = found.text(&self.text);
        let ending = if !text.trim().is_empty() {
            Ending::Answered { text }
        } else if finish == Finish::Cut || found.ends_in_reasoning && finish != Finish::Done {
            Ending::Truncated
        } else {
            Ending::Empty
        };
        Reply { ending, finish_reason: self.finish_reason, usage: self.usage }
    }

    /// The reply that a provider's block makes of what came before it.
    pub(super) fn into_block(self, reason: String) -> Reply {
        let text = FinalAnswer::of(&self.text).text(&self.text);
        Reply { ending: Ending::Blocked { reason, text }, finish_reason: self.finish_reason, usage: self.usage }
    }

    pub(super) fn has_tokens(&self) -> bool {
        self.has_tokens
    }

    /// Whether the API has said why the reply ended.
    pub(super) fn has_finish_reason(&self) -> bool {
        self.finish_reason.is_some()
    }

    /// Adds content that is a text, or a list of parts: some are text, some reasoning.
    pub(super) fn read_content(&mut self, content: &Value) {
        match content {
            Value::String(text) => self.push_text(text),
            Value::Array(parts) => parts.iter().for_each(|part| self.read_part(part)),
            Value::Object(_) => self.read_part(content),
            _ => {}
        }
    }

    /// A part of the content. What its type says counts for more than the name of the field that holds its words.
    fn read_part(&mut self, part: &Value) {
        const REASONING: [&str; 5] = ["thinking", "reasoning", "thought", "redacted_thinking", "reasoning_content"];
        let kind = part["type"].as_str().unwrap_or_default();
        if REASONING.iter().any(|name| kind.starts_with(name)) || part["thought"] == true {
            self.read_reasoning(part);
            return;
        }
        match part {
            Value::String(text) => self.push_text(text),
            _ => [&part["text"], &part["refusal"]].into_iter().for_each(|text| self.read_content(text)),
        }
        self.read_reasoning_of(part);
    }

    /// Takes note of reasoning in a message's own fields, under any of their names.
    pub(super) fn read_reasoning_of(&mut self, message: &Value) {
        const FIELDS: [&str; 5] =
            ["reasoning_content", "reasoning", "thinking", "reasoning_details", "thinking_blocks"];
        FIELDS.iter().for_each(|name| self.read_reasoning(&message[*name]));
    }

    /// Takes note of a piece of reasoning, where there is one. Its words are not kept.
    fn read_reasoning(&mut self, piece: &Value) {
        let has_words = match piece {
            Value::String(text) => !text.is_empty(),
            Value::Array(parts) => !parts.is_empty(),
            Value::Object(part) => !part.is_empty(),
            _ => false,
        };
        self.has_tokens |= has_words;
    }

    /// Reads the finish reason, where there is one.
    pub(super) fn read_finish_reason(&mut self, reason: &Value) {
        // SGLang's own API has an object with a type.
        self.set_finish_reason(reason.as_str().or_else(|| reason["type"].as_str()).unwrap_or_default());
    }

    /// Reads the counts of tokens read and written, where there are any.
    pub(super) fn read_usage(&mut self, prompt: &Value, completion: &Value) {
        self.set_usage(count_of(prompt), count_of(completion));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ending(text: &str, finish_reason: &str) -> Ending {
        let mut builder = ReplyBuilder::default();
        builder.push_text(text);
        builder.set_finish_reason(finish_reason);
        builder.into_reply().unwrap().ending
    }

    fn answered(text: &str) -> Ending {
        Ending::Answered { text: text.to_owned() }
    }

    #[test]
    fn non_empty_text_is_an_answer_for_any_finish_reason() {
        for reason in ["stop", "length", "tool_calls", "pause_turn", "OTHER", ""] {
            assert_eq!(ending("  1 < 2\n", reason), answered("  1 < 2\n"), "{reason}");
        }
    }

    #[test]
    fn empty_text_is_truncated_or_empty_by_finish_reason() {
        for (text, reason, wanted) in [
            ("<think>a", "length", Ending::Truncated),
            ("<think>a", "", Ending::Truncated),
            ("<think>a", "stop", Ending::Empty),
            ("<think>a</think><think>b", "MAX_TOKENS", Ending::Truncated),
            ("<think>a</think>\n", "stop", Ending::Empty),
            ("", "stop", Ending::Empty),
            ("", "tool_calls", Ending::Empty),
            ("", "OTHER", Ending::Empty),
            (" ", "length", Ending::Truncated),
        ] {
            assert_eq!(ending(text, reason), wanted, "{text} {reason}");
        }
    }

    #[test]
    fn reasoning_is_taken_out() {
        assert_eq!(ending("<think>a</think>\n\nYes.", "stop"), answered("Yes."));
        assert_eq!(ending("analysisThey greet.assistantfinalHello!", "stop"), answered("Hello!"));
    }

    #[test]
    fn content_filter_is_a_block_with_the_text_before_it() {
        for reason in ["content_filter", "content_filter: SAFETY", "SAFETY", "sensitive"] {
            let block = Ending::Blocked { reason: reason.to_owned(), text: "Well".into() };
            assert_eq!(ending("<think>a</think>Well", reason), block);
        }
    }

    #[test]
    fn error_finish_reason_is_worth_retrying() {
        for reason in ["error", "network_error", "abort"] {
            let mut builder = ReplyBuilder::default();
            builder.push_text("We");
            builder.set_finish_reason(reason);
            assert!(builder.into_reply().unwrap_err().is_worth_retrying(), "{reason}");
        }
    }

    #[test]
    fn parts_of_reasoning_are_no_answer() {
        let mut builder = ReplyBuilder::default();
        builder.read_content(&serde_json::json!([
            {"type": "thinking", "thinking": [{"type": "text", "text": "They ask."}]},
            {"type": "reasoning", "text": "Hm."},
            {"type": "text", "text": "Yes"},
            {"type": "output_text", "text": "."},
            {"text": "Thought.", "thought": true},
        ]));
        assert_eq!(builder.text(), "Yes.");
    }
}
