//! The way to a server: whom requests may go to, with which key, and how long a reply may stay away.

use futures::future::try_join_all;

use crate::domain::{Failure, FailureKind};
use crate::platform::{Abort, AllowedOrigins, send};
use crate::provider::{ApiKey, HttpRequest, ResponseHead};

/// The way to a server.
#[derive(Clone)]
pub(super) struct Wire {
    pub(super) reach: AllowedOrigins,
    pub(super) key: Option<ApiKey>,
    pub(super) silence_ms: u32,
}

/// What reads a reply's body; it blots out the key in what it says of an error.
type Read<T> = fn(&ResponseHead, &[u8], Option<&ApiKey>) -> Result<T, Failure>;

impl Wire {
    /// What comes of several requests at once.
    pub(super) async fn all<T>(
        &self,
        requests: &[HttpRequest],
        abort: &Abort,
        read: Read<T>,
    ) -> Result<Vec<T>, Failure> {
        let one = |request| async move {
            let (head, body) = self.whole(request, abort).await?;
            read(&head, &body, self.key.as_ref())
        };
        try_join_all(requests.iter().map(one)).await
    }

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
