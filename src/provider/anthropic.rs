//! Anthropic's Messages API: requests, and the events of a reply.

use serde_json::Value;

use super::draft::{Draft, Stop};
use super::http::Headers;
use super::message::{message, put_temperature, system_prompt};
use super::server_error::from_error;
use super::{ApiKey, Quirks};
use crate::domain::{Fields, ModelSettings};

pub(super) const CHAT_PATH: &str = "messages";
/// As many as one page may hold.
pub(super) const MODELS_QUERY: &str = "models?limit=1000";
const VERSION: &str = "2023-06-01";

/// Without the second header the API lets no page read its replies.
pub(super) fn headers(key: Option<&ApiKey>) -> Headers {
    let mut headers = vec![
        ("anthropic-version", VERSION.to_owned()),
        ("anthropic-dangerous-direct-browser-access", "true".to_owned()),
    ];
    headers.extend(key.map(|key| ("x-api-key", key.bare())));
    headers
}

/// What `POST {base}/messages` takes.
pub(super) fn chat_body(model: &ModelSettings, quirks: Quirks, prompt: &str) -> Fields {
    let mut body = Fields::default();
    body.put("model", model.name.as_str());
    body.put_some("system", system_prompt(model));
    body.put("messages", vec![message("user", prompt)]);
    body.put("max_tokens", model.max_tokens);
    put_temperature(&mut body, model, quirks);
    body.put("stream", true);
    body
}

pub(super) fn read_chunk(chunk: &Value, draft: &mut Draft, key: Option<&ApiKey>) -> Option<Stop> {
    match chunk["type"].as_str()? {
        "message_start" => count(&chunk["message"]["usage"], draft),
        "content_block_start" => read_block(&chunk["content_block"], draft),
        "content_block_delta" => read_block(&chunk["delta"], draft),
        "message_delta" => {
            count(&chunk["usage"], draft);
            return end(&chunk["delta"], draft);
        }
        "message_stop" => return Some(Stop::Done),
        "error" => return Some(from_error(&chunk["error"], key)),
        _ => {} // `ping`, a block's end, or an event of a later version
    }
    None
}

pub(super) fn read_document(document: &Value, draft: &mut Draft, key: Option<&ApiKey>) -> Option<Stop> {
    if document["type"] == "error" {
        return Some(from_error(&document["error"], key));
    }
    for block in document["content"].as_array()? {
        read_block(block, draft);
    }
    count(&document["usage"], draft);
    Some(end(document, draft).unwrap_or(Stop::Done))
}

/// A block, or a piece of one. Its signature and whatever else it may have is nothing that the model said.
fn read_block(block: &Value, draft: &mut Draft) {
    draft.write(&block["text"]);
    draft.think(&block["thinking"]);
}

/// Why the model ended. A `refusal` is said by classifiers that watch it, and not by the model itself.
fn end(part: &Value, draft: &mut Draft) -> Option<Stop> {
    draft.end(&part["stop_reason"]);
    (part["stop_reason"] == "refusal").then(|| Stop::Blocked("refusal".to_owned()))
}

/// What is read from a cache or put into one is counted apart, and is part of the prompt all the same.
fn count(usage: &Value, draft: &mut Draft) {
    let cached: u64 = ["cache_creation_input_tokens", "cache_read_input_tokens"]
        .into_iter()
        .filter_map(|name| usage[name].as_u64())
        .fold(0, u64::saturating_add);
    let prompt = usage["input_tokens"].as_u64().map(|tokens| tokens.saturating_add(cached));
    draft.count(prompt, usage["output_tokens"].as_u64());
}
