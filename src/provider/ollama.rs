//! Ollama's own API: requests, and the lines of a reply.

use serde_json::Value;

use super::draft::{Draft, Stop};
use super::message::messages;
use super::server_error::from_error;
use super::{ApiKey, HttpRequest, Quirk, Quirks};
use crate::domain::{Address, Fields, ModelSettings};

pub(super) const CHAT_PATH: &str = "api/chat";
pub(super) const MODELS_PATH: &str = "api/tags";

/// `POST {base}/api/chat`. A server of one's own wants no key; one behind a gateway takes it as a bearer token.
pub(super) fn chat_request(
    base: &Address,
    key: Option<&ApiKey>,
    model: &ModelSettings,
    quirks: Quirks,
    prompt: &str,
) -> HttpRequest {
    let mut options = Fields::default();
    if !quirks.has(Quirk::NoTemperature) {
        options.put_number("temperature", model.temperature);
    }
    options.put("num_predict", model.max_tokens);
    let mut body = Fields::default();
    body.put("model", model.name.as_str());
    body.put("messages", messages(model, prompt));
    body.put("stream", true);
    body.put("options", options);
    HttpRequest::post(base, CHAT_PATH, ApiKey::as_bearer(key), body)
}

/// A whole reply is a line like the others, which is also the last.
pub(super) fn read_chunk(chunk: &Value, draft: &mut Draft, key: Option<&ApiKey>) -> Option<Stop> {
    if !chunk["error"].is_null() {
        return Some(from_error(&chunk["error"], key));
    }
    draft.think(&chunk["message"]["thinking"]);
    draft.write(&chunk["message"]["content"]);
    draft.count(chunk["prompt_eval_count"].as_u64(), chunk["eval_count"].as_u64());
    draft.end(&chunk["done_reason"]);
    (chunk["done"] == true).then_some(Stop::Done)
}
