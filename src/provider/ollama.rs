//! Ollama's own API: requests, and the lines of a reply.

use serde_json::Value;

use super::draft::{Draft, Stop};
use super::message::{messages, put_temperature};
use super::server_error::from_error;
use super::{ApiKey, Quirks};
use crate::domain::{Fields, ModelSettings};

pub(super) const CHAT_PATH: &str = "api/chat";
pub(super) const MODELS_PATH: &str = "api/tags";

/// What `POST {base}/api/chat` takes.
pub(super) fn chat_body(model: &ModelSettings, quirks: Quirks, prompt: &str) -> Fields {
    let mut options = Fields::default();
    put_temperature(&mut options, model, quirks);
    options.put("num_predict", model.max_tokens);
    let mut body = Fields::default();
    body.put("model", model.name.as_str());
    body.put("messages", messages(model, prompt));
    body.put("stream", true);
    body.put("options", options);
    body
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
