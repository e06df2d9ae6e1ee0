//! What a batch gave back: one line a request, in any provider's form.
//!
//! The forms, as they are documented: OpenAI's output and error files alike, `{"custom_id", "response": {"status_code",
//! "body"}, "error"}`, with no response where it never came to one; `vllm run-batch`, the same, or the completion itself as
//! the response; Anthropic's `{"custom_id", "result": {"type", "message" or "error"}}`; Gemini's `{"key", "response" or
//! "error" or "status"}`, which may repeat the request.

use std::io::{self, BufRead};

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::domain::{Failure, FailureCause, FailureKind, Line, LineReader, Reply, from_json};
use crate::provider::{Provider, ReplyReader, ResponseHead};

/// What became of one request.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchResult {
    /// The id that it was sent under.
    pub custom_id: String,
    /// The reply or the failure, told as if it had been asked live.
    pub end: Result<Reply, Failure>,
    /// The model that says it answered.
    pub model: Option<String>,
    /// The prompt, where the provider repeats the request.
    pub echoed_prompt: Option<String>,
}

/// Why a line is no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BatchLineProblem {
    /// Longer than any result.
    TooLong,
    /// It ends within its JSON: the file was cut there.
    Cut,
    /// Not JSON, or no object of it, in the parser's words.
    NotJson(String),
    /// It has neither `custom_id` nor `key`.
    NoId,
}

/// A line of any form. What it holds besides is passed over.
#[derive(Deserialize)]
struct OutputLine {
    #[serde(alias = "key")]
    custom_id: Option<Value>,
    response: Option<Box<RawValue>>,
    error: Option<Value>,
    result: Option<AnthropicResult>,
    status: Option<Value>,
    request: Option<Value>,
}

#[derive(Deserialize)]
struct AnthropicResult {
    #[serde(rename = "type", default)]
    kind: String,
    message: Option<Box<RawValue>>,
    error: Option<Value>,
}

/// OpenAI's response, with the reply in its body.
#[derive(Deserialize)]
struct WrappedResponse {
    status_code: u16,
    body: Option<Box<RawValue>>,
}

/// A reply's own word for its model.
#[derive(Deserialize)]
struct ModelName {
    #[serde(alias = "modelVersion")]
    model: Option<String>,
}

/// Reads a file of results, line by line, and hands on each with its number, from 1.
pub fn read_batch_output(
    input: impl BufRead,
    on_line: &mut dyn FnMut(u64, Result<BatchResult, BatchLineProblem>),
) -> io::Result<()> {
    let mut lines = LineReader::new(input);
    while let Some((number, line)) = lines.next_line()? {
        let result = match line {
            Line::TooLong => Err(BatchLineProblem::TooLong),
            Line::Text(text) => read_batch_line(text),
        };
        on_line(number, result);
    }
    Ok(())
}

/// Reads one line. Its form is told by its fields.
pub fn read_batch_line(line: &[u8]) -> Result<BatchResult, BatchLineProblem> {
    let line: OutputLine = from_json(line).map_err(|error| match error.is_eof() {
        true => BatchLineProblem::Cut,
        false => BatchLineProblem::NotJson(error.to_string()),
    })?;
    let custom_id = line.custom_id.as_ref().and_then(id_text).ok_or(BatchLineProblem::NoId)?;
    let echoed_prompt = line.request.as_ref().and_then(prompt_of_request);
    let (end, model) = line.into_end();
    Ok(BatchResult { custom_id, end, model, echoed_prompt })
}

