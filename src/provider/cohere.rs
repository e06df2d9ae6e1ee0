//! Cohere's chat, version 2: requests, and the events of a reply.

use serde_json::Value;

use super::draft::{Draft, Stop};
use super::message::{messages, put_temperature};
use super::server_error::from_error;
use super::{ApiKey, Quirks};
use crate::domain::{Fields, ModelSettings};

pub(super) const CHAT_PATH: &str = "v2/chat";
/// The list of models has no second version.
pub(super) const MODELS_PATH: &str = "v1/models";
pub(super) const MODELS_QUERY: &str = "v1/models?page_size=1000&endpoint=chat";

/// What `POST {base}/v2/chat` takes. The service's own safety mode is left as it is.
pub(super) fn chat_body(model: &ModelSettings, quirks: Quirks, prompt: &str) -> Fields {
    let mut body = Fields::default();
    body.put("model", model.name.as_str());
    body.put("messages", messages(model, prompt));
    put_temperature(&mut body, model, quirks);
    body.put("max_tokens", model.max_tokens);
    body.put("stream", true);
    body
}

pub(super) fn read_chunk(chunk: &Value, draft: &mut Draft, key: Option<&ApiKey>) -> Option<Stop> {
    let delta = &chunk["delta"];
    match chunk["type"].as_str() {
        Some("content-start" | "content-delta") => {
            read_content(&delta["message"]["content"], draft);
            None
        }
        Some("message-end") if delta["error"].is_string() => Some(from_error(&delta["error"], key)),
        Some("message-end") => Some(end(delta, draft)),
        Some(_) => None,
        // What is wrong is told without a type.
        None => chunk["message"].is_string().then(|| from_error(chunk, key)),
    }
}

pub(super) fn read_document(document: &Value, draft: &mut Draft, key: Option<&ApiKey>) -> Option<Stop> {
    if document["message"].is_string() {
        return Some(from_error(document, key));
    }
    for content in document["message"]["content"].as_array()? {
        read_content(content, draft);
    }
    Some(end(document, draft))
}

fn read_content(content: &Value, draft: &mut Draft) {
    draft.think(&content["thinking"]);
    draft.write(&content["text"]);
}

/// The units that are billed are those that a price is for; where they are not told, those that the model saw stand in.
fn end(part: &Value, draft: &mut Draft) -> Stop {
    let usage = &part["usage"];
    for counted in [&usage["tokens"], &usage["billed_units"]] {
        draft.count(counted["input_tokens"].as_u64(), counted["output_tokens"].as_u64());
    }
    draft.end(&part["finish_reason"]);
    match part["finish_reason"].as_str() {
        Some(reason @ "ERROR_TOXIC") => Stop::Blocked(reason.to_owned()),
        _ => Stop::Done,
    }
}
