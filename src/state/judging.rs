//! Answers judged by the data worker: new ones as they come, old ones by another classifier.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::live::OFFLINE_MS;
use super::run_entry::RunData;
use super::{App, Notice, RunEntry, Tried};
use crate::domain::{Answer, Class, ClassifierRef, Ending, Exchange, Item, Opinion, Outcome, Reply, Verdict};
use crate::platform::{WorkerError, is_offline, sleep_ms};
use crate::refusal::{Classifier, ENCODER, Manifest};
use crate::report::Tally;

/// Up to so many answers, their evidence is kept with the verdicts; of more it is worked out when one is opened.
const EVIDENCE_FOR: usize = 5_000;

impl App {
    /// The items with these replies, whose answers every classifier of the page has judged.
    pub(super) async fn judged_items(&self, own: &str, replies: Vec<(Item, Reply)>) -> Vec<Item> {
        let exchanges: Vec<Exchange> = replies
            .iter()
            .filter_map(|(item, reply)| Some(Exchange { prompt: &item.prompt, answer: reply.answer()? }))
            .collect();
        let mut answers = self.judged(own, &exchanges).await.into_iter();
        let item = |(item, reply): (Item, Reply)| {
            let answer = reply.answer().is_some().then(|| answers.next()).flatten();
            with_reply(item, reply, answer)
        };
        replies.into_iter().map(item).collect()
    }

