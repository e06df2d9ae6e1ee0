//! Replies in the documented shape of every API but OpenAI's (see `provider_replay.rs`), whole, streamed, blocked, cut and
//! failed, replayed in pieces of every size and cut at every byte.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // a panic is how a test speaks

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use refusal_lab::domain::{Ending, Failure, FailureKind, Reply};
use refusal_lab::provider::{ApiKey, Provider, Quirk, Quirks, ReplyReader, ResponseHead, parse_models};

/// The key that some error replies echo.
const KEY: &str = "sk-fixture-key";
const SUM: &str = "Two and two make “four” 😀.";

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/provider");
    fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A fixture's folder is its provider.
fn provider(name: &str) -> Provider {
    match name.split('/').next() {
        Some("documented") => Provider::OpenAi,
        Some(folder) => Provider::of(folder),
        None => panic!("{name} has no folder"),
    }
}

/// The status is in the name where it is not 200; the content type follows from the name's end.
fn head(name: &str) -> ResponseHead {
    let stem = name.split('.').next().unwrap_or_default();
    let status = stem.rsplit('-').next().and_then(|part| part.parse().ok()).unwrap_or(200);
    let content_type = match name.rsplit('.').next() {
        Some("sse") => "text/event-stream",
        Some("ndjson") => "application/x-ndjson",
        _ => "application/json; charset=utf-8",
    };
    ResponseHead::new(status, &[("content-type", content_type)])
}

fn read(name: &str, body: &[u8], size: usize) -> Result<Reply, Failure> {
    let mut reader = ReplyReader::new(provider(name), head(name), ApiKey::new(KEY).unwrap().as_ref());
    for piece in body.chunks(size) {
        reader.push(piece);
    }
    reader.finish()
}

/// Replays a fixture in pieces of every size, and returns the one result that all agree on.
fn replay(name: &str) -> Result<Reply, Failure> {
    let body = fixture(name);
    let whole = read(name, &body, body.len());
    for size in 1..body.len() {
        assert_eq!(read(name, &body, size), whole, "{name} in pieces of {size} bytes");
    }
    whole
}

fn ending(name: &str) -> Ending {
    replay(name).unwrap_or_else(|failure| panic!("{name}: {failure}")).ending
}

fn failure(name: &str) -> Failure {
    let failure = replay(name).expect_err(name);
    assert!(!failure.message().contains(KEY), "{name}: {failure}");
    failure
}

fn answered(text: &str) -> Ending {
    Ending::Answered { text: text.to_owned() }
}

fn blocked(reason: &str, text: &str) -> Ending {
    Ending::Blocked { reason: reason.to_owned(), text: text.to_owned() }
}

#[test]
fn answers_come_with_their_end_and_their_tokens() {
    for (name, text, reason, tokens) in [
        ("anthropic/streamed.sse", SUM, "end_turn", (42, 9)),
        ("anthropic/whole.json", "Four.", "end_turn", (42, 20)),
        ("anthropic/length.sse", "Two and", "max_tokens", (42, 3)),
        ("gemini/streamed.sse", SUM, "STOP", (8, 9)),
        ("gemini/every-chunk-stops.sse", SUM, "STOP", (8, 9)),
        ("gemini/whole.json", "Four.", "STOP", (8, 16)),
        ("gemini/list.json", "Four.", "STOP", (8, 2)),
        ("ollama/streamed.ndjson", SUM, "stop", (11, 9)),
        ("ollama/no-last-line-end.ndjson", "Four.", "stop", (11, 2)),
        ("ollama/whole.json", "Four.", "stop", (11, 2)),
        ("ollama/length.ndjson", "Two and", "length", (11, 2)),
        ("cohere/streamed.sse", SUM, "COMPLETE", (7, 9)),
        ("cohere/whole.json", "Four.", "COMPLETE", (207, 23)),
    ] {
        let reply = replay(name).unwrap_or_else(|failure| panic!("{name}: {failure}"));
        let usage = reply.usage.unwrap();
        assert_eq!(reply.ending, answered(text), "{name}");
        assert_eq!(reply.finish_reason.as_deref(), Some(reason), "{name}");
        assert_eq!((usage.prompt_tokens.unwrap(), usage.completion_tokens.unwrap()), tokens, "{name}");
    }
}

