//! One prompt of a finished run asked once more.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::exchange::Asking;
use super::run_entry::RunData;
use super::{App, Notice, RunEntry};
use crate::domain::{BaseUrls, Item, Outcome};
use crate::platform::{Abort, Reach};

impl App {
    /// Asks the run's model for this item once more. The new answer takes the old one's place; a failure leaves an old
    /// answer where it is.
    pub fn ask_again(&self, entry: RunEntry, number: usize) {
        let app = *self;
        if let Err(reason) = entry.peek(RunData::may_change) {
            return app.trouble(reason);
        }
        let Some((old, model, own)) = entry.peek(|data| {
            let item = data.items.get(number)?.clone();
            Some((item, data.head.model.clone(), data.head.classifier.id.clone()))
        }) else {
            return;
        };
        let urls = match BaseUrls::parse(&model.base_url) {
            Ok(urls) => urls,
            Err(error) => return app.trouble(error),
        };
        let Some(abort) = Abort::new() else { return };
        let silence_ms = app.settings.with_untracked(|settings| settings.patience.silence_s).saturating_mul(1_000);
        let asking = Asking { reach: Reach::model(&urls), key: app.key_for(&urls), model, silence_ms };
        spawn_local(async move {
            let (result, timing) = asking.ask(urls.nth(number), &old.prompt, &abort).await;
            let reply = match result {
                Ok(reply) => reply,
                Err(failure) => return app.trouble(failure),
            };
            let asked = Item { attempts: old.attempts + 1, timing: Some(timing), ..old };
            let Some(item) = app.judged_items(&own, vec![(asked, reply)]).await.pop() else { return };
            let is_answer = matches!(item.outcome, Outcome::Answered(_));
            entry.change(|data| data.replace(number, item));
            entry.tell();
            app.keeper.with_value(|keeper| keeper.keep(app, entry, [number]));
            if is_answer {
                app.notice.set(Notice::AskedAgain);
            }
        });
    }
}
