//! What servers really send, kind by kind: each reply is read in pieces of every size, and comes to the same every time.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // a panic is how a test speaks

use refusal_lab::domain::{Ending, Failure, FailureKind, Reply};
use refusal_lab::provider::{ApiKey, Provider, ReplyReader, ResponseHead};

/// What a reply should come to.
#[derive(Debug)]
enum Wanted {
    Answered(&'static str),
    Blocked(&'static str, &'static str),
    Truncated,
    Empty,
    /// A failure of this status (0 for one without), whether it is worth another try, and some of its words.
    Failed(u16, bool, &'static str),
}
use Provider::{Anthropic, Cohere, Gemini, Ollama, OpenAi};
use Wanted::{Answered, Blocked, Empty, Failed, Truncated};

fn read(provider: Provider, head: &ResponseHead, body: &str, size: usize) -> Result<Reply, Failure> {
    let mut reader = ReplyReader::new(provider, head.clone(), ApiKey::new("sk-test-key").unwrap().as_ref());
    for piece in body.as_bytes().chunks(size) {
        reader.push(piece);
    }
    reader.finish()
}

fn status_of(failure: &Failure) -> u16 {
    match failure.kind {
        FailureKind::Status { status, .. } | FailureKind::QuotaSpent { status } => status,
        _ => 0,
    }
}

fn check(provider: Provider, status: u16, body: &str, wanted: &Wanted) {
    let content_type = if body.starts_with(['{', '[']) { "application/json" } else { "text/event-stream" };
    let head = ResponseHead::new(status, &[("content-type", content_type)]);
    let whole = read(provider, &head, body, body.len().max(1));
    for size in 1..body.len() {
        assert_eq!(read(provider, &head, body, size), whole, "in pieces of {size}: {body}");
    }
    let is_wanted = match (&whole, wanted) {
        (Ok(reply), Answered(text)) => reply.ending == Ending::Answered { text: (*text).to_owned() },
        (Ok(reply), Blocked(reason, text)) => {
            reply.ending == Ending::Blocked { reason: (*reason).to_owned(), text: (*text).to_owned() }
        }
        (Ok(reply), Truncated) => reply.ending == Ending::Truncated,
        (Ok(reply), Empty) => reply.ending == Ending::Empty,
        (Err(failure), Failed(status, is_retried, words)) => {
            let is_told = failure.message().contains(words) && failure.server_reply.is_some();
            status_of(failure) == *status && failure.is_worth_retrying() == *is_retried && is_told
        }
        _ => false,
    };
    assert!(is_wanted, "{wanted:?} expected, not {whole:?}, of {body}");
}

fn delta(text: &str) -> String {
    format!("data: {{\"choices\":[{{\"delta\":{{\"content\":\"{text}\"}},\"finish_reason\":null}}]}}\n\n")
}

fn finish(reason: &str) -> String {
    format!("data: {{\"choices\":[{{\"delta\":{{}},\"finish_reason\":\"{reason}\"}}]}}\n\ndata: [DONE]\n\n")
}

#[test]
fn an_error_within_a_stream_is_an_error_at_once_and_after_text() {
    for (event, wanted) in [
        ("error: {\"code\":500,\"message\":\"No luck.\"}\n\n", Failed(500, true, "No luck")),
        ("event: error\ndata: {\"message\":\"No luck.\",\"type\":\"server_error\"}\n\n", Failed(500, true, "No luck")),
        ("event: error\ndata: No luck\n\n", Failed(0, true, "No luck")),
        ("data: {\"error\":{\"code\":\"429\",\"message\":\"No luck.\"}}\n\n", Failed(429, true, "No luck")),
        ("data: {\"error\":\"No luck.\"}\n\n", Failed(0, true, "No luck")),
        ("data: {\"code\":503,\"message\":\"No luck.\",\"type\":\"x\"}\n\n", Failed(503, true, "No luck")),
        ("data: {\"message\":\"No luck.\",\"type\":\"rate_limit_error\"}\n\n", Failed(429, true, "No luck")),
        ("data: {\"error_code\":18,\"error_msg\":\"No luck.\"}\n\n", Failed(0, true, "No luck")),
        ("data: {\"object\":\"error\",\"message\":\"No luck.\",\"code\":400}\n\n", Failed(400, false, "No luck")),
        ("data: {\"choices\":[{\"error\":{\"code\":502,\"message\":\"No luck.\"}}]}\n\n", Failed(502, true, "No luck")),
        ("data: {\"choices\":[{\"delta\":{}}],\"x_groq\":{\"error\":\"No luck.\"}}\n\n", Failed(0, true, "No luck")),
        ("data: {\"errors\":[{\"code\":500,\"message\":\"No luck.\"}]}\n\n", Failed(500, true, "No luck")),
        ("{\"error\": {\"message\": \"No luck.\",\n \"code\": 500}}\n\n", Failed(500, true, "No luck")),
        (
            "data: {\"error\":{\"code\":\"content_filter\",\"message\":\"No.\"}}\n\n",
            Blocked("content_filter", "The first"),
        ),
    ] {
        let begun = delta("The first");
        check(OpenAi, 200, &[&begun, event, "data: [DONE]\n\n"].concat(), &wanted);
        if !matches!(wanted, Blocked(..)) {
            check(OpenAi, 200, &[": hello\n\n", event].concat(), &wanted);
        }
    }
    check(Ollama, 200, "{\"message\":{\"content\":\"We\"}}\n{\"error\":\"No luck\"}\n", &Failed(0, true, "No luck"));
    let anthropic = "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"No luck\"}}\n\n";
    check(Anthropic, 200, anthropic, &Failed(529, true, "No luck"));
    check(
        Gemini,
        200,
        "data: {\"error\":{\"status\":\"UNAVAILABLE\",\"message\":\"No luck\"}}\n\n",
        &Failed(503, true, "No luck"),
    );
    check(Cohere, 200, "data: {\"id\":\"1\",\"message\":\"No luck\"}\n\n", &Failed(0, true, "No luck"));
}

#[test]
fn an_error_in_a_reply_of_status_200_is_an_error() {
    for (body, wanted) in [
        (r#"{"error":{"message":"No luck.","code":502}}"#, Failed(502, true, "No luck")),
        (r#"[{"error":{"message":"No luck.","code":503}}]"#, Failed(503, true, "No luck")),
        (r#"{"code":500,"msg":"No luck."}"#, Failed(500, true, "No luck")),
        (r#"{"detail":"No luck."}"#, Failed(0, true, "No luck")),
        (r#"{"base_resp":{"status_code":1001,"status_msg":"No luck."},"choices":null}"#, Failed(0, true, "No luck")),
        (r#"{"choices":[{"message":{"content":"Four."},"finish_reason":"stop"}],"error":null}"#, Answered("Four.")),
        (
            r#"{"choices":[{"message":{"content":"Four."}}],"error":{},"base_resp":{"status_code":0}}"#,
            Answered("Four."),
        ),
    ] {
        check(OpenAi, 200, body, &wanted);
    }
}

#[test]
fn what_is_no_error_is_none() {
    for body in [
        r#"{"error_code":0,"error_msg":"","choices":[{"message":{"content":"Four."}}]}"#,
        r#"{"code":0,"msg":"success","choices":[{"message":{"content":"Four."}}]}"#,
        r#"{"error":0,"choices":[{"message":{"content":"Four."}}]}"#,
        r#"{"choices":[{"index":0,"text":"Four.","delta":null,"message":{"content":"Four."}}]}"#,
    ] {
        check(OpenAi, 200, body, &Answered("Four."));
    }
    let waiting = "data: {\"status\":\"queued\",\"message\":\"Waiting for a worker\"}\n\n";
    check(OpenAi, 200, &[waiting, &delta("Four."), &finish("stop")].concat(), &Answered("Four."));
    let both = "data: {\"choices\":[{\"index\":0,\"text\":\"Four.\",\"delta\":{\"content\":\"Four.\"}}]}\n\n";
    check(OpenAi, 200, &[both, &finish("stop")].concat(), &Answered("Four."));
    // A prompt that a validator quotes is no block.
    let quoted = r#"{"detail":[{"msg":"Field required","input":{"content":"List sites with sensitive content"}}]}"#;
    check(OpenAi, 422, quoted, &Failed(422, false, "Field required"));
}

#[test]
fn finish_reasons_are_read_alike_in_every_protocol() {
    for (reason, wanted) in [
        ("stop", Answered("Well")),
        ("length", Answered("Well")),
        ("tool_calls", Answered("Well")),
        ("something_new", Answered("Well")),
        ("content_filter", Blocked("content_filter", "Well")),
        ("SAFETY", Blocked("SAFETY", "Well")),
        ("sensitive", Blocked("sensitive", "Well")),
        ("network_error", Failed(0, true, "network_error")),
        ("error", Failed(0, true, "error")),
    ] {
        check(OpenAi, 200, &[delta("Well"), finish(reason)].concat(), &wanted);
        let line = format!("{{\"message\":{{\"content\":\"Well\"}},\"done\":true,\"done_reason\":\"{reason}\"}}\n");
        check(Ollama, 200, &line, &wanted);
        let chunk = format!(
            "data: {{\"candidates\":[{{\"content\":{{\"parts\":[{{\"text\":\"Well\"}}]}},\"finishReason\":\"{reason}\"}}]}}\n\n"
        );
        check(Gemini, 200, &chunk, &wanted);
        let message = format!(r#"{{"content":[{{"type":"text","text":"Well"}}],"stop_reason":"{reason}"}}"#);
        check(Anthropic, 200, &message, &wanted);
        let message =
            format!(r#"{{"message":{{"content":[{{"type":"text","text":"Well"}}]}},"finish_reason":"{reason}"}}"#);
        check(Cohere, 200, &message, &wanted);
    }
}

#[test]
fn a_choice_without_a_message_still_has_its_reason() {
    for (reason, wanted) in [
        ("content_filter", Blocked("content_filter", "")),
        ("stop", Empty),
        ("tool_calls", Empty),
        ("length", Truncated),
        ("something_new", Empty),
    ] {
        check(OpenAi, 200, &format!(r#"{{"choices":[{{"index":0,"finish_reason":"{reason}"}}]}}"#), &wanted);
        check(Gemini, 200, &format!("data: {{\"candidates\":[{{\"finishReason\":\"{reason}\"}}]}}\n\n"), &wanted);
    }
}

#[test]
fn error_is_found_at_any_depth_of_a_body() {
    let filter = r#"{"error":{"message":"Filtered.","code":"content_filter"}}"#;
    let quoted = serde_json::to_string(filter).unwrap();
    for (status, body, wanted) in [
        (
            400,
            format!(r#"{{"error":{{"message":"Bad","code":400,"metadata":{{"raw":{quoted}}}}}}}"#),
            Blocked("content_filter", ""),
        ),
        (400, format!("[{filter}]"), Blocked("content_filter", "")),
        (400, format!(r#"{{"error":{{"message":{quoted}}}}}"#), Blocked("content_filter", "")),
        (
            400,
            r#"{"error":{"message":"Bad","innererror":{"code":"ResponsibleAIPolicyViolation"}}}"#.to_owned(),
            Blocked("ResponsibleAIPolicyViolation", ""),
        ),
        (
            400,
            r#"[{"error":{"code":400,"message":"API key not valid.","details":[{"reason":"API_KEY_INVALID"}]}}]"#
                .to_owned(),
            Failed(400, false, "Check the API key"),
        ),
        (
            404,
            r#"{"error":{"metadata":{"raw":"{\"error\":{\"message\":\"The model x does not exist\"}}"}}}"#.to_owned(),
            Failed(404, false, "does not know this model"),
        ),
        (
            400,
            r#"{"error":{"message":"Unsupported parameter: 'stop' is not supported with this model.","param":"stop"}}"#
                .to_owned(),
            Failed(400, false, "settings under “Model”"),
        ),
        (400, format!("litellm.BadRequestError: {filter}"), Blocked("content_filter", "")),
        (500, r#"{"errors":[{"message":"No luck."}]}"#.to_owned(), Failed(500, true, "No luck")),
        (
            422,
            r#"{"detail":[{"loc":["body","n"],"msg":"No luck.","type":"x"}]}"#.to_owned(),
            Failed(422, false, "No luck"),
        ),
    ] {
        for provider in [OpenAi, Gemini, Anthropic] {
            check(provider, status, &body, &wanted);
        }
    }
}

#[test]
fn a_server_is_waited_for_as_it_asks() {
    let asked = |headers: &[(&str, &str)], body: &str| {
        let head = ResponseHead::new(429, headers);
        let failure = read(OpenAi, &head, body, 64).unwrap_err();
        (failure.is_worth_retrying(), failure.retry_after())
    };
    for (body, wanted) in [
        (r#"{"error":{"message":"Please try again in 5.2s."}}"#, (true, Some(6))),
        (r#"{"error":{"message":"Slow down","details":[{"retryDelay":"58s"}]}}"#, (true, Some(58))),
        (
            r#"{"error":{"message":"You exceeded your current quota, please check your plan and billing details. Please retry in 58.9s."}}"#,
            (true, Some(59)),
        ),
        (
            r#"{"error":{"message":"You exceeded your current quota, please check your plan and billing details.","code":"insufficient_quota"}}"#,
            (false, None),
        ),
        (
            r#"{"error":{"details":[{"violations":[{"quotaId":"GenerateRequestsPerDayPerProject"}]},{"retryDelay":"20s"}]}}"#,
            (false, None),
        ),
        (r#"{"error":{"message":"Insufficient Balance"}}"#, (false, None)),
        (
            r#"{"error":{"message":"Rate limit exceeded: free-models-per-min.","metadata":{"headers":{"X-RateLimit-Remaining":"0","X-RateLimit-Reset":"5000"}}}}"#,
            (true, Some(5_000)),
        ),
        (r#"{"error":{"message":"Rate limit exceeded: free-models-per-day."}}"#, (false, None)),
        (
            r#"{"error":{"message":"Check your plan and billing.","details":[{"violations":[{"quotaId":"RequestsPerMinute"}]}]}}"#,
            (true, None),
        ),
        ("Rate limit exceeded, try again in 20s", (true, Some(20))),
        ("{}", (true, None)),
    ] {
        assert_eq!(asked(&[], body), wanted, "{body}");
    }
    assert_eq!(asked(&[("Retry-After", "1.5")], "{}"), (true, Some(2)));
    let spent = read(OpenAi, &ResponseHead::new(402, &[]), "{}", 9).unwrap_err();
    assert!(spent.message().contains("nothing left to spend") && !spent.is_worth_retrying(), "{spent}");
}

#[test]
fn reasoning_is_no_part_of_the_answer() {
    for (text, reason, wanted) in [
        ("<think>They ask.</think>Four.", "stop", Answered("Four.")),
        ("[THINK]They ask.[/THINK]Four.", "stop", Answered("Four.")),
        (
            "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>Four.",
            "stop",
            Answered("Four."),
        ),
        ("analysisThey ask.assistantfinalFour.", "stop", Answered("Four.")),
        ("[THINK]They ask", "length", Truncated),
        ("The tag <think> opens it.", "stop", Answered("The tag <think> opens it.")),
    ] {
        let pieces: String = text.split_inclusive(['<', '>', '|', '[', 'a']).map(delta).collect();
        check(OpenAi, 200, &[pieces, finish(reason)].concat(), &wanted);
    }
    for field in ["reasoning", "reasoning_content", "thinking"] {
        let chunk = format!("data: {{\"choices\":[{{\"delta\":{{\"{field}\":\"They ask.\"}}}}]}}\n\n");
        check(OpenAi, 200, &[&chunk, &*delta("Four."), &finish("stop")].concat(), &Answered("Four."));
        check(OpenAi, 200, &[&*chunk, &finish("length")].concat(), &Truncated);
    }
    let parts = r#"{"choices":[{"message":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"Hm."}]},{"type":"text","text":"Four."}]}}]}"#;
    check(OpenAi, 200, parts, &Answered("Four."));
}

#[test]
fn what_loses_nothing_is_read_leniently() {
    check(
        OpenAi,
        200,
        &[delta("Well \\ud83d"), delta("\\ude00!"), finish("stop")].concat(),
        &Answered("Well \u{fffd}\u{fffd}!"),
    );
    let body = r#"{"choices":[{"message":{"content":"Four."},"logprobs":NaN}],"usage":{"prompt_tokens":11.0,"completion_tokens":"7"}}"#;
    check(OpenAi, 200, body, &Answered("Four."));
    let usage = read(OpenAi, &ResponseHead::new(200, &[]), body, 9).unwrap().usage.unwrap();
    assert_eq!((usage.prompt_tokens, usage.completion_tokens), (Some(11), Some(7)));
}

#[test]
fn the_end_of_a_stream_is_found_in_every_form() {
    let whole = [delta("Well"), finish("stop")].concat();
    let last = "data: {\"choices\":[{\"delta\":{\"content\":\"Well\"},\"finish_reason\":\"stop\"}]}";
    for body in [
        whole.clone(),
        whole.trim_end().to_owned(),
        whole.replace('\n', "\r\n"),
        whole.replace('\n', "\r"),
        whole.replacen('\n', "\r\n", 3),
        format!("\u{feff}{whole}"),
        whole.replace("data: [DONE]\n\n", ""),
        whole.replace("data: ", "data:"),
        format!("{last}\n"),
        last.to_owned(),
        format!("{}data: [DONE]", delta("Well")),
        // A proxy dropped the blank lines.
        whole.replace("\n\n", "\n"),
    ] {
        check(OpenAi, 200, &body, &Answered("Well"));
    }
    check(OpenAi, 200, &last[..last.len() - 4], &Failed(0, true, "broke off"));
    check(
        OpenAi,
        200,
        &[&*whole, "event: error\ndata: No luck"].concat().replace("data: [DONE]\n\n", ""),
        &Failed(0, true, "No luck"),
    );
}

#[test]
fn an_empty_answer_keeps_its_count() {
    let body = r#"{"choices":[{"message":{"content":""},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":412}}"#;
    check(OpenAi, 200, body, &Empty);
    let reply = read(OpenAi, &ResponseHead::new(200, &[]), body, 9).unwrap();
    assert_eq!(reply.usage.unwrap().completion_tokens, Some(412));
}

#[test]
fn a_failure_has_what_the_server_sent_and_never_a_key() {
    let head = ResponseHead::new(500, &[("x-request-id", "r-1 sk-test-key"), ("openai-organization", "Ours")]);
    let body = format!("{{\"error\":\"No luck with sk-test-key\",\"filling\":\"{}\"}}", "x".repeat(10_000));
    let sent = read(OpenAi, &head, &body, 100).unwrap_err().server_reply.unwrap();
    assert_eq!((sent.status, sent.headers.len()), (500, 1));
    assert!(sent.body.starts_with("{\"error\":\"No luck with [key]\"") && sent.body.len() <= 4_200, "{sent:?}");
    assert!(!format!("{sent:?}").contains("sk-test-key"));
    // Across the place where the body is cut.
    for before in 4_080..4_100 {
        let body = format!("{{\"error\":\"{} sk-test-key and more\"}}", "x".repeat(before));
        let sent = read(OpenAi, &head, &body, 64).unwrap_err().server_reply.unwrap();
        assert!(!sent.body.contains("sk-"), "{before}");
    }

    // Of a stream that fails late: its begin, and the event that ended it.
    let stream = [delta("x").repeat(200), "data: {\"error\":\"No luck\"}\n\n".to_owned()].concat();
    let sent = read(OpenAi, &ResponseHead::new(200, &[]), &stream, 100).unwrap_err().server_reply.unwrap();
    assert!(sent.body.starts_with("data: ") && sent.body.ends_with("{\"error\":\"No luck\"}"), "{sent:?}");
}