    /// Judges answers by every classifier of the page. The verdict is that of `own`, the run's classifier; where that is
    /// none of the page's but a judge, who has not seen these texts, the page's first choice stands in.
    async fn judged(&self, own: &str, exchanges: &[Exchange<'_>]) -> Vec<Answer> {
        if exchanges.is_empty() {
            return Vec::new();
        }
        let first = Classifier::from_id(own).unwrap_or_default().id();
        let others = Classifier::ALL.iter().map(|classifier| classifier.id()).filter(|id| *id != first);
        let ids: Vec<&str> = [first].into_iter().chain(others).collect();
        let mut judged = match self.judge_when_loaded(&ids, exchanges).await {
            Ok(judged) => judged.into_iter().map(Vec::into_iter).collect(),
            Err(error) => {
                self.trouble(&error);
                self.desk_trouble.set_value(Some(error.to_string()));
                Vec::new()
            }
        };
        let mut answer = |exchange: &Exchange| {
            let mut verdicts = judged.iter_mut().map(Iterator::next);
            let verdict = verdicts.next().flatten().unwrap_or_else(unjudged);
            let mut answer = Answer::new(exchange.answer.to_owned(), verdict);
            answer.keep_verdict(first, own);
            for (id, verdict) in ids.iter().skip(1).zip(verdicts) {
                verdict.iter().for_each(|verdict| answer.add_opinion(Opinion::of(id, verdict)));
            }
            answer
        };
        exchanges.iter().map(&mut answer).collect()
    }

    /// Judges answers, with evidence. A data worker that could not be loaded because the network is gone is loaded once it
    /// is back: the answers wait for it.
    async fn judge_when_loaded(
        &self,
        ids: &[&str],
        exchanges: &[Exchange<'_>],
    ) -> Result<Vec<Vec<Verdict>>, WorkerError> {
        loop {
            match self.desk().judge(ids, exchanges, true).await {
                Err(WorkerError::NotLoaded(..)) if is_offline() => {
                    self.notice.set(Notice::Offline);
                    while is_offline() {
                        sleep_ms(OFFLINE_MS).await;
                    }
                }
                judged => return judged,
            }
        }
    }

    /// Judges an answer by these classifiers, with evidence.
    async fn judge_one(&self, classifiers: &[&str], exchange: Exchange<'_>) -> Result<Vec<Verdict>, WorkerError> {
        let verdicts = self.desk().judge(classifiers, &[exchange], true).await?;
        Ok(verdicts.into_iter().filter_map(|mut of_one| of_one.pop()).collect())
    }

    /// Puts an answer on the classifier page, and judges it.
    pub fn try_answer(&self, text: String) {
        self.tried.update(|tried| tried.text = text);
        self.judge_tried();
    }

    /// Puts an example on the classifier page: an answer to no prompt in particular.
    pub fn try_example(&self, text: &str) {
        self.tried.update(|tried| tried.prompt.clear());
        self.try_answer(text.to_owned());
    }

    /// Puts a prompt on the classifier page; it is judged with the answer there, once there is one.
    pub fn try_prompt(&self, prompt: String) {
        self.tried.update(|tried| tried.prompt = prompt);
        if self.tried.with_untracked(|tried| !tried.text.is_empty()) {
            self.judge_tried();
        }
    }

    /// Judges what is on the classifier page by every classifier. Of several at once the last one counts.
    pub(super) fn judge_tried(&self) {
        let app = *self;
        let (prompt, text) = app.tried.with_untracked(|tried| (tried.prompt.clone(), tried.text.clone()));
        spawn_local(async move {
            let ids = Classifier::ALL.map(Classifier::id);
            match app.judge_one(&ids, Exchange { prompt: &prompt, answer: &text }).await {
                Ok(verdicts) => {
                    let is_current = || app.tried.with_untracked(|tried| tried.text == text && tried.prompt == prompt);
                    let tried = |verdicts, by_encoder| {
                        let (prompt, judged, text) = (prompt.clone(), text.clone(), text.clone());
                        Tried { prompt, judged, text, verdicts, by_encoder }
                    };
                    if !is_current() {
                        return;
                    }
                    app.tried.set(tried(verdicts.clone(), None));
                    let Some(linear) = verdicts.first() else { return };
                    let by_encoder = app.judged_by_encoder(Exchange { prompt: &prompt, answer: &text }, linear).await;
                    if by_encoder.is_some() && is_current() {
                        app.tried.set(tried(verdicts, by_encoder));
                    }
                }
                Err(error) => app.trouble(error),
            }
        });
    }

    /// Makes this classifier's verdicts the run's own. Classifiers of the page judge every answer anew; what a judge
    /// said before stands, and answers that it has not seen keep the verdict they have.
    pub fn judge_by(&self, entry: RunEntry, classifier: String) {
        let app = *self;
        spawn_local(async move {
            match app.try_judge_by(entry, &classifier).await {
                Ok(changed) => {
                    app.notice.set(Notice::Judged { changed });
                    app.ask_encoder(entry);
                }
                Err(message) => {
                    app.trouble(message);
                    entry.tell(); // what shows the choice goes back to what it was
                }
            }
        });
    }

    async fn try_judge_by(&self, entry: RunEntry, to: &str) -> Result<usize, String> {
        entry.peek(RunData::may_change)?;
        self.load_items(entry).await.map_err(|error| error.to_string())?;
        let linear = Classifier::Linear.id();
        let is_by_others = entry.peek(|data| ![linear, ENCODER].contains(&&*data.head.classifier.id));
        if to == ENCODER && is_by_others {
            // The encoder goes on from the linear model's verdicts.
            Box::pin(self.try_judge_by(entry, linear)).await?;
        }
        let local = Classifier::from_id(to);
        let verdicts = match local {
            Some(_) => Some(self.judge_all(entry, to).await.map_err(|error| error.to_string())?),
            None => None,
        };
        let changed = entry.change(|data| {
            let before = &data.head.classifier;
            // Another version of the same classifier is another one.
            let from = match local.filter(|_| before.id == to) {
                Some(now) if now.version() != before.version => [&*before.id, " ", &before.version].concat(),
                _ => before.id.clone(),
            };
            let mut changed = 0;
            let mut verdicts = verdicts.map(Vec::into_iter);
            for answer in data.items.iter_mut().filter_map(|item| item.outcome.answer_mut()) {
                let found = match &mut verdicts {
                    Some(verdicts) => verdicts.next(),
                    None => answer.opinion(to, &from).map(Opinion::into_verdict),
                };
                let Some(verdict) = found else {
                    answer.keep_verdict(&from, to);
                    continue;
                };
                changed += usize::from(verdict.class != answer.verdict.class);
                answer.change_verdict(&from, to, verdict);
            }
            let earlier = to.split_once(' ').filter(|(id, _)| Classifier::from_id(id).is_some());
            let version = match (local, earlier) {
                (Some(classifier), _) => classifier.version(),
                (None, Some((_, version))) => version,
                (None, None) if to == ENCODER => &Manifest::shipped().version,
                (None, None) if to.starts_with("judge:") => crate::refusal::judge::VERSION,
                (None, None) => "",
            };
            data.head.classifier = ClassifierRef { id: to.to_owned(), version: version.to_owned() };
            data.tally = Tally::of(&data.items);
            (changed, data.items.len())
        });
        let (changed, items) = changed.unwrap_or_default();
        entry.tell();
        self.keeper.with_value(|keeper| keeper.keep(*self, entry, 0..items));
        Ok(changed)
    }

    /// Judges a run anew that an earlier version of the same classifier judged, one that told no manner. What it had said
    /// stays among the other classifiers' verdicts, under that version.
    pub(super) fn bring_up_to_date(&self, entry: RunEntry) {
        let app = *self;
        let outdated = entry.peek(|data| {
            let ClassifierRef { id, version } = &data.head.classifier;
            let is_older = Classifier::from_id(id).is_some_and(|classifier| classifier.version() != version);
            let lacks_manner = |item: &Item| item.outcome.verdict().is_some_and(|verdict| verdict.class.lacks_manner());
            let may_change = data.may_change().is_ok() && !data.head.state.is_live();
            (is_older && may_change && data.items.iter().any(lacks_manner)).then(|| id.clone())
        });
        let Some(classifier) = outdated else { return };
        spawn_local(async move {
            if let Err(message) = app.try_judge_by(entry, &classifier).await {
                app.trouble(message);
            }
        });
    }

    /// One verdict for each answer of the run, in order.
    async fn judge_all(&self, entry: RunEntry, classifier: &str) -> Result<Vec<Verdict>, WorkerError> {
        let texts: Vec<(String, String)> = entry.peek(|data| {
            let answered = data.items.iter().filter_map(|item| Some((item, item.outcome.answer()?)));
            answered.map(|(item, answer)| (item.prompt.clone(), answer.text.clone())).collect()
        });
        let exchanges: Vec<Exchange> = texts.iter().map(|(prompt, answer)| Exchange { prompt, answer }).collect();
        let verdicts = self.desk().judge(&[classifier], &exchanges, exchanges.len() <= EVIDENCE_FOR).await?;
        Ok(verdicts.into_iter().next().unwrap_or_default())
    }

    /// Works out the evidence of an answer that came without any.
    pub fn want_evidence(&self, entry: RunEntry, number: usize) {
        let app = *self;
        let wanted = entry.peek(|data| {
            let item = data.items.get(number)?;
            let answer = item.outcome.answer()?;
            let classifier = Classifier::from_id(&data.head.classifier.id)?;
            let is_bare = answer.verdict.evidence.is_empty() && answer.verdict.class != Class::Unscored;
            is_bare.then(|| (classifier, item.prompt.clone(), answer.text.clone()))
        });
        let Some((classifier, prompt, text)) = wanted else { return };
        spawn_local(async move {
            let Ok(verdicts) = app.judge_one(&[classifier.id()], Exchange { prompt: &prompt, answer: &text }).await
            else {
                return;
            };
            let Some(found) = verdicts.into_iter().next().filter(|verdict| !verdict.evidence.is_empty()) else {
                return;
            };
            let is_new = entry.change(|data| {
                let answer = data.items.get_mut(number)?.outcome.answer_mut()?;
                let fits = answer.text == text && answer.verdict.class.agrees_with(found.class);
                fits.then(|| answer.verdict.evidence = found.evidence)
            });
            if is_new.flatten().is_some() {
                entry.tell();
            }
        });
    }
}

/// The item with this reply, and its answer as it was judged, in place of whatever it held.
fn with_reply(item: Item, reply: Reply, judged: Option<Answer>) -> Item {
    let Reply { ending, finish_reason, usage } = reply;
    let outcome = match ending {
        Ending::Answered { text } => Outcome::Answered(judged.unwrap_or_else(|| Answer::new(text, unjudged()))),
        Ending::Blocked { reason, text } => Outcome::PlatformBlock { reason, text },
        Ending::Truncated => Outcome::Truncated,
        Ending::Empty => Outcome::Empty,
    };
    Item { outcome, finish_reason, usage, ..item }
}

/// What stands where nothing could judge.
fn unjudged() -> Verdict {
    Verdict::unscored(0.0)
}
