//! Answers judged by the data worker: new ones as they come, old ones by another classifier.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::run_entry::RunData;
use super::{App, Notice, RunEntry, Tried};
use crate::domain::{Answer, Class, ClassifierRef, Ending, Item, Opinion, Outcome, Reply, Verdict};
use crate::platform::DeskError;
use crate::refusal::Classifier;
use crate::report::Tally;

/// Up to so many answers, their evidence is kept with the verdicts; of more it is worked out when one is opened.
const EVIDENCE_FOR: usize = 5_000;

impl App {
    /// The items with these replies, whose answers every classifier of the page has judged.
    pub(super) async fn judged_items(&self, own: &str, replies: Vec<(Item, Reply)>) -> Vec<Item> {
        let texts: Vec<&str> = replies.iter().filter_map(|(_, reply)| reply.answer()).collect();
        let mut answers = self.judged(own, &texts).await.into_iter();
        let item = |(item, reply): (Item, Reply)| {
            let answer = reply.answer().is_some().then(|| answers.next()).flatten();
            with_reply(item, reply, answer)
        };
        replies.into_iter().map(item).collect()
    }

    /// Judges texts by every classifier of the page. The verdict is that of `own`, the run's classifier; where that is
    /// none of the page's but a judge, who has not seen these texts, the page's first choice stands in.
    async fn judged(&self, own: &str, texts: &[&str]) -> Vec<Answer> {
        if texts.is_empty() {
            return Vec::new();
        }
        let first = Classifier::from_id(own).unwrap_or_default().id();
        let others = Classifier::ALL.iter().map(|classifier| classifier.id()).filter(|id| *id != first);
        let ids: Vec<&str> = [first].into_iter().chain(others).collect();
        let mut judged = match self.desk().judge(&ids, texts, true).await {
            Ok(judged) => judged.into_iter().map(Vec::into_iter).collect(),
            Err(error) => {
                self.trouble(&error);
                self.desk_trouble.set_value(Some(error.to_string()));
                Vec::new()
            }
        };
        let mut answer = |text: &&str| {
            let mut verdicts = judged.iter_mut().map(Iterator::next);
            let verdict = verdicts.next().flatten().unwrap_or_else(unjudged);
            let mut answer = Answer::new((*text).to_owned(), verdict);
            answer.keep_verdict(first, own);
            for (id, verdict) in ids.iter().skip(1).zip(verdicts) {
                verdict.iter().for_each(|verdict| answer.add_opinion(Opinion::of(id, verdict)));
            }
            answer
        };
        texts.iter().map(&mut answer).collect()
    }

    /// Judges a text by these classifiers, with evidence.
    async fn judge_text(&self, classifiers: &[&str], text: &str) -> Result<Vec<Verdict>, DeskError> {
        let verdicts = self.desk().judge(classifiers, &[text], true).await?;
        Ok(verdicts.into_iter().filter_map(|mut of_one| of_one.pop()).collect())
    }

    /// Judges a text by every classifier of the page, for the classifier page. Of several at once the last one counts.
    pub fn try_answer(&self, text: String) {
        let app = *self;
        app.tried.update(|tried| tried.text.clone_from(&text));
        spawn_local(async move {
            let ids = Classifier::ALL.map(Classifier::id);
            match app.judge_text(&ids, &text).await {
                Ok(verdicts) if app.tried.with_untracked(|tried| tried.text == text) => {
                    app.tried.set(Tried { judged: text.clone(), text, verdicts });
                }
                Ok(_) => {}
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
                Ok(changed) => app.notice.set(Notice::Judged { changed }),
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
        let local = Classifier::from_id(to);
        let verdicts = match local {
            Some(_) => Some(self.judge_all(entry, to).await.map_err(|error| error.to_string())?),
            None => None,
        };
        let changed = entry.change(|data| {
            let from = data.head.classifier.id.clone();
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
            let version = local.map_or(crate::refusal::judge::VERSION, Classifier::version);
            data.head.classifier = ClassifierRef { id: to.to_owned(), version: version.to_owned() };
            data.tally = Tally::of(&data.items);
            (changed, data.items.len())
        });
        let (changed, items) = changed.unwrap_or_default();
        entry.tell();
        self.keeper.with_value(|keeper| keeper.keep(*self, entry, 0..items));
        Ok(changed)
    }

    /// One verdict for each answer of the run, in order.
    async fn judge_all(&self, entry: RunEntry, classifier: &str) -> Result<Vec<Verdict>, DeskError> {
        let texts: Vec<String> = entry.peek(|data| {
            data.items.iter().filter_map(|item| item.outcome.answer()).map(|answer| answer.text.clone()).collect()
        });
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let verdicts = self.desk().judge(&[classifier], &texts, texts.len() <= EVIDENCE_FOR).await?;
        Ok(verdicts.into_iter().next().unwrap_or_default())
    }

    /// Works out the evidence of an answer that came without any.
    pub fn want_evidence(&self, entry: RunEntry, number: usize) {
        let app = *self;
        let wanted = entry.peek(|data| {
            let answer = data.items.get(number)?.outcome.answer()?;
            let classifier = Classifier::from_id(&data.head.classifier.id)?;
            let is_bare = answer.verdict.evidence.is_empty() && answer.verdict.class != Class::Unscored;
            is_bare.then(|| (classifier, answer.text.clone()))
        });
        let Some((classifier, text)) = wanted else { return };
        spawn_local(async move {
            let Ok(verdicts) = app.judge_text(&[classifier.id()], &text).await else { return };
            let Some(found) = verdicts.into_iter().next().filter(|verdict| !verdict.evidence.is_empty()) else {
                return;
            };
            let is_new = entry.change(|data| {
                let answer = data.items.get_mut(number)?.outcome.answer_mut()?;
                let fits = answer.text == text && answer.verdict.class == found.class;
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
