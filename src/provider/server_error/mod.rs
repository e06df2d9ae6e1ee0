//! Error replies of APIs: read into a failure, or into a block by policy.

mod facts;

use serde_json::{Map, Value};

pub(super) use self::facts::ErrorFacts;
use super::dialect::Dialect;
use super::policy::{BLOCK_PHRASES, is_block_code, squeeze};
use super::reply_builder::StreamEnd;
use super::wait::{seconds_of_headers, seconds_of_message};
use super::{ApiKey, ResponseHead};
use crate::domain::{Failure, FailureCause, FailureKind, RejectedPart, ReplyForm, from_json};

/// Bytes of a body that are searched for words.
const BYTES_READ: usize = 64 << 10;

/// Characters of the server's own words that a message carries.
const EXCERPT_CHARS: usize = 200;

/// Reads a reply with an error status.
pub(super) fn from_status(head: &ResponseHead, body: &[u8], key: Option<&ApiKey>) -> StreamEnd {
    let facts = facts_of_body(body);
    let status = head.status;
    if let Some(signal) = policy_signal(Some(status), &facts) {
        return StreamEnd::Blocked(signal);
    }
    let kind = kind_of(status, &facts, seconds_of_headers(head).or_else(|| seconds_told(head, &facts)));
    failed(kind, FailureCause::ErrorStatus { status, said: excerpt(&facts.message(), key) }, &facts)
}

/// Reads an error that came in place of an answer, or within one, after a status of success.
pub(super) fn from_error(head: &ResponseHead, error: &Value, key: Option<&ApiKey>) -> StreamEnd {
    let facts = ErrorFacts::of(error);
    let status = facts.statuses.first().copied().or_else(|| facts.codes.iter().find_map(|code| status_of_word(code)));
    if let Some(signal) = policy_signal(status, &facts) {
        return StreamEnd::Blocked(signal);
    }
    let kind = match status {
        Some(status) => kind_of(status, &facts, seconds_told(head, &facts)),
        None if is_quota_spent(&facts, None) => FailureKind::QuotaSpent { status: 429 },
        None => FailureKind::CutStream,
    };
    failed(kind, FailureCause::ErrorInReply { said: excerpt(&facts.message(), key) }, &facts)
}

/// The facts in the body of a reply with an error status: JSON, a text that may hold JSON, or a web page.
pub(super) fn facts_of_body(body: &[u8]) -> ErrorFacts {
    let text = || Value::from(plain_text(body));
    ErrorFacts::of(&from_json(body).unwrap_or_else(|_| text()))
}

/// A failure that the server tells of.
fn failed(kind: FailureKind, cause: FailureCause, facts: &ErrorFacts) -> StreamEnd {
    let rejected = match kind {
        FailureKind::Status { status, .. } => rejected_part(status, facts),
        _ => None,
    };
    StreamEnd::Failed(Failure { rejected, ..Failure::new(kind, cause) })
}

/// The error that a chunk or a document carries: under a name of its own, or, where it has not the shape that the protocol
/// documents (`is_known`), as bare words with a code.
pub(super) fn carried_error<'a>(dialect: &Dialect, chunk: &'a Value, is_known: bool) -> Option<&'a Value> {
    let mut listed = chunk.as_array().into_iter().flatten();
    if let Some(found) = listed.find_map(|each| carried_error(dialect, each, is_known)) {
        return Some(found);
    }
    let inner = [&chunk["choices"][0]["error"], &chunk["delta"]["error"], &chunk["x_groq"]["error"]];
    if [&chunk["error"], &chunk["errors"]].into_iter().any(says_trouble) {
        // What stands beside it may say more.
        return Some(if chunk["error"].is_object() { &chunk["error"] } else { chunk });
    }
    if let Some(error) = inner.into_iter().find(|error| says_trouble(error)) {
        return Some(error);
    }
    let has_any = |names: &[&str]| names.iter().any(|name| says_trouble(&chunk[*name]));
    let is_named = chunk["type"] == "error"
        || chunk["object"] == "error"
        || has_any(&["error_code", "error_msg"])
        || says_trouble(&chunk["base_resp"]["status_code"]);
    let has_words = has_any(&["message", "msg", "detail", "error_message"]) && !chunk["message"].is_object();
    let has_code = has_any(&["code", "type", "status_code", "error_type"]) || names_status(&chunk["status"]);
    let is_bare = dialect.has_bare_errors && chunk["message"].is_string();
    let is_told = is_bare || has_words && (has_code || chunk["detail"].is_string());
    (is_named || !is_known && is_told).then_some(chunk)
}

/// Whether a field is there, and does not say that all went well.
fn says_trouble(value: &Value) -> bool {
    const WELL: [&str; 6] = ["", "0", "200", "ok", "success", "none"];
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::Number(code) => !matches!(code.as_f64(), Some(0.0 | 200.0)),
        Value::String(text) => !WELL.contains(&text.trim().to_ascii_lowercase().as_str()),
        Value::Array(list) => !list.is_empty(),
        Value::Object(object) => !object.is_empty(),
        Value::Bool(true) => true,
    }
}

