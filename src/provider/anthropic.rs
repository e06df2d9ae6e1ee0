//! Anthropic's Messages API: requests, and the events of a reply.

use serde_json::Value;

use super::dialect::Dialect;
use super::http::Headers;
use super::message::{message, put_sampling, system_prompt};
use super::reply_builder::{ReplyBuilder, StreamEnd};
use super::{ApiKey, Quirk, Quirks};
use crate::domain::{ApiKind, Fields, ModelSettings, count_of};

const VERSION: &str = "2023-06-01";

pub(super) static DIALECT: Dialect = Dialect {
    api: ApiKind::Anthropic,
    base_suffix: "/v1",
    chat_path: |_| "messages".to_owned(),
    chat_query: "",
    models_path: "models",
    models_query: "?limit=1000", // the most that one page may hold
    streams_json_lines: false,
    has_bare_errors: false,
    adaptable: &[Quirk::NoTemperature, Quirk::NoTopP],
    headers,
    chat_body,
    knows_chunk: |chunk| chunk["type"].is_string(),
    read_chunk,
    read_document,
};

/// Without the second header the API lets no web page read its replies.
fn headers(key: Option<&ApiKey>) -> Headers {
    let mut headers = vec![
        ("anthropic-version", VERSION.to_owned()),
        ("anthropic-dangerous-direct-browser-access", "true".to_owned()),
    ];
    headers.extend(key.map(|key| ("x-api-key", key.bare())));
    headers
}

/// The body of `POST {base}/messages`.
fn chat_body(model: &ModelSettings, quirks: Quirks, prompt: &str) -> Fields {
    let mut body = Fields::default();
    body.put("model", model.name.as_str());
    body.put_some("system", system_prompt(model));
    body.put("messages", vec![message("user", prompt)]);
    body.put("max_tokens", model.decoding.max_tokens);
    put_sampling(&mut body, model, quirks, "top_p");
    if !quirks.has(Quirk::WholeReply) {
        body.put("stream", true);
    }
    body
}

fn read_chunk(chunk: &Value, reply: &mut ReplyBuilder) -> Option<StreamEnd> {
    match chunk["type"].as_str()? {
        "message_start" => read_usage(&chunk["message"]["usage"], reply),
        "content_block_start" => reply.read_content(&chunk["content_block"]),
        "content_block_delta" => read_delta(&chunk["delta"], reply),
        "message_delta" => {
            read_usage(&chunk["usage"], reply);
            reply.read_finish_reason(&chunk["delta"]["stop_reason"]);
        }
        "message_stop" => return Some(StreamEnd::Done),
        _ => {} // `ping`, a block's end, or an event of a later version
    }
    None
}

fn read_document(document: &Value, reply: &mut ReplyBuilder) -> Option<StreamEnd> {
    let has_content = document["content"].is_array();
    reply.read_content(&document["content"]);
    read_usage(&document["usage"], reply);
    reply.read_finish_reason(&document["stop_reason"]);
    (has_content || reply.has_finish_reason()).then_some(StreamEnd::Done)
}

/// A piece of a content block. Other kinds of pieces, such as a signature, hold no words of the model.
fn read_delta(delta: &Value, reply: &mut ReplyBuilder) {
    match delta["type"].as_str() {
        Some("thinking_delta") => reply.read_reasoning_of(delta),
        _ => reply.read_content(delta),
    }
}

/// Tokens read from the prompt cache or written to it are counted apart by the API; they belong to the prompt too.
fn read_usage(usage: &Value, reply: &mut ReplyBuilder) {
    let cached = ["cache_creation_input_tokens", "cache_read_input_tokens"]
        .into_iter()
        .filter_map(|name| count_of(&usage[name]))
        .fold(0, u64::saturating_add);
    let prompt = count_of(&usage["input_tokens"]).map(|tokens| tokens.saturating_add(cached));
    reply.set_usage(prompt, count_of(&usage["output_tokens"]));
}
