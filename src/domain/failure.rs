//! Why a request brought no answer.

use serde::{Deserialize, Serialize};

use super::browser_error::{CallError, WorkerError};
use super::engine_error::EngineError;

/// The kind of a failed attempt, as far as a browser tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// What happened in a failed attempt: what a sentence about it needs beside its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FailureCause {
    /// The sentence of a result file or of the browser's store, as it was written there.
    Recorded(String),
    /// No reply could be read.
    Unreachable {
        /// The server's origin.
        origin: String,
    },
    /// The page may not call this server.
    NotAllowed {
        /// The server's origin.
        origin: String,
    },
    /// The server sent nothing for so long.
    Silent {
        /// The server's origin.
        origin: String,
        /// The longest time that was waited, in seconds.
        seconds: u32,
    },
    /// The connection broke in the middle of an answer.
    ConnectionBroke {
        /// The server's origin.
        origin: String,
    },
    /// The connection broke in the middle of a file.
    FileBroke {
        /// The server's origin.
        origin: String,
    },
    /// A file's server answered with an error status.
    FileStatus {
        /// The file's address.
        url: String,
        /// The HTTP status.
        status: u16,
    },
    /// The browser has no room for a file.
    NoRoom,
    /// The reply is larger than any that was asked for.
    TooMuch {
        /// The server's origin.
        origin: String,
        /// The most that is read, in MiB.
        most_mb: usize,
    },
    /// The server answered with an error status.
    ErrorStatus {
        /// The HTTP status.
        status: u16,
        /// The server's own words, or how they begin; empty where it has none.
        said: String,
    },
    /// The server told of an error in place of an answer, or within one.
    ErrorInReply {
        /// The server's own words, or how they begin; empty where it has none.
        said: String,
    },
    /// The reply is of another form than the API's.
    OtherForm {
        /// What came.
        came: ReplyForm,
        /// How it begins.
        said: String,
        /// The API that was expected.
        api: ApiKind,
    },
    /// The reply is none to a chat.
    NoCompletion {
        /// The API that was expected.
        api: ApiKind,
    },
    /// The reply ended before the answer did.
    AnswerCut,
    /// The reply is far longer than any answer.
    TooLong,
    /// The server says that it broke off.
    BrokenOff {
        /// The server's word for why.
        reason: String,
    },
    /// A server that was asked for probabilities of tokens is none of llama.cpp's.
    NotLlamaCpp {
        /// What it sent.
        came: OtherServerReply,
    },
    /// The reply is no list of models.
    NoModelList {
        /// Whether it is a web page.
        is_web_page: bool,
        /// How most of the provider's Base URLs end; empty where they have no path.
        base_suffix: &'static str,
    },
    /// An address of the page's own is none.
    NoAddress {
        /// The text.
        text: String,
    },
    /// A worker of the page failed.
    Worker(WorkerError),
    /// The model in the page could not answer.
    Engine(EngineError),
}

/// The APIs whose requests and replies are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiKind {
    /// Chat completions, OpenAI's and most others'.
    ChatCompletions,
    /// Anthropic's.
    Anthropic,
    /// Google's Gemini API.
    Gemini,
    /// Cohere's.
    Cohere,
    /// Ollama's own.
    Ollama,
}

/// What came in place of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyForm {
    /// JSON of another shape.
    OtherJson,
    /// A web page.
    WebPage,
    /// Something else than JSON.
    NotJson,
    /// A stream with an event that is not JSON.
    EventNotJson,
}

/// What came in place of probabilities of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherServerReply {
    /// An error status.
    Status(u16),
    /// JSON without the prompt as the model reads it.
    NoPrompt,
    /// JSON without probabilities.
    NoProbabilities,
    /// No JSON.
    NotJson,
}

impl FailureCause {
    /// The server's own words, in which a key may stand.
    pub fn server_words_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::ErrorStatus { said, .. } | Self::ErrorInReply { said } | Self::OtherForm { said, .. } => Some(said),
            Self::BrokenOff { reason } => Some(reason),
            _ => None,
        }
    }
}

impl From<CallError<EngineError>> for FailureCause {
    fn from(error: CallError<EngineError>) -> Self {
        match error {
            CallError::Worker(error) => Self::Worker(error),
            CallError::Failed(error) => Self::Engine(error),
        }
    }
}

impl From<String> for FailureCause {
    fn from(sentence: String) -> Self {
        Self::Recorded(sentence)
    }
}

impl From<&str> for FailureCause {
    fn from(sentence: &str) -> Self {
        Self::Recorded(sentence.to_owned())
    }
}

/// A failed attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The kind of failure.
    pub kind: FailureKind,
    /// What happened. Never carries a key.
    pub cause: FailureCause,
    /// The part of the request at fault, where the server says so. Not kept in files.
    pub rejected: Option<RejectedPart>,
    /// The server's reply, where one came.
    pub server_reply: Option<Box<ServerReply>>,
}

impl Failure {
    /// A failure of this kind.
    pub fn new(kind: FailureKind, cause: impl Into<FailureCause>) -> Self {
        Self { kind, cause: cause.into(), rejected: None, server_reply: None }
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
