//! A model behind an API that gives whole answers: a request is written and sent, its reply is read.

use std::cell::RefCell;

use super::transport::Transport;
use crate::domain::{Address, Failure, ModelSettings, Reply, Timing};
use crate::platform::{Abort, now_ms, send};
use crate::provider::{Provider, Quirks, ReplyReader, chat_request};

thread_local! {
    /// Parameters that models turned out to reject, by origin and model name. Forgotten when the page closes.
    static KNOWN: RefCell<Vec<(String, String, Quirks)>> = const { RefCell::new(Vec::new()) };
}

/// Asks a model behind an API that gives whole answers.
#[derive(Clone)]
pub(super) struct ChatClient {
    pub(super) transport: Transport,
    pub(super) model: ModelSettings,
}

/// Why there is no reply.
enum NoReply {
    Failed(Failure),
    /// The model does not take a parameter: ask again, with these.
    AskWith(Quirks),
}

impl From<Failure> for NoReply {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl ChatClient {
    /// Whose protocol it is asked by.
    pub(super) fn provider(&self) -> Provider {
        Provider::of(&self.model.provider)
    }

    /// What the model at this address is known not to take.
    pub(super) fn quirks(&self, base: &Address) -> Quirks {
        KNOWN.with_borrow(|known| {
            let found = known.iter().find(|(origin, name, _)| origin == base.origin() && *name == self.model.name);
            found.map(|(_, _, quirks)| *quirks).unwrap_or_default()
        })
    }

    fn remember(&self, base: &Address, quirks: Quirks) {
        let quirks = quirks.and(self.quirks(base));
        KNOWN.with_borrow_mut(|known| {
            known.retain(|(origin, name, _)| origin != base.origin() || *name != self.model.name);
            known.push((base.origin().to_owned(), self.model.name.clone(), quirks));
        });
    }

    /// Sends one prompt to one address and reads the reply to its end. A parameter that the model does not take is left
    /// out or renamed, each once, and the prompt sent again at once: that the model was asked in the wrong way is no
    /// failed attempt.
    pub(super) async fn ask(&self, base: &Address, prompt: &str, abort: &Abort) -> (Result<Reply, Failure>, Timing) {
        let mut quirks = self.quirks(base);
        loop {
            let sent_ms = now_ms();
            let mut first_token_ms = None;
            let result = self.read_reply(base, prompt, quirks, abort, || first_token_ms = Some(since(sent_ms))).await;
            let result = match result {
                Ok(reply) => Ok(reply),
                Err(NoReply::Failed(failure)) => Err(failure),
                Err(NoReply::AskWith(adapted)) => {
                    self.remember(base, adapted);
                    quirks = adapted;
                    continue;
                }
            };
            return (result, Timing { latency_ms: since(sent_ms), first_token_ms });
        }
    }

    async fn read_reply(
        &self,
        base: &Address,
        prompt: &str,
        quirks: Quirks,
        abort: &Abort,
        mut on_first_token: impl FnMut(),
    ) -> Result<Reply, NoReply> {
        let Transport { allowed, key, idle_timeout_ms } = &self.transport;
        let key = key.as_ref();
        let request = chat_request(self.provider(), base, key, &self.model, quirks, prompt);
        let mut incoming = send(allowed, &request, abort, *idle_timeout_ms).await?;
        let mut reader = ReplyReader::new(self.provider(), incoming.head().clone(), key);
        let broken = loop {
            match incoming.next(abort).await {
                Ok(Some(bytes)) => {
                    let progress = reader.push(&bytes);
                    if progress.first_token {
                        on_first_token();
                    }
                    if progress.is_finished {
                        // Read to its very end, the connection can serve the next request.
                        incoming.drain(abort).await;
                        break None;
                    }
                }
                Ok(None) => break None,
                Err(failure) => break Some(failure),
            }
        };
        if let Some(adapted) = reader.adapted(quirks) {
            return Err(NoReply::AskWith(adapted));
        }
        reader.finish().map_err(|failure| NoReply::Failed(broken.unwrap_or(failure)))
    }
}

pub(super) fn since(ms: f64) -> u32 {
    (now_ms() - ms).max(0.0).round() as u32
}
