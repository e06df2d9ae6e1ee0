//! Why a request brought no answer.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What went wrong with one attempt, as far as a browser lets one know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
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
    /// The reply was not what the API documents: HTML, broken JSON, broken events.
    Malformed,
    /// The stream ended without its closing event.
    CutStream,
    /// Nothing arrived for too long.
    TimedOut,
    /// The page itself refused to send: the address is not one that it may call.
    Forbidden,
}

/// A failed attempt: what happened, and a sentence for the person at the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What happened.
    #[serde(flatten)]
    pub kind: FailureKind,
    /// What happened, to what, and what to do next. Never carries a key.
    pub message: String,
}

impl Failure {
    /// A failure with its sentence.
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// Whether another attempt may succeed: 408, 409, 425, 429, 5xx, dropped streams, time-outs, network trouble.
    pub fn is_worth_retrying(&self) -> bool {
        match self.kind {
            FailureKind::Status { status, .. } => matches!(status, 408 | 409 | 425 | 429 | 500..=599),
            FailureKind::Network | FailureKind::CutStream | FailureKind::TimedOut => true,
            FailureKind::Malformed | FailureKind::Forbidden => false,
        }
    }

    /// Whether the server asked for fewer requests.
    pub fn is_rate_limit(&self) -> bool {
        matches!(self.kind, FailureKind::Status { status: 429, .. })
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
