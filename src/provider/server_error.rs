//! What an API says when it does not answer, read from its error reply.

use serde_json::Value;

use super::draft::Stop;
use super::{ApiKey, Provider, ResponseHead};
use crate::domain::{Failure, FailureKind};

/// The last sentence of every failure that is the model's name; `connection` knows it by that.
pub(super) const MODEL_UNKNOWN: &str = "The API does not know this model: choose one that it lists.";

/// The last sentence of every failure that is the key's; `connection` knows it by that.
pub(super) const KEY_REFUSED: &str = "Check the API key, and what it may use.";

/// Bytes of a page that are searched for words.
const BYTES_READ: usize = 64 << 10;

/// Characters of the server's own words that a message carries.
const EXCERPT_CHARS: usize = 200;

/// What a reply with an error status means.
pub(super) fn from_status(head: &ResponseHead, body: &[u8], key: Option<&ApiKey>) -> Stop {
    let json: Value = serde_json::from_slice(body).unwrap_or_default();
    let error = if json["error"].is_object() { &json["error"] } else { &json };
    if let Some(signal) = policy_signal(error) {
        return Stop::Blocked(signal.to_owned());
    }
    let said = excerpt(&message(error).map_or_else(|| plain_text(body), str::to_owned), key);
    let status = head.status;
    let hint = if names_an_unknown_model(status, error) {
        MODEL_UNKNOWN
    } else if refuses_the_key(error) {
        KEY_REFUSED
    } else {
        hint(status)
    };
    let quote = if said.is_empty() { String::new() } else { format!(": “{said}”") };
    let kind = FailureKind::Status { status, retry_after: head.retry_after_s() };
    Stop::Failed(Failure::new(kind, format!("The API answered with HTTP {status}{quote}. {hint}")))
}

/// What an error means that came in place of an answer, after the status had promised one.
pub(super) fn from_error(error: &Value, key: Option<&ApiKey>) -> Stop {
    if let Some(signal) = policy_signal(error) {
        return Stop::Blocked(signal.to_owned());
    }
    let said = excerpt(message(error).unwrap_or_default(), key);
    let code = error["code"].as_u64().and_then(|code| u16::try_from(code).ok());
    let kind = match code.or_else(|| status_of_type(error["type"].as_str()?)) {
        Some(status @ 400..=599) => FailureKind::Status { status, retry_after: None },
        _ => FailureKind::CutStream,
    };
    Stop::Failed(Failure::new(kind, format!("The API broke off with an error: “{said}”. Try again later.")))
}

/// The status that Anthropic's API would have answered with, had it not begun to answer.
fn status_of_type(name: &str) -> Option<u16> {
    match name {
        "rate_limit_error" => Some(429),
        "api_error" => Some(500),
        "timeout_error" => Some(504),
        "overloaded_error" => Some(529),
        _ => None,
    }
}

/// A failure to make sense of `body`.
pub(super) fn malformed(provider: Provider, what: &str, body: &[u8], key: Option<&ApiKey>) -> Stop {
    let said = excerpt(&plain_text(body), key);
    let message = format!("{what}: “{said}”. {}", check_address(provider));
    Stop::Failed(Failure::new(FailureKind::Malformed, message))
}

/// What to do where another API than the expected one seems to answer.
pub(super) fn check_address(provider: Provider) -> String {
    format!("Check that the Base URL is that of {}, and that “Provider” names it.", provider.api_name())
}

