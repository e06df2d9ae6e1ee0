//! Runs that broke off, and go on.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::consent::AfterConsent;
use super::launch::Launch;
use super::service::ActiveRuns;
use crate::domain::{Endpoint, RequestLimits, RunState, Settings, Tokens};
use crate::platform::{TabLock, sleep_ms};
use crate::report::read_plan;
use crate::runner::Resumption;
use crate::state::model_client::ModelClient;
use crate::state::notice::Notice;
use crate::state::page_error::PageError;
use crate::state::runs::{RunData, RunEntry, RunPhase, tab_lock_name};

impl ActiveRuns {
    /// Takes the person's answer to the question for consent.
    pub fn answer_consent(&self, may_send: bool) {
        match self.consent.answer(may_send) {
            Some(AfterConsent::Start) => self.start(),
            Some(AfterConsent::Resume { entry, again }) => self.resume_run(entry, again),
            None => {}
        }
    }

    /// Asks what a run has left open, with the run's own settings, and failed prompts once more where `again` says so.
    /// A key is asked for if the run had one.
    pub fn resume_run(&self, entry: RunEntry, again: bool) {
        let active = *self;
        spawn_local(async move {
            if let Err(error) = active.try_resume_run(entry, again).await {
                active.shell.report_error(error);
            }
        });
    }

    async fn try_resume_run(&self, entry: RunEntry, again: bool) -> Result<(), PageError> {
        if self.has(entry) {
            return Ok(());
        }
        if entry.peek(RunData::is_recorded) {
            return entry.peek(RunData::may_change);
        }
        let own = self.runs.store.take_claim(entry);
        let claim = if own.is_some() { own } else { claim(&entry.id()).await };
        let claim = claim.ok_or(PageError::RunHeldElsewhere)?;
        self.runs.load_items(entry).await?;
        let plan = self.runs.store.plan(&entry.id()).await?.and_then(|text| read_plan(&text));
        let (model, form) = (entry.peek(|data| data.head.model.clone()), self.form.settings.get_untracked());
        let endpoint = Endpoint::of(&model.provider, &model.base_url)?;
        let key = self.form.key_for(&endpoint)?;
        if key.is_none() && plan.as_ref().is_some_and(|plan| plan.has_key) {
            self.form.reuse_address(&model.base_url, &model.provider);
            return Err(PageError::KeyNeeded { origins: endpoint.origins() });
        }
        // A run that was made here went there before; a file may name any address.
        let is_own = endpoint == Endpoint::InPage
            || plan.is_some()
            || form.base_url == model.base_url && self.form.is_address_entered();
        if !is_own {
            self.form.propose_address(&model.base_url, &model.provider);
            return Err(PageError::AddressNotConfirmed { origins: endpoint.origins() });
        }
        let (concurrency, request_limits) =
            limits(plan.as_ref().map(|plan| (plan.concurrency, plan.request_limits)), &form);
        let prompts = plan.map(|plan| plan.prompts).unwrap_or_default();
        let resumption = entry.peek(|data| Resumption::of(prompts, &data.items, again));
        if resumption.open.is_empty() {
            entry.change(|data| {
                data.head.state = RunState::Done;
                if data.phase == RunPhase::Interrupted {
                    data.phase = RunPhase::Stored;
                }
            });
            entry.tell();
            self.runs.store.write(entry, []);
            self.shell.notice.set(Notice::NothingLeft);
            return Ok(());
        }
        entry.change(|data| data.spent = Tokens::of(&data.items));
        let own = entry.peek(|data| data.head.model.budget);
        let budget = if form.limit.is_some() { form.budget() } else { own };
        if self.may_cost_more(entry, budget)
            && self.consent.is_given(&resumption.prompts, &[&endpoint], AfterConsent::Resume { entry, again })
        {
            if endpoint == Endpoint::InPage {
                self.local.wait_until_ready(&model.name).await?;
            }
            let client = ModelClient::new(self.local, &endpoint, key, model, request_limits, concurrency)?;
            let attempts = request_limits.max_attempts;
            self.launch(Launch { entry, resumption, client, concurrency, attempts, claim: Some(claim) });
        }
        Ok(())
    }
}

/// Other tabs that waited for the run's end hold it for a moment each, and give it up at once.
async fn claim(run_id: &str) -> Option<TabLock> {
    const AGAIN_MS: u32 = 150;
    let name = tab_lock_name(run_id);
    match TabLock::take(&name).await {
        Some(claim) => Some(claim),
        None => {
            sleep_ms(AGAIN_MS).await;
            TabLock::take(&name).await
        }
    }
}

fn limits(kept: Option<(u32, RequestLimits)>, form: &Settings) -> (u32, RequestLimits) {
    kept.unwrap_or((form.concurrency, form.request_limits))
}
