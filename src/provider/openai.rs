//! Chat completions as OpenAI documents them and others follow: requests, the list of models, a reply's chunks.

use super::draft::{Draft, Stop};
use super::server_error::{from_error, from_status, malformed};
use super::{ApiKey, HttpRequest, ResponseHead};
use crate::domain::{Address, Failure, FailureKind, Fields, ModelSettings, Usage};
use serde_json::Value;

/// Below the base address: where answers are asked for.
pub(super) const CHAT_PATH: &str = "chat/completions";
/// Below the base address: where the models are listed.
pub(super) const MODELS_PATH: &str = "models";

/// Asks for one streamed answer: `POST {base}/chat/completions`.
pub fn chat_request(base: &Address, key: Option<&ApiKey>, model: &ModelSettings, prompt: &str) -> HttpRequest {
    let message = |role: &str, content: &str| {
        let mut message = Fields::default();
        message.put("role", role);
        message.put("content", content);
        Value::from(message)
    };
    let system = Some(&model.system_prompt).filter(|text| !text.trim().is_empty());
    let messages = system.map(|text| message("system", text)).into_iter().chain([message("user", prompt)]);
    let mut options = Fields::default();
    options.put("include_usage", true);
    let mut body = Fields::default();
    body.put("model", model.name.as_str());
    body.put("messages", messages.collect::<Vec<_>>());
    body.put_number("temperature", model.temperature);
    body.put("max_tokens", model.max_tokens);
    body.put("stream", true);
    body.put("stream_options", options);
    let body = Value::from(body);
    HttpRequest::new(base, CHAT_PATH, key, Some(body.to_string()))
}

/// Asks for the list of models: `GET {base}/models`.
pub fn models_request(base: &Address, key: Option<&ApiKey>) -> HttpRequest {
    HttpRequest::new(base, MODELS_PATH, key, None)
}

/// The names in a reply to [`models_request`], in the server's order. An error status becomes a failure in the server's
/// own words, with `key` blotted out of them.
pub fn read_models(head: &ResponseHead, body: &str, key: Option<&ApiKey>) -> Result<Vec<String>, Failure> {
    if !head.is_ok()
        && let Stop::Failed(failure) = from_status(head, body.as_bytes(), key)
    {
        return Err(failure);
    }
    parse_models(body)
}

/// The names in a list of models, in the server's order: `{"data":[{"id"}]}` as documented, or `{"models":[…]}` or a
/// bare array, of objects with an `id` or a `name` or of plain names. Anything else is [`FailureKind::Malformed`].
pub fn parse_models(body: &str) -> Result<Vec<String>, Failure> {
    let json: Value = serde_json::from_slice(body.trim_start_matches('\u{feff}').as_bytes()).unwrap_or_default();
    let lists = [&json["data"], &json["models"], &json];
    if let Some(entries) = lists.into_iter().find_map(Value::as_array) {
        let name = |entry: &Value| {
            [&entry["id"], &entry["name"], entry].into_iter().find_map(Value::as_str).map(str::to_owned)
        };
        return Ok(entries.iter().filter_map(name).collect());
    }
    if json.get("data").is_some_and(Value::is_null) {
        return Ok(Vec::new()); // Ollama with no model pulled
    }
    let what = if body.trim_start().starts_with('<') { "a web page" } else { "something else" };
    let message = format!("Asked for its list of models, the server sent {what}. Check the Base URL: most end in /v1.");
    Err(Failure::new(FailureKind::Malformed, message))
}

/// Reads the data of one event of a stream; `name` is the event's, mostly empty.
pub(super) fn read_event(name: &str, data: &str, draft: &mut Draft, key: Option<&ApiKey>) -> Option<Stop> {
    let is_unnamed = matches!(name, "" | "message");
    match data.trim() {
        "" => None,
        "[DONE]" => Some(Stop::Done),
        data => match serde_json::from_slice(data.as_bytes()) {
            Ok(chunk) => {
                draft.is_strange |= is_unnamed && !is_completion(&chunk);
                read_chunk(&chunk, draft, key)
            }
            Err(_) if name == "error" => Some(from_error(&Value::from(data), key)),
            Err(_) if !is_unnamed => None,
            Err(_) => Some(malformed("The stream holds an event that is not JSON", data.as_bytes(), key)),
        },
    }
}