/// Whether a status is that of an error; others tell of progress.
fn names_status(status: &Value) -> bool {
    status.as_u64().is_some_and(|status| status >= 400)
        || status.as_str().is_some_and(|word| status_of_word(word).is_some())
}

/// Seconds that the body asks to wait: the longest of what its fields, its words and another server's headers in it say.
fn seconds_told(head: &ResponseHead, facts: &ErrorFacts) -> Option<f64> {
    let words = facts.messages.iter().filter_map(|message| seconds_of_message(message));
    let routed = ResponseHead { headers: facts.headers.clone(), ..head.clone() };
    words.chain(facts.wait_s).chain(seconds_of_headers(&routed)).reduce(f64::max)
}

fn kind_of(status: u16, facts: &ErrorFacts, wait_s: Option<f64>) -> FailureKind {
    if status == 402 || (400..500).contains(&status) && is_quota_spent(facts, wait_s) {
        return FailureKind::QuotaSpent { status };
    }
    // Up to the next second: who comes too early is turned away again.
    let retry_after = wait_s.map(|seconds| seconds.ceil().min(f64::from(u32::MAX)) as u32);
    FailureKind::Status { status, retry_after }
}

/// Whether waiting brings nothing, since the account has nothing left to spend, or nothing for today.
fn is_quota_spent(facts: &ErrorFacts, wait_s: Option<f64>) -> bool {
    const CODES: [&str; 9] = [
        "insufficientquota",
        "insufficientbalance",
        "insufficientcredits",
        "exceededcurrentquotaerror",
        "quotaexhausted",
        "billinghardlimitreached",
        "billingnotactive",
        "paymentrequired",
        "arrearage",
    ];
    const PHRASES: [&str; 8] = [
        "insufficient balance",
        "insufficient credits",
        "credit balance is too low",
        "insufficient quota",
        "billing hard limit",
        "check your plan and billing",
        " per day",
        "-per-day",
    ];
    let codes: Vec<String> = facts.codes.iter().map(|code| squeeze(code)).collect();
    let has_code = codes.iter().any(|code| CODES.contains(&code.as_str()) || code.contains("perday"));
    // Who names a time to wait until there is more, or a limit by the minute, has not run out.
    let comes_back = wait_s.is_some() || codes.iter().any(|code| code.contains("perminute"));
    has_code || !comes_back && says_any(facts, &PHRASES)
}

/// The status that stands behind a word for an error: of Anthropic's API, of Google's, of others.
fn status_of_word(word: &str) -> Option<u16> {
    if let Ok(status @ 400..=599) = word.trim().parse() {
        return Some(status);
    }
    Some(match squeeze(word).as_str() {
        "invalidrequesterror" | "badrequest" | "badrequesterror" | "invalidargument" | "failedprecondition" => 400,
        "authenticationerror" | "unauthorized" | "unauthenticated" | "invalidapikey" => 401,
        "permissionerror" | "permissiondenied" | "forbidden" => 403,
        "notfounderror" | "notfound" | "modelnotfound" => 404,
        "timeout" | "timeouterror" | "deadlineexceeded" | "gatewaytimeout" => 504,
        "requesttoolarge" => 413,
        "toomanyrequests" | "resourceexhausted" | "throttlingexception" => 429,
        "apierror" | "servererror" | "internal" | "internalerror" | "internalservererror" => 500,
        word if word.starts_with("ratelimit") => 429,
        "badgateway" => 502,
        "unavailable" | "serviceunavailable" | "engineoverloadederror" | "modeloverloaded" | "busy" => 503,
        "overloadederror" | "overloaded" => 529,
        _ => return None,
    })
}

/// A failure to make sense of `body`.
pub(super) fn malformed(dialect: &Dialect, came: ReplyForm, body: &[u8], key: Option<&ApiKey>) -> StreamEnd {
    let said = excerpt(&plain_text(body), key);
    StreamEnd::Failed(Failure::new(FailureKind::Malformed, FailureCause::OtherForm { came, said, api: dialect.api }))
}

/// The provider's word for a refusal by policy, where the error is one.
fn policy_signal(status: Option<u16>, facts: &ErrorFacts) -> Option<String> {
    let said = facts.codes.iter().find(|code| is_block_code(code)).cloned();
    // A server in trouble may quote the prompt.
    let may_be_phrased = status.is_none_or(|status| matches!(status, 400 | 403 | 422 | 451));
    let phrase =
        || BLOCK_PHRASES.into_iter().find(|phrase| may_be_phrased && says_any(facts, &[phrase])).map(str::to_owned);
    // A router's moderation tells what it flagged instead of giving a code.
    let flagged = || facts.is_flagged.then(|| "moderation".to_owned());
    // OpenAI's reasoning models use one code for every bad prompt.
    let flagged_prompt = || {
        let is_prompt = facts.codes.iter().any(|code| code == "invalid_prompt");
        (is_prompt && says_any(facts, &["flagged"])).then(|| "invalid_prompt".to_owned())
    };
    said.or_else(flagged).or_else(flagged_prompt).or_else(phrase)
}

