//! How requests allowed a server: the origins that they may go to, the key, and how long a reply may take to go on.

use futures::future::try_join_all;

use crate::domain::{Failure, FailureCause, FailureKind};
use crate::platform::{Abort, AllowedOrigins, send};
use crate::provider::{ApiKey, HttpRequest, ResponseHead};

/// How requests allowed a server.
#[derive(Clone)]
pub(super) struct Transport {
    /// The origins that requests may go to.
    pub(super) allowed: AllowedOrigins,
    pub(super) key: Option<ApiKey>,
    /// How long the server may send nothing, in milliseconds.
    pub(super) idle_timeout_ms: u32,
}

/// Reads a reply's body. Its error messages have the key blotted out.
type Read<T> = fn(&ResponseHead, &[u8], Option<&ApiKey>) -> Result<T, Failure>;

impl Transport {
    /// Sends several requests at once and reads their replies.
    pub(super) async fn all<T>(
        &self,
        requests: &[HttpRequest],
        abort: &Abort,
        read: Read<T>,
    ) -> Result<Vec<T>, Failure> {
        let one = |request| async move {
            let (head, body) = self.fetch(request, abort).await?;
            read(&head, &body, self.key.as_ref())
        };
        try_join_all(requests.iter().map(one)).await
    }

    /// Sends a request and waits for the whole body of its reply.
    pub(super) async fn fetch(&self, request: &HttpRequest, abort: &Abort) -> Result<(ResponseHead, Vec<u8>), Failure> {
        /// In MiB. More is no list of models, and no list of tokens.
        const MOST_MB: usize = 16;
        let mut incoming = send(&self.allowed, request, abort, self.idle_timeout_ms).await?;
        let mut body = Vec::new();
        while let Some(bytes) = incoming.next(abort).await? {
            body.extend(bytes);
            if body.len() > MOST_MB << 20 {
                let cause = FailureCause::TooMuch { origin: request.url.origin().to_owned(), most_mb: MOST_MB };
                return Err(Failure::new(FailureKind::Malformed, cause));
            }
        }
        Ok((incoming.head().clone(), body))
    }
}
