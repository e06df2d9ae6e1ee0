//! Runs that broke off, and go on.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::launch::{Launch, Wish, claim_name};
use super::{App, Notice, RunEntry};
use crate::domain::{Endpoint, Patience, RunState, Settings, Tokens};
use crate::platform::{TabLock, sleep_ms};
use crate::report::read_plan;
use crate::runner::Resumption;

impl App {
    /// Asks what a run has left open, with the run's own settings, and failed prompts once more where `again` says so.
    /// A key is asked for if the run had one.
    pub fn go_on(&self, entry: RunEntry, again: bool) {
        let app = *self;
        spawn_local(async move {
            if let Err(message) = app.try_go_on(entry, again).await {
                app.trouble(message);
            }
        });
    }

    async fn try_go_on(&self, entry: RunEntry, again: bool) -> Result<(), String> {
        if self.live_run(entry).is_some() {
            return Ok(());
        }
        let own = self.keeper.with_value(|keeper| keeper.take_claim(entry));
        let claim = if own.is_some() { own } else { claim(&entry.id()).await };
        let Some(claim) = claim else {
            return Err("Another tab is at this run. Go on with it there, or close that tab first.".to_owned());
        };
        self.load_items(entry).await.map_err(|error| error.to_string())?;
        let keeper = self.keeper.with_value(Clone::clone);
        let plan = keeper.plan(&entry.id()).await.map_err(|error| error.to_string())?;
        let plan = plan.and_then(|text| read_plan(&text));
        let (model, form) = (entry.peek(|data| data.head.model.clone()), self.settings.get_untracked());
        let endpoint = Endpoint::of(&model.provider, &model.base_url).map_err(|error| error.to_string())?;
        let key = self.key_for(&endpoint).map_err(|error| error.to_string())?;
        if key.is_none() && plan.as_ref().is_some_and(|plan| plan.has_key) {
            self.reuse_address(&model.base_url, &model.provider);
            return Err(format!(
                "This run was made with a key, which is kept nowhere. Enter the API key for {} under “Model”, and press “Go on” again.",
                endpoint.origins().join(", ")
            ));
        }
        // A run that was made here went there before; a file may name any address.
        let is_own = endpoint == Endpoint::InPage
            || plan.is_some()
            || form.base_url == model.base_url && self.is_address_entered();
        if !is_own {
            self.propose_address(&model.base_url, &model.provider);
            return Err(format!(
                "This run came from a file, and would go to {}. Look at the address under “Model” and confirm it there, then press the button again.",
                endpoint.origins().join(", ")
            ));
        }
        let (concurrency, patience) = limits(plan.as_ref().map(|plan| (plan.concurrency, plan.patience)), &form);
        let prompts = plan.map(|plan| plan.prompts).unwrap_or_default();
        let resumption = entry.peek(|data| Resumption::of(prompts, &data.items, again));
        if resumption.open.is_empty() {
            entry.change(|data| {
                data.head.state = RunState::Done;
                data.is_interrupted = false;
            });
            entry.tell();
            self.keeper.with_value(|keeper| keeper.keep(*self, entry, []));
            self.notice.set(Notice::NothingLeft);
            return Ok(());
        }
        entry.change(|data| data.spent = Tokens::of(&data.items));
        let own = entry.peek(|data| data.head.model.budget);
        let budget = if form.limit.is_some() { form.budget() } else { own };
        if self.may_cost_more(entry, budget)
            && self.has_consent(&resumption.prompts, &[&endpoint], Wish::GoOn { entry, again })
        {
            if endpoint == Endpoint::InPage {
                self.model_ready(&model.name).await?;
            }
            let respondent = self.respondent(&endpoint, key, model, patience, concurrency)?;
            let attempts = patience.attempts;
            self.launch(Launch { entry, resumption, respondent, concurrency, attempts, claim: Some(claim) });
        }
        Ok(())
    }
}

/// Other tabs that waited for the run's end hold it for a moment each, and give it up at once.
async fn claim(run_id: &str) -> Option<TabLock> {
    const AGAIN_MS: u32 = 150;
    let name = claim_name(run_id);
    match TabLock::take(&name).await {
        Some(claim) => Some(claim),
        None => {
            sleep_ms(AGAIN_MS).await;
            TabLock::take(&name).await
        }
    }
}

fn limits(kept: Option<(u32, Patience)>, form: &Settings) -> (u32, Patience) {
    kept.unwrap_or((form.concurrency, form.patience))
}