fn names_an_unknown_model(status: u16, facts: &ErrorFacts) -> bool {
    const CODES: [&str; 5] = ["modelnotfound", "modelnotavailable", "invalidmodel", "unknownmodel", "modelnotexist"];
    const PHRASES: [&str; 8] = [
        "not found",
        "not exist",
        "not a valid",
        "unknown model",
        "invalid model",
        "no such model",
        "no endpoints found",
        "is not supported",
    ];
    let is_said = |text: &String| {
        let text = text.to_ascii_lowercase();
        // Anthropic's words are `model: …`.
        text.contains("model") && PHRASES.iter().any(|phrase| text.contains(phrase)) || text.starts_with("model: ")
    };
    let codes: Vec<String> = facts.codes.iter().map(|code| squeeze(code)).collect();
    let has_code = codes.iter().any(|code| CODES.contains(&code.as_str()));
    // “'stop' is not supported with this model” is about another parameter.
    let other_parameter =
        |object: &Map<String, Value>| object.get("param").and_then(Value::as_str).is_some_and(|name| name != "model");
    let is_of_parameter =
        facts.objects.iter().any(other_parameter) || codes.iter().any(|code| code.starts_with("unsupported"));
    matches!(status, 400 | 404 | 422) && (has_code || !is_of_parameter && facts.messages.iter().any(is_said))
}

/// Some answer a wrong key with the status 400.
fn refuses_the_key(facts: &ErrorFacts) -> bool {
    const CODES: [&str; 5] = ["apikeyinvalid", "invalidapikey", "authenticationerror", "unauthenticated", "invalidkey"];
    const PHRASES: [&str; 5] =
        ["api key not valid", "invalid api key", "incorrect api key", "api key is invalid", "api key not found"];
    facts.codes.iter().any(|code| CODES.contains(&squeeze(code).as_str())) || says_any(facts, &PHRASES)
}

/// Whether a message has one of these phrases, in letters of either case.
fn says_any(facts: &ErrorFacts, phrases: &[&str]) -> bool {
    facts.messages.iter().any(|message| {
        let message = message.to_lowercase();
        phrases.iter().any(|phrase| message.contains(&phrase.to_lowercase()))
    })
}

/// The part of the request that a reply with this error status says is at fault.
fn rejected_part(status: u16, facts: &ErrorFacts) -> Option<RejectedPart> {
    if names_an_unknown_model(status, facts) {
        Some(RejectedPart::Model)
    } else if refuses_the_key(facts) || matches!(status, 401 | 403) {
        Some(RejectedPart::Key)
    } else {
        None
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
        match from_status(&head, body.as_bytes(), ApiKey::new("sk-secret").unwrap().as_ref()) {
            StreamEnd::Failed(failure) => failure,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn message_is_found_in_every_form_of_error_body() {
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
            let message = failure(500, body).message().into_owned();
            assert_eq!(
                message,
                "The API answered with HTTP 500: “No luck”. The fault is on the server’s side: try again later.",
                "{body}"
            );
        }
        assert!(failure(500, "").message().starts_with("The API answered with HTTP 500. "));
    }

    #[test]
    fn a_long_message_is_cut_and_never_within_the_key() {
        let body = format!("{} sk-secret and more", "é".repeat(EXCERPT_CHARS - 5));
        let message = failure(400, &body).message().into_owned();
        assert!(message.contains("é [key…”"), "{message}");
        assert!(!message.contains("sk-"), "{message}");
    }

    #[test]
    fn an_unknown_model_is_told_from_an_unknown_path() {
        let is_model = |status, body| failure(status, body).rejected == Some(RejectedPart::Model);
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
        let kind = |text: &str| match from_error(&ResponseHead::default(), &serde_json::from_str(text).unwrap(), None) {
            StreamEnd::Failed(failure) => failure.kind,
            other => panic!("{other:?}"),
        };
        assert_eq!(kind(r#"{"code":429,"message":"slow"}"#), FailureKind::Status { status: 429, retry_after: None });
        assert_eq!(
            kind(r#"{"code":"server_error","message":"x"}"#),
            FailureKind::Status { status: 500, retry_after: None }
        );
        assert_eq!(kind(r#"{"code":"odd_error","message":"x"}"#), FailureKind::CutStream);
        assert_eq!(kind(r#"{"code":70000,"message":"x"}"#), FailureKind::CutStream);
        assert_eq!(kind(r#""overloaded""#), FailureKind::CutStream);
    }

    #[test]
    fn only_errors_of_policy_are_blocks() {
        let signal = |text: &str| policy_signal(None, &ErrorFacts::of(&serde_json::from_str(text).unwrap()));
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
