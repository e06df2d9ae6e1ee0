//! Chat completions as OpenAI documents them and others follow: requests, and a reply's chunks.

use serde_json::Value;

use super::dialect::{Dialect, bearer};
use super::message::{messages, put_sampling};
use super::reply_builder::{ReplyBuilder, StreamEnd};
use super::{Quirk, Quirks};
use crate::domain::{ApiKind, Fields, ModelSettings};

pub(super) static DIALECT: Dialect = Dialect {
    api: ApiKind::ChatCompletions,
    base_suffix: "/v1",
    chat_path: |_| "chat/completions".to_owned(),
    chat_query: "",
    models_path: "models",
    models_query: "",
    streams_json_lines: false,
    has_bare_errors: false,
    adaptable: &[
        Quirk::NoTemperature,
        Quirk::NoTopP,
        Quirk::MaxCompletionTokens,
        Quirk::NoStreamOptions,
        Quirk::WholeReply,
    ],
    headers: bearer,
    chat_body,
    knows_chunk: |chunk| chunk["choices"].is_array(),
    read_chunk,
    read_document,
};

/// The body of `POST {base}/chat/completions`.
fn chat_body(model: &ModelSettings, quirks: Quirks, prompt: &str) -> Fields {
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

/// A choice without a message may still carry a finish reason.
fn read_document(document: &Value, reply: &mut ReplyBuilder) -> Option<StreamEnd> {
    read_chunk(document, reply);
    let choice = &document["choices"][0];
    (choice["message"].is_object() || choice["text"].is_string() || reply.has_finish_reason())
        .then_some(StreamEnd::Done)
}

/// Adds a chunk, or a whole completion, to the reply. The finish reason may come before the usage, so no chunk ends it.
fn read_chunk(chunk: &Value, reply: &mut ReplyBuilder) -> Option<StreamEnd> {
    let choice = &chunk["choices"][0];
    let part = if choice["delta"].is_object() { &choice["delta"] } else { &choice["message"] };
    reply.read_reasoning_of(part);
    reply.read_content(&part["content"]);
    // A refusal by the model comes in another field; it is the answer.
    reply.read_content(&part["refusal"]);
    // Completions that are no chat have their text here; some chats repeat the message here.
    if !part.is_object() {
        reply.read_content(&choice["text"]);
    }
    reply.read_finish_reason(&choice["finish_reason"]);
    let usage = &chunk["usage"];
    reply.read_usage(&usage["prompt_tokens"], &usage["completion_tokens"]);
    None
}
