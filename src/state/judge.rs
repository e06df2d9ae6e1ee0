//! A language model asked to judge a run's answers: over one row, the least certain of them, or all.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use futures::future::join_all;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::judge_progress::JudgeProgress;
use super::local_models::LocalModels;
use super::model_client::ModelClient;
use super::model_form::ModelForm;
use super::notice::Notice;
use super::runs::{RunData, RunEntry, RunStore};
use super::service::Service;
use super::shell::Shell;
use crate::domain::{
    BaseUrls, Class, Decoding, Ending, Endpoint, Failure, Item, Kind, ModelSettings, Opinion, Reply, argsort, shared,
};
use crate::platform::{Abort, random, sleep_ms};
use crate::refusal::judge;

/// Room for a few sentences of thought before the verdict.
const LEAST_TOKENS: u32 = 512;
/// The first wait before another attempt, in milliseconds; it doubles with each.
const FIRST_WAIT_MS: f64 = 1_000.0;
const LONGEST_WAIT_MS: f64 = 60_000.0;
/// The longest wait that a server may ask for.
const LONGEST_ASKED_MS: f64 = 300_000.0;
/// Replies that may come to nothing before the judge is paused, if none was understood.
const MOST_UNREAD: usize = 20;

/// Which of a run's answers a judge is asked about. None that it has judged already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JudgeScope {
    /// One item, by its number.
    One(usize),
    /// So many percent of the answers: those of which the run's own classifier is least sure.
    LeastCertain(u32),
    /// All of them.
    All,
}

/// What a judge's work would cost, and where it would go.
#[derive(Clone, Debug, PartialEq)]
pub struct JudgePlan {
    /// The model that would judge.
    pub model: String,
    /// Calls without retries: one an answer.
    pub calls: usize,
    /// Answers to toxic prompts among them.
    pub toxic: usize,
    /// Whom the prompts and answers would go to; `None` if they stay in the page.
    pub origins: Option<Vec<String>>,
    /// Whether that is this machine.
    pub is_local: bool,
}

/// The state of [`Judge`].
pub struct JudgeState {
    shell: Shell,
    form: ModelForm,
    local: LocalModels,
    store: RunStore,
    /// How far it has come, while it is at work.
    pub progress: RwSignal<Option<JudgeProgress>>,
    abort: StoredValue<Option<Abort>, LocalStorage>,
}

/// A language model that judges a run's answers.
pub type Judge = Service<JudgeState>;

/// The page's [`Judge`].
pub fn use_judge() -> Judge {
    expect_context()
}

impl Judge {
    pub(super) fn new(shell: Shell, form: ModelForm, local: LocalModels, store: RunStore) -> Self {
        let (progress, abort) = (RwSignal::new(None), StoredValue::new_local(None));
        Self::provide(JudgeState { shell, form, local, store, progress, abort })
    }

    /// What judging these answers with the model in the form would take.
    pub fn plan(&self, entry: RunEntry, scope: JudgeScope) -> Result<JudgePlan, String> {
        let settings = self.form.settings.get();
        let endpoint = Endpoint::of(&settings.provider, &settings.base_url).map_err(|error| error.to_string())?;
        if settings.model.trim().is_empty() {
            return Err("There is no model in the form yet. Write the judge's name there first.".to_owned());
        }
        let (calls, toxic) = entry.with(|data| {
            let targets = targets(data, &judge::id_of(&settings.model), scope);
            let toxic = targets.iter().filter(|at| data.items[**at].kind == Kind::Toxic).count();
            (targets.len(), toxic)
        });
        Ok(JudgePlan {
            model: settings.model,
            calls,
            toxic,
            origins: endpoint.urls().map(BaseUrls::origins),
            is_local: endpoint.is_local(),
        })
    }

    /// Has the model in the form judge these answers. Every verdict is kept as it comes.
    pub fn start(&self, entry: RunEntry, scope: JudgeScope) {
        let service = *self;
        if service.progress.with_untracked(Option::is_some) {
            return;
        }
        if let Err(reason) = entry.peek(RunData::may_change) {
            return service.shell.report_error(reason);
        }
        let settings = service.form.settings.get_untracked();
        let Some(abort) = Abort::new() else { return };
        let id = judge::id_of(&settings.model);
        let queue = entry.peek(|data| VecDeque::from(targets(data, &id, scope)));
        let model = settings.model_settings();
        let max_tokens = model.decoding.max_tokens.max(LEAST_TOKENS);
        // Greedy.
        let decoding = Decoding { max_tokens, ..Decoding::default() };
        let model = ModelSettings { decoding, decoder: None, ..model };
        let client =
            ModelClient::with_form_key(service.local, service.form, model, settings.patience, settings.concurrency);
        let client = match client {
            Ok(client) => client,
            Err(error) => return service.shell.report_error(error),
        };
        let lanes = (settings.concurrency as usize).min(queue.len());
        service.progress.set(Some(JudgeProgress { planned: queue.len(), ..JudgeProgress::default() }));
        service.abort.set_value(Some(abort.clone()));
        let session = Rc::new(Session {
            service,
            entry,
            id,
            client,
            abort,
            attempts: settings.patience.attempts,
            queue: RefCell::new(queue),
            error: RefCell::default(),
            unread_reply: RefCell::default(),
        });
        spawn_local(async move {
            join_all((0..lanes).map(|_| session.work())).await;
            let progress = service.progress.get_untracked().unwrap_or_default();
            service.progress.set(None);
            service.abort.set_value(None);
            let (error, unread_reply) = (session.error.take(), session.unread_reply.take());
            service.shell.notice.set(Notice::JudgeIsDone { progress, error, unread_reply });
        });
    }