/// The provider's word for a refusal by policy, where the error is one.
fn policy_signal(error: &Value) -> Option<&str> {
    const SIGNALS: [&str; 5] = [
        "content_policy_violation",
        "content_filter",
        "ResponsibleAIPolicyViolation",
        "moderation_blocked",
        "data_inspection_failed",
    ];
    let codes = [&error["code"], &error["type"], &error["innererror"]["code"]];
    let said = codes.into_iter().filter_map(Value::as_str).find(|code| SIGNALS.contains(code));
    // A router's moderation tells what it flagged instead of giving a code.
    let is_flagged = error["metadata"]["flagged_input"].is_string();
    // OpenAI's reasoning models use one code for every bad prompt.
    let is_flagged_prompt =
        error["code"] == "invalid_prompt" && message(error).is_some_and(|text| text.contains("flagged"));
    // Some say it to people only, under a code that stands for any bad request.
    const PHRASES: [&str; 3] = ["content filtering policy", "Content violates usage guidelines", "Content Exists Risk"];
    let phrase = message(error).and_then(|text| PHRASES.into_iter().find(|phrase| text.contains(phrase)));
    said.or(phrase).or(is_flagged.then_some("moderation")).or(is_flagged_prompt.then_some("invalid_prompt"))
}

fn names_an_unknown_model(status: u16, error: &Value) -> bool {
    const CODES: [&str; 3] = ["model_not_found", "model_not_available", "invalid_model"];
    const PHRASES: [&str; 6] =
        ["not found", "not exist", "not a valid", "unknown model", "invalid model", "no such model"];
    let text = message(error).unwrap_or_default().to_ascii_lowercase();
    // Anthropic's words are `model: …`.
    let is_named = error["type"] == "not_found_error" && text.starts_with("model:");
    let has_code =
        [&error["code"], &error["type"]].into_iter().filter_map(Value::as_str).any(|code| CODES.contains(&code));
    let is_said = text.contains("model") && PHRASES.iter().any(|phrase| text.contains(phrase));
    matches!(status, 400 | 404 | 422) && (has_code || is_said || is_named)
}

/// Gemini answers a wrong key with the status 400.
fn refuses_the_key(error: &Value) -> bool {
    let details = error["details"].as_array().into_iter().flatten();
    details.into_iter().any(|detail| detail["reason"] == "API_KEY_INVALID")
}

/// The words for a person, in the places where servers put them.
fn message(error: &Value) -> Option<&str> {
    [&error["message"], &error["detail"], &error["detail"][0]["msg"], &error["error"], error]
        .into_iter()
        .find_map(Value::as_str)
}

fn hint(status: u16) -> &'static str {
    match status {
        401 | 403 => KEY_REFUSED,
        404 | 405 => "Check the Base URL: “Test connection” says what is wrong with it.",
        429 => "It asks for fewer requests: lower “Concurrency”, or wait.",
        408 | 409 | 425 | 500..=599 => "The fault is on the server’s side: try again later.",
        _ => "It does not accept the request: check the settings under “Model”.",
    }
}

/// The first words of `text` on one line, the key blotted out.
fn excerpt(text: &str, key: Option<&ApiKey>) -> String {
    let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(key) = key {
        key.redact(&mut line);
    }
    if let Some((end, _)) = line.char_indices().nth(EXCERPT_CHARS) {
        line.truncate(end);
        line.push('…');
    }
    line.trim_end_matches('.').to_owned()
}

