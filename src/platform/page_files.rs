//! Files that lie beside the page.

use gloo_net::http::Request;
use web_sys::RequestCredentials;

/// Why a file beside the page could not be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageFileError {
    /// No reply.
    #[error("{0} could not be loaded from the page's own server. Check the connection and reload the page.")]
    Unreachable(String),
    /// The server has no such file.
    #[error(
        "The page's own server answered {status} for {file}. Whoever hosts the page should put that file beside it."
    )]
    Status {
        /// The file.
        file: String,
        /// The HTTP status.
        status: u16,
    },
}

/// The bytes of a file, by its path relative to the page.
pub async fn page_file(path: &str) -> Result<Vec<u8>, PageFileError> {
    let unreachable = |_| PageFileError::Unreachable(path.to_owned());
    // The same mode and credentials as a preload link's, so that what was preloaded is used.
    let request = Request::get(path).credentials(RequestCredentials::SameOrigin);
    let response = request.send().await.map_err(unreachable)?;
    if !response.ok() {
        return Err(PageFileError::Status { file: path.to_owned(), status: response.status() });
    }
    response.binary().await.map_err(unreachable)
}
