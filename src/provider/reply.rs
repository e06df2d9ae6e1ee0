//! One reply, read as its bytes arrive: a stream of events, or a document in one piece.

use serde_json::Value;

use super::draft::{Draft, Stop};
use super::{ApiKey, ResponseHead, openai, server_error, sse};
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
    Document(Vec<u8>),
}

impl ReplyReader {
    /// A reader for the reply that `head` opens. Wherever the server echoes `key`, it is blotted out of the result.
    pub fn new(head: ResponseHead, key: Option<&ApiKey>) -> Self {
        Self { head, key: key.cloned(), body: Body::Blank, draft: Draft::default(), stop: None }
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

    /// The reply, once the body has ended or [`Progress::is_finished`] was told.
    ///
    /// A provider's refusal, be it an error status with a policy's code, is a reply. Failures: an error status
    /// ([`FailureKind::Status`]), a body that ended too early ([`FailureKind::CutStream`]), a body that is no chat
    /// completion ([`FailureKind::Malformed`]).
    pub fn finish(self) -> Result<Reply, Failure> {
        let Self { head, key, body, mut draft, stop } = self;
        let key = key.as_ref();
        let stop = stop.unwrap_or_else(|| match body {
            Body::Blank => read_document(&head, &[], &mut draft, key),
            Body::Document(bytes) => read_document(&head, &bytes, &mut draft, key),
            // Some servers stop after the finish reason, without the closing event.
            Body::Events(_) if draft.finish_reason.is_some() => Stop::Done,
            Body::Events(_) if draft.is_recognised || !draft.is_strange && head.declares("event-stream") => {
                cut_stream()
            }
            Body::Events(_) => Stop::Failed(not_a_completion()),
        });
        let mut result = match stop {
            Stop::Failed(failure) => Err(failure),
            Stop::Blocked(reason) => Ok(draft.into_block(reason)),
            Stop::Done if draft.is_strange && !draft.is_recognised => Err(not_a_completion()),
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
        let (draft, key) = (&mut self.draft, self.key.as_ref());
        match &mut self.body {
            Body::Blank => None,
            Body::Document(kept) => {
                let room = MAX_KEPT_BYTES - kept.len();
                kept.extend_from_slice(&bytes[..bytes.len().min(room)]);
                (bytes.len() > room).then(too_long)
            }
            Body::Events(parser) => {
                let mut stop = None;
                let result = parser.push(bytes, |event| {
                    if stop.is_none() {
                        stop = openai::read_event(&event.name, &event.data, draft, key);
                        if stop.is_none() && draft.text.len() > MAX_KEPT_BYTES {
                            stop = Some(too_long());
                        }
                    }
                });
                stop.or_else(|| result.err().map(|_| too_long()))
            }
        }
    }

    /// Servers mislabel both kinds, so the first byte counts for more than the content type.
    fn kind_of_body(&self, first: u8) -> Body {
        let opens_document = matches!(first, b'{' | b'[' | b'<');
        if self.head.is_ok() && !opens_document && !self.head.declares("html") {
            Body::Events(sse::Parser::default())
        } else {
            Body::Document(Vec::new())
        }
    }
}

/// White space, or a byte of the byte order mark.
fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, 0xEF | 0xBB | 0xBF)
}

fn read_document(head: &ResponseHead, bytes: &[u8], draft: &mut Draft, key: Option<&ApiKey>) -> Stop {
    if !head.is_ok() {
        return server_error::from_status(head, bytes, key);
    }
    match serde_json::from_slice::<Value>(bytes) {
        Ok(document) => openai::read_document(&document, draft, key),
        Err(error) if error.is_eof() => cut_stream(),
        Err(_) => {
            let is_page = bytes.starts_with(b"<");
            let what =
                if is_page { "The server sent a web page in place of an answer" } else { "The reply is not JSON" };
            server_error::malformed(what, bytes, key)
        }
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

fn not_a_completion() -> Failure {
    let message = "The reply is no chat completion. Check that the Base URL is that of a chat completions API.";
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
