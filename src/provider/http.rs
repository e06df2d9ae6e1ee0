//! Requests and response heads as plain data; `platform` sends them.

use std::fmt;

use serde_json::Value;

use super::ApiKey;
use crate::domain::{Address, Fields, ServerReply, floor_char_boundary};

/// An HTTP method that a model API asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads a resource.
    Get,
    /// Sends a body.
    Post,
}

impl Method {
    /// The method as HTTP spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// Headers by name; a value may hold the key.
pub(super) type Headers = Vec<(&'static str, String)>;

/// A request, ready to send. Its headers are all that may be sent: any further one fails some API's preflight.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// The address.
    pub url: Address,
    /// Names and values; a value may hold the key.
    pub headers: Headers,
    /// JSON, where the method takes a body.
    pub body: Option<String>,
}

impl HttpRequest {
    /// Reads `{base}/{path}`.
    pub(super) fn get(base: &Address, path: &str, headers: Headers) -> Self {
        Self { method: Method::Get, url: under(base, path), headers, body: None }
    }

    /// Sends JSON to `{base}/{path}`.
    pub(super) fn post(base: &Address, path: &str, mut headers: Headers, body: Fields) -> Self {
        headers.insert(0, ("Content-Type", "application/json".to_owned()));
        let body = Some(Value::from(body).to_string());
        Self { method: Method::Post, url: under(base, path), headers, body }
    }
}

/// The address `path` below `base`, with or without a slash at the base's end. The path may end in a query.
pub(super) fn under(base: &Address, path: &str) -> Address {
    base.with_path(&[base.path().trim_end_matches('/'), path].join("/"))
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| *name).collect();
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("url", &self.url.as_str())
            .field("headers", &names)
            .field("body", &self.body)
            .finish()
    }
}

/// A reply's status and headers, without its body.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResponseHead {
    /// The HTTP status.
    pub status: u16,
    /// The headers that could be read, names in lower case. From another origin a page reads few.
    pub headers: Vec<(String, String)>,
    /// When it came, in milliseconds since 1970: a header may ask to wait until a point in time.
    pub received_ms: f64,
}

impl ResponseHead {
    /// The head of a reply with this status and these headers.
    pub fn new(status: u16, headers: &[(&str, &str)]) -> Self {
        let owned = |(name, value): &(&str, &str)| (name.to_ascii_lowercase(), (*value).to_owned());
        Self { status, headers: headers.iter().map(owned).collect(), received_ms: 0.0 }
    }

    /// Whether the status is one of success (200 to 299).
    pub(super) fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The header of this name (in lower case), if there is one that can be read.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.trim())
    }

    /// Whether the content type contains `word`.
    pub(super) fn declares(&self, word: &str) -> bool {
        self.header("content-type").is_some_and(|text| text.to_ascii_lowercase().contains(word))
    }

    /// The reply for a person's bug report: this head, the beginning of the body, and the event that ended the reply with
    /// a failure, where that came later. The key is blotted out.
    pub(super) fn as_sent(&self, beginning: &[u8], failing: &[u8], key: Option<&ApiKey>) -> ServerReply {
        let redacted = |text: &mut String| key.iter().for_each(|key| key.redact(text));
        let [mut beginning, mut failing] =
            [beginning, failing].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        [&mut beginning, &mut failing].into_iter().for_each(redacted);
        cut(&mut failing, ServerReply::MOST_BYTES / 2);
        if failing.is_empty() || beginning.get(..ServerReply::MOST_BYTES).unwrap_or(&beginning).contains(&failing) {
            cut(&mut beginning, ServerReply::MOST_BYTES);
        } else {
            cut(&mut beginning, ServerReply::MOST_BYTES / 2);
            beginning = [&beginning, "\n…\n", &failing].concat();
        }
        let mut headers: Vec<_> = self.headers.iter().filter(|(name, _)| is_shown(name)).cloned().collect();
        headers.iter_mut().for_each(|(_, value)| redacted(value));
        ServerReply { status: self.status, headers, body: beginning }
    }
}

/// Whether a header is kept for bug reports. Others may tell whose the account is.
fn is_shown(name: &str) -> bool {
    const SHOWN: [&str; 11] = [
        "content-type",
        "content-length",
        "date",
        "server",
        "via",
        "retry-after",
        "retry-after-ms",
        "x-request-id",
        "request-id",
        "x-should-retry",
        "cf-ray",
    ];
    SHOWN.contains(&name) || name.starts_with("x-ratelimit-")
}

/// Cuts a text behind at most so many bytes.
fn cut(text: &mut String, most: usize) {
    text.truncate(floor_char_boundary(text, most));
}
