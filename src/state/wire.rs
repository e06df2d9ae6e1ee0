//! The way to a server: whom requests may go to, with which key, and how long a reply may stay away.

use crate::domain::{Failure, FailureKind};
use crate::platform::{Abort, Reach, send};
use crate::provider::{ApiKey, HttpRequest, ResponseHead};

/// The way to a server.
#[derive(Clone)]
pub(super) struct Wire {
    pub(super) reach: Reach,
    pub(super) key: Option<ApiKey>,
    pub(super) silence_ms: u32,
}

impl Wire {
    /// A reply whose body is of use only as a whole.
    pub(super) async fn whole(&self, request: &HttpRequest, abort: &Abort) -> Result<(ResponseHead, Vec<u8>), Failure> {
        /// More is no list of models, and no list of tokens.
        const MOST_BYTES: usize = 16 << 20;
        let mut incoming = send(&self.reach, request, abort, self.silence_ms).await?;
        let mut body = Vec::new();
        while let Some(bytes) = incoming.next(abort).await? {
            body.extend(bytes);
            if body.len() > MOST_BYTES {
                let message = format!("{} sent more than 16 MB. Check the Base URL.", request.url.origin());
                return Err(Failure::new(FailureKind::Malformed, message));
            }
        }
        Ok((incoming.head().clone(), body))
    }
}