#[test]
fn reasoning_is_no_part_of_the_answer_but_is_its_first_token() {
    for name in ["anthropic/thinking.sse", "gemini/thoughts.sse", "ollama/thinking.ndjson", "cohere/thinking.sse"] {
        assert_eq!(ending(name), answered("Four."), "{name}");
        let body = fixture(name);
        let mut reader = ReplyReader::new(provider(name), head(name), None);
        let first = body.chunks(16).position(|piece| reader.push(piece).first_token).unwrap() * 16;
        let reasoning = String::from_utf8(body).unwrap().find("They ask").unwrap();
        assert!(
            first.abs_diff(reasoning) < 180,
            "{name}: first token told at {first}, reasoning stands at {reasoning}"
        );
    }
    for name in [
        "anthropic/thinking-only.sse",
        "gemini/thoughts-only.sse",
        "ollama/thinking-only.ndjson",
        "cohere/thinking-only.sse",
    ] {
        assert_eq!(ending(name), Ending::Truncated, "{name}");
    }
    for name in ["anthropic/empty.sse", "ollama/empty.ndjson"] {
        assert_eq!(ending(name), Ending::Empty, "{name}");
    }
}

#[test]
fn a_providers_refusal_is_a_block_and_no_failure() {
    for (name, reason, text) in [
        ("anthropic/refused.sse", "refusal", "First, you"),
        ("anthropic/refused.json", "refusal", ""),
        ("anthropic/blocked-400.json", "content filtering policy", ""),
        ("gemini/safety.sse", "SAFETY", "First, you"),
        ("gemini/prompt-blocked.sse", "PROHIBITED_CONTENT", ""),
        ("gemini/prompt-blocked.json", "SAFETY", ""),
        ("cohere/blocked.sse", "ERROR_TOXIC", "First, you"),
        ("documented/xai-403.json", "Content violates usage guidelines", ""),
        ("documented/deepseek-400.json", "Content Exists Risk", ""),
    ] {
        assert_eq!(ending(name), blocked(reason, text), "{name}");
    }
}

#[test]
fn errors_are_failures_and_keep_their_kind() {
    let status = |status| FailureKind::Status { status, retry_after: None };
    for (name, kind, said) in [
        ("anthropic/error.sse", status(529), "“Overloaded”"),
        ("anthropic/overloaded-529.json", status(529), "“Overloaded”"),
        ("anthropic/key-401.json", status(401), "invalid x-api-key: [key]"),
        ("anthropic/model-404.json", status(404), "does not know this model"),
        ("gemini/error.sse", status(503), "The model is overloaded"),
        ("gemini/key-400.json", status(400), "Check the API key"),
        ("gemini/model-404.json", status(404), "does not know this model"),
        ("gemini/quota-429.json", status(429), "[key]"),
        ("ollama/error.ndjson", FailureKind::CutStream, "an error was encountered"),
        ("ollama/model-404.json", status(404), "does not know this model"),
        ("cohere/error.sse", FailureKind::CutStream, "internal generation error"),
        ("cohere/timeout.sse", FailureKind::CutStream, "TIMEOUT"),
        ("cohere/key-401.json", status(401), "invalid api token"),
        ("cohere/model-404.json", status(404), "does not know this model"),
    ] {
        let failure = failure(name);
        assert!(
            failure.kind == kind && failure.message().to_lowercase().contains(&said.to_lowercase()),
            "{name}: {failure:?}"
        );
    }
    for name in ["anthropic/cut.sse", "gemini/cut.sse", "ollama/cut.ndjson", "cohere/cut.sse"] {
        assert_eq!(failure(name).kind, FailureKind::CutStream, "{name}");
    }
}

