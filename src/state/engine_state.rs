//! How far a worker is with loading its model.

use crate::platform;

/// How far a worker is with loading its model.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum EngineState {
    /// It was not asked for yet.
    #[default]
    Unloaded,
    /// Its file is being downloaded.
    Fetching {
        /// Bytes that have arrived.
        done: u64,
        /// Bytes in all; 0 if the server does not say.
        total: u64,
    },
    /// Its file is being read.
    Loading {
        /// The part that has been read, 0 to 1.
        share: f32,
    },
    /// It can be asked.
    Ready,
}

impl From<platform::EngineState> for EngineState {
    fn from(state: platform::EngineState) -> Self {
        match state {
            platform::EngineState::Asleep => Self::Unloaded,
            platform::EngineState::Fetching { done, total } => Self::Fetching { done, total },
            platform::EngineState::Loading { share } => Self::Loading { share },
            platform::EngineState::Ready => Self::Ready,
        }
    }
}
