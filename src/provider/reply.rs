//! One reply, read as its bytes arrive: a stream of events or lines, or a document in one piece.

use serde_json::Value;

use super::dialect::Dialect;
use super::ndjson::LineSplitter;
use super::rejected_parameter::adapted;
use super::reply_builder::{ReplyBuilder, StreamEnd};
use super::{ApiKey, Provider, Quirks, ResponseHead, server_error, sse};
use crate::domain::{Ending, Failure, FailureCause, FailureKind, Reply, ReplyForm, ServerReply, from_json};

/// Bytes of one reply that are kept at most: a hundred times the longest answer, and no danger to the page.
const MAX_KEPT_BYTES: usize = 16 << 20;

/// What some bytes added to a reply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReplyProgress {
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
    content: ReplyContent,
    body: BodyReader,
    end: Option<StreamEnd>,
    /// The first bytes of the body, to be shown if the reply fails.
    beginning: Vec<u8>,
}

/// The body's kind, known from its first byte on.
enum BodyReader {
    Blank,
    Events(sse::Parser),
    Lines(LineSplitter),
    Document(Vec<u8>),
}

/// The part of a reply that was read, and the context in which more is read.
struct ReplyContent {
    dialect: &'static Dialect,
    head: ResponseHead,
    key: Option<ApiKey>,
    reply: ReplyBuilder,
    /// Something of the documented shape came.
    is_recognised: bool,
    /// Something of another shape came.
    is_strange: bool,
    /// The event that ended the reply with a failure.
    failing: Vec<u8>,
}

impl ReplyReader {
    /// A reader for the reply of `provider` that `head` opens. Wherever the server echoes `key`, it is blotted out of the
    /// result.
    pub fn new(provider: Provider, head: ResponseHead, key: Option<&ApiKey>) -> Self {
        let content = ReplyContent {
            dialect: provider.dialect(),
            head,
            key: key.cloned(),
            reply: ReplyBuilder::default(),
            is_recognised: false,
            is_strange: false,
            failing: Vec::new(),
        };
        Self { content, body: BodyReader::Blank, end: None, beginning: Vec::new() }
    }

    /// Reads the next bytes of the body.
    pub fn push(&mut self, bytes: &[u8]) -> ReplyProgress {
        let had_tokens = self.content.reply.has_tokens();
        // Line by line, so that `beginning` ends where reading did, however the bytes are cut.
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
        ReplyProgress { first_token: self.content.reply.has_tokens() && !had_tokens, is_finished: self.end.is_some() }
    }

    /// The streamed text so far, as the server sent it: tagged reasoning is still in it.
    pub fn text(&self) -> &str {
        self.content.reply.text()
    }

    /// The quirks to ask again with, if the server rejected a parameter of a request that was made with `quirks`. To be
    /// called once the body has ended.
    pub fn adapted(&self, quirks: Quirks) -> Option<Quirks> {
        match &self.body {
            BodyReader::Document(bytes) if matches!(self.content.head.status, 400 | 422) => {
                adapted(quirks, self.content.dialect, bytes)
            }
            _ => None,
        }
    }

    /// The reply, once the body has ended or [`ReplyProgress::is_finished`] was told.
    ///
    /// A provider's refusal, be it an error status with a policy's code, is a reply. Failures: an error status
    /// ([`FailureKind::Status`]), a body that ended too early ([`FailureKind::CutStream`]), a body that is not what the
    /// provider documents ([`FailureKind::Malformed`]).
    pub fn finish(self) -> Result<Reply, Failure> {
        let Self { mut content, body, end, beginning } = self;
        let end = end.unwrap_or_else(|| match body {
            BodyReader::Blank => content.read_document(&[]),
            BodyReader::Document(bytes) => content.read_document(&bytes),
            BodyReader::Lines(lines) => content.read_last_line(lines.unfinished()),
            BodyReader::Events(parser) => {
                // A server may close before the blank line that ends its last event.
                let last = parser.finish().and_then(|event| content.read_last_event(&event));
                last.unwrap_or_else(|| content.end_of_events())
            }
        });
        let ReplyContent { dialect, head, key, reply, is_recognised, is_strange, failing } = content;
        let key = key.as_ref();
        let mut result = match end {
            StreamEnd::Failed(failure) => Err(failure),
            StreamEnd::Blocked(reason) => Ok(reply.into_block(reason)),
            StreamEnd::Done if is_strange && !is_recognised => Err(not_a_completion(dialect)),
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
        if let BodyReader::Blank = self.body {
            let start = bytes.iter().position(|byte| !is_blank(*byte))?;
            bytes = &bytes[start..];
            self.body = self.content.kind_of_body(bytes[0]);
        }
        let content = &mut self.content;
        let mut end = None;
        let mut read = |name: &str, data: &[u8]| {
            if end.is_none() {
                end = content.read_event(name, data);
                if end.is_none() && content.reply.text().len() > MAX_KEPT_BYTES {
                    end = Some(too_long());
                }
            }
        };
        let result = match &mut self.body {
            BodyReader::Blank => Ok(()),
            BodyReader::Document(kept) => {
                let room = MAX_KEPT_BYTES - kept.len();
                kept.extend_from_slice(&bytes[..bytes.len().min(room)]);
                if bytes.len() > room { Err(sse::EventTooLong) } else { Ok(()) }
            }
            BodyReader::Events(parser) => parser.push(bytes, |event| read(&event.name, event.data.as_bytes())),
            BodyReader::Lines(lines) => lines.push(bytes, |line| read("", line)),
        };
        end.or_else(|| result.err().map(|_| too_long()))
    }
}

impl ReplyContent {
    /// Servers mislabel both kinds, so the first byte counts for more than the content type.
    fn kind_of_body(&self, first: u8) -> BodyReader {
        let is_stream = match self.dialect.streams_json_lines {
            true => first == b'{',
            false => !matches!(first, b'{' | b'[' | b'<') && !self.head.declares("html"),
        };
        if !self.head.is_ok() || !is_stream {
            BodyReader::Document(Vec::new())
        } else if self.dialect.streams_json_lines {
            BodyReader::Lines(LineSplitter::default())
        } else {
            BodyReader::Events(sse::Parser::default())
        }
    }

