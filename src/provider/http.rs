//! Requests and reply heads as plain data, for whoever does the sending.

use std::fmt;

use serde_json::Value;

use crate::domain::{Address, Fields};

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
    /// How.
    pub method: Method,
    /// Whereto.
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

/// What is known of a reply before its body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResponseHead {
    /// The HTTP status.
    pub status: u16,
    /// The `Content-Type` header, where readable.
    pub content_type: Option<String>,
    /// The `Retry-After` header, where readable. Only its form in whole seconds is used: a date would need a clock.
    pub retry_after: Option<String>,
}

impl ResponseHead {
    /// Whether the status says that the request was met.
    pub(super) fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether the content type contains `word`.
    pub(super) fn declares(&self, word: &str) -> bool {
        self.content_type.as_ref().is_some_and(|text| text.to_ascii_lowercase().contains(word))
    }

    /// The seconds of `Retry-After`.
    pub(super) fn retry_after_s(&self) -> Option<u32> {
        self.retry_after.as_ref()?.trim().parse().ok()
    }
}
