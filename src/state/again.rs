//! One prompt of a finished run asked once more.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::run_entry::RunData;
use super::{App, Notice, RunEntry};
use crate::domain::{Item, Outcome};
use crate::platform::Abort;

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
        let patience = app.settings.with_untracked(|settings| settings.patience);
        let respondent = match app.respondent_of(model, patience, 1) {
            Ok(respondent) => respondent,
            Err(trouble) => return app.trouble(trouble),
        };
        let Some(abort) = Abort::new() else { return };
        spawn_local(async move {
            let (result, timing) = respondent.ask(number, &old.prompt, &abort).await;
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
