//! Chat completions as OpenAI documents them and others follow: requests, and a reply's chunks.

use serde_json::Value;

use super::message::{messages, put_sampling};
use super::reply_builder::{ReplyBuilder, StreamEnd};
use super::{Quirk, Quirks};
use crate::domain::{Fields, ModelSettings};

pub(super) const CHAT_PATH: &str = "chat/completions";

/// What `POST {base}/chat/completions` takes.
pub(super) fn chat_body(model: &ModelSettings, quirks: Quirks, prompt: &str) -> Fields {
    let mut body = Fields::default();
    body.put("model", model.name.as_str());
    body.put("messages", messages(model, prompt));
    put_sampling(&mut body, model, quirks, "top_p");
    let limit = if quirks.has(Quirk::MaxCompletionTokens) { "max_completion_tokens" } else { "max_tokens" };
    body.put(limit, model.decoding.max_tokens);
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

/// A choice without a message may still say why it ended.
pub(super) fn read_document(document: &Value, reply: &mut ReplyBuilder) -> Option<StreamEnd> {
    read_chunk(document, reply);
    let choice = &document["choices"][0];
    (choice["message"].is_object() || choice["text"].is_string() || reply.has_finish_reason())
        .then_some(StreamEnd::Done)
}

pub(super) fn is_completion(chunk: &Value) -> bool {
    chunk["choices"].is_array()
}

/// Adds a chunk, or a whole completion, to the reply.
pub(super) fn read_chunk(chunk: &Value, reply: &mut ReplyBuilder) {
    let choice = &chunk["choices"][0];
    let part = if choice["delta"].is_object() { &choice["delta"] } else { &choice["message"] };
    reply.read_reasoning_of(part);
    reply.read_content(&part["content"]);
    // The model's refusal comes in a field of its own, and is its answer.
    reply.read_content(&part["refusal"]);
    // Of completions that are no chat; some send the same words there once more.
    if !part.is_object() {
        reply.read_content(&choice["text"]);
    }
    reply.read_finish_reason(&choice["finish_reason"]);
    let usage = &chunk["usage"];
    reply.read_usage(&usage["prompt_tokens"], &usage["completion_tokens"]);
}
