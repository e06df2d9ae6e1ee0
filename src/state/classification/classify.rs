//! Answers classified by the data worker: new ones as they come, old ones by another classifier.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::service::Classification;
use crate::domain::{
    Answer, CallError, Class, ClassifierRef, Ending, Exchange, Item, Opinion, Reply, Verdict, WorkerError,
};
use crate::platform::{is_offline, wait_for_network};
use crate::refusal::{Classifier, ENCODER, Manifest};
use crate::report::Tally;
use crate::runner::{Classified, TaskEnd, Unclassified};
use crate::state::notice::Notice;
use crate::state::page_error::PageError;
use crate::state::runs::{RunData, RunEntry};

/// Up to so many answers, their evidence is kept with the verdicts; of more it is worked out when one is opened.
const EVIDENCE_FOR: usize = 5_000;

impl Classification {
    /// Classifies answers to the prompts of their tasks by every classifier of the page. The verdict is that of `own`, the
    /// run's classifier; where that is none of the page's but a judge, who has not seen these texts, the page's first choice
    /// stands in. On failure, which is reported, the answers are handed back.
    pub(in crate::state) async fn classify_answers<'p>(
        &self,
        own: &str,
        prompt_of: impl Fn(usize) -> &'p str,
        answers: Vec<Unclassified>,
    ) -> Result<Vec<Classified>, (Vec<Unclassified>, PageError)> {
        let first = Classifier::from_id(own).unwrap_or_default().id();
        let others = Classifier::ALL.iter().map(|classifier| classifier.id()).filter(|id| *id != first);
        let ids: Vec<&str> = [first].into_iter().chain(others).collect();
        let exchanges: Vec<Exchange> = answers
            .iter()
            .map(|Unclassified { task, text }| Exchange { prompt: prompt_of(*task), answer: text })
            .collect();
        let verdicts = match self.classify_when_loaded(&ids, &exchanges).await {
            Ok(verdicts) => verdicts,
            Err(error) => {
                self.shell.report_error(error.clone());
                return Err((answers, error));
            }
        };
        let mut verdicts: Vec<_> = verdicts.into_iter().map(Vec::into_iter).collect();
        let classified = |Unclassified { task, text }| {
            let mut verdicts = verdicts.iter_mut().map(Iterator::next);
            let verdict = verdicts.next().flatten().unwrap_or_else(|| Verdict::unscored(0.0));
            let mut answer = Answer::new(text, verdict);
            answer.keep_verdict(first, own);
            for (id, verdict) in ids.iter().skip(1).zip(verdicts) {
                verdict.iter().for_each(|verdict| answer.add_opinion(Opinion::of(id, verdict)));
            }
            Classified { task, answer }
        };
        Ok(answers.into_iter().map(classified).collect())
    }

    /// The end of a task with this reply, its answer classified. Where that failed, which is reported, it is unscored.
    pub(in crate::state) async fn classify_reply(&self, own: &str, prompt: &str, reply: Reply) -> TaskEnd {
        let Ending::Answered { text } = &reply.ending else { return TaskEnd::Replied(reply) };
        let answers = vec![Unclassified { task: 0, text: text.clone() }];
        match self.classify_answers(own, |_| prompt, answers).await.map(|mut classified| classified.pop()) {
            Ok(Some(Classified { answer, .. })) => {
                TaskEnd::Classified { answer, finish_reason: reply.finish_reason, usage: reply.usage }
            }
            Ok(None) | Err(_) => TaskEnd::Replied(reply),
        }
    }

    /// Classifies answers, with evidence. A data worker that could not be loaded because the network is gone is loaded once it
    /// is back: the answers wait for it.
    async fn classify_when_loaded(
        &self,
        ids: &[&str],
        exchanges: &[Exchange<'_>],
    ) -> Result<Vec<Vec<Verdict>>, PageError> {
        loop {
            match self.worker().judge(ids, exchanges, true).await {
                Err(CallError::Worker(WorkerError::NotLoaded { .. })) if is_offline() => {
                    self.shell.notice.set(Notice::Offline);
                    wait_for_network(|| true).await;
                }
                judged => return Ok(judged?),
            }
        }
    }

    /// Classifies an answer by these classifiers, with evidence.
    pub(super) async fn classify_one(
        &self,
        classifiers: &[&str],
        exchange: Exchange<'_>,
    ) -> Result<Vec<Verdict>, PageError> {
        let verdicts = self.worker().judge(classifiers, &[exchange], true).await?;
        Ok(verdicts.into_iter().filter_map(|mut of_one| of_one.pop()).collect())
    }

    /// Makes this classifier's verdicts the run's own. Classifiers of the page judge every answer anew; what a judge
    /// said before stands, and answers that it has not seen keep the verdict they have.
    pub fn classify_by(&self, entry: RunEntry, classifier: String) {
        let classification = *self;
        spawn_local(async move {
            match classification.try_classify_by(entry, &classifier).await {
                Ok(changed) => {
                    classification.shell.notice.set(Notice::Judged { changed });
                    classification.encoder.classify_open(entry);
                }
                Err(error) => {
                    classification.shell.report_error(error);
                    entry.tell(); // what shows the choice goes back to what it was
                }
            }
        });
    }

    async fn try_classify_by(&self, entry: RunEntry, to: &str) -> Result<usize, PageError> {
        entry.peek(RunData::may_change)?;
        self.runs.load_items(entry).await?;
        let linear = Classifier::Linear.id();
        let is_by_others = entry.peek(|data| ![linear, ENCODER].contains(&&*data.head.classifier.id));
        if to == ENCODER && is_by_others {
            // The encoder goes on from the linear model's verdicts.
            Box::pin(self.try_classify_by(entry, linear)).await?;
        }
        let local = Classifier::from_id(to);
        let verdicts = match local {
            Some(_) => Some(self.classify_all(entry, to).await?),
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
        self.runs.store.write(entry, 0..items);
        Ok(changed)
    }

    /// Classifies a run anew that an earlier version of the same classifier judged, one that told no manner. What it had said
    /// stays among the other classifiers' verdicts, under that version.
    fn update_outdated(&self, entry: RunEntry) {
        let classification = *self;
        let outdated = entry.peek(|data| {
            let ClassifierRef { id, version } = &data.head.classifier;
            let is_older = Classifier::from_id(id).is_some_and(|classifier| classifier.version() != version);
            let lacks_manner = |item: &Item| item.outcome.verdict().is_some_and(|verdict| verdict.class.lacks_manner());
            let may_change = data.may_change().is_ok() && !data.head.state.is_live();
            (is_older && may_change && data.items.iter().any(lacks_manner)).then(|| id.clone())
        });
        let Some(classifier) = outdated else { return };
        spawn_local(async move {
            if let Err(error) = classification.try_classify_by(entry, &classifier).await {
                classification.shell.report_error(error);
            }
        });
    }

    /// One verdict for each answer of the run, in order.
    async fn classify_all(&self, entry: RunEntry, classifier: &str) -> Result<Vec<Verdict>, PageError> {
        let texts: Vec<(String, String)> = entry.peek(|data| {
            let answered = data.items.iter().filter_map(|item| Some((item, item.outcome.answer()?)));
            answered.map(|(item, answer)| (item.prompt.clone(), answer.text.clone())).collect()
        });
        let exchanges: Vec<Exchange> = texts.iter().map(|(prompt, answer)| Exchange { prompt, answer }).collect();
        let verdicts = self.worker().judge(&[classifier], &exchanges, exchanges.len() <= EVIDENCE_FOR).await?;
        Ok(verdicts.into_iter().next().unwrap_or_default())
    }

    /// Loads a run's items, and brings its verdicts up to date.
    pub fn request_items(&self, entry: RunEntry) {
        let classification = *self;
        let comes_from_store = entry.peek(|data| !data.items_are_loaded);
        spawn_local(async move {
            match classification.runs.load_items(entry).await {
                Ok(()) if comes_from_store => classification.update_outdated(entry),
                Ok(()) => {}
                Err(error) => classification.storage.report_once(error),
            }
        });
    }

    /// Works out the evidence of an answer that came without any.
    pub fn load_evidence(&self, entry: RunEntry, number: usize) {
        let classification = *self;
        let wanted = entry.peek(|data| {
            let item = data.items.get(number)?;
            let answer = item.outcome.answer()?;
            let classifier = Classifier::from_id(&data.head.classifier.id)?;
            let is_bare = answer.verdict.evidence.is_empty() && answer.verdict.class != Class::Unscored;
            is_bare.then(|| (classifier, item.prompt.clone(), answer.text.clone()))
        });
        let Some((classifier, prompt, text)) = wanted else { return };
        spawn_local(async move {
            let Ok(verdicts) =
                classification.classify_one(&[classifier.id()], Exchange { prompt: &prompt, answer: &text }).await
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
