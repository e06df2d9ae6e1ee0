//! One prompt's way over the wire: request written, sent, reply read.

use crate::domain::{Address, Failure, ModelSettings, Reply, Timing};
use crate::platform::{Abort, Reach, now_ms, send};
use crate::provider::{ApiKey, ReplyReader, chat_request};

/// Whom to ask, and how.
#[derive(Clone)]
pub(super) struct Asking {
    pub(super) reach: Reach,
    pub(super) key: Option<ApiKey>,
    pub(super) model: ModelSettings,
    pub(super) silence_ms: u32,
}

impl Asking {
    /// Sends one prompt to one address and reads the reply to its end.
    pub(super) async fn ask(&self, base: &Address, prompt: &str, abort: &Abort) -> (Result<Reply, Failure>, Timing) {
        let sent_ms = now_ms();
        let mut first_token_ms = None;
        let result = self.read_reply(base, prompt, abort, || first_token_ms = Some(since(sent_ms))).await;
        (result, Timing { latency_ms: since(sent_ms), first_token_ms })
    }

    async fn read_reply(
        &self,
        base: &Address,
        prompt: &str,
        abort: &Abort,
        mut on_first_token: impl FnMut(),
    ) -> Result<Reply, Failure> {
        let request = chat_request(base, self.key.as_ref(), &self.model, prompt);
        let mut incoming = send(&self.reach, &request, abort, self.silence_ms).await?;
        let mut reader = ReplyReader::new(incoming.head().clone(), self.key.as_ref());
        loop {
            match incoming.next(abort).await {
                Ok(Some(bytes)) => {
                    let progress = reader.push(&bytes);
                    if progress.first_token {
                        on_first_token();
                    }
                    if progress.is_finished {
                        // Read to its very end, the connection can serve the next request.
                        incoming.drain(abort).await;
                        return reader.finish();
                    }
                }
                Ok(None) => return reader.finish(),
                Err(failure) => return reader.finish().map_err(|_| failure),
            }
        }
    }
}

fn since(ms: f64) -> u32 {
    (now_ms() - ms).max(0.0).round() as u32
}
