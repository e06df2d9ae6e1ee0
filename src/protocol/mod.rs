//! The messages between the page and its workers, declared once: [`DataRequest`] and [`DataReply`] for the data worker,
//! [`EngineRequest`] and [`EngineReply`] for the engine worker, which runs a model. `docs/adr/0013-messages-by-derive.md`
//! has the choice of the codec.
//!
//! A message is the version (u32, little endian), a header and a body, the last two in postcard's format. The version
//! never moves, so that any two builds can tell that they differ. What is large goes beside the message as it is: a file
//! (a `Blob`), or bytes (an `ArrayBuffer` that changes hands).

mod data;
mod engine;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::domain::WorkerName;

pub use data::{
    AnswersPart, Classify, CollectedPrompts, DataError, DataMessages, DataReply, DataRequest, ImportFileSummary,
    PromptBatch, SetSummary, chunks,
};
pub use engine::{EngineMessages, EngineReply, EngineRequest};

/// Changes with every change of a message's form.
pub const VERSION: u32 = 10;

/// What page and worker must both be of: a host or a cache may hold files of two versions, and a worker's file has the
/// same name in each.
pub const BUILD: &str = concat!(env!("CARGO_PKG_VERSION"), "+model.", include_str!("../refusal/linear/version.txt"));

/// The messages of one kind of worker.
pub trait Messages: Clone + 'static {
    /// The worker that speaks them.
    const WORKER: WorkerName;
    /// What the page asks.
    type Request<'a>: Serialize + Deserialize<'a>;
    /// What the worker answers, once or several times.
    type Reply: Serialize + DeserializeOwned;
    /// Why it cannot do what it was asked.
    type Error: Serialize + DeserializeOwned;
}

/// What stands before the page's requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RequestHeader {
    /// A request follows. The number comes back with each of its replies.
    Request(u32),
    /// The rest of this request's replies is not wanted; nothing follows.
    Cancel(u32),
}

/// What stands before a worker's replies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReplyHeader {
    /// The worker has started, and is of this build. What was sent to it earlier is lost.
    Ready {
        /// See [`BUILD`].
        build: String,
    },
    /// A reply follows.
    Reply {
        /// The request's number.
        id: u32,
        /// Whether it is the last to this request.
        is_last: bool,
    },
    /// The request cannot be met; the error follows.
    Failed {
        /// The request's number.
        id: u32,
    },
    /// A message could not be read; the error, a [`ProtocolError`], follows.
    Unread {
        /// The request's number, unless that could not be read either.
        id: Option<u32>,
    },
}

/// Why a message could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProtocolError {
    /// The other side was built from another version of these messages.
    Version {
        /// What the message says.
        found: u32,
    },
    /// The bytes are no message.
    Malformed {
        /// The codec's own words.
        reason: String,
    },
}

impl From<postcard::Error> for ProtocolError {
    fn from(error: postcard::Error) -> Self {
        Self::Malformed { reason: error.to_string() }
    }
}

/// Writes a message; `()` is an empty body.
pub fn encode(header: &impl Serialize, body: &impl Serialize) -> Vec<u8> {
    // What postcard cannot write is a list of unknown length, and there is none. An empty message is refused by its reader.
    postcard::to_extend(&(header, body), VERSION.to_le_bytes().to_vec()).unwrap_or_default()
}

/// Reads a message's header, and hands on its body.
pub fn decode_header<'a, H: Deserialize<'a>>(message: &'a [u8]) -> Result<(H, &'a [u8]), ProtocolError> {
    let (version, rest) = message.split_first_chunk().ok_or(postcard::Error::DeserializeUnexpectedEnd)?;
    match u32::from_le_bytes(*version) {
        VERSION => Ok(postcard::take_from_bytes(rest)?),
        found => Err(ProtocolError::Version { found }),
    }
}

/// Reads the body behind a header.
pub fn decode_body<'a, B: Deserialize<'a>>(body: &'a [u8]) -> Result<B, ProtocolError> {
    match postcard::take_from_bytes(body)? {
        (body, []) => Ok(body),
        _ => Err(postcard::Error::DeserializeBadEncoding.into()),
    }
}
