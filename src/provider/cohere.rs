//! Cohere's chat, version 2: requests, and the events of a reply.

use serde_json::Value;

use super::Quirks;
use super::message::{messages, put_sampling};
use super::reply_builder::{ReplyBuilder, StreamEnd};
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
    put_sampling(&mut body, model, quirks, "p");
    body.put("max_tokens", model.decoding.max_tokens);
    body.put("stream", true);
    body
}

pub(super) fn read_chunk(chunk: &Value, reply: &mut ReplyBuilder) -> Option<StreamEnd> {
    let delta = &chunk["delta"];
    match chunk["type"].as_str()? {
        "content-start" | "content-delta" => reply.read_content(&delta["message"]["content"]),
        "message-end" => {
            read_end(delta, reply);
            return Some(StreamEnd::Done);
        }
        _ => {}
    }
    None
}

pub(super) fn read_document(document: &Value, reply: &mut ReplyBuilder) -> Option<StreamEnd> {
    let content = &document["message"]["content"];
    reply.read_content(content);
    read_end(document, reply);
    (content.is_array() || reply.has_finish_reason()).then_some(StreamEnd::Done)
}

/// The units that are billed are those that a price is for; where they are not told, those that the model saw stand in.
fn read_end(part: &Value, reply: &mut ReplyBuilder) {
    let usage = &part["usage"];
    for counted in [&usage["tokens"], &usage["billed_units"]] {
        reply.read_usage(&counted["input_tokens"], &counted["output_tokens"]);
    }
    reply.read_finish_reason(&part["finish_reason"]);
}
