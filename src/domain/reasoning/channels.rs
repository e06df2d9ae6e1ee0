//! Texts whose reasoning is told by channels or by phrases.

use std::ops::Range;

use super::final_answer::FinalAnswer;

/// Harmony's final channel, where a server dropped the special tokens around its name.
pub(super) const FINAL: &str = "assistantfinal";

/// The words by which Granite's models part reasoning and answer, at the begin of the text.
const PHRASES: (&str, &str) = ("here is my thought process:", "here is my response:");

/// The channels of OpenAI's Harmony format (gpt-oss), with their special tokens. `None` for a text of another format.
pub(super) fn harmony(text: &str) -> Option<FinalAnswer> {
    const CHANNEL: &str = "<|channel|>";
    const MESSAGE: &str = "<|message|>";
    const ENDS: [&str; 4] = ["<|return|>", "<|end|>", "<|start|>", "<|call|>"];
    let begin = text.trim_start();
    if !begin.starts_with(CHANNEL) && !begin.starts_with("<|start|>") {
        return None;
    }
    let (mut parts, mut name, mut content) = (Vec::new(), None, None);
    let mut is_last_reasoning = false;
    for at in memchr::memmem::find_iter(text.as_bytes(), "<|") {
        let rest = text.get(at..).unwrap_or_default();
        if rest.starts_with(CHANNEL) {
            parts.extend(content.take().map(|start| start..at));
            (name, is_last_reasoning) = (Some(at + CHANNEL.len()), true);
        } else if rest.starts_with(MESSAGE) {
            let channel = name.take().and_then(|start| text.get(start..at)).unwrap_or_default().trim_start();
            // Some models name the channel after the speaker.
            is_last_reasoning = !["final", "assistant"].iter().any(|answer| channel.starts_with(answer));
            content = (!is_last_reasoning).then_some(at + MESSAGE.len());
        } else if ENDS.iter().any(|end| rest.starts_with(end)) {
            parts.extend(content.take().map(|start| start..at));
        }
    }
    parts.extend(content.map(|start| start..text.len()));
    parts.retain(|part: &Range<usize>| !text.get(part.clone()).unwrap_or_default().trim().is_empty());
    Some(FinalAnswer { ends_in_reasoning: parts.is_empty() && is_last_reasoning, parts })
}

/// Harmony's channels where a server dropped the special tokens, so that the channels' names run into the words.
pub(super) fn harmony_without_tokens(text: &str) -> Option<FinalAnswer> {
    let body = text.trim_start();
    let behind = match body.starts_with(FINAL) {
        true => body,
        false => ["analysis", "commentary"].iter().find_map(|name| body.strip_prefix(name))?,
    };
    match behind.find(FINAL) {
        Some(at) => {
            let answer = text.len() - behind.len() + at + FINAL.len()..text.len();
            let is_blank = text.get(answer.clone()).unwrap_or_default().trim().is_empty();
            Some(FinalAnswer::of_parts((!is_blank).then_some(answer)))
        }
        // "analysisWe need to" is a channel's name run into its first word; "analysis of" is a word.
        None if behind.starts_with(char::is_uppercase) => Some(FinalAnswer::cut()),
        None => None,
    }
}

/// The answer that follows the second of [`PHRASES`].
pub(super) fn between_phrases(text: &str) -> Option<FinalAnswer> {
    let (begins, answers) = PHRASES;
    let lead = text.trim_start();
    if !lead.get(..begins.len())?.eq_ignore_ascii_case(begins) {
        return None;
    }
    let answer = text.to_ascii_lowercase().find(answers)? + answers.len();
    Some(FinalAnswer::of_parts(Some(answer..text.len())))
}