/// A number is one too: some program may have read an id as such.
fn id_text(id: &Value) -> Option<String> {
    match id {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// What the user says in a request of Gemini's form.
fn prompt_of_request(request: &Value) -> Option<String> {
    let contents = request["contents"].as_array()?;
    let parts = contents.iter().filter(|content| content["role"] != "model").filter_map(|it| it["parts"].as_array());
    Some(parts.flatten().filter_map(|part| part["text"].as_str()).collect())
}

type End = (Result<Reply, Failure>, Option<String>);

impl OutputLine {
    fn into_end(self) -> End {
        if let Some(result) = self.result {
            return result.into_end();
        }
        let response = self.response.as_deref();
        let wrapped: Option<WrappedResponse> = response.and_then(|text| serde_json::from_str(text.get()).ok());
        let status = wrapped.as_ref().map_or(200, |wrapped| wrapped.status_code);
        if let Some(error) = self.error.filter(|error| !is_nothing(error)) {
            let status = if status == 200 { status_in(&error).unwrap_or(status) } else { status };
            return (error_end(Provider::OpenAi, status, error), None);
        }
        // Only Gemini's replies have these fields, so both may be read by their shape.
        match (wrapped, response) {
            (Some(WrappedResponse { body: Some(body), .. }), _) => reply_end(Provider::OpenAi, status, &body),
            (Some(_), _) => (error_end(Provider::OpenAi, status, Value::Null), None),
            (None, Some(response)) if is_of_gemini(response) => reply_end(Provider::Gemini, 200, response),
            (None, Some(response)) => reply_end(Provider::OpenAi, 200, response),
            (None, None) => {
                let error = self.status.unwrap_or_default();
                (error_end(Provider::Gemini, status_in(&error).unwrap_or(200), error), None)
            }
        }
    }
}

impl AnthropicResult {
    fn into_end(self) -> End {
        match (self.message, self.error) {
            (Some(message), _) => reply_end(Provider::Anthropic, 200, &message),
            (None, Some(error)) => (error_end(Provider::Anthropic, 200, error), None),
            // “canceled” or “expired”: nothing was asked.
            (None, None) => (Err(broken_off(self.kind)), None),
        }
    }
}

/// The HTTP status that an error tells by its code: it is one, or one of gRPC's, as Gemini's results have them.
fn status_in(error: &Value) -> Option<u16> {
    /// As Google maps them (`google/rpc/code.proto`).
    const OF_GRPC: [(u64, u16); 14] = [
        (2, 500),
        (3, 400),
        (4, 504),
        (5, 404),
        (6, 409),
        (7, 403),
        (8, 429),
        (9, 400),
        (10, 409),
        (11, 400),
        (12, 501),
        (13, 500),
        (14, 503),
        (16, 401),
    ];
    let code = error["code"].as_u64()?;
    let of_grpc = OF_GRPC.iter().find(|(grpc, _)| *grpc == code).map(|(_, status)| *status);
    of_grpc.or_else(|| u16::try_from(code).ok().filter(|status| (400..600).contains(status)))
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

fn is_of_gemini(response: &RawValue) -> bool {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct GeminiShape {
        candidates: Option<serde::de::IgnoredAny>,
        prompt_feedback: Option<serde::de::IgnoredAny>,
        usage_metadata: Option<serde::de::IgnoredAny>,
    }
    serde_json::from_str(response.get()).is_ok_and(|GeminiShape { candidates, prompt_feedback, usage_metadata }| {
        candidates.is_some() || prompt_feedback.is_some() || usage_metadata.is_some()
    })
}

/// The end of a request that a reply came to.
fn reply_end(provider: Provider, status: u16, body: &RawValue) -> End {
    let model = serde_json::from_str(body.get()).ok().and_then(|ModelName { model }| model);
    (read_reply(provider, status, body.get()), model)
}

/// The end of a request for which an error is told beside the reply, or in its place.
fn error_end(provider: Provider, status: u16, error: Value) -> Result<Reply, Failure> {
    if is_nothing(&error) && status == 200 {
        return Err(broken_off("no response".to_owned()));
    }
    read_reply(provider, status, &json!({ "error": error }).to_string())
}

/// Reads a reply in one piece, as it is read when it comes from the server itself.
fn read_reply(provider: Provider, status: u16, body: &str) -> Result<Reply, Failure> {
    let mut reader =
        ReplyReader::new(provider, ResponseHead::new(status, &[("content-type", "application/json")]), None);
    reader.push(body.as_bytes());
    reader.finish()
}

fn broken_off(reason: String) -> Failure {
    Failure::new(FailureKind::CutStream, FailureCause::BrokenOff { reason })
}

#[cfg(test)]
#[path = "output_tests.rs"]
mod tests;
