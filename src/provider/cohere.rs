//! Cohere's chat, version 2: requests, and the events of a reply.

use serde_json::Value;

use super::dialect::{Dialect, bearer};
use super::message::{messages, put_sampling};
use super::reply_builder::{ReplyBuilder, StreamEnd};
use super::{Quirk, Quirks};
use crate::domain::{ApiKind, Fields, ModelSettings};

pub(super) static DIALECT: Dialect = Dialect {
    api: ApiKind::Cohere,
    base_suffix: "",
    chat_path: |_| "v2/chat".to_owned(),
    chat_query: "",
    models_path: "v1/models", // there is no second version of it
    models_query: "?page_size=1000&endpoint=chat",
    streams_json_lines: false,
    has_bare_errors: true,
    adaptable: &[Quirk::NoTemperature, Quirk::NoTopP],
    headers: bearer,
    chat_body,
    knows_chunk: |chunk| chunk["type"].is_string(),
    read_chunk,
    read_document,
};

/// The body of `POST {base}/v2/chat`. The service's default safety mode stays in force.
fn chat_body(model: &ModelSettings, quirks: Quirks, prompt: &str) -> Fields {
    let mut body = Fields::default();
    body.put("model", model.name.as_str());
    body.put("messages", messages(model, prompt));
    put_sampling(&mut body, model, quirks, "p");
    body.put("max_tokens", model.decoding.max_tokens);
    body.put("stream", true);
    body
}

fn read_chunk(chunk: &Value, reply: &mut ReplyBuilder) -> Option<StreamEnd> {
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

fn read_document(document: &Value, reply: &mut ReplyBuilder) -> Option<StreamEnd> {
    let content = &document["message"]["content"];
    reply.read_content(content);
    read_end(document, reply);
    (content.is_array() || reply.has_finish_reason()).then_some(StreamEnd::Done)
}

/// Prices are for billed units; where these are not told, the tokens that the model read and wrote are counted.
fn read_end(part: &Value, reply: &mut ReplyBuilder) {
    let usage = &part["usage"];
    for counted in [&usage["tokens"], &usage["billed_units"]] {
        reply.read_usage(&counted["input_tokens"], &counted["output_tokens"]);
    }
    reply.read_finish_reason(&part["finish_reason"]);
}
