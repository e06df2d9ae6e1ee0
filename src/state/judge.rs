//! A language model asked to judge a run's answers: over one row, the least certain of them, or all.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;

use super::judge_progress::JudgeProgress;
use super::local_models::LocalModels;
use super::model_client::ModelClient;
use super::model_form::ModelForm;
use super::notice::Notice;
use super::page_error::PageError;
use super::runs::{RunData, RunEntry, RunStore};
use super::service::Service;
use super::shell::Shell;
use super::task_driver::{TaskDriver, TaskHandler, Update};
use crate::domain::{BaseUrls, Class, Ending, Endpoint, Failure, Item, Kind, Reply, argsort};
use crate::platform::random;
use crate::refusal::judge;
use crate::runner::{Event, ReplyCheck, RetryPolicy, Runner, RunnerOptions, RunnerPhase, Settlement, TaskEnd};

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
    driver: StoredValue<Option<TaskDriver>, LocalStorage>,
}

/// A language model that judges a run's answers.
pub type Judge = Service<JudgeState>;

/// The page's [`Judge`].
pub fn use_judge() -> Judge {
    expect_context()
}

impl Judge {
    pub(super) fn new(shell: Shell, form: ModelForm, local: LocalModels, store: RunStore) -> Self {
        let (progress, driver) = (RwSignal::new(None), StoredValue::new_local(None));
        Self::provide(JudgeState { shell, form, local, store, progress, driver })
    }

    /// What judging these answers with the model in the form would take.
    pub fn plan(&self, entry: RunEntry, scope: JudgeScope) -> Result<JudgePlan, PageError> {
        let settings = self.form.settings.get();
        let endpoint = Endpoint::of(&settings.provider, &settings.base_url)?;
        if settings.model.trim().is_empty() {
            return Err(PageError::NoJudge);
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
        let model = judge::settings(settings.model_settings());
        let client = ModelClient::with_form_key(
            service.local,
            service.form,
            model,
            settings.request_limits,
            settings.concurrency,
        );
        let client = match client {
            Ok(client) => client,
            Err(error) => return service.shell.report_error(error),
        };
        let id = judge::id_of(&settings.model);
        let targets = entry.peek(|data| targets(data, &id, scope));
        let options = RunnerOptions {
            concurrency: settings.concurrency as usize,
            retry: RetryPolicy { max_attempts: settings.request_limits.max_attempts, ..RetryPolicy::default() },
            reply_check: Some(ReplyCheck { is_readable, max_unreadable: JudgeProgress::MAX_UNREADABLE }),
            ..RunnerOptions::default()
        };
        let runner = Runner::new(targets.len(), 0..targets.len(), options, random);
        let (failure, unread_reply) = (RefCell::default(), RefCell::default());
        let tasks = JudgeTasks { service, entry, id, targets, failure, unread_reply };
        let driver = TaskDriver::new(runner, client, Rc::new(tasks));
        service.driver.set_value(Some(driver.clone()));
        driver.feed(Event::Start);
    }

    /// Ends the judge's work; what it has judged is kept.
    pub fn stop(&self) {
        let driver = self.driver.with_value(Option::clone);
        driver.iter().for_each(|driver| driver.feed(Event::Stop));
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

/// Whether a judge's reply holds a verdict.
fn is_readable(reply: &Reply) -> bool {
    judge::read_verdict(reply.answer().unwrap_or_default()).is_some()
}

/// The answers of one run that the judge is asked about, as tasks.
struct JudgeTasks {
    service: Judge,
    entry: RunEntry,
    /// The judge's id among the classifiers.
    id: String,
    /// By task: the number of the item.
    targets: Vec<usize>,
    /// Why the last request failed that did.
    failure: RefCell<Option<Failure>>,
    /// The first reply that could not be read.
    unread_reply: RefCell<Option<String>>,
}

impl TaskHandler for JudgeTasks {
    fn message(&self, task: usize) -> Cow<'_, str> {
        let question = |item: &Item| judge::question(&item.prompt, item.outcome.text());
        Cow::Owned(self.entry.peek(|data| data.items.get(self.targets[task]).map(question)).unwrap_or_default())
    }

    fn on_update(&self, driver: &TaskDriver, update: Update) {
        let Update { settled, phase, phase_changed, progress } = update;
        let JudgeState { shell, progress: shown, driver: current, .. } = &*self.service;
        for Settlement { task, end, .. } in settled {
            match end {
                TaskEnd::Replied(reply) => self.add_opinion(self.targets[task], reply),
                TaskEnd::Failed(failure) => *self.failure.borrow_mut() = Some(failure),
                TaskEnd::Classified { .. } | TaskEnd::Cancelled => {}
            }
        }
        let progress = JudgeProgress::from(progress);
        match phase {
            RunnerPhase::Stopped | RunnerPhase::Done => {
                shown.set(None);
                current.set_value(None);
                let (failure, unread_reply) = (self.failure.take(), self.unread_reply.take());
                shell.notice.set(Notice::JudgeIsDone { progress, failure, unread_reply });
                return;
            }
            // Each further call may cost money; what is left can be asked for later.
            RunnerPhase::Paused(_) => return driver.feed(Event::Stop),
            RunnerPhase::Offline if phase_changed => shell.notice.set(Notice::Offline),
            _ => {}
        }
        if shown.get_untracked() != Some(progress) {
            shown.set(Some(progress));
        }
    }
}

impl JudgeTasks {
    /// Keeps what the judge said of an item's answer.
    fn add_opinion(&self, number: usize, reply: Reply) {
        let opinion = judge::opinion(&self.id, reply.answer().unwrap_or_default());
        if opinion.class == Class::Unscored {
            let said = match reply {
                Reply { ending: Ending::Answered { text }, .. } if !text.is_empty() => text,
                Reply { ending: Ending::Blocked { reason, .. }, .. } => reason,
                Reply { finish_reason, .. } => finish_reason.unwrap_or_default(),
            };
            self.unread_reply.borrow_mut().get_or_insert(said);
        }
        self.entry.change(|data| {
            if let Some(answer) = data.items.get_mut(number).and_then(|item| item.outcome.answer_mut()) {
                answer.add_opinion(opinion);
            }
        });
        self.entry.tell();
        self.service.store.write(self.entry, [number]);
    }
}
