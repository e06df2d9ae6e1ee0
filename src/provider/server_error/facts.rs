//! The facts in an error body, at any depth: servers wrap each other's errors in objects, lists and texts.

use serde_json::{Deserializer, Map, Value};

use crate::domain::{count_of, floor_char_boundary};
use crate::provider::wait::duration;

/// Levels that are looked through. Routers wrap a provider's error twice or three times.
const DEEPEST: usize = 10;
/// Values that are looked at, and messages and codes that are kept: a body may be made to have many.
const MOST_VALUES: usize = 500;
const MOST_KEPT: usize = 50;
/// Bytes of a message that are kept.
const LONGEST: usize = 4 << 10;

/// Fields with words for a person.
const MESSAGES: [&str; 15] = [
    "message",
    "msg",
    "error",
    "error_message",
    "errormessage",
    "error_msg",
    "errormsg",
    "status_msg",
    "err_msg",
    "detail",
    "details",
    "description",
    "error_description",
    "title",
    "raw",
];
/// Fields with a code, be it a word or a number.
const CODES: [&str; 15] = [
    "code",
    "type",
    "status",
    "reason",
    "error_code",
    "errorcode",
    "err_code",
    "error_type",
    "errortype",
    "status_code",
    "statuscode",
    "http_status",
    "quotaid",
    "name",
    "finish_reason",
];
/// Fields with objects, lists or JSON in a text that may hold more.
const WRAPPINGS: [&str; 20] = [
    "error",
    "errors",
    "message",
    "detail",
    "details",
    "innererror",
    "inner_error",
    "metadata",
    "raw",
    "cause",
    "body",
    "response",
    "data",
    "fault",
    "base_resp",
    "violations",
    "content_filter_result",
    "upstream_error",
    "provider_error",
    "exception",
];

/// The facts that an error body tells.
#[derive(Debug, Default)]
pub(in crate::provider) struct ErrorFacts {
    /// Words for a person, the outermost first, none twice.
    pub(in crate::provider) messages: Vec<String>,
    /// Codes as they are spelled.
    pub(in crate::provider) codes: Vec<String>,
    /// HTTP statuses of errors.
    pub(in crate::provider) statuses: Vec<u16>,
    /// Every object of the body, those in texts as well, the outermost first; without what is nested in it, which comes
    /// as objects of their own.
    pub(in crate::provider) objects: Vec<Map<String, Value>>,
    /// Seconds to wait, told in a field.
    pub(in crate::provider) wait_s: Option<f64>,
    /// A moderation names what it flagged.
    pub(in crate::provider) is_flagged: bool,
    /// Headers of another server's reply that a router tells of, names in lower case.
    pub(in crate::provider) headers: Vec<(String, String)>,
    values: usize,
}

impl ErrorFacts {
    /// Reads an error body.
    pub(in crate::provider) fn of(body: &Value) -> Self {
        let mut facts = Self::default();
        facts.visit(body, 0);
        facts
    }

    /// The words for a person: the outermost, and the innermost where they say more.
    pub(in crate::provider) fn message(&self) -> String {
        match (self.messages.first(), self.messages.last()) {
            (Some(outer), Some(inner)) if outer != inner && !outer.contains(inner.as_str()) => {
                format!("{}: {inner}", outer.trim_end_matches(['.', ':', ' ', '-']))
            }
            (outer, _) => outer.cloned().unwrap_or_default(),
        }
    }

