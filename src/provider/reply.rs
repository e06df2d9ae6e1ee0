//! One reply, read as its bytes arrive: a stream of events or lines, or a document in one piece.

use serde_json::Value;

use super::lines::Lines;
use super::reply_builder::{ReplyBuilder, StreamEnd};
use super::{ApiKey, Provider, Quirks, ResponseHead, server_error, sse};
use crate::domain::{Ending, Failure, FailureKind, Reply, ServerReply, from_json};

/// Bytes of one reply that are kept at most: a hundred times the longest answer, and no danger to the page.
const MAX_KEPT_BYTES: usize = 16 << 20;

/// What some bytes brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// These bytes held the model's first token, be it of reasoning. Stays false for a reply in one piece, whose
    /// tokens come all at once.
    pub first_token: bool,
    /// Nothing more is worth reading: call [`ReplyReader::finish`].
    pub is_finished: bool,
}

/// Reads one reply. The result is the same however the bytes are cut.
///
/// Not `Debug`: a key that the server echoes is blotted out of the result only.
pub struct ReplyReader {
    provider: Provider,
    head: ResponseHead,
    key: Option<ApiKey>,
    body: Body,
    reading: Reading,
    end: Option<StreamEnd>,
    /// What the body began with, to be shown if the reply fails.
    beginning: Vec<u8>,
}

/// The body's kind, known from its first byte on.
enum Body {
    Blank,
    Events(sse::Parser),
    Lines(Lines),
    Document(Vec<u8>),
}

/// What was read of a body.
#[derive(Default)]
struct Reading {
    reply: ReplyBuilder,
    /// Something of the documented shape came.
    is_recognised: bool,
    /// Something of another shape came.
    is_strange: bool,
    /// The event that ended it with a failure.
    failing: Vec<u8>,
}

impl ReplyReader {
    /// A reader for the reply of `provider` that `head` opens. Wherever the server echoes `key`, it is blotted out of the
    /// result.
    pub fn new(provider: Provider, head: ResponseHead, key: Option<&ApiKey>) -> Self {
        Self {
            provider,
            head,
            key: key.cloned(),
            body: Body::Blank,
            reading: Reading::default(),
            end: None,
            beginning: Vec::new(),
        }
    }