    /// Reads the data of one event of a stream; `name` is the event's, mostly empty.
    fn read_event(&mut self, name: &str, data: &[u8]) -> Option<StreamEnd> {
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
            Ok(chunk) => self.read_chunk(name, &chunk),
            Err(_) if name == "error" => Some(self.error(&Value::from(String::from_utf8_lossy(data)))),
            Err(_) if !is_unnamed => None,
            // A proxy may have dropped the blank lines between events.
            Err(_) if memchr::memchr(b'\n', data).is_some() => {
                let mut lines = data.split(|byte| *byte == b'\n');
                return lines.find_map(|line| self.read_event(name, line));
            }
            Err(_) => Some(self.malformed(ReplyForm::EventNotJson, data)),
        };
        if let Some(StreamEnd::Failed(_)) = end {
            self.failing = data.to_owned();
        }
        end
    }

    fn read_chunk(&mut self, name: &str, chunk: &Value) -> Option<StreamEnd> {
        let is_known = (self.dialect.knows_chunk)(chunk);
        let error = server_error::carried_error(self.dialect, chunk, is_known).or((name == "error").then_some(chunk));
        if let Some(error) = error {
            return Some(self.error(error));
        }
        self.is_recognised |= is_known;
        self.is_strange |= matches!(name, "" | "message") && !is_known;
        (self.dialect.read_chunk)(chunk, &mut self.reply)
    }

    /// Reads an event that the stream's end may have cut. One that is cut within its JSON is left out.
    fn read_last_event(&mut self, event: &sse::SseEvent) -> Option<StreamEnd> {
        let is_whole = |data: &str| {
            matches!(data.trim(), "" | "[DONE]") || event.name == "error" || from_json::<Value>(data.as_bytes()).is_ok()
        };
        let mut read = |data: &str| is_whole(data).then(|| self.read_event(&event.name, data.as_bytes())).flatten();
        // Where a proxy has dropped the blank lines between events, each line is one.
        if is_whole(&event.data) { read(&event.data) } else { event.data.lines().find_map(read) }
    }

    /// How a reply ended whose stream of events stopped without an event that ends it.
    fn end_of_events(&self) -> StreamEnd {
        // Some servers stop after the finish reason, without the closing event.
        if self.reply.has_finish_reason() {
            StreamEnd::Done
        } else if self.is_recognised || !self.is_strange && self.head.declares("event-stream") {
            cut_stream()
        } else {
            StreamEnd::Failed(not_a_completion(self.dialect))
        }
    }

    /// Reads the last line, which may lack its line feed.
    fn read_last_line(&mut self, line: &[u8]) -> StreamEnd {
        match from_json::<Value>(line) {
            Err(error) if error.is_eof() && self.reply.has_finish_reason() => StreamEnd::Done,
            Err(error) if error.is_eof() && self.is_strange && !self.is_recognised => {
                StreamEnd::Failed(not_a_completion(self.dialect))
            }
            Err(error) if error.is_eof() => cut_stream(),
            _ => self.read_event("", line).unwrap_or_else(cut_stream),
        }
    }

    fn read_document(&mut self, bytes: &[u8]) -> StreamEnd {
        if !self.head.is_ok() {
            return server_error::from_status(&self.head, bytes, self.key.as_ref());
        }
        match from_json::<Value>(bytes) {
            Ok(document) => {
                let is_known = (self.dialect.knows_chunk)(&document);
                match server_error::carried_error(self.dialect, &document, is_known) {
                    Some(error) => self.error(error),
                    None => (self.dialect.read_document)(&document, &mut self.reply)
                        .unwrap_or_else(|| self.malformed(ReplyForm::OtherJson, bytes)),
                }
            }
            Err(error) if error.is_eof() => cut_stream(),
            Err(_) if bytes.starts_with(b"<") => self.malformed(ReplyForm::WebPage, bytes),
            Err(_) => self.malformed(ReplyForm::NotJson, bytes),
        }
    }

    fn error(&self, error: &Value) -> StreamEnd {
        server_error::from_error(&self.head, error, self.key.as_ref())
    }

    fn malformed(&self, came: ReplyForm, bytes: &[u8]) -> StreamEnd {
        server_error::malformed(self.dialect, came, bytes, self.key.as_ref())
    }
}

/// White space, or a byte of the byte order mark.
fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, 0xEF | 0xBB | 0xBF)
}

fn cut_stream() -> StreamEnd {
    StreamEnd::Failed(Failure::new(FailureKind::CutStream, FailureCause::AnswerCut))
}

fn too_long() -> StreamEnd {
    StreamEnd::Failed(Failure::new(FailureKind::Malformed, FailureCause::TooLong))
}

fn not_a_completion(dialect: &Dialect) -> Failure {
    Failure::new(FailureKind::Malformed, FailureCause::NoCompletion { api: dialect.api })
}

fn redact(key: &ApiKey, result: &mut Result<Reply, Failure>) {
    match result {
        Err(failure) => failure.cause.server_words_mut().into_iter().for_each(|said| key.redact(said)),
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
