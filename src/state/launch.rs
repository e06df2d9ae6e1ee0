//! What begins when Run is pressed: one run with what the forms hold, or one for each model of the line-up.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::exchange::Asking;
use super::live::{LiveRun, Plan};
use super::respondent::Respondent;
use super::run_entry::RunData;
use super::token_client::at_server;
use super::wire::Wire;
use super::{App, Notice, RunEntry};
use crate::domain::{
    Endpoint, Kind, ModelSettings, Patience, Prompt, PromptSetRef, RunHead, RunState, Settings, SettingsError,
};
use crate::platform::{AllowedOrigins, TabLock, iso_now, now_ms, persist_storage, random, run_id};
use crate::provider::ApiKey;
use crate::report::{RunPlan, Tally, write_plan};
use crate::runner::{Event, Limits, Resumption, Runner};

/// A model that is to be asked, and how.
#[derive(Clone)]
pub struct Contender {
    /// What the form held when it was added.
    pub settings: Settings,
    pub(super) endpoint: Endpoint,
    pub(super) key: Option<ApiKey>,
}

/// A model that is asked next, and what.
pub(super) struct Upcoming {
    contender: Contender,
    prompts: Vec<Prompt>,
    sets: Vec<PromptSetRef>,
}

/// A run that is ready to begin, or to go on.
pub(super) struct Launch {
    pub(super) entry: RunEntry,
    pub(super) resumption: Resumption,
    pub(super) respondent: Respondent,
    pub(super) concurrency: u32,
    pub(super) attempts: u32,
    pub(super) claim: Option<TabLock>,
}

/// What the person is asked to agree to.
#[derive(Clone)]
pub(super) enum Wish {
    Run,
    GoOn { entry: RunEntry, again: bool },
}

/// The name under which a tab owns a run.
pub(super) fn claim_name(run_id: &str) -> String {
    format!("refusal-lab/{run_id}")
}

impl App {
    /// Starts what the line-up holds, or else what the form does. Before toxic prompts first go to a server that is not
    /// on this machine, the person is asked.
    pub fn run(&self) {
        if self.is_live.get_untracked() || self.local.is_awaited.get_untracked() {
            return;
        }
        let app = *self;
        spawn_local(async move {
            if let Err(trouble) = app.try_run().await {
                app.trouble(trouble);
            }
        });
    }

    async fn try_run(&self) -> Result<(), String> {
        let lineup = self.lineup.get_untracked();
        let contenders = if lineup.is_empty() { vec![self.contender()?] } else { lineup };
        let choice = self.settings.with_untracked(|settings| settings.prompts.clone());
        let (prompts, sets) = untrack(|| self.drawn_prompts(&choice))?;
        let endpoints: Vec<&Endpoint> = contenders.iter().map(|contender| &contender.endpoint).collect();
        if !self.has_consent(&prompts, &endpoints, Wish::Run) {
            return Ok(());
        }
        let local = contenders.iter().filter(|contender| contender.endpoint == Endpoint::InPage);
        let (at_once, local) = (self.side_by_side.get_untracked(), local.collect::<Vec<_>>());
        if at_once && local.len() > 1 {
            return Err(
                "The models in this page share its workers. Take out “side by side”, or all of them but one.".into()
            );
        }
        if let Some(contender) = local.first() {
            self.model_ready(contender.settings.model.trim()).await?;
        }
        let upcoming = |contender| Upcoming { contender, prompts: prompts.clone(), sets: sets.clone() };
        let mut launches = contenders.into_iter().map(upcoming);
        if at_once {
            for upcoming in launches {
                self.launch(self.prepare(upcoming)?);
            }
        } else {
            let first = launches.next().map(|upcoming| self.prepare(upcoming)).transpose()?;
            self.next.update_value(|next| next.extend(launches));
            first.into_iter().for_each(|launch| self.launch(launch));
        }
        Ok(())
    }

    /// The model in the form.
    pub(super) fn contender(&self) -> Result<Contender, String> {
        let settings = self.settings.get_untracked();
        let endpoint = Endpoint::of(&settings.provider, &settings.base_url).map_err(|error| error.to_string())?;
        if settings.model.trim().is_empty() {
            return Err(SettingsError::NoModel.to_string());
        }
        let key = self.key_for(&endpoint).map_err(|error| error.to_string())?;
        Ok(Contender { key, settings, endpoint })
    }

    /// Adds the model in the form to the line-up.
    pub fn add_to_lineup(&self) {
        match self.contender() {
            Ok(contender) => self.lineup.update(|lineup| lineup.push(contender)),
            Err(trouble) => self.trouble(trouble),
        }
    }

    /// Takes a model out of the line-up, and its key out of memory.
    pub fn remove_from_lineup(&self, at: usize) {
        self.lineup.update(|lineup| {
            if at < lineup.len() {
                lineup.remove(at);
            }
        });
    }

    /// Whether these prompts may go to these addresses. If that is still to be asked, it is, and the wish is carried
    /// out with the person's word.
    pub(super) fn has_consent(&self, prompts: &[Prompt], endpoints: &[&Endpoint], wish: Wish) -> bool {
        let remote = endpoints.iter().filter(|endpoint| !endpoint.is_local());
        let mut origins: Vec<String> = remote.flat_map(|endpoint| endpoint.origins()).collect();
        origins.sort();
        origins.dedup();
        let is_known = self.consented.with_value(|known| origins.iter().all(|origin| known.contains(origin)));
        if is_known || !prompts.iter().any(|prompt| prompt.kind == Kind::Toxic) {
            return true;
        }
        self.wish.set_value(Some(wish));
        self.asks_consent.set(Some(origins));
        false
    }

