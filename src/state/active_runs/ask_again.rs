//! One prompt of a finished run asked once more.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::service::ActiveRuns;
use crate::domain::{Item, Outcome};
use crate::platform::Abort;
use crate::state::model_client::ModelClient;
use crate::state::notice::Notice;
use crate::state::runs::{RunData, RunEntry};

impl ActiveRuns {
    /// Asks the run's model for this item once more. The new answer takes the old one's place; a failure leaves an old
    /// answer where it is.
    pub fn ask_again(&self, entry: RunEntry, number: usize) {
        let active = *self;
        if let Err(reason) = entry.peek(RunData::may_change) {
            return active.shell.report_error(reason);
        }
        let Some((old, model, own)) = entry.peek(|data| {
            let item = data.items.get(number)?.clone();
            Some((item, data.head.model.clone(), data.head.classifier.id.clone()))
        }) else {
            return;
        };
        let request_limits = active.form.settings.with_untracked(|settings| settings.request_limits);
        let client = match ModelClient::with_form_key(active.local, active.form, model, request_limits, 1) {
            Ok(client) => client,
            Err(error) => return active.shell.report_error(error),
        };
        let Some(abort) = Abort::new() else { return };
        spawn_local(async move {
            let (result, timing) = client.ask(number, &old.prompt, &abort).await;
            let reply = match result {
                Ok(reply) => reply,
                Err(failure) => return active.shell.report_error(failure),
            };
            let end = active.classification.classify_reply(&own, &old.prompt, reply).await;
            let (outcome, finish_reason, usage) = end.into_outcome();
            let is_answer = matches!(outcome, Outcome::Answered(_));
            let attempts = old.attempts + 1;
            let item = Item { outcome, finish_reason, usage, attempts, timing: Some(timing), ..old };
            entry.change(|data| data.replace(number, item));
            entry.tell();
            active.runs.store.write(entry, [number]);
            if is_answer {
                active.shell.notice.set(Notice::AskedAgain);
            }
        });
    }
}
