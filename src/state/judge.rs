//! A language model asked to judge a run's answers: over one row, the least certain of them, or all.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use futures::future::join_all;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::respondent::Respondent;
use super::{App, Notice, RunData, RunEntry};
use crate::dataset::order;
use crate::domain::{BaseUrls, Class, Ending, Endpoint, Failure, Item, Kind, ModelSettings, Opinion, Reply, shared};
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

/// How far a judge has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Judging {
    /// Answers that it was to judge.
    pub planned: usize,
    /// Judged, whatever came of it.
    pub settled: usize,
    /// Replies that could not be read: unscored.
    pub unread: usize,
    /// No reply: no verdict, to be asked again.
    pub failed: usize,
    /// It was stopped, since nothing that it said could be read.
    pub is_paused: bool,
}

impl App {
    /// What judging these answers with the model in the form would take.
    pub fn judge_plan(&self, entry: RunEntry, scope: JudgeScope) -> Result<JudgePlan, String> {
        let settings = self.settings.get();
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
    pub fn ask_judge(&self, entry: RunEntry, scope: JudgeScope) {
        let app = *self;
        if app.judging.with_untracked(Option::is_some) {
            return;
        }
        if let Err(reason) = entry.peek(RunData::may_change) {
            return app.trouble(reason);
        }
        let settings = app.settings.get_untracked();
        let Some(abort) = Abort::new() else { return };
        let id = judge::id_of(&settings.model);
        let queue = entry.peek(|data| VecDeque::from(targets(data, &id, scope)));
        let model = settings.model_settings();
        let max_tokens = model.max_tokens.max(LEAST_TOKENS);
        let model = ModelSettings { temperature: 0.0, max_tokens, decoder: None, ..model };
        let respondent = match app.respondent_of(model, settings.patience, settings.concurrency) {
            Ok(respondent) => respondent,
            Err(trouble) => return app.trouble(trouble),
        };
        let lanes = (settings.concurrency as usize).min(queue.len());
        app.judging.set(Some(Judging { planned: queue.len(), ..Judging::default() }));
        app.judge_abort.set_value(Some(abort.clone()));
        let session = Rc::new(Session {
            app,
            entry,
            id,
            respondent,
            abort,
            attempts: settings.patience.attempts,
            queue: RefCell::new(queue),
            trouble: RefCell::default(),
            unread_reply: RefCell::default(),
        });
        spawn_local(async move {
            join_all((0..lanes).map(|_| session.work())).await;
            let judging = app.judging.get_untracked().unwrap_or_default();
            app.judging.set(None);
            app.judge_abort.set_value(None);
            let (trouble, unread_reply) = (session.trouble.take(), session.unread_reply.take());
            app.notice.set(Notice::JudgeIsDone { judging, trouble, unread_reply });
        });
    }

    /// Ends the judge's work; what it has judged is kept.
    pub fn stop_judge(&self) {
        self.judge_abort.with_value(|abort| abort.iter().for_each(Abort::abort));
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
            let by_certainty = order(open.len(), &|one, other| {
                certainty(open[one]).total_cmp(&certainty(open[other])).then(one.cmp(&other))
            });
            let most = (answers * percent as usize).div_ceil(100);
            by_certainty.into_iter().map(|place| open[place]).take(most).collect()
        }
    }
}

/// One sitting of a judge.
struct Session {
    app: App,
    entry: RunEntry,
    id: String,
    respondent: Respondent,
    abort: Abort,
    attempts: u32,
    queue: RefCell<VecDeque<usize>>,
    trouble: RefCell<Option<String>>,
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
        let respondent = self.respondent.clone().with_system_prompt(&question.system);
        let mut attempt = 1;
        loop {
            let (result, _) = respondent.ask(number, &question.user, &self.abort).await;
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
        self.app.judging.update(|judging| {
            let judging = judging.get_or_insert_default();
            judging.settled += 1;
            judging.failed += usize::from(class.is_err());
            judging.unread += usize::from(class == Ok(None));
            // A judge that was never understood will hardly be understood later, and each call may cost money.
            judging.is_paused |= judging.unread == MOST_UNREAD && judging.settled - judging.failed == MOST_UNREAD;
            if judging.is_paused {
                self.abort.abort();
            }
        });
        match class {
            Err(failure) => {
                if failure.is_quota_spent() {
                    self.abort.abort();
                }
                *self.trouble.borrow_mut() = Some(failure.message);
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
                self.app.keeper.with_value(|keeper| keeper.keep(self.app, self.entry, [number]));
            }
        }
    }
}