/// `from` is where the reply is complete: its reason to end has come whole.
#[test]
fn a_stream_that_breaks_is_cut_wherever_it_breaks() {
    for (name, mark, event_end) in [
        ("anthropic/streamed.sse", r#""end_turn""#, "\n\n"),
        ("gemini/streamed.sse", r#""STOP""#, "\n\n"),
        ("ollama/streamed.ndjson", r#""done_reason""#, "}\n"),
        ("cohere/streamed.sse", r#""COMPLETE""#, "\n\n"),
    ] {
        let body = fixture(name);
        let text = String::from_utf8(body.clone()).unwrap();
        let from =
            text.find(mark).and_then(|at| text[at..].find(event_end).map(|end| at + end + event_end.len())).unwrap();
        // What ends in an object is whole without the line's end behind it, and the blank line's.
        let from = text[..from].trim_end().len();
        for length in 0..=body.len() {
            match read(name, &body[..length], 64) {
                Err(failure) => {
                    assert!(length < from && failure.kind == FailureKind::CutStream, "{name} {length}: {failure:?}")
                }
                Ok(reply) => assert!(length >= from && reply.ending == answered(SUM), "{name} {length}: {reply:?}"),
            }
        }
    }
}

#[test]
fn a_document_that_breaks_is_cut_wherever_it_breaks() {
    for name in
        ["anthropic/whole.json", "gemini/whole.json", "gemini/list.json", "ollama/whole.json", "cohere/whole.json"]
    {
        let body = fixture(name);
        for length in 0..body.trim_ascii_end().len() {
            let failure = read(name, &body[..length], 64).expect_err("a part is no reply");
            assert_eq!(failure.kind, FailureKind::CutStream, "{name} {length}");
        }
    }
}

#[test]
fn another_apis_reply_is_malformed_and_says_where_to_look() {
    for (as_provider, others) in [
        (Provider::Anthropic, ["gemini/whole.json", "cohere/whole.json", "documented/reasoning-content.json"]),
        (Provider::Gemini, ["anthropic/whole.json", "cohere/whole.json", "documented/reasoning-content.sse"]),
        (Provider::Ollama, ["anthropic/streamed.sse", "documented/reasoning-content.json", "gemini/whole.json"]),
        (Provider::Cohere, ["gemini/streamed.sse", "documented/reasoning-content.json", "gemini/whole.json"]),
    ] {
        for name in others {
            let mut reader = ReplyReader::new(as_provider, head(name), None);
            reader.push(&fixture(name));
            let failure = reader.finish().unwrap_err();
            assert_eq!(failure.kind, FailureKind::Malformed, "{name} as {as_provider:?}: {failure}");
            assert!(failure.message().contains("“Provider”"), "{failure}");
        }
    }
}

#[test]
fn a_rejected_parameter_is_learned_and_other_errors_are_not() {
    let adapted = |name: &str, head: ResponseHead| {
        let mut reader = ReplyReader::new(provider(name), head, None);
        reader.push(&fixture(name));
        reader.adapted(Quirks::default())
    };
    let rejected = "anthropic/temperature-400.json";
    assert_eq!(adapted(rejected, head(rejected)), Some(Quirks::default().with(Quirk::NoTemperature)));
    assert_eq!(adapted(rejected, ResponseHead { status: 500, ..head(rejected) }), None);
    for name in
        ["anthropic/blocked-400.json", "gemini/key-400.json", "anthropic/streamed.sse", "documented/policy-400.json"]
    {
        assert_eq!(adapted(name, head(name)), None, "{name}");
    }
}

#[test]
fn lists_of_models_hold_those_that_chat() {
    for (name, models) in [
        ("anthropic/models.json", &["claude-large", "claude-small"][..]),
        ("gemini/models.json", &["gemini-large", "gemini-small"]),
        ("ollama/models.json", &["small:latest", "large:70b"]),
        ("ollama/no-models.json", &[]),
        ("cohere/models.json", &["command-large", "command-small"]),
    ] {
        let text = String::from_utf8(fixture(name)).unwrap();
        assert_eq!(parse_models(provider(name), &text).unwrap(), models, "{name}");
    }
    let page = parse_models(Provider::Ollama, "<html></html>").unwrap_err();
    assert!(page.message().ends_with("a web page. Check the Base URL: it has no path."), "{page}");
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic_and_the_same_however_cut(
        provider in prop::sample::select(vec![
            Provider::OpenAi, Provider::Anthropic, Provider::Gemini, Provider::Ollama, Provider::Cohere,
        ]),
        pieces in prop::collection::vec(
            prop_oneof![
                prop::collection::vec(any::<u8>(), 0..8),
                prop::sample::select(vec![
                    "data: ", "\n", "\n\n", "[DONE]", "{", "}", "[", "<p>", "event: error\n", r#"{"type":"message_stop"}"#,
                    r#"{"type":"content_block_delta","delta":{"text":"é"}}"#, r#"{"type":"message-end","delta":{}}"#,
                    r#"{"type":"error","error":{"type":"overloaded_error"}}"#, r#"{"message":{"content":"é"},"done":true}"#,
                    r#"{"candidates":[{"content":{"parts":[{"text":"é"}]},"finishReason":"SAFETY"}]}"#,
                    r#"{"usageMetadata":{"promptTokenCount":99999999999999999999}}"#, r#"{"error":"x"}"#, r#"{"done":"x"}"#,
                ]).prop_map(|text| text.as_bytes().to_vec()),
            ],
            0..16,
        ),
        status in prop::sample::select(vec![200u16, 200, 200, 400, 529]),
        size in 1usize..20,
    ) {
        let body = pieces.concat();
        let read = |size: usize| {
            let head = ResponseHead { status, ..ResponseHead::default() };
            let mut reader = ReplyReader::new(provider, head, ApiKey::new(KEY).unwrap().as_ref());
            for piece in body.chunks(size) {
                reader.push(piece);
            }
            (reader.adapted(Quirks::default()), reader.finish())
        };
        prop_assert_eq!(read(size), read(body.len().max(1)));
    }
}
