//! One reply, read as its bytes arrive: a stream of events or lines, or a document in one piece.

use serde_json::Value;

use super::draft::{Draft, Stop};
use super::lines::Lines;
use super::{ApiKey, Provider, Quirks, ResponseHead, server_error, sse};
use crate::domain::{Ending, Failure, FailureKind, Reply};

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
    draft: Draft,
    stop: Option<Stop>,
}

/// The body's kind, known from its first byte on.
enum Body {
    Blank,
    Events(sse::Parser),
    Lines(Lines),
    Document(Vec<u8>),
}

impl ReplyReader {
    /// A reader for the reply of `provider` that `head` opens. Wherever the server echoes `key`, it is blotted out of the
    /// result.
    pub fn new(provider: Provider, head: ResponseHead, key: Option<&ApiKey>) -> Self {
        Self { provider, head, key: key.cloned(), body: Body::Blank, draft: Draft::default(), stop: None }
    }

    /// Reads the next bytes of the body.
    pub fn push(&mut self, bytes: &[u8]) -> Progress {
        let had_tokens = self.draft.has_tokens;
        if self.stop.is_none() {
            self.stop = self.read(bytes);
        }
        Progress { first_token: self.draft.has_tokens && !had_tokens, is_finished: self.stop.is_some() }
    }

    /// The streamed text so far, as the server sent it: tagged reasoning is still in it.
    pub fn text(&self) -> &str {
        &self.draft.text
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
        let Self { provider, head, key, body, mut draft, stop } = self;
        let key = key.as_ref();
        let stop = stop.unwrap_or_else(|| match body {
            Body::Blank => read_document(provider, &head, &[], &mut draft, key),
            Body::Document(bytes) => read_document(provider, &head, &bytes, &mut draft, key),
            Body::Lines(lines) => read_last_line(provider, lines.rest(), &mut draft, key),
            // Some servers stop after the finish reason, without the closing event.
            Body::Events(_) if draft.finish_reason.is_some() => Stop::Done,
            Body::Events(_) if draft.is_recognised || !draft.is_strange && head.declares("event-stream") => {
                cut_stream()
            }
            Body::Events(_) => Stop::Failed(not_a_completion(provider)),
        });
        let mut result = match stop {
            Stop::Failed(failure) => Err(failure),
            Stop::Blocked(reason) => Ok(draft.into_block(reason)),
            Stop::Done if draft.is_strange && !draft.is_recognised => Err(not_a_completion(provider)),
            Stop::Done => draft.into_reply(),
        };
        if let Some(key) = key {
            redact(key, &mut result);
        }
        result
    }

    fn read(&mut self, mut bytes: &[u8]) -> Option<Stop> {
        if let Body::Blank = self.body {
            let start = bytes.iter().position(|byte| !is_blank(*byte))?;
            bytes = &bytes[start..];
            self.body = self.kind_of_body(bytes[0]);
        }
        let (provider, draft, key) = (self.provider, &mut self.draft, self.key.as_ref());
        let mut stop = None;
        let mut read = |name: &str, data: &[u8]| {
            if stop.is_none() {
                stop = read_event(provider, name, data, draft, key);
                if stop.is_none() && draft.text.len() > MAX_KEPT_BYTES {
                    stop = Some(too_long());
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
        stop.or_else(|| result.err().map(|_| too_long()))
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
fn read_event(provider: Provider, name: &str, data: &[u8], draft: &mut Draft, key: Option<&ApiKey>) -> Option<Stop> {
    let is_unnamed = matches!(name, "" | "message");
    match data.trim_ascii() {
        b"" => None,
        b"[DONE]" => Some(Stop::Done),
        data => match serde_json::from_slice::<Value>(data) {
            Ok(chunk) => {
                let is_known = provider.knows(&chunk);
                draft.is_recognised |= is_known;
                draft.is_strange |= is_unnamed && !is_known;
                provider.read_chunk(&chunk, draft, key)
            }
            Err(_) if name == "error" => {
                Some(server_error::from_error(&Value::from(String::from_utf8_lossy(data).as_ref()), key))
            }
            Err(_) if !is_unnamed => None,
            Err(_) => Some(server_error::malformed(provider, "The stream holds an event that is not JSON", data, key)),
        },
    }
}

/// The last line may lack its end, and is then as good as the others.
fn read_last_line(provider: Provider, rest: &[u8], draft: &mut Draft, key: Option<&ApiKey>) -> Stop {
    match serde_json::from_slice::<Value>(rest) {
        Err(error) if error.is_eof() && draft.finish_reason.is_some() => Stop::Done,
        Err(error) if error.is_eof() && draft.is_strange && !draft.is_recognised => {
            Stop::Failed(not_a_completion(provider))
        }
        Err(error) if error.is_eof() => cut_stream(),
        _ => read_event(provider, "", rest, draft, key).unwrap_or_else(cut_stream),
    }
}

fn read_document(
    provider: Provider,
    head: &ResponseHead,
    bytes: &[u8],
    draft: &mut Draft,
    key: Option<&ApiKey>,
) -> Stop {
    if !head.is_ok() {
        return server_error::from_status(head, bytes, key);
    }
    let malformed = |what| server_error::malformed(provider, what, bytes, key);
    match serde_json::from_slice::<Value>(bytes) {
        Ok(document) => provider
            .read_document(&document, draft, key)
            .unwrap_or_else(|| malformed("The reply is JSON, but no chat completion")),
        Err(error) if error.is_eof() => cut_stream(),
        Err(_) if bytes.starts_with(b"<") => malformed("The server sent a web page in place of an answer"),
        Err(_) => malformed("The reply is not JSON"),
    }
}

fn cut_stream() -> Stop {
    let message = "The answer broke off before its end: the connection was lost, or the server stopped. Try again.";
    Stop::Failed(Failure::new(FailureKind::CutStream, message))
}

fn too_long() -> Stop {
    let message = "The reply is far longer than any answer, and was not read to its end. Check the Base URL.";
    Stop::Failed(Failure::new(FailureKind::Malformed, message))
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
