use proptest::prelude::*;

use super::*;
use crate::domain::{Ending, Usage};

fn read(line: Value) -> BatchResult {
    read_batch_line(line.to_string().as_bytes()).unwrap()
}

fn ending(line: Value) -> Ending {
    read(line).end.unwrap().ending
}

fn failure(line: Value) -> Failure {
    read(line).end.unwrap_err()
}

fn answered(text: &str) -> Ending {
    Ending::Answered { text: text.into() }
}

/// A line of OpenAI's, as its guide shows them.
fn open_ai(status: u16, body: Value) -> Value {
    json!({"id": "batch_req_1", "custom_id": "r-1", "response": {"status_code": status, "request_id": "req_1", "body": body}, "error": null})
}

fn completion(message: Value, finish_reason: &str) -> Value {
    json!({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1711652795, "model": "m-2024-07-18",
        "choices": [{"index": 0, "message": message, "logprobs": null, "finish_reason": finish_reason}],
        "usage": {"prompt_tokens": 22, "completion_tokens": 2, "total_tokens": 24}
    })
}

#[test]
fn open_ais_lines_end_as_live_replies_do() {
    let says = |text: Value| json!({"role": "assistant", "content": text, "refusal": null});
    let line = read(open_ai(200, completion(says(json!("Hello.")), "stop")));
    assert_eq!((line.custom_id.as_str(), line.model.as_deref()), ("r-1", Some("m-2024-07-18")));
    let reply = line.end.unwrap();
    assert_eq!((reply.ending, reply.finish_reason.as_deref()), (answered("Hello."), Some("stop")));
    assert_eq!(reply.usage, Some(Usage { prompt_tokens: Some(22), completion_tokens: Some(2) }));
    let refusal = json!({"role": "assistant", "content": null, "refusal": "I can't."});
    assert_eq!(ending(open_ai(200, completion(refusal, "stop"))), answered("I can't."));
    assert_eq!(ending(open_ai(200, completion(says(Value::Null), "length"))), Ending::Truncated);
    assert_eq!(ending(open_ai(200, completion(says(json!("")), "stop"))), Ending::Empty);
    let filtered = ending(open_ai(200, completion(says(json!("We")), "content_filter")));
    assert_eq!(filtered, Ending::Blocked { reason: "content_filter".into(), text: "We".into() });
}

#[test]
fn open_ais_errors_are_failures_and_those_of_policy_are_blocks() {
    let error = |kind: &str, code: Value, message: &str| json!({"error": {"message": message, "type": kind, "param": null, "code": code}});
    let wrong = failure(open_ai(400, error("invalid_request_error", Value::Null, "Unknown parameter.")));
    assert_eq!(wrong.kind, FailureKind::Status { status: 400, retry_after: None });
    assert!(wrong.message().contains("Unknown parameter"), "{wrong}");
    let limited = failure(open_ai(429, error("requests", json!("rate_limit_exceeded"), "Slow down.")));
    assert!(limited.is_rate_limit());
    let spent = failure(open_ai(429, error("insufficient_quota", json!("insufficient_quota"), "You exceeded it.")));
    assert!(spent.is_quota_spent());
    let blocked = ending(open_ai(400, error("invalid_request_error", json!("content_policy_violation"), "No.")));
    assert_eq!(blocked, Ending::Blocked { reason: "content_policy_violation".into(), text: String::new() });
    let expired = failure(json!({
        "id": "batch_req_3", "custom_id": "r-3", "response": null,
        "error": {"code": "batch_expired", "message": "This request could not be executed before the completion window expired."}
    }));
    assert!(expired.is_worth_retrying() && expired.message().contains("completion window expired"), "{expired}");
    assert!(failure(json!({"custom_id": "r-4", "response": null, "error": null})).is_worth_retrying());
    assert!(matches!(
        failure(json!({"custom_id": "r-5", "response": {"status_code": 500, "body": null}, "error": null})).kind,
        FailureKind::Status { status: 500, .. }
    ));
}

#[test]
fn vllm_wraps_the_completion_or_does_not() {
    let body = completion(json!({"role": "assistant", "content": "Hi.", "reasoning_content": "Greet."}), "stop");
    for response in [json!({"status_code": 200, "request_id": "vllm-batch-1", "body": body}), body.clone()] {
        let line = read(json!({"id": "vllm-1", "custom_id": "r-1", "response": response, "error": null}));
        assert_eq!((line.end.unwrap().ending, line.model.as_deref()), (answered("Hi."), Some("m-2024-07-18")));
    }
    let refused = json!({
        "id": "vllm-2", "custom_id": "r-2",
        "response": {"status_code": 400, "request_id": "vllm-batch-2", "body": null},
        "error": {"error": {"message": "The model `x` does not exist.", "type": "NotFoundError", "param": null, "code": 404}}
    });
    let refused = failure(refused);
    assert!(matches!(refused.kind, FailureKind::Status { status: 400, .. }), "{refused:?}");
    assert!(refused.message().contains("does not exist"), "{refused}");
}

