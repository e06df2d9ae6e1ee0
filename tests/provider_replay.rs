//! Replies of real and documented APIs, replayed in pieces of every size: each must be read the same way.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use refusal_lab::domain::{Ending, Failure, FailureKind, Reply};
use refusal_lab::provider::{ApiKey, Provider, ReplyProgress, ReplyReader, ResponseHead, parse_models, read_models};

/// The key that `key-401.json` and `error-event-with-code.sse` echo.
const KEY: &str = "sk-fixture-key";

/// What the recorded streams say; by another reader than ours.
const STREAMED: &str = "The rainbow is a beautiful and magical sight, but it's not just about the colors of the rainbow. There are actually";
const MULTIBYTE: &str = "おわんがならくならくなら";

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/provider");
    fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The status is in the name where it is not 200; the content type follows from the name's end.
fn head(name: &str) -> ResponseHead {
    let stem = name.split('.').next().unwrap_or_default();
    let status = stem.rsplit('-').next().and_then(|part| part.parse().ok()).unwrap_or(200);
    let content_type = match name.rsplit('.').next() {
        Some("sse") => "text/event-stream",
        Some("html") => "text/html; charset=utf-8",
        _ => "application/json; charset=utf-8",
    };
    ResponseHead::new(status, &[("content-type", content_type), ("retry-after", "7")])
}

fn head_with(status: u16, content_type: Option<&str>) -> ResponseHead {
    let headers: Vec<_> = content_type.map(|content_type| ("content-type", content_type)).into_iter().collect();
    ResponseHead::new(status, &headers)
}

fn key() -> Option<ApiKey> {
    ApiKey::new(KEY).unwrap()
}

/// Reads a body in pieces of `size` bytes; says also how many pieces told of a first token.
fn read(head: ResponseHead, body: &[u8], size: usize) -> (Result<Reply, Failure>, usize) {
    let mut reader = ReplyReader::new(Provider::OpenAi, head, key().as_ref());
    let first_tokens = body.chunks(size).filter(|piece| reader.push(piece).first_token).count();
    (reader.finish(), first_tokens)
}

/// Replays a fixture in pieces of every size, and returns the one result that all agree on.
fn replay_as(name: &str, head: ResponseHead) -> Result<Reply, Failure> {
    let body = fixture(name);
    let whole = read(head.clone(), &body, body.len());
    for size in 1..body.len() {
        assert_eq!(read(head.clone(), &body, size), whole, "{name} in pieces of {size} bytes");
    }
    whole.0
}

