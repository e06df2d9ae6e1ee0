//! What begins when Run is pressed: one run with what the forms hold, or one for each model of the line-up.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::active_run::{ActiveRun, ActiveRunParts};
use super::consent::AfterConsent;
use super::line_up::LineUpEntry;
use super::service::{ActiveRuns, QueuedRun};
use crate::domain::{Endpoint, RunHead, RunState, Settings};
use crate::platform::{TabLock, iso_now, now_ms, persist_storage, random, run_id};
use crate::report::{RunPlan, Tally, write_plan};
use crate::runner::{Event, Resumption, RetryPolicy, Runner, RunnerOptions};
use crate::state::model_client::ModelClient;
use crate::state::notice::Notice;
use crate::state::page_error::PageError;
use crate::state::runs::{RunData, RunEntry, tab_lock_name};

/// A run that is ready to begin, or to go on.
pub(super) struct Launch {
    pub(super) entry: RunEntry,
    pub(super) resumption: Resumption,
    pub(super) client: ModelClient,
    pub(super) concurrency: u32,
    pub(super) attempts: u32,
    pub(super) claim: Option<TabLock>,
}

impl ActiveRuns {
    /// Starts what the line-up holds, or else what the form does. Before toxic prompts first go to a server that is not
    /// on this machine, the person is asked.
    pub fn start(&self) {
        if untrack(|| self.is_any()) || self.local.is_awaited.get_untracked() {
            return;
        }
        let active = *self;
        spawn_local(async move {
            if let Err(error) = active.try_start().await {
                active.shell.report_error(error);
            }
        });
    }

    async fn try_start(&self) -> Result<(), PageError> {
        let line_up = self.line_up.entries.get_untracked();
        let entries = if line_up.is_empty() { vec![LineUpEntry::of_form(self.form)?] } else { line_up };
        let choice = self.form.settings.with_untracked(|settings| settings.prompts.clone());
        let (prompts, sets) = untrack(|| self.sets.draw_prompts(&choice))?;
        let endpoints: Vec<&Endpoint> = entries.iter().map(|entry| &entry.endpoint).collect();
        if !self.consent.is_given(&prompts, &endpoints, AfterConsent::Start) {
            return Ok(());
        }
        let local = entries.iter().filter(|entry| entry.endpoint == Endpoint::InPage);
        let (at_once, local) = (self.line_up.side_by_side.get_untracked(), local.collect::<Vec<_>>());
        if at_once && local.len() > 1 {
            return Err(PageError::LocalModelsSideBySide);
        }
        if let Some(entry) = local.first() {
            self.local.wait_until_ready(entry.settings.model.trim()).await?;
        }
        let queued = |entry| QueuedRun { entry, prompts: prompts.clone(), sets: sets.clone() };
        let mut launches = entries.into_iter().map(queued);
        if at_once {
            for queued in launches {
                self.launch(self.prepare(queued)?);
            }
        } else {
            let first = launches.next().map(|queued| self.prepare(queued)).transpose()?;
            self.queued.update_value(|queued| queued.extend(launches));
            first.into_iter().for_each(|launch| self.launch(launch));
        }
        Ok(())
    }

    /// A new run on the page and in the store, its plan with it, that has asked nothing yet.
    fn prepare(&self, queued: QueuedRun) -> Result<Launch, PageError> {
        let QueuedRun { entry: LineUpEntry { settings, endpoint, key }, prompts, sets } = queued;
        let has_key = key.is_some();
        let (model, Settings { concurrency, request_limits, .. }) = (settings.model_settings(), settings);
        let client = ModelClient::new(self.local, &endpoint, key, model.clone(), request_limits, concurrency)?;
        let classifier = self.classification.chosen.get_untracked();
        let head = RunHead {
            id: run_id(),
            created_at: iso_now(),
            app_version: env!("CARGO_PKG_VERSION").to_owned(),
            model,
            prompt_sets: sets,
            classifier: self.classification.encoder.classifier_of(classifier),
            counting: self.shell.counting.get_untracked(),
            planned: prompts.len(),
            state: RunState::Paused,
            title: None,
            tags: Vec::new(),
            is_deleted: false,
            extra: serde_json::Map::new(),
        };
        let plan = RunPlan { concurrency, request_limits, has_key, prompts };
        let text = write_plan(&plan);
        let data = RunData { items_are_loaded: true, ..RunData::stored(head, Tally::default()) };
        let entry = self.runs.new_entry(data);
        self.runs.add(entry);
        self.runs.store.write_plan(entry, text);
        spawn_local(async { _ = persist_storage().await });
        let attempts = request_limits.max_attempts;
        Ok(Launch { entry, resumption: Resumption::fresh(plan.prompts), client, concurrency, attempts, claim: None })
    }

    /// Starts the run: its open prompts are asked.
    pub(super) fn launch(&self, launch: Launch) {
        let active = *self;
        let Launch { entry, resumption, client, concurrency, attempts, claim } = launch;
        let Resumption { prompts, places, open } = resumption;
        let (classifier, tokens_before, spending_limit) =
            entry.peek(|data| (data.head.classifier.id.clone(), data.spent, data.spending_limit()));
        let options = RunnerOptions {
            concurrency: concurrency as usize,
            retry: RetryPolicy { max_attempts: attempts, ..RetryPolicy::default() },
            classifies: true,
            reply_check: None,
            tokens_before,
        };
        let count = open.len();
        let mut runner = Runner::new(prompts.len(), open, options, random);
        runner.set_spending_limit(spending_limit);
        entry.change(|data| data.begin(now_ms(), runner.progress()));
        let is_claimed = claim.is_some();
        let parts = ActiveRunParts {
            shell: self.shell,
            store: self.runs.store,
            classification: self.classification,
            on_end: Box::new(move |entry, state| active.on_end(entry, state)),
            entry,
            prompts,
            places,
            client,
            classifier,
        };
        let run = ActiveRun::new(parts, runner, claim);
        if !is_claimed {
            let run = run.clone();
            spawn_local(async move { run.hold(TabLock::take(&tab_lock_name(&run.entry().id())).await) });
        }
        self.runs.hide_recorded();
        self.list.update(|runs| runs.push(run.clone()));
        self.shell.notice.set(Notice::Started(count));
        run.feed(Event::Start);
    }

    /// A run has ended: it is not active any more, and the next one may begin.
    fn on_end(&self, entry: RunEntry, state: RunState) {
        self.list.update(|runs| runs.retain(|run| run.entry() != entry));
        self.start_next(state);
    }

    /// Begins the run that waits for its turn, if the one before came to its end.
    fn start_next(&self, ended: RunState) {
        if ended != RunState::Done || untrack(|| self.is_any()) {
            return;
        }
        let next = self.queued.try_update_value(|queued| (!queued.is_empty()).then(|| queued.remove(0))).flatten();
        let Some(queued) = next else { return };
        match self.prepare(queued) {
            Ok(launch) => self.launch(launch),
            Err(error) => self.shell.report_error(error),
        }
    }
}