    fn visit(&mut self, value: &Value, depth: usize) {
        self.values += 1;
        if depth > DEEPEST || self.values > MOST_VALUES {
            return;
        }
        match value {
            Value::Array(list) => list.iter().for_each(|each| self.visit(each, depth + 1)),
            Value::String(text) => self.read_message(text, depth),
            Value::Object(object) => self.visit_object(object, depth),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn visit_object(&mut self, object: &Map<String, Value>, depth: usize) {
        self.objects.push(object.iter().filter(|(_, value)| is_shallow(value)).map(own).collect());
        // What it says itself comes before what is wrapped in it.
        for (name, value) in object {
            let name = name.to_ascii_lowercase();
            if CODES.contains(&name.as_str()) {
                self.read_code(value);
            }
            if let Value::String(text) = value
                && MESSAGES.contains(&name.as_str())
            {
                self.read_message(text, depth);
            }
            self.read_wait(&name, value);
            self.is_flagged |= name == "flagged_input" && value.is_string();
            if let Value::Object(headers) = value
                && name == "headers"
            {
                let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                let headers = headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), text(value)));
                self.headers.extend(headers.take(MOST_KEPT));
            }
        }
        for (name, value) in object {
            if !value.is_string() && WRAPPINGS.contains(&name.to_ascii_lowercase().as_str()) {
                self.visit(value, depth + 1);
            }
        }
    }

    fn read_code(&mut self, value: &Value) {
        if let Some(status @ 400..=599) = count_of(value) {
            self.statuses.push(status as u16);
        }
        if self.codes.len() < MOST_KEPT {
            match value {
                Value::String(code) => self.codes.push(shortened(code).to_owned()),
                Value::Number(code) => self.codes.push(code.to_string()),
                _ => {}
            }
        }
    }

    /// A text may be JSON, or have it behind a few words.
    fn read_message(&mut self, text: &str, depth: usize) {
        if let Some((before, json)) = json_in(text) {
            let known = self.messages.len();
            self.add_message(before.trim_end_matches([' ', ':', '-']));
            let told = self.messages.len();
            self.visit(&json, depth + 1);
            if self.messages.len() > told {
                return;
            }
            self.messages.truncate(known);
        }
        self.add_message(text);
    }

    fn add_message(&mut self, text: &str) {
        let text = shortened(text.trim());
        if !text.is_empty() && self.messages.len() < MOST_KEPT && !self.messages.iter().any(|known| known == text) {
            self.messages.push(text.to_owned());
        }
    }

    fn read_wait(&mut self, name: &str, value: &Value) {
        let number = || value.as_f64().or_else(|| duration(value.as_str()?).map(|(seconds, _)| seconds));
        let seconds = match name {
            "retrydelay" | "retry_delay" | "retry_after" | "retryafter" | "retry-after" | "retry_after_seconds" => {
                number()
            }
            "retry_after_ms" | "retryafterms" => number().map(|milliseconds| milliseconds / 1_000.0),
            _ => None,
        };
        self.wait_s = self.wait_s.or(seconds).filter(|seconds| seconds.is_finite() && *seconds >= 0.0);
    }
}

fn shortened(text: &str) -> &str {
    text.get(..floor_char_boundary(text, LONGEST)).unwrap_or_default()
}

/// No object, and no list with any.
fn is_shallow(value: &Value) -> bool {
    match value {
        Value::Object(_) => false,
        Value::Array(list) => list.len() <= 16 && !list.iter().any(|each| each.is_object() || each.is_array()),
        _ => true,
    }
}

fn own((name, value): (&String, &Value)) -> (String, Value) {
    (name.clone(), value.clone())
}

/// The JSON in a text, and the words before it.
fn json_in(text: &str) -> Option<(&str, Value)> {
    let at = text.find(['{', '['])?;
    let (before, json) = text.split_at(at);
    let value = Deserializer::from_str(json).into_iter::<Value>().next()?.ok()?;
    matches!(value, Value::Object(_) | Value::Array(_)).then_some((before, value))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn words_and_codes_are_found_at_every_depth() {
        let inner = json!({"error": {"message": "Too hot.", "code": "content_filter", "status": "400"}});
        for body in [
            inner.clone(),
            json!([inner]),
            json!({"errors": [inner["error"]]}),
            json!({"message": inner.to_string()}),
            json!({"error": {"message": "Provider returned error", "code": 400, "metadata": {"raw": inner.to_string()}}}),
            json!({"detail": format!("litellm.BadRequestError: {inner}")}),
            json!({"error": {"innererror": inner["error"]}}),
        ] {
            let facts = ErrorFacts::of(&body);
            assert!(facts.message().ends_with("Too hot."), "{body}: {facts:?}");
            assert!(facts.codes.iter().any(|code| code == "content_filter"), "{body}: {facts:?}");
            assert!(facts.statuses.contains(&400), "{body}: {facts:?}");
        }
    }

    #[test]
    fn outer_message_comes_before_the_inner_one() {
        let body =
            json!({"error": {"message": "Provider returned error.", "metadata": {"raw": "{\"error\":\"No luck\"}"}}});
        assert_eq!(ErrorFacts::of(&body).message(), "Provider returned error: No luck");
    }

    #[test]
    fn brackets_without_json_stay_in_the_message() {
        for text in ["Expected {x} here", "Use [1, 2] instead", "Use {} instead", "No {\"a\": 1"] {
            assert_eq!(ErrorFacts::of(&json!({ "message": text })).message(), text);
        }
    }

    #[test]
    fn waits_are_read_from_their_fields() {
        for body in [
            json!({"details": [{"@type": "x", "retryDelay": "58s"}]}),
            json!({"error": {"retry_after": 58}}),
            json!({"error": {"retry_after_ms": 58_000}}),
        ] {
            assert_eq!(ErrorFacts::of(&body).wait_s, Some(58.0), "{body}");
        }
    }

    #[test]
    fn huge_nested_body_is_read_up_to_its_limits() {
        let mut body = json!("deep");
        for _ in 0..100 {
            body = json!({"error": [body.clone(), body]});
            if body.to_string().len() > 1_000_000 {
                break;
            }
        }
        assert!(ErrorFacts::of(&body).objects.len() <= MOST_VALUES);
        let texts: Vec<String> = (0..100_000).map(|number| number.to_string()).collect();
        assert!(ErrorFacts::of(&json!({ "errors": texts })).messages.len() <= MOST_KEPT);
    }
}