fn replay(name: &str) -> Result<Reply, Failure> {
    replay_as(name, head(name))
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

fn tokens(reply: &Reply) -> (Option<u32>, Option<u32>) {
    reply.usage.map_or((None, None), |usage| (usage.prompt_tokens, usage.completion_tokens))
}

#[test]
fn llama_cpp_answers() {
    let streamed = replay("llama-cpp/streamed.sse").unwrap();
    assert_eq!(streamed.ending, answered(STREAMED));
    assert_eq!((streamed.finish_reason.as_deref(), tokens(&streamed)), (Some("length"), (Some(37), Some(24))));
    assert_eq!(ending("llama-cpp/multibyte.sse"), answered(MULTIBYTE));
    let whole = replay("llama-cpp/whole.json").unwrap();
    assert!(
        matches!(&whole.ending, Ending::Answered { text } if text.starts_with("To boil an egg") && text.contains("120°C"))
    );
    assert_eq!((whole.finish_reason.as_deref(), tokens(&whole)), (Some("length"), (Some(27), Some(64))));
}

#[test]
fn llama_cpp_errors_keep_their_status_and_words() {
    for (name, status, said) in [
        ("llama-cpp/bad-request.json", 400, "parse error at line 1, column 10"),
        (
            "llama-cpp/context-too-long.json",
            400,
            "request (6031 tokens) exceeds the available context size (2048 tokens)",
        ),
        ("llama-cpp/unknown-path.json", 404, "File Not Found"),
    ] {
        let failure = replay_as(name, ResponseHead { status, ..head(name) }).unwrap_err();
        assert_eq!(failure.kind, FailureKind::Status { status, retry_after: Some(7) }, "{name}");
        assert!(failure.message().contains(said), "{failure}");
    }
}

#[test]
fn a_models_refusal_is_its_answer() {
    let refusal = answered("I’m sorry, I can’t help with that.");
    assert_eq!(ending("documented/refusal-delta.sse"), refusal);
    assert_eq!(ending("documented/refusal.json"), refusal);
}

#[test]
fn a_providers_refusal_is_a_block_and_no_failure() {
    assert_eq!(ending("documented/content-filter.sse"), blocked("content_filter", "First, you"));
    assert_eq!(ending("documented/content-filter.json"), blocked("content_filter", ""));
    assert_eq!(ending("documented/policy-400.json"), blocked("content_policy_violation", ""));
    assert_eq!(ending("documented/azure-400.json"), blocked("content_filter", ""));
    assert_eq!(ending("documented/azure-inner-400.json"), blocked("ResponsibleAIPolicyViolation", ""));
    assert_eq!(ending("documented/moderation-403.json"), blocked("moderation", ""));
}

#[test]
fn reasoning_is_no_part_of_the_answer() {
    for name in ["reasoning-content.sse", "reasoning-content.json", "think-tags.sse", "content-parts.json"] {
        assert_eq!(ending(&format!("documented/{name}")), answered("Four."), "{name}");
    }
    for name in ["reasoning-only.sse", "think-cut.sse", "truncated.json"] {
        assert_eq!(ending(&format!("documented/{name}")), Ending::Truncated, "{name}");
    }
    assert_eq!(ending("documented/empty.json"), Ending::Empty);
}

#[test]
fn untidy_streams_are_read() {
    assert_eq!(ending("documented/no-done.sse"), answered("Four."));
    let reply = replay("documented/no-finish-reason.sse").unwrap();
    assert_eq!((reply.ending, reply.finish_reason), (answered("Four."), None));
    assert_eq!(ending("documented/untidy.sse"), answered("日本語 😀"));
}

#[test]
fn a_mislabelled_body_is_known_by_its_first_byte() {
    for content_type in [None, Some("application/json"), Some("text/plain")] {
        let head = head_with(200, content_type);
        assert_eq!(replay_as("documented/untidy.sse", head).unwrap().ending, answered("日本語 😀"));
    }
    let name = "documented/reasoning-content.json";
    let head = head_with(200, Some("text/event-stream"));
    assert_eq!(replay_as(name, head.clone()).unwrap().ending, answered("Four."));
    let marked = ["\u{feff}\n".as_bytes(), &fixture(name)].concat();
    assert_eq!(read(head, &marked, 2).0.unwrap().ending, answered("Four."));
}

#[test]
fn a_broken_stream_is_cut_wherever_it_breaks() {
    assert_eq!(failure("documented/cut.sse").kind, FailureKind::CutStream);
    let name = "documented/refusal-delta.sse";
    let body = fixture(name);
    let text = String::from_utf8(body.clone()).unwrap();
    // The event is whole without the blank line behind it.
    let end = text.find(r#""stop""#).and_then(|at| text[at..].find("\n\n").map(|after| at + after)).unwrap();
    for length in 0..=body.len() {
        match read(head(name), &body[..length], 64).0 {
            Err(failure) => assert!(length < end && failure.kind == FailureKind::CutStream, "{length}: {failure}"),
            Ok(reply) => assert!(length >= end, "{length}: {reply:?}"),
        }
    }
}

#[test]
fn a_broken_document_is_cut_wherever_it_breaks() {
    let name = "documented/refusal.json";
    let body = fixture(name);
    for length in 0..body.trim_ascii_end().len() {
        let failure = read(head(name), &body[..length], 64).0.expect_err("a part is no reply");
        assert_eq!(failure.kind, FailureKind::CutStream, "{length}");
    }
}

#[test]
fn errors_within_a_reply_are_failures() {
    let event = failure("documented/error-event.sse");
    let status = FailureKind::Status { status: 500, retry_after: None };
    assert!(event.kind == status && event.message().contains("“The server is overloaded”"), "{event}");
    let code = failure("documented/error-event-with-code.sse");
    assert!(code.is_rate_limit() && code.message().contains("slow down, [key]!"), "{code}");
    let document = failure("documented/error-with-200.json");
    assert_eq!(document.kind, FailureKind::Status { status: 502, retry_after: None });
}

#[test]
fn what_is_no_chat_completion_is_malformed() {
    for (name, said) in [
        ("not-json.sse", "not JSON"),
        ("another-api.sse", "no chat completion"),
        ("another-shape.json", "no chat completion"),
        ("page.html", "a web page in place of an answer: “502 Bad Gateway Bad Gateway The upstream did not answer”"),
    ] {
        let failure = failure(&format!("documented/{name}"));
        assert!(failure.kind == FailureKind::Malformed && failure.message().contains(said), "{name}: {failure}");
    }
    let text = head_with(200, Some("text/plain"));
    assert_eq!(read(text, b"Hello there", 4).0.unwrap_err().kind, FailureKind::Malformed);
}

#[test]
fn an_error_status_keeps_its_kind_whatever_the_body() {
    let status = |status| FailureKind::Status { status, retry_after: Some(7) };
    let limit = failure("documented/rate-limit-429.json");
    assert!(limit.kind == status(429) && limit.is_worth_retrying(), "{limit}");
    let key = failure("documented/key-401.json");
    assert!(key.kind == status(401) && key.message().contains("provided: [key]. You"), "{key}");
    assert_eq!(failure("documented/model-404.json").kind, status(404));
    let page = replay_as("documented/page.html", ResponseHead { status: 502, ..head("page.html") }).unwrap_err();
    assert!(page.kind == status(502) && !page.message().contains('<') && !page.message().contains("color"), "{page}");
    let date = ResponseHead::new(503, &[("retry-after", "Fri, 31 Dec 1999 23:59:59 GMT")]);
    let date = ResponseHead { received_ms: 946_684_795_000.0, ..date };
    assert_eq!(read(date, b"x", 1).0.unwrap_err().retry_after(), Some(4));
}

#[test]
fn a_key_that_the_server_writes_into_its_answer_is_blotted_out() {
    let body = format!(r#"{{"choices":[{{"message":{{"content":"Your key is {KEY}."}}}}]}}"#);
    assert_eq!(read(head("x.json"), body.as_bytes(), 9).0.unwrap().ending, answered("Your key is [key]."));
}

#[test]
fn progress_tells_of_the_first_token_and_of_the_end() {
    for (name, pieces) in
        [("llama-cpp/streamed.sse", 1), ("documented/reasoning-only.sse", 1), ("documented/empty.json", 0)]
    {
        assert_eq!(read(head(name), &fixture(name), 50).1, pieces, "{name}");
    }
    let mut reader = ReplyReader::new(Provider::OpenAi, head("x.sse"), None);
    let mut push = |text: &str| reader.push(text.as_bytes());
    assert_eq!(
        push("data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":null}}]}\n\n"),
        ReplyProgress::default()
    );
    assert!(push("data: {\"choices\":[{\"delta\":{\"content\":\"Fo\"}}]}\n\n").first_token);
    assert_eq!(push("data: {\"choices\":[{\"delta\":{\"content\":\"ur\"}}]}\n\n"), ReplyProgress::default());
    assert!(push("data: [DONE]\n\n").is_finished);
    assert!(push("data: {\"choices\":[{\"delta\":{\"content\":\" more\"}}]}\n\n").is_finished);
    assert_eq!(reader.text(), "Four");
}

