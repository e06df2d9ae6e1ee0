//! Chat completions as OpenAI documents them and others follow: requests, and a reply's chunks.

use serde_json::Value;

use super::draft::{Draft, Stop};
use super::message::{messages, put_temperature};
use super::server_error::from_error;
use super::{ApiKey, Quirk, Quirks};
use crate::domain::{Fields, ModelSettings};

pub(super) const CHAT_PATH: &str = "chat/completions";

/// What `POST {base}/chat/completions` takes.
pub(super) fn chat_body(model: &ModelSettings, quirks: Quirks, prompt: &str) -> Fields {
    let mut body = Fields::default();
    body.put("model", model.name.as_str());
    body.put("messages", messages(model, prompt));
    put_temperature(&mut body, model, quirks);
    let limit = if quirks.has(Quirk::MaxCompletionTokens) { "max_completion_tokens" } else { "max_tokens" };
    body.put(limit, model.max_tokens);
    if !quirks.has(Quirk::WholeReply) {
        body.put("stream", true);
        if !quirks.has(Quirk::NoStreamOptions) {
            let mut options = Fields::default();
            options.put("include_usage", true);
            body.put("stream_options", options);
        }
    }
    body
}

pub(super) fn read_document(document: &Value, draft: &mut Draft, key: Option<&ApiKey>) -> Option<Stop> {
    let is_whole = document["choices"][0]["message"].is_object();
    read_chunk(document, draft, key).or(is_whole.then_some(Stop::Done))
}

pub(super) fn is_completion(chunk: &Value) -> bool {
    chunk["choices"].is_array()
}

/// Adds a chunk, or a whole completion, to the draft.
pub(super) fn read_chunk(chunk: &Value, draft: &mut Draft, key: Option<&ApiKey>) -> Option<Stop> {
    let choice = &chunk["choices"][0];
    if let Some(error) = [&chunk["error"], &choice["error"]].into_iter().find(|error| !error.is_null()) {
        return Some(from_error(error, key));
    }
    let part = if choice["delta"].is_object() { &choice["delta"] } else { &choice["message"] };
    let written = draft.text.len();
    add_content(&part["content"], &mut draft.text);
    // The model's refusal comes in a field of its own, and is its answer.
    add_content(&part["refusal"], &mut draft.text);
    let has_reasoning = [&part["reasoning_content"], &part["reasoning"]]
        .into_iter()
        .filter_map(Value::as_str)
        .any(|text| !text.is_empty());
    draft.has_tokens |= has_reasoning || draft.text.len() > written;
    draft.end(&choice["finish_reason"]);
    let usage = &chunk["usage"];
    draft.count(usage["prompt_tokens"].as_u64(), usage["completion_tokens"].as_u64());
    None
}

/// Adds content that is a text, or a list of parts of which some are.
fn add_content(content: &Value, text: &mut String) {
    match content {
        Value::String(part) => text.push_str(part),
        Value::Array(parts) => {
            let words = parts.iter().flat_map(|part| [&part["text"], &part["refusal"]]);
            text.extend(words.filter_map(Value::as_str));
        }
        _ => {}
    }
}
