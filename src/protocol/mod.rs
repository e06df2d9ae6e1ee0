//! What the page and its workers say to each other: binary messages, little endian, one a `postMessage`. `desk` has those
//! of the data worker, `engine` those of the model's.
//!
//! A message begins with the version (u32) and its kind (u8), and these two never move, so that any two versions can
//! tell that they differ. A text is its length in bytes (u32) and its UTF-8; a list is its count (u32) and its entries.

mod desk;
pub mod engine;
mod sets;
mod wire;

pub use desk::{Answer, Ask, Reply, Wanted, chunks};
pub use sets::{BlockWriter, Blocks, LookAt, ReadSet, SetHead};

/// Changes with every change of what is below.
pub const VERSION: u32 = 6;

/// What page and worker must both be of: a host or a cache may hold files of two versions, and a worker's file has the
/// same name in each.
pub const BUILD: &str = concat!(env!("CARGO_PKG_VERSION"), "+model.", include_str!("../refusal/linear/version.txt"));

/// Kinds of messages that every worker sends.
const READY: u8 = 2;
const UNREAD: u8 = 4;

/// Why a message could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProtocolError {
    /// The other side was built from another version of this file.
    #[error(
        "The page and one of its workers are of two versions (one speaks message version {found}, the other {VERSION}). Reload the page."
    )]
    Version {
        /// What the message says.
        found: u32,
    },
    /// The bytes end too early.
    #[error(
        "A message between the page and one of its workers ends inside {0}. Try again, and reload the page if that does not help."
    )]
    Cut(&'static str),
    /// The bytes say what cannot be.
    #[error(
        "A message between the page and one of its workers has {0} that cannot be read. Try again, and reload the page if that does not help."
    )]
    Malformed(&'static str),
}