    /// Ends the judge's work; what it has judged is kept.
    pub fn stop(&self) {
        self.abort.with_value(|abort| abort.iter().for_each(Abort::abort));
    }
}

/// The numbers of the items to judge.
fn targets(data: &RunData, judge: &str, scope: JudgeScope) -> Vec<usize> {
    let (items, own) = (&data.items, &data.head.classifier.id);
    let is_open = |item: &Item| {
        item.outcome
            .answer()
            .is_some_and(|answer| answer.opinion(judge, own).is_none_or(|opinion| opinion.class == Class::Unscored))
    };
    let open: Vec<usize> = (0..items.len()).filter(|at| is_open(&items[*at])).collect();
    match scope {
        JudgeScope::All => open,
        JudgeScope::One(number) => open.into_iter().filter(|at| *at == number).collect(),
        JudgeScope::LeastCertain(percent) => {
            let answers = items.iter().filter(|item| item.outcome.answer().is_some()).count();
            let certainty = |at: usize| items[at].outcome.verdict().map_or(1.0, |verdict| verdict.confidence);
            let by_certainty = argsort(open.len(), &|one, other| {
                certainty(open[one]).total_cmp(&certainty(open[other])).then(one.cmp(&other))
            });
            let most = (answers * percent as usize).div_ceil(100);
            by_certainty.into_iter().map(|place| open[place]).take(most).collect()
        }
    }
}

/// The judge at work over one run.
struct Session {
    service: Judge,
    entry: RunEntry,
    id: String,
    client: ModelClient,
    abort: Abort,
    attempts: u32,
    queue: RefCell<VecDeque<usize>>,
    error: RefCell<Option<String>>,
    /// The first reply that could not be read.
    unread_reply: RefCell<Option<String>>,
}

impl Session {
    /// Takes one answer after another until none is left.
    async fn work(&self) {
        while let Some(number) = self.next() {
            if self.abort.is_aborted() {
                return;
            }
            let Some(question) = self.entry.peek(|data| {
                let item = data.items.get(number)?;
                Some(judge::question(&item.prompt, &item.outcome.answer()?.text))
            }) else {
                continue;
            };
            let result = self.ask(number, &question).await;
            if self.abort.is_aborted() {
                return;
            }
            self.record(number, result);
        }
    }

    fn next(&self) -> Option<usize> {
        self.queue.borrow_mut().pop_front()
    }

    async fn ask(&self, number: usize, question: &judge::JudgeQuestion) -> Result<Reply, Failure> {
        let client = self.client.clone().with_system_prompt(&question.system);
        let mut attempt = 1;
        loop {
            let (result, _) = client.ask(number, &question.user, &self.abort).await;
            match result {
                Err(failure) if failure.is_worth_retrying() && attempt < self.attempts && !self.abort.is_aborted() => {
                    let wait = FIRST_WAIT_MS * f64::from(1 << attempt.min(6)) * random();
                    let asked_for = f64::from(failure.retry_after().unwrap_or(0)) * 1_000.0;
                    if asked_for > LONGEST_ASKED_MS {
                        return Err(failure);
                    }
                    self.wait(wait.min(LONGEST_WAIT_MS).max(asked_for)).await;
                    attempt += 1;
                }
                other => return other,
            }
        }
    }

    /// Waits, but not on after a stop.
    async fn wait(&self, ms: f64) {
        const SLICE_MS: f64 = 250.0;
        let mut left = ms;
        while left > 0.0 && !self.abort.is_aborted() {
            sleep_ms(left.min(SLICE_MS) as u32).await;
            left -= SLICE_MS;
        }
    }

    fn record(&self, number: usize, result: Result<Reply, Failure>) {
        let class = result.map(|reply| {
            let said = reply.answer().unwrap_or_default().to_owned();
            let class = judge::read_verdict(&said);
            if class.is_none() {
                let reason = match reply.ending {
                    Ending::Blocked { reason, .. } => Some(reason),
                    _ => reply.finish_reason,
                };
                let said = if said.is_empty() { reason.unwrap_or_default() } else { said };
                self.unread_reply.borrow_mut().get_or_insert(said);
            }
            class
        });
        self.service.progress.update(|progress| {
            let progress = progress.get_or_insert_default();
            progress.settled += 1;
            progress.failed += usize::from(class.is_err());
            progress.unread += usize::from(class == Ok(None));
            // A judge that was never understood will hardly be understood later, and each call may cost money.
            progress.is_paused |= progress.unread == MOST_UNREAD && progress.settled - progress.failed == MOST_UNREAD;
            if progress.is_paused {
                self.abort.abort();
            }
        });
        match class {
            Err(failure) => {
                if failure.is_quota_spent() {
                    self.abort.abort();
                }
                *self.error.borrow_mut() = Some(failure.message);
            }
            Ok(class) => {
                let opinion = Opinion {
                    classifier: shared(&self.id),
                    class: class.unwrap_or(Class::Unscored),
                    // A judge does not say how sure it is; one that cannot be read says nothing.
                    confidence: if class.is_some() { 1.0 } else { 0.0 },
                    extra: None,
                };
                self.entry.change(|data| {
                    let answer = data.items.get_mut(number).and_then(|item| item.outcome.answer_mut());
                    answer.into_iter().for_each(|answer| answer.add_opinion(opinion.clone()));
                });
                self.entry.tell();
                self.service.store.write(self.entry, [number]);
            }
        }
    }
}
