//! Files that lie beside the page.

use gloo_net::http::Request;
use web_sys::RequestCredentials;

use crate::domain::PageFileError;

/// The bytes of a file, by its path relative to the page.
pub async fn page_file(path: &str) -> Result<Vec<u8>, PageFileError> {
    let unreachable = |_| PageFileError::Unreachable { file: path.to_owned() };
    // The same mode and credentials as a preload link's, so that what was preloaded is used.
    let request = Request::get(path).credentials(RequestCredentials::SameOrigin);
    let response = request.send().await.map_err(unreachable)?;
    if !response.ok() {
        return Err(PageFileError::Status { file: path.to_owned(), status: response.status() });
    }
    response.binary().await.map_err(unreachable)
}
