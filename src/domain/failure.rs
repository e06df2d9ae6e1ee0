//! Why a request brought no answer.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The kind of a failed attempt, as far as a browser tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// No HTTP reply was readable: refused, unreachable, offline, or blocked by CORS.
    Network,
    /// The server replied with an error status.
    Status {
        /// The HTTP status.
        status: u16,
        /// Seconds that the server asked to wait, where the header was readable.
        retry_after: Option<u32>,
    },
    /// The account has nothing left to spend: waiting does not help.
    QuotaSpent {
        /// The HTTP status.
        status: u16,
    },
    /// The reply was not what the API documents: HTML, broken JSON, broken events.
    Malformed,
    /// The stream ended without its closing event.
    CutStream,
    /// Nothing arrived for too long.
    TimedOut,
    /// The page itself refused to send: the address is not one that it may call.
    Forbidden,
    /// The model in the page could not answer.
    Engine,
}

impl FailureKind {
    /// Every kind; a status stands for all.
    const ALL: [Self; 8] = [
        Self::Network,
        Self::Status { status: 0, retry_after: None },
        Self::QuotaSpent { status: 0 },
        Self::Malformed,
        Self::CutStream,
        Self::TimedOut,
        Self::Forbidden,
        Self::Engine,
    ];

    /// The name in files.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Status { .. } => "status",
            Self::QuotaSpent { .. } => "quota_spent",
            Self::Malformed => "malformed",
            Self::CutStream => "cut_stream",
            Self::TimedOut => "timed_out",
            Self::Forbidden => "forbidden",
            Self::Engine => "engine",
        }
    }

    /// The kind of that name; a status is still to be filled in.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A server's reply in place of an answer, for a bug report. Never has a key in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerReply {
    /// The HTTP status.
    pub status: u16,
    /// The headers that could be read, as pairs of name and value.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// The body, or how it began.
    pub body: String,
}

impl ServerReply {
    /// The most bytes of a body that are kept.
    pub const MOST_BYTES: usize = 4 << 10;
}

/// The part of a request that the server says is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RejectedPart {
    /// The API key is wrong, or not allowed to do this.
    Key,
    /// The API has no model of this name.
    Model,
}

/// A failed attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The kind of failure.
    pub kind: FailureKind,
    /// A sentence for a person: what happened, where, and what to do next. Never carries a key.
    pub message: String,
    /// The part of the request at fault, where the server says so. Not kept in files.
    pub rejected: Option<RejectedPart>,
    /// The server's reply, where one came.
    pub server_reply: Option<Box<ServerReply>>,
}

impl Failure {
    /// A failure with its sentence.
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), rejected: None, server_reply: None }
    }

    /// Whether another attempt may succeed: 408, 409, 425, 429, 5xx, dropped streams, time-outs, network trouble. Not where
    /// the account's quota is spent.
    pub fn is_worth_retrying(&self) -> bool {
        match self.kind {
            FailureKind::Status { status, .. } => matches!(status, 408 | 409 | 425 | 429 | 500..=599),
            FailureKind::Network | FailureKind::CutStream | FailureKind::TimedOut => true,
            FailureKind::QuotaSpent { .. } | FailureKind::Malformed | FailureKind::Forbidden | FailureKind::Engine => {
                false
            }
        }
    }

    /// Whether the server asked for fewer requests.
    pub fn is_rate_limit(&self) -> bool {
        matches!(self.kind, FailureKind::Status { status: 429, .. })
    }

    /// Whether the account has nothing left to spend, so that every further request is in vain.
    pub fn is_quota_spent(&self) -> bool {
        matches!(self.kind, FailureKind::QuotaSpent { .. })
    }

    /// Seconds that the server asked to wait.
    pub fn retry_after(&self) -> Option<u32> {
        match self.kind {
            FailureKind::Status { retry_after, .. } => retry_after,
            _ => None,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
