//! Things that the page has to load before it can use them.

use super::page_error::PageError;
use crate::dataset::DatasetError;
use crate::platform::page_file;

/// How far something is that the page loads.
#[derive(Clone, Debug, PartialEq)]
pub enum LoadState<T> {
    /// It is being loaded, or will be.
    Pending,
    /// It is here.
    Ready(T),
    /// It could not be loaded.
    Failed(PageError),
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
    pub fn error(&self) -> Option<&PageError> {
        match self {
            Self::Failed(error) => Some(error),
            _ => None,
        }
    }
}

/// Loads a file that lies beside the page.
pub(super) async fn load_file<T>(path: &str, read: impl Fn(&str, &[u8]) -> Result<T, DatasetError>) -> LoadState<T> {
    match page_file(path).await {
        Err(error) => LoadState::Failed(error.into()),
        Ok(bytes) => read(path, &bytes).map_or_else(|error| LoadState::Failed(error.into()), LoadState::Ready),
    }
}
