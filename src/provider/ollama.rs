//! Ollama's own API: requests, and the lines of a reply.

use serde_json::Value;

use super::dialect::{Dialect, bearer};
use super::message::{messages, put_sampling};
use super::reply_builder::{ReplyBuilder, StreamEnd};
use super::{Quirk, Quirks};
use crate::domain::{ApiKind, Fields, ModelSettings};

pub(super) static DIALECT: Dialect = Dialect {
    api: ApiKind::Ollama,
    base_suffix: "",
    chat_path: |_| "api/chat".to_owned(),
    chat_query: "",
    models_path: "api/tags",
    models_query: "",
    streams_json_lines: true,
    has_bare_errors: false,
    adaptable: &[Quirk::NoTemperature, Quirk::NoTopP],
    headers: bearer, // Ollama wants no key; a gateway before it takes one in this form
    chat_body,
    knows_chunk: |chunk| chunk["message"].is_object() || chunk["done"].is_boolean(),
    read_chunk,
    read_document: read_chunk, // a whole reply is a line like the others, which is also the last
};

/// The body of `POST {base}/api/chat`.
fn chat_body(model: &ModelSettings, quirks: Quirks, prompt: &str) -> Fields {
    let mut options = Fields::default();
    put_sampling(&mut options, model, quirks, "top_p");
    options.put("num_predict", model.decoding.max_tokens);
    let mut body = Fields::default();
    body.put("model", model.name.as_str());
    body.put("messages", messages(model, prompt));
    body.put("stream", true);
    body.put("options", options);
    body
}

fn read_chunk(chunk: &Value, reply: &mut ReplyBuilder) -> Option<StreamEnd> {
    let message = &chunk["message"];
    reply.read_reasoning_of(message);
    reply.read_content(&message["content"]);
    reply.read_usage(&chunk["prompt_eval_count"], &chunk["eval_count"]);
    reply.read_finish_reason(&chunk["done_reason"]);
    (chunk["done"] == true).then_some(StreamEnd::Done)
}