/// Reads a whole reply that came in one piece.
pub(super) fn read_document(document: &Value, draft: &mut Draft, key: Option<&ApiKey>) -> Stop {
    if let Some(stop) = read_chunk(document, draft, key) {
        return stop;
    }
    if document["choices"][0]["message"].is_object() {
        return Stop::Done;
    }
    malformed("The reply is JSON, but no chat completion", document.to_string().as_bytes(), key)
}

fn is_completion(chunk: &Value) -> bool {
    chunk["choices"].is_array()
}

/// Adds a chunk, or a whole completion, to the draft.
fn read_chunk(chunk: &Value, draft: &mut Draft, key: Option<&ApiKey>) -> Option<Stop> {
    let choice = &chunk["choices"][0];
    if let Some(error) = [&chunk["error"], &choice["error"]].into_iter().find(|error| !error.is_null()) {
        return Some(from_error(error, key));
    }
    draft.is_recognised |= is_completion(chunk);
    let part = if choice["delta"].is_object() { &choice["delta"] } else { &choice["message"] };
    let written = draft.text.len();
    add_content(&part["content"], &mut draft.text);
    // The model's refusal comes in a field of its own, and is its answer.
    add_content(&part["refusal"], &mut draft.text);
    let has_reasoning = [&part["reasoning_content"], &part["reasoning"]]
        .into_iter()
        .filter_map(Value::as_str)
        .any(|text| !text.is_empty());
    draft.has_tokens |= has_reasoning || draft.text.len() > written;
    if let Some(reason) = choice["finish_reason"].as_str().filter(|reason| !reason.is_empty()) {
        draft.finish_reason = Some(reason.to_owned());
    }
    let count = |name: &str| chunk["usage"][name].as_u64().and_then(|count| u32::try_from(count).ok());
    let usage = Usage { prompt_tokens: count("prompt_tokens"), completion_tokens: count("completion_tokens") };
    if usage != Usage::default() {
        draft.usage = Some(usage);
    }
    None
}

/// Adds content that is a text, or a list of parts of which some are.
fn add_content(content: &Value, text: &mut String) {
    match content {
        Value::String(part) => text.push_str(part),
        Value::Array(parts) => {
            let words = parts.iter().flat_map(|part| [&part["text"], &part["refusal"]]);
            text.extend(words.filter_map(Value::as_str));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::Settings;
    use crate::provider::Method;

    fn base(text: &str) -> Address {
        Address::parse(text).unwrap()
    }

    fn settings(system_prompt: &str) -> ModelSettings {
        Settings { model: "m".into(), system_prompt: system_prompt.into(), ..Settings::default() }.model_settings()
    }

    #[test]
    fn a_chat_is_asked_with_these_fields_and_no_other() {
        let request = chat_request(&base("http://h/v1/"), None, &settings("Be brief."), "Why \"so\"?");
        assert_eq!((request.method, request.url.as_str()), (Method::Post, "http://h/v1/chat/completions"));
        let body: Value = serde_json::from_str(&request.body.unwrap()).unwrap();
        let expected = json!({
            "model": "m", "temperature": 0, "max_tokens": 256, "stream": true, "stream_options": { "include_usage": true },
            "messages": [{ "role": "system", "content": "Be brief." }, { "role": "user", "content": "Why \"so\"?" }],
        });
        assert_eq!(body, expected);
    }

    #[test]
    fn a_blank_system_prompt_is_not_sent() {
        let request = chat_request(&base("http://h"), None, &settings(" \n"), "Why?");
        let body: Value = serde_json::from_str(&request.body.unwrap()).unwrap();
        assert_eq!(body["messages"], json!([{ "role": "user", "content": "Why?" }]));
    }

    #[test]
    fn only_two_headers_are_ever_sent_and_the_key_is_not_shown() {
        let key = ApiKey::new("sk-secret");
        let chat = chat_request(&base("http://h/v1"), key.as_ref(), &settings(""), "Why?");
        let expected =
            [("Content-Type", "application/json".to_owned()), ("Authorization", "Bearer sk-secret".to_owned())];
        assert_eq!(chat.headers, expected);
        assert!(!format!("{chat:?}").contains("sk-secret"));
        let models = models_request(&base("http://h/v1"), None);
        assert_eq!((models.method, models.url.as_str()), (Method::Get, "http://h/v1/models"));
        assert!(models.headers.is_empty() && models.body.is_none());
    }
}
