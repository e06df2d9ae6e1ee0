//! Things that the page has to load before it can use them.

use crate::dataset::DatasetError;
use crate::platform::page_file;

/// How far something is that the page loads.
#[derive(Clone, Debug, PartialEq)]
pub enum LoadState<T> {
    /// It is being loaded, or will be.
    Pending,
    /// It is here.
    Ready(T),
    /// It could not be loaded: what happened and what to do.
    Failed(String),
}

impl<T> LoadState<T> {
    /// What was loaded.
    pub fn ready(&self) -> Option<&T> {
        match self {
            Self::Ready(value) => Some(value),
            _ => None,
        }
    }

    /// Why it could not be loaded.
    pub fn error(&self) -> Option<&str> {
        match self {
            Self::Failed(message) => Some(message),
            _ => None,
        }
    }
}

/// Loads a file that lies beside the page.
pub(super) async fn load_file<T>(path: &str, read: impl Fn(&str, &[u8]) -> Result<T, DatasetError>) -> LoadState<T> {
    match page_file(path).await {
        Err(error) => LoadState::Failed(error.to_string()),
        Ok(bytes) => read(path, &bytes).map_or_else(|error| LoadState::Failed(error.to_string()), LoadState::Ready),
    }
}