#[test]
fn a_reply_without_end_is_given_up() {
    let endless = vec![b' '; 1 << 20];
    let mut reader = ReplyReader::new(Provider::OpenAi, head("x.json"), None);
    reader.push(b"{");
    let pushed = (0..64).take_while(|_| !reader.push(&endless).is_finished).count();
    assert!(pushed < 64);
    assert_eq!(reader.finish().unwrap_err().kind, FailureKind::Malformed);
}

#[test]
fn lists_of_models_are_read_in_every_shape() {
    let listed = |name: &str| parse_models(Provider::OpenAi, &String::from_utf8(fixture(name)).unwrap()).unwrap();
    assert_eq!(listed("llama-cpp/models.json"), ["SmolLM2-135M-Instruct.Q4_1.gguf"]);
    assert_eq!(listed("documented/models.json"), ["small", "large"]);
    for body in [r#"{"models":[{"name":"a"},{"id":"b"}]}"#, r#"[{"id":"a"},{"id":"b"}]"#, r#"["a","b"]"#] {
        assert_eq!(parse_models(Provider::OpenAi, body).unwrap(), ["a", "b"], "{body}");
    }
    for body in [r#"{"data":[]}"#, r#"{"object":"list","data":null}"#] {
        assert!(parse_models(Provider::OpenAi, body).unwrap().is_empty(), "{body}");
    }
    for body in ["", "{}", "null", "nonsense", "<html></html>", r#"{"error":{"message":"no"}}"#] {
        assert_eq!(parse_models(Provider::OpenAi, body).unwrap_err().kind, FailureKind::Malformed, "{body}");
    }
}

#[test]
fn a_list_that_is_refused_is_a_failure_in_the_servers_words() {
    let body = String::from_utf8(fixture("documented/key-401.json")).unwrap();
    let failure = read_models(Provider::OpenAi, &head("key-401.json"), &body, key().as_ref()).unwrap_err();
    assert_eq!(failure.kind, FailureKind::Status { status: 401, retry_after: Some(7) });
    assert!(failure.message().contains("Incorrect API key") && !failure.message().contains(KEY), "{failure}");
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic_and_the_same_however_cut(
        pieces in prop::collection::vec(
            prop_oneof![
                prop::collection::vec(any::<u8>(), 0..8),
                prop::sample::select(vec![
                    "data: ", "\n\n", "[DONE]", r#"{"choices":[{"delta":{"content":"é"}}]}"#, r#"{"choices":[]}"#, "{", "}", "<p>",
                    r#"{"choices":[{"finish_reason":"stop"}]}"#, r#"{"error":"x"}"#, "event: error\n", r#"{"choices":[{"message":{}}]}"#,
                ]).prop_map(|text| text.as_bytes().to_vec()),
            ],
            0..16,
        ),
        status in prop::sample::select(vec![0u16, 200, 204, 302, 400, 429, 503, 999]),
        content_type in prop::option::of(prop::sample::select(vec!["text/event-stream", "application/json", "text/html"])),
        size in 1usize..20,
    ) {
        let body = pieces.concat();
        let head = head_with(status, content_type);
        let whole = read(head.clone(), &body, body.len().max(1)).0;
        prop_assert_eq!(read(head, &body, size).0, whole);
    }
}
