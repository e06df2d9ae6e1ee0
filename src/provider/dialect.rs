//! The parts of a protocol that differ from protocol to protocol. Each protocol's file has one [`Dialect`].

use serde_json::Value;

use super::http::Headers;
use super::reply_builder::{ReplyBuilder, StreamEnd};
use super::{ApiKey, Quirk, Quirks};
use crate::domain::{ApiKind, Fields, ModelSettings};

/// A protocol's addresses, names and functions.
pub(super) struct Dialect {
    /// Which API a person is told to look for behind the Base URL.
    pub(super) api: ApiKind,
    /// How the path of most Base URLs ends; empty where they have no path.
    pub(super) base_suffix: &'static str,
    /// The path, below the Base URL, to which a chat request of this model is posted.
    pub(super) chat_path: fn(model: &str) -> String,
    /// The query of a chat request, with its question mark.
    pub(super) chat_query: &'static str,
    /// The path, below the Base URL, that lists the models.
    pub(super) models_path: &'static str,
    /// The query of the list of models, with its question mark.
    pub(super) models_query: &'static str,
    /// Whether a stream is lines of JSON instead of server-sent events.
    pub(super) streams_json_lines: bool,
    /// Whether an error may be a bare `message`, with no code and no field that says `error`.
    pub(super) has_bare_errors: bool,
    /// The departures from the usual request that `chat_body` can make.
    pub(super) adaptable: &'static [Quirk],
    /// The headers of every request.
    pub(super) headers: fn(key: Option<&ApiKey>) -> Headers,
    /// The body of a chat request, streamed where the quirks allow it.
    pub(super) chat_body: fn(model: &ModelSettings, quirks: Quirks, prompt: &str) -> Fields,
    /// Whether a chunk of a stream has the documented shape.
    pub(super) knows_chunk: fn(chunk: &Value) -> bool,
    /// Adds a chunk of a stream to the reply; returns how the reply ended if this chunk ended it.
    pub(super) read_chunk: fn(chunk: &Value, reply: &mut ReplyBuilder) -> Option<StreamEnd>,
    /// Reads a whole reply that came in one piece; `None` if it has not the documented shape.
    pub(super) read_document: fn(document: &Value, reply: &mut ReplyBuilder) -> Option<StreamEnd>,
}

/// The key in an `Authorization` header (RFC 6750), as most APIs want it; no header without a key.
pub(super) fn bearer(key: Option<&ApiKey>) -> Headers {
    key.map(|key| ("Authorization", format!("Bearer {}", key.bare()))).into_iter().collect()
}
