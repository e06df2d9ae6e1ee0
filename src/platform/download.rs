//! Public files fetched from other servers, into the browser's keeping.

use futures::future::{Either, select};
use js_sys::Array;
use std::pin::pin;
use web_sys::{Blob, RequestMode, RequestRedirect};

use super::http::{body_of, fetch, head_of, plain, unreachable_at};
use super::idle_timeout::IdleTimeout;
use super::{Abort, AllowedOrigins, BlobFile};
use crate::domain::{Address, Failure, FailureCause, FailureKind};
use crate::provider::{HttpRequest, Method};

/// A server that sends nothing for so long is given up.
const IDLE_TIMEOUT_MS: u32 = 30_000;

/// Fetches a file with one plain GET: no headers, no cookies, no referrer. The hub sends on to where its large files lie, so
/// redirects are followed. `progress` hears how many bytes are here, and how many there will be where the server says so.
pub async fn download(
    allowed: &AllowedOrigins,
    url: &Address,
    abort: &Abort,
    progress: impl Fn(u64, Option<u64>),
) -> Result<BlobFile, Failure> {
    allowed.check(url)?;
    let origin = url.origin();
    let request = HttpRequest { method: Method::Get, url: url.clone(), headers: Vec::new(), body: None };
    let fetched = async {
        let init = plain(&request, RequestMode::Cors, abort);
        init.set_redirect(RequestRedirect::Follow);
        fetch(&request, &init).await
    };
    let idle = IdleTimeout::new(IDLE_TIMEOUT_MS);
    let response = idle.or(fetched, origin, abort).await?.map_err(|_| unreachable_at(origin))?;
    let head = head_of(&response);
    if !(200..300).contains(&head.status) {
        let status = head.status;
        let cause = FailureCause::FileStatus { url: url.as_str().to_owned(), status };
        return Err(Failure::new(FailureKind::Status { status, retry_after: None }, cause));
    }
    let length = response.headers().get("content-length").and_then(|length| length.parse().ok());
    let (pieces, mut bytes) = (Array::new(), 0);
    if let Some(body) = body_of(&response) {
        // A body that nobody reads on is called off, and its last word need not be waited for.
        let mut aborted = pin!(abort.aborted());
        loop {
            let next = pin!(idle.or(body.next_piece(), origin, abort));
            let piece = match select(next, &mut aborted).await {
                Either::Left((piece, _)) => piece?,
                Either::Right(_) => return Err(cut(origin)),
            };
            let Some(piece) = piece.map_err(|_| cut(origin))? else { break };
            bytes += u64::from(piece.byte_length());
            pieces.push(&piece);
            progress(bytes, length.filter(|length| *length >= bytes));
        }
    }
    let blob = Blob::new_with_u8_array_sequence(&pieces)
        .map_err(|_| Failure::new(FailureKind::Malformed, FailureCause::NoRoom))?;
    Ok(blob.into())
}

fn cut(origin: &str) -> Failure {
    Failure::new(FailureKind::CutStream, FailureCause::FileBroke { origin: origin.to_owned() })
}