#[test]
fn anthropics_four_ends_are_told_apart() {
    let line = |result: Value| json!({"custom_id": "r-1", "result": result});
    let message = |content: Value, stop_reason: &str| {
        line(json!({"type": "succeeded", "message": {
            "id": "msg_1", "type": "message", "role": "assistant", "model": "claude-m", "content": content,
            "stop_reason": stop_reason, "stop_sequence": null, "usage": {"input_tokens": 11, "output_tokens": 36}
        }}))
    };
    let said = json!([{"type": "thinking", "thinking": "Hm.", "signature": "s"}, {"type": "text", "text": "Hello!"}]);
    let read_line = read(message(said, "end_turn"));
    assert_eq!(read_line.model.as_deref(), Some("claude-m"));
    let reply = read_line.end.unwrap();
    assert_eq!(reply.ending, answered("Hello!"));
    assert_eq!(reply.usage, Some(Usage { prompt_tokens: Some(11), completion_tokens: Some(36) }));
    assert!(matches!(ending(message(json!([]), "refusal")), Ending::Blocked { reason, .. } if reason == "refusal"));
    assert_eq!(ending(message(json!([]), "max_tokens")), Ending::Truncated);
    let errored = |kind: &str| {
        failure(line(json!({"type": "errored", "error": {
            "type": "error", "error": {"type": kind, "message": "max_tokens: too many"}, "request_id": null
        }})))
    };
    assert_eq!(errored("invalid_request_error").kind, FailureKind::Status { status: 400, retry_after: None });
    assert!(errored("overloaded_error").is_worth_retrying());
    for kind in ["canceled", "expired"] {
        let failure = failure(line(json!({ "type": kind })));
        assert!(failure.is_worth_retrying() && failure.message().contains(kind), "{failure}");
    }
}

#[test]
fn geminis_lines_have_a_key_and_a_response_or_an_error() {
    let answer = json!({
        "candidates": [{"content": {"parts": [{"text": "Hi."}], "role": "model"}, "finishReason": "STOP", "index": 0}],
        "usageMetadata": {"promptTokenCount": 5, "candidatesTokenCount": 2, "totalTokenCount": 7},
        "modelVersion": "gemini-m"
    });
    let line = read(json!({"key": "r-1", "response": answer}));
    assert_eq!((line.custom_id.as_str(), line.model.as_deref()), ("r-1", Some("gemini-m")));
    assert_eq!(line.end.unwrap().ending, answered("Hi."));
    assert_eq!(line.echoed_prompt, None);
    let contents = json!([{"role": "user", "parts": [{"text": "Say "}, {"text": "hi."}]}]);
    let echoed = read(json!({"key": "r-1", "status": "", "request": {"contents": contents}, "response": answer}));
    assert_eq!(echoed.echoed_prompt.as_deref(), Some("Say hi."));
    assert_eq!(echoed.end.unwrap().ending, answered("Hi."));
    let blocked = ending(json!({"key": "r-2", "response": {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}}));
    assert!(matches!(blocked, Ending::Blocked { reason, .. } if reason == "PROHIBITED_CONTENT"));
    let error = json!({"code": 503, "message": "The model is overloaded.", "status": "UNAVAILABLE"});
    for line in [json!({"key": "r-3", "error": error}), json!({"key": "r-3", "status": error})] {
        let failure = failure(line);
        assert!(matches!(failure.kind, FailureKind::Status { status: 503, .. }), "{failure:?}");
        assert!(failure.message().contains("overloaded"), "{failure}");
    }
    let of_grpc = |code: u64| failure(json!({"key": "r-4", "error": {"code": code, "message": "No."}}));
    assert_eq!(of_grpc(3).kind, FailureKind::Status { status: 400, retry_after: None });
    assert!(of_grpc(8).is_rate_limit() && of_grpc(13).is_worth_retrying() && !of_grpc(3).is_worth_retrying());
    assert!(failure(json!({"key": "r-4", "status": "Internal error."})).message().contains("Internal error"));
}

#[test]
fn a_line_that_is_no_result_says_why() {
    let whole = open_ai(200, completion(json!({"role": "assistant", "content": "Hello."}), "stop")).to_string();
    for length in 1..whole.len() {
        assert_eq!(read_batch_line(&whole.as_bytes()[..length]), Err(BatchLineProblem::Cut), "{length}");
    }
    assert_eq!(read_batch_line(br#"{"response": {}}"#), Err(BatchLineProblem::NoId));
    assert!(matches!(read_batch_line(b"Yes."), Err(BatchLineProblem::NotJson(_))));
    assert!(matches!(read_batch_line(b"[1]"), Err(BatchLineProblem::NotJson(_))));
    let mut numbers = Vec::new();
    let file = format!("\n{whole}\r\nnothing\n{}", &whole[..90]);
    read_batch_output(file.as_bytes(), &mut |number, line| numbers.push((number, line.is_ok()))).unwrap();
    assert_eq!(numbers, [(2, true), (3, false), (4, false)]);
}

/// Any JSON under the names that lines have.
fn odd_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-1..700_i64).prop_map(Value::from),
        prop::sample::select(vec!["", "r-1", "succeeded", "error", "SAFETY", "stop", "\u{0}é"]).prop_map(Value::from),
    ];
    let names = prop::sample::select(vec![
        "custom_id",
        "key",
        "response",
        "error",
        "result",
        "status",
        "request",
        "type",
        "message",
        "status_code",
        "body",
        "choices",
        "content",
        "candidates",
        "contents",
        "parts",
        "text",
        "code",
    ]);
    leaf.prop_recursive(5, 60, 6, move |inner| {
        let object = prop::collection::vec((names.clone(), inner.clone()), 0..6);
        let object =
            object.prop_map(|fields| fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect());
        prop_oneof![prop::collection::vec(inner, 0..4).prop_map(Value::Array), object.prop_map(Value::Object)]
    })
}

proptest! {
    #[test]
    fn no_line_breaks_the_reader(value in odd_json(), result in odd_json(), bytes: Vec<u8>) {
        let _ = read_batch_line(&bytes);
        let _ = read_batch_line(value.to_string().as_bytes());
        for name in ["response", "error", "status", "request", "custom_id"] {
            let mut line = json!({"custom_id": "r-1"});
            line[name] = result.clone();
            let _ = read_batch_line(line.to_string().as_bytes());
        }
    }
}