    /// Reads the next bytes of the body.
    pub fn push(&mut self, bytes: &[u8]) -> Progress {
        let had_tokens = self.reading.reply.has_tokens();
        // Line by line, so that what is kept ends where the reading did, however the bytes are cut.
        for line in bytes.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')) {
            if self.end.is_some() {
                break;
            }
            // A key that the server echoes must be whole to be blotted out.
            let most = ServerReply::MOST_BYTES + ApiKey::LONGEST_ECHO;
            let room = most.saturating_sub(self.beginning.len());
            self.beginning.extend_from_slice(&line[..line.len().min(room)]);
            self.end = self.read(line);
        }
        Progress { first_token: self.reading.reply.has_tokens() && !had_tokens, is_finished: self.end.is_some() }
    }

    /// The streamed text so far, as the server sent it: tagged reasoning is still in it.
    pub fn text(&self) -> &str {
        self.reading.reply.text()
    }

    /// What to ask again with, once the body has ended, if the server rejected a parameter of a request that was asked
    /// with `quirks`.
    pub fn adapted(&self, quirks: Quirks) -> Option<Quirks> {
        match &self.body {
            Body::Document(bytes) if matches!(self.head.status, 400 | 422) => quirks.adapted(self.provider, bytes),
            _ => None,
        }
    }

    /// The reply, once the body has ended or [`Progress::is_finished`] was told.
    ///
    /// A provider's refusal, be it an error status with a policy's code, is a reply. Failures: an error status
    /// ([`FailureKind::Status`]), a body that ended too early ([`FailureKind::CutStream`]), a body that is not what the
    /// provider documents ([`FailureKind::Malformed`]).
    pub fn finish(self) -> Result<Reply, Failure> {
        let Self { provider, head, key, body, mut reading, end, beginning } = self;
        let key = key.as_ref();
        let end = end.unwrap_or_else(|| match body {
            Body::Blank => read_document(provider, &head, &[], &mut reading, key),
            Body::Document(bytes) => read_document(provider, &head, &bytes, &mut reading, key),
            Body::Lines(lines) => read_last_line(provider, &head, lines.rest(), &mut reading, key),
            Body::Events(parser) => {
                // A server may close before the blank line that ends its last event.
                let last = parser.finish();
                let end = last.and_then(|event| read_last_event(provider, &head, &event, &mut reading, key));
                end.unwrap_or_else(|| end_of_events(provider, &head, &reading))
            }
        });
        let Reading { reply, is_recognised, is_strange, failing } = reading;
        let mut result = match end {
            StreamEnd::Failed(failure) => Err(failure),
            StreamEnd::Blocked(reason) => Ok(reply.into_block(reason)),
            StreamEnd::Done if is_strange && !is_recognised => Err(not_a_completion(provider)),
            StreamEnd::Done => reply.into_reply(),
        };
        if let Err(failure) = &mut result {
            failure.server_reply = Some(Box::new(head.as_sent(&beginning, &failing, key)));
        }
        if let Some(key) = key {
            redact(key, &mut result);
        }
        result
    }

    fn read(&mut self, mut bytes: &[u8]) -> Option<StreamEnd> {
        if let Body::Blank = self.body {
            let start = bytes.iter().position(|byte| !is_blank(*byte))?;
            bytes = &bytes[start..];
            self.body = self.kind_of_body(bytes[0]);
        }
        let (provider, head, reading, key) = (self.provider, &self.head, &mut self.reading, self.key.as_ref());
        let mut end = None;
        let mut read = |name: &str, data: &[u8]| {
            if end.is_none() {
                end = read_event(provider, head, name, data, reading, key);
                if end.is_none() && reading.reply.text().len() > MAX_KEPT_BYTES {
                    end = Some(too_long());
                }
            }
        };
        let result = match &mut self.body {
            Body::Blank => Ok(()),
            Body::Document(kept) => {
                let room = MAX_KEPT_BYTES - kept.len();
                kept.extend_from_slice(&bytes[..bytes.len().min(room)]);
                if bytes.len() > room { Err(sse::EventTooLong) } else { Ok(()) }
            }
            Body::Events(parser) => parser.push(bytes, |event| read(&event.name, event.data.as_bytes())),
            Body::Lines(lines) => lines.push(bytes, |line| read("", line)),
        };
        end.or_else(|| result.err().map(|_| too_long()))
    }

    /// Servers mislabel both kinds, so the first byte counts for more than the content type.
    fn kind_of_body(&self, first: u8) -> Body {
        let is_stream = match self.provider.sends_lines() {
            true => first == b'{',
            false => !matches!(first, b'{' | b'[' | b'<') && !self.head.declares("html"),
        };
        if !self.head.is_ok() || !is_stream {
            Body::Document(Vec::new())
        } else if self.provider.sends_lines() {
            Body::Lines(Lines::default())
        } else {
            Body::Events(sse::Parser::default())
        }
    }
}

/// White space, or a byte of the byte order mark.
fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, 0xEF | 0xBB | 0xBF)
}

/// Reads the data of one event of a stream; `name` is the event's, mostly empty.
fn read_event(
    provider: Provider,
    head: &ResponseHead,
    name: &str,
    data: &[u8],
    reading: &mut Reading,
    key: Option<&ApiKey>,
) -> Option<StreamEnd> {
    let data = data.trim_ascii();
    // Some routers wrap the comments by which a stream is kept open.
    if data.is_empty() || data.starts_with(b":") {
        return None;
    }
    if data == b"[DONE]" {
        return Some(StreamEnd::Done);
    }
    let is_unnamed = matches!(name, "" | "message");
    let end = match from_json::<Value>(data) {
        Ok(chunk) => read_chunk(provider, head, name, &chunk, reading, key),
        Err(_) if name == "error" => {
            Some(server_error::from_error(head, &Value::from(String::from_utf8_lossy(data)), key))
        }
        Err(_) if !is_unnamed => None,
        // A proxy may have dropped the blank lines between events.
        Err(_) if memchr::memchr(b'\n', data).is_some() => {
            let mut lines = data.split(|byte| *byte == b'\n');
            return lines.find_map(|line| read_event(provider, head, name, line, reading, key));
        }
        Err(_) => Some(server_error::malformed(provider, "The stream holds an event that is not JSON", data, key)),
    };
    if let Some(StreamEnd::Failed(_)) = end {
        reading.failing = data.to_owned();
    }
    end
}

