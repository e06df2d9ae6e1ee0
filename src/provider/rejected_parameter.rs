//! Which parameter a model rejected, read from its error, and the request to try next.

use serde_json::{Map, Value};

use super::dialect::Dialect;
use super::server_error::facts_of_body;
use super::{Quirk, Quirks};

/// The quirks to try after a request with `quirks` was answered with status 400 or 422 and this body; `None` if the error
/// is about something else, or about a parameter that was adapted already.
///
/// Only a parameter that is not taken at all counts. One whose value is out of bounds is the person's to change.
pub(super) fn adapted(quirks: Quirks, dialect: &Dialect, body: &[u8]) -> Option<Quirks> {
    let quirk = facts_of_body(body).objects.iter().find_map(rejected_by)?;
    (dialect.adaptable.contains(&quirk) && !quirks.has(quirk)).then(|| quirks.with(quirk))
}

/// The departure that does without a parameter.
fn quirk_against(parameter: &str) -> Option<Quirk> {
    match parameter {
        "temperature" => Some(Quirk::NoTemperature),
        "top_p" | "topP" => Some(Quirk::NoTopP),
        "max_tokens" => Some(Quirk::MaxCompletionTokens),
        "stream_options" => Some(Quirk::NoStreamOptions),
        "stream" => Some(Quirk::WholeReply),
        _ => None,
    }
}

/// The departure that an object of an error body asks for, by naming a parameter that is not taken.
fn rejected_by(error: &Map<String, Value>) -> Option<Quirk> {
    let text_of = |name: &str| error.get(name).and_then(Value::as_str);
    let text = ["message", "msg", "detail", "error"].into_iter().find_map(text_of).unwrap_or_default();
    // A validator's fault (FastAPI's form) names a place.
    if let Some(place) = error.get("loc").and_then(Value::as_array) {
        let is_unknown = text_of("type") == Some("extra_forbidden") || says_no(text);
        return place.iter().filter_map(Value::as_str).find_map(quirk_against).filter(|_| is_unknown);
    }
    let code = text_of("code").unwrap_or_default();
    if !matches!(code, "unsupported_parameter" | "unsupported_value" | "unknown_parameter") && !says_no(text) {
        return None;
    }
    match text_of("param") {
        Some(parameter) => quirk_against(parameter),
        // “Stream” is a word of the language, too, and would be found where it is no parameter.
        None => words(text).filter(|word| *word != "stream").find_map(quirk_against),
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
}

/// Whether a message says of a parameter that it is not taken.
fn says_no(message: &str) -> bool {
    const PHRASES: [&str; 10] = [
        "unsupported",
        "not support",
        "deprecated",
        "not permitted",
        "not allowed",
        "unknown parameter",
        "unrecognized",
        "unexpected",
        "no longer supported",
        "only the default",
    ];
    let lower = message.to_ascii_lowercase();
    PHRASES.iter().any(|phrase| lower.contains(phrase))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::Provider;

    fn learned(provider: Provider, body: &str) -> Option<Quirks> {
        adapted(Quirks::default(), provider.dialect(), body.as_bytes())
    }

    #[test]
    fn rejected_parameter_is_learned_from_every_form_of_error() {
        for (quirk, body) in [
            (
                Quirk::MaxCompletionTokens,
                r#"{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}}"#,
            ),
            (
                Quirk::NoTemperature,
                r#"{"error":{"message":"Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.","param":"temperature","code":"unsupported_value"}}"#,
            ),
            (
                Quirk::WholeReply,
                r#"{"error":{"message":"Your organization must be verified to stream this model.","param":"stream","code":"unsupported_value"}}"#,
            ),
            (
                Quirk::NoStreamOptions,
                r#"{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","stream_options"],"msg":"Extra inputs are not permitted"}]}}"#,
            ),
            (
                Quirk::NoStreamOptions,
                r#"{"detail":[{"loc":["body","stream_options","include_usage"],"msg":"extra fields not permitted"}]}"#,
            ),
            (Quirk::NoStreamOptions, r#"{"error":{"message":"property 'stream_options' is unsupported"}}"#),
            (Quirk::NoStreamOptions, r#"{"error":"Unrecognized request argument supplied: stream_options"}"#),
        ] {
            assert_eq!(learned(Provider::OpenAi, body), Some(Quirks::default().with(quirk)), "{body}");
        }
        let deprecated = r#"{"type":"error","error":{"type":"invalid_request_error","message":"`temperature` is deprecated for this model."}}"#;
        assert_eq!(learned(Provider::Anthropic, deprecated), Some(Quirks::default().with(Quirk::NoTemperature)));
    }

    #[test]
    fn values_out_of_bounds_and_other_errors_change_nothing() {
        for body in [
            r#"{"error":{"message":"max_tokens is too large: 100000. This model supports at most 16384 completion tokens.","param":"max_tokens","code":"invalid_value"}}"#,
            r#"{"message":{"detail":[{"type":"less_than_equal","loc":["body","temperature"],"msg":"Input should be less than or equal to 1"}]}}"#,
            r#"{"error":{"message":"temperature: range: 0..1"}}"#,
            r#"{"error":{"message":"Unsupported parameter: 'tools'","param":"tools","code":"unsupported_parameter"}}"#,
            r#"{"error":{"message":"This model does not support a stream of questions on temperature and max_token"},"param":null}"#
                .replace("temperature", "heat")
                .as_str(),
            "{}",
            "not JSON",
            "",
        ] {
            assert_eq!(learned(Provider::OpenAi, body), None, "{body}");
        }
        let options = r#"{"error":{"message":"unknown parameter: stream_options"}}"#;
        assert_eq!(learned(Provider::Cohere, options), None);
    }

    #[test]
    fn adapted_parameter_is_not_adapted_again() {
        let body = br#"{"error":{"message":"unsupported","param":"max_tokens"}}"#;
        let once = adapted(Quirks::default(), Provider::OpenAi.dialect(), body).unwrap();
        assert!(once.has(Quirk::MaxCompletionTokens) && !once.has(Quirk::NoTemperature));
        assert_eq!(adapted(once, Provider::OpenAi.dialect(), body), None);
        let other = br#"{"error":{"message":"unsupported","param":"temperature"}}"#;
        assert_eq!(adapted(once, Provider::OpenAi.dialect(), other), Some(once.with(Quirk::NoTemperature)));
    }
}