/// A page's words without its tags, scripts and styles; other text as it is.
fn plain_text(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(BYTES_READ)]);
    if !text.trim_start().starts_with('<') {
        return text.into_owned();
    }
    let lower = text.to_ascii_lowercase(); // every byte keeps its place
    let mut words = String::new();
    let mut at = 0;
    while let Some(open) = lower[at..].find('<') {
        words.push_str(&text[at..at + open]);
        words.push(' ');
        let tag = &lower[at + open + 1..];
        let closing = ["script", "style"].into_iter().find(|name| tag.starts_with(name));
        let content = closing.map_or(0, |name| tag.find(&["</", name].concat()).unwrap_or(tag.len()));
        let end = tag[content..].find('>').map_or(tag.len(), |end| content + end + 1);
        at = lower.len() - tag.len() + end;
    }
    words.push_str(&text[at..]);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(status: u16, body: &str) -> Failure {
        let head = ResponseHead { status, ..ResponseHead::default() };
        match from_status(&head, body.as_bytes(), ApiKey::new("sk-secret").as_ref()) {
            Stop::Failed(failure) => failure,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_servers_words_are_found_where_servers_put_them() {
        for body in [
            r#"{"error":{"message":"No  luck.\n"}}"#,
            r#"{"error":"No luck"}"#,
            r#"{"object":"error","message":"No luck"}"#,
            r#"{"detail":"No luck"}"#,
            r#"{"detail":[{"msg":"No luck"}]}"#,
            r#""No luck""#,
            "No luck\n",
            "<!doctype html><style>p{}</style><SCRIPT>let a = '<p>';</SCRIPT>\n<p class=x>No <b>luck</b></p>",
        ] {
            let message = failure(500, body).message;
            assert_eq!(
                message,
                "The API answered with HTTP 500: “No luck”. The fault is on the server’s side: try again later.",
                "{body}"
            );
        }
        assert!(failure(500, "").message.starts_with("The API answered with HTTP 500. "));
    }

    #[test]
    fn a_long_message_is_cut_and_never_within_the_key() {
        let body = format!("{} sk-secret and more", "é".repeat(EXCERPT_CHARS - 5));
        let message = failure(400, &body).message;
        assert!(message.contains("é [key…”"), "{message}");
        assert!(!message.contains("sk-"), "{message}");
    }

    #[test]
    fn an_unknown_model_is_told_from_an_unknown_path() {
        let is_model = |status, body| failure(status, body).message.ends_with(MODEL_UNKNOWN);
        assert!(is_model(404, r#"{"error":{"message":"The model `x` does not exist","code":"model_not_found"}}"#));
        assert!(is_model(
            404,
            r#"{"object":"error","message":"The model `x` does not exist.","type":"NotFoundError"}"#
        ));
        assert!(is_model(404, r#"{"error":{"message":"model 'x' not found, try pulling it first"}}"#));
        assert!(is_model(400, r#"{"message":"Invalid model: x","type":"invalid_model"}"#));
        assert!(!is_model(404, r#"{"detail":"Not Found"}"#));
        assert!(!is_model(404, r#"{"error":{"message":"Invalid URL (POST /chat/completions)"}}"#));
        assert!(!is_model(400, r#"{"error":{"message":"This model's maximum context length is 4096 tokens."}}"#));
        assert!(!is_model(500, r#"{"error":{"message":"model not found"}}"#));
    }

    #[test]
    fn an_error_within_a_reply_keeps_its_status_where_it_has_one() {
        let kind = |text: &str| match from_error(&serde_json::from_str(text).unwrap(), None) {
            Stop::Failed(failure) => failure.kind,
            other => panic!("{other:?}"),
        };
        assert_eq!(kind(r#"{"code":429,"message":"slow"}"#), FailureKind::Status { status: 429, retry_after: None });
        assert_eq!(kind(r#"{"code":"server_error","message":"x"}"#), FailureKind::CutStream);
        assert_eq!(kind(r#"{"code":70000,"message":"x"}"#), FailureKind::CutStream);
        assert_eq!(kind(r#""overloaded""#), FailureKind::CutStream);
    }

    #[test]
    fn only_errors_of_policy_are_blocks() {
        let signal = |text: &str| policy_signal(&serde_json::from_str(text).unwrap()).map(str::to_owned);
        assert_eq!(
            signal(r#"{"code":"invalid_prompt","message":"flagged as violating"}"#).as_deref(),
            Some("invalid_prompt")
        );
        assert_eq!(signal(r#"{"code":"invalid_prompt","message":"empty"}"#), None);
        assert_eq!(signal(r#"{"code":403,"metadata":{"flagged_input":"a"}}"#).as_deref(), Some("moderation"));
        assert_eq!(signal(r#"{"code":"invalid_api_key"}"#), None);
        assert_eq!(signal("null"), None);
    }
}
