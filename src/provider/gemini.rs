//! Google's Gemini API: requests, and the chunks of a reply.

use serde_json::Value;

use super::dialect::Dialect;
use super::http::Headers;
use super::message::{put_sampling, system_prompt};
use super::reply_builder::{ReplyBuilder, StreamEnd};
use super::{ApiKey, Quirk, Quirks};
use crate::domain::{ApiKind, Fields, ModelSettings, count_of};

pub(super) static DIALECT: Dialect = Dialect {
    api: ApiKind::Gemini,
    base_suffix: "/v1beta",
    chat_path,
    chat_query: "?alt=sse", // streams the answer as server-sent events
    models_path: "models",
    models_query: "?pageSize=1000", // the most that one page may hold
    streams_json_lines: false,
    has_bare_errors: false,
    adaptable: &[Quirk::NoTemperature, Quirk::NoTopP],
    headers,
    chat_body,
    knows_chunk: is_response,
    read_chunk,
    read_document,
};

/// The key goes in a header. The API also takes it in the address, which servers write to their logs.
fn headers(key: Option<&ApiKey>) -> Headers {
    key.map(|key| ("x-goog-api-key", key.bare())).into_iter().collect()
}

/// The model's name is part of the address: bytes that could lead to another address are percent-encoded.
fn chat_path(model: &str) -> String {
    let mut path = if model.contains('/') { String::new() } else { "models/".to_owned() };
    let is_step = |part: &&str| !part.trim_matches('.').is_empty();
    for (at, part) in model.split('/').filter(is_step).enumerate() {
        if at > 0 {
            path.push('/');
        }
        for byte in part.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => path.push(char::from(byte)),
                _ => path.push_str(&format!("%{byte:02X}")),
            }
        }
    }
    path.push_str(":streamGenerateContent");
    path
}

/// The body of `POST {base}/models/{model}:streamGenerateContent`. The service's default safety settings stay in force.
fn chat_body(model: &ModelSettings, quirks: Quirks, prompt: &str) -> Fields {
    let mut decoding = Fields::default();
    put_sampling(&mut decoding, model, quirks, "topP");
    decoding.put("maxOutputTokens", model.decoding.max_tokens);
    let mut content = parts(prompt);
    content.put("role", "user");
    let mut body = Fields::default();
    body.put_some("systemInstruction", system_prompt(model).map(parts));
    body.put("contents", vec![Value::from(content)]);
    body.put("generationConfig", decoding);
    body
}

fn parts(text: &str) -> Fields {
    let (mut part, mut content) = (Fields::default(), Fields::default());
    part.put("text", text);
    content.put("parts", vec![Value::from(part)]);
    content
}

fn is_response(chunk: &Value) -> bool {
    chunk["candidates"].is_array() || chunk["promptFeedback"].is_object() || chunk["usageMetadata"].is_object()
}

/// Many chunks carry a finish reason, so only the end of the stream says that nothing more comes.
fn read_chunk(chunk: &Value, reply: &mut ReplyBuilder) -> Option<StreamEnd> {
    let usage = &chunk["usageMetadata"];
    let written = [&usage["candidatesTokenCount"], &usage["thoughtsTokenCount"]].into_iter().filter_map(count_of);
    reply.set_usage(count_of(&usage["promptTokenCount"]), written.reduce(u64::saturating_add));
    if let Some(reason) = chunk["promptFeedback"]["blockReason"].as_str() {
        return Some(StreamEnd::Blocked(reason.to_owned()));
    }
    let candidate = &chunk["candidates"][0];
    reply.read_content(&candidate["content"]["parts"]);
    reply.read_finish_reason(&candidate["finishReason"]);
    None
}

/// A response, or a list of a stream's chunks.
fn read_document(document: &Value, reply: &mut ReplyBuilder) -> Option<StreamEnd> {
    let chunks = document.as_array().map_or(std::slice::from_ref(document), Vec::as_slice);
    if chunks.is_empty() || !chunks.iter().all(is_response) {
        return None;
    }
    Some(chunks.iter().find_map(|chunk| read_chunk(chunk, reply)).unwrap_or(StreamEnd::Done))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chat_path_of_a_hostile_model_name_stays_below_the_base() {
        for (model, path) in [
            ("gemini-2.5-flash", "models/gemini-2.5-flash:streamGenerateContent"),
            ("models/gemini-2.5-flash", "models/gemini-2.5-flash:streamGenerateContent"),
            ("tunedModels/mine", "tunedModels/mine:streamGenerateContent"),
            ("../../x", "x:streamGenerateContent"),
            ("a?key=b#c", "models/a%3Fkey%3Db%23c:streamGenerateContent"),
            ("%2e%2e", "models/%252e%252e:streamGenerateContent"),
            ("é", "models/%C3%A9:streamGenerateContent"),
        ] {
            assert_eq!(chat_path(model), path);
        }
    }
}
