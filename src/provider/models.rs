//! The list of models that an API offers.

use serde_json::Value;

use super::reply_builder::StreamEnd;
use super::server_error::from_status;
use super::{ApiKey, Provider, ResponseHead};
use crate::domain::{Failure, FailureCause, FailureKind, from_json};

/// The names in a reply to [`models_request`](super::models_request), in the server's order. An error status becomes a
/// failure in the server's own words, with `key` blotted out of them.
pub fn read_models(
    provider: Provider,
    head: &ResponseHead,
    body: &str,
    key: Option<&ApiKey>,
) -> Result<Vec<String>, Failure> {
    if !head.is_ok()
        && let StreamEnd::Failed(failure) = from_status(head, body.as_bytes(), key)
    {
        return Err(failure);
    }
    parse_models(provider, body)
}

/// The names in a list of models, in the server's order: `{"data":[{"id"}]}` or `{"models":[{"name"}]}` as documented, or
/// a bare array, of objects with an `id` or a `name` or of plain names. Models that say that they do not chat are left
/// out. Anything else is [`FailureKind::Malformed`].
pub fn parse_models(provider: Provider, body: &str) -> Result<Vec<String>, Failure> {
    let json: Value = from_json(body.trim_start_matches('\u{feff}').as_bytes()).unwrap_or_default();
    let lists = [&json["data"], &json["models"], &json];
    if let Some(entries) = lists.into_iter().find_map(Value::as_array) {
        return Ok(entries.iter().filter(|entry| can_chat(entry)).filter_map(name).collect());
    }
    if json.get("data").is_some_and(Value::is_null) {
        return Ok(Vec::new()); // Ollama's list of this shape, with no model pulled
    }
    let is_web_page = body.trim_start().starts_with('<');
    let cause = FailureCause::NoModelList { is_web_page, base_suffix: provider.dialect().base_suffix };
    Err(Failure::new(FailureKind::Malformed, cause))
}

fn name(entry: &Value) -> Option<String> {
    let name = [&entry["id"], &entry["name"], entry].into_iter().find_map(Value::as_str)?;
    // Gemini's names are paths, of which people write the end.
    Some(name.strip_prefix("models/").unwrap_or(name).to_owned())
}

/// Gemini and Cohere say what each model is for.
fn can_chat(entry: &Value) -> bool {
    let lacks = |list: &Value, word: &str| list.as_array().is_some_and(|list| !list.iter().any(|item| item == word));
    !lacks(&entry["supportedGenerationMethods"], "generateContent") && !lacks(&entry["endpoints"], "chat")
}
