//! Ollama's own API: requests, and the lines of a reply.

use serde_json::Value;

use super::Quirks;
use super::message::{messages, put_sampling};
use super::reply_builder::{ReplyBuilder, StreamEnd};
use crate::domain::{Fields, ModelSettings};

pub(super) const CHAT_PATH: &str = "api/chat";
pub(super) const MODELS_PATH: &str = "api/tags";

/// What `POST {base}/api/chat` takes.
pub(super) fn chat_body(model: &ModelSettings, quirks: Quirks, prompt: &str) -> Fields {
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

/// A whole reply is a line like the others, which is also the last.
pub(super) fn read_chunk(chunk: &Value, reply: &mut ReplyBuilder) -> Option<StreamEnd> {
    let message = &chunk["message"];
    reply.read_reasoning_of(message);
    reply.read_content(&message["content"]);
    reply.read_usage(&chunk["prompt_eval_count"], &chunk["eval_count"]);
    reply.read_finish_reason(&chunk["done_reason"]);
    (chunk["done"] == true).then_some(StreamEnd::Done)
}