fn read_chunk(
    provider: Provider,
    head: &ResponseHead,
    name: &str,
    chunk: &Value,
    reading: &mut Reading,
    key: Option<&ApiKey>,
) -> Option<StreamEnd> {
    let is_known = provider.knows(chunk);
    let error = server_error::carried_error(provider, chunk, is_known).or((name == "error").then_some(chunk));
    if let Some(error) = error {
        return Some(server_error::from_error(head, error, key));
    }
    reading.is_recognised |= is_known;
    reading.is_strange |= matches!(name, "" | "message") && !is_known;
    provider.read_chunk(chunk, &mut reading.reply)
}

/// An event that the stream's end may have cut: what is no JSON to its end is none.
fn read_last_event(
    provider: Provider,
    head: &ResponseHead,
    event: &sse::Event,
    reading: &mut Reading,
    key: Option<&ApiKey>,
) -> Option<StreamEnd> {
    let is_whole = |data: &str| {
        matches!(data.trim(), "" | "[DONE]") || event.name == "error" || from_json::<Value>(data.as_bytes()).is_ok()
    };
    let mut read = |data: &str| {
        is_whole(data).then(|| read_event(provider, head, &event.name, data.as_bytes(), reading, key)).flatten()
    };
    // Of several lines each is one by itself, where a proxy has dropped the blank lines between them.
    if is_whole(&event.data) { read(&event.data) } else { event.data.lines().find_map(read) }
}

/// What the end of a stream of events means that named no end.
fn end_of_events(provider: Provider, head: &ResponseHead, reading: &Reading) -> StreamEnd {
    // Some servers stop after the finish reason, without the closing event.
    if reading.reply.has_finish_reason() {
        StreamEnd::Done
    } else if reading.is_recognised || !reading.is_strange && head.declares("event-stream") {
        cut_stream()
    } else {
        StreamEnd::Failed(not_a_completion(provider))
    }
}

/// The last line may lack its end, and is then as good as the others.
fn read_last_line(
    provider: Provider,
    head: &ResponseHead,
    rest: &[u8],
    reading: &mut Reading,
    key: Option<&ApiKey>,
) -> StreamEnd {
    match from_json::<Value>(rest) {
        Err(error) if error.is_eof() && reading.reply.has_finish_reason() => StreamEnd::Done,
        Err(error) if error.is_eof() && reading.is_strange && !reading.is_recognised => {
            StreamEnd::Failed(not_a_completion(provider))
        }
        Err(error) if error.is_eof() => cut_stream(),
        _ => read_event(provider, head, "", rest, reading, key).unwrap_or_else(cut_stream),
    }
}

fn read_document(
    provider: Provider,
    head: &ResponseHead,
    bytes: &[u8],
    reading: &mut Reading,
    key: Option<&ApiKey>,
) -> StreamEnd {
    if !head.is_ok() {
        return server_error::from_status(head, bytes, key);
    }
    let malformed = |what| server_error::malformed(provider, what, bytes, key);
    match from_json::<Value>(bytes) {
        Ok(document) => match server_error::carried_error(provider, &document, provider.knows(&document)) {
            Some(error) => server_error::from_error(head, error, key),
            None => provider
                .read_document(&document, &mut reading.reply)
                .unwrap_or_else(|| malformed("The reply is JSON, but no chat completion")),
        },
        Err(error) if error.is_eof() => cut_stream(),
        Err(_) if bytes.starts_with(b"<") => malformed("The server sent a web page in place of an answer"),
        Err(_) => malformed("The reply is not JSON"),
    }
}

fn cut_stream() -> StreamEnd {
    let message = "The answer broke off before its end: the connection was lost, or the server stopped. Try again.";
    StreamEnd::Failed(Failure::new(FailureKind::CutStream, message))
}

fn too_long() -> StreamEnd {
    let message = "The reply is far longer than any answer, and was not read to its end. Check the Base URL.";
    StreamEnd::Failed(Failure::new(FailureKind::Malformed, message))
}

fn not_a_completion(provider: Provider) -> Failure {
    let message = format!("The reply is no chat completion. {}", server_error::check_address(provider));
    Failure::new(FailureKind::Malformed, message)
}

fn redact(key: &ApiKey, result: &mut Result<Reply, Failure>) {
    match result {
        Err(failure) => key.redact(&mut failure.message),
        Ok(reply) => {
            match &mut reply.ending {
                Ending::Answered { text } => key.redact_answer(text),
                Ending::Blocked { reason, text } => {
                    key.redact(reason);
                    key.redact_answer(text);
                }
                Ending::Truncated | Ending::Empty => {}
            }
            if let Some(reason) = &mut reply.finish_reason {
                key.redact_answer(reason);
            }
        }
    }
}