    /// The person's word on what [`AppState::asks_consent`](super::AppState::asks_consent) asked.
    pub fn answer_consent(&self, may_send: bool) {
        let Some(origins) = self.asks_consent.get_untracked() else { return };
        self.asks_consent.set(None);
        let wish = self.wish.try_update_value(Option::take).flatten();
        if !may_send {
            return;
        }
        self.consented.update_value(|known| known.extend(origins));
        match wish {
            Some(Wish::GoOn { entry, again }) => self.go_on(entry, again),
            Some(Wish::Run) | None => self.run(),
        }
    }

    /// A new run on the page and in the store, its plan with it, that has asked nothing yet.
    fn prepare(&self, upcoming: Upcoming) -> Result<Launch, String> {
        let Upcoming { contender: Contender { settings, endpoint, key }, prompts, sets } = upcoming;
        let has_key = key.is_some();
        let respondent =
            self.respondent(&endpoint, key, settings.model_settings(), settings.patience, settings.concurrency)?;
        let classifier = self.classifier.get_untracked();
        let head = RunHead {
            id: run_id(),
            created_at: iso_now(),
            app_version: env!("CARGO_PKG_VERSION").to_owned(),
            model: settings.model_settings(),
            prompt_sets: sets,
            classifier: self.classifier_of(classifier),
            counting: self.counting.get_untracked(),
            planned: prompts.len(),
            state: RunState::Paused,
            title: None,
            tags: Vec::new(),
            is_deleted: false,
            extra: serde_json::Map::new(),
        };
        let Settings { concurrency, patience, .. } = settings;
        let plan = RunPlan { concurrency, patience, has_key, prompts };
        let text = write_plan(&plan);
        let data = RunData { items_are_loaded: true, ..RunData::at_rest(head, Tally::default()) };
        let entry = self.own(|| RunEntry::new(data));
        self.add_run(entry);
        self.keeper.with_value(|keeper| keeper.keep_plan(*self, entry, text));
        spawn_local(async { _ = persist_storage().await });
        let attempts = patience.attempts;
        Ok(Launch {
            entry,
            resumption: Resumption::fresh(plan.prompts),
            respondent,
            concurrency,
            attempts,
            claim: None,
        })
    }

    /// Who answers by these settings.
    pub(super) fn respondent(
        &self,
        endpoint: &Endpoint,
        key: Option<ApiKey>,
        model: ModelSettings,
        patience: Patience,
        concurrency: u32,
    ) -> Result<Respondent, String> {
        let Some(urls) = endpoint.urls() else {
            return self.in_page(model, concurrency as usize).map(Respondent::TokenClient);
        };
        let silence_ms = patience.silence_s.saturating_mul(1_000);
        let wire = Wire { reach: AllowedOrigins::model(urls), key, silence_ms };
        if model.decoder.is_some() {
            return at_server(wire, urls, model).map(Respondent::TokenClient);
        }
        Ok(Respondent::Api(Asking { wire, model }, urls.clone()))
    }

    /// Who answers by these settings, with the key in the form if it is theirs.
    pub(super) fn respondent_of(
        &self,
        model: ModelSettings,
        patience: Patience,
        concurrency: u32,
    ) -> Result<Respondent, String> {
        let endpoint = Endpoint::of(&model.provider, &model.base_url).map_err(|error| error.to_string())?;
        let key = self.key_for(&endpoint).map_err(|error| error.to_string())?;
        self.respondent(&endpoint, key, model, patience, concurrency)
    }

    /// Has the run ask what is open.
    pub(super) fn launch(&self, launch: Launch) {
        let app = *self;
        let Launch { entry, resumption, respondent, concurrency, attempts, claim } = launch;
        let Resumption { prompts, places, open } = resumption;
        let limits = Limits { concurrency: concurrency as usize, attempts, ..Limits::default() };
        let count = open.len();
        let runner = Runner::resuming(prompts.len(), open, limits, random);
        let classifier = entry.peek(|data| data.head.classifier.id.clone());
        entry.change(|data| data.begin(now_ms(), runner.progress()));
        let is_claimed = claim.is_some();
        let live = LiveRun::new(Plan { app, entry, prompts, places, respondent, classifier }, runner, claim);
        if !is_claimed {
            let live = live.clone();
            spawn_local(async move { live.hold(TabLock::take(&claim_name(&live.entry().id())).await) });
        }
        app.put_recorded_aside();
        app.desk_trouble.set_value(None);
        app.live.update_value(|runs| runs.push(live.clone()));
        app.live_runs.update(|runs| runs.push(entry));
        app.is_live.set(true);
        app.notice.set(Notice::Started(count));
        live.feed(Event::Start);
    }

    /// Begins the run that waits for its turn, if the one before came to its end.
    pub(super) fn start_next(&self, ended: RunState) {
        if ended != RunState::Done || self.is_live.get_untracked() {
            return;
        }
        let next = self.next.try_update_value(|next| (!next.is_empty()).then(|| next.remove(0))).flatten();
        let Some(upcoming) = next else { return };
        match self.prepare(upcoming) {
            Ok(launch) => self.launch(launch),
            Err(trouble) => self.trouble(trouble),
        }
    }

    /// Lets no further run of the line-up begin.
    pub(super) fn forget_next(&self) {
        self.next.update_value(Vec::clear);
    }
}
