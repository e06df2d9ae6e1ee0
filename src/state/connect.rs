//! "Test connection": what is observed at each address, told as a diagnosis.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::exchange::Asking;
use super::{App, Notice};
use crate::domain::{Address, Failure, FailureKind, ModelSettings};
use crate::platform::{Abort, Reach, answers_without_cors, page_origin, send};
use crate::provider::connection::{Diagnosis, Observed, check_address, diagnose};
use crate::provider::{models_request, read_models};

/// Long enough for a model that has to be loaded first; a person is waiting.
const WAIT_MS: u32 = 60_000;
const PROBE_MS: u32 = 10_000;
const PROMPT: &str = "Say hello.";
const TOKENS: u32 = 16;

impl App {
    /// Asks each address for its models and, if one is named, for a short answer, and says what came of it.
    pub fn test_connection(&self) {
        let app = *self;
        let Some(page) = page_origin() else { return };
        app.notice.set(Notice::Testing);
        spawn_local(async move {
            let settings = app.settings.get_untracked();
            let urls = match check_address(&settings.base_url, &page) {
                Ok(urls) => urls,
                Err(diagnosis) => return app.trouble(diagnosis),
            };
            let asking = Asking {
                reach: Reach::model(&urls),
                key: app.key_for(&urls),
                model: ModelSettings { max_tokens: TOKENS, ..settings.model_settings() },
                silence_ms: WAIT_MS,
            };
            let mut last = None;
            for base in urls.iter() {
                let diagnosis = asking.observe(base, &page).await;
                app.offered_models.set(diagnosis.models().to_vec());
                if !diagnosis.is_working() {
                    return app.trouble(diagnosis);
                }
                last = Some(diagnosis);
            }
            last.inspect(|diagnosis| app.notice.set(Notice::ConnectionWorks(diagnosis.to_string())));
        });
    }
}

impl Asking {
    async fn observe(&self, base: &Address, page: &Address) -> Diagnosis {
        let Some(abort) = Abort::new() else {
            return Diagnosis::Failed { base: base.clone(), said: "This browser cannot abort requests.".into() };
        };
        let models = self.models(base, &abort).await;
        let (chat, first_token_ms) = match self.model.name.is_empty() {
            true => (None, None),
            false => {
                let (result, timing) = self.ask(base, PROMPT, &abort).await;
                (Some(result), timing.first_token_ms)
            }
        };
        let unread = |failure: Option<&Failure>| failure.is_some_and(|failure| failure.kind == FailureKind::Network);
        let is_unread = unread(models.as_ref().err()) || unread(chat.as_ref().and_then(|chat| chat.as_ref().err()));
        let probe_passed = is_unread && answers_without_cors(&self.reach, base, &abort, PROBE_MS).await;
        diagnose(Observed {
            base,
            page,
            model: &self.model.name,
            has_key: self.key.is_some(),
            models,
            chat,
            probe_passed,
            first_token_ms,
        })
    }

    async fn models(&self, base: &Address, abort: &Abort) -> Result<Vec<String>, Failure> {
        let request = models_request(base, self.key.as_ref());
        let mut incoming = send(&self.reach, &request, abort, self.silence_ms).await?;
        let mut body = Vec::new();
        while let Some(bytes) = incoming.next(abort).await? {
            body.extend(bytes);
        }
        read_models(incoming.head(), &String::from_utf8_lossy(&body), self.key.as_ref())
    }
}
