//! A batch's answers brought to its requests: the items of a run, or verdicts on those of one.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::found::FoundAnswer;
use super::runs::item_of;
use crate::domain::{Class, Item, Outcome, RunHead, RunState, pair_by_key};
use crate::provider::batch::{BatchManifest, BatchMatching, RequestEnd, RequestFile, Strays};
use crate::refusal::judge;

/// The answers to a batch, as they come in.
pub struct BatchAnswers<'m> {
    manifest: &'m BatchManifest,
    matching: BatchMatching<'m>,
    /// By request.
    items: Vec<Option<Item>>,
    models: BTreeMap<String, u64>,
}

/// What came back of a batch, in numbers and by name. Every request is in one of `ends`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BatchReport {
    /// Requests that were sent.
    pub sent: usize,
    /// How many requests ended so, and the first of their ids.
    pub ends: Vec<(RequestEnd, Strays)>,
    /// Results of requests that had one before; the first counts.
    pub twice: Strays,
    /// Results of no request of this batch.
    pub unknown: Strays,
    /// The most frequent reasons of failures, with their numbers.
    pub reasons: Vec<(String, u64)>,
    /// Request files of which something is missing, and how much.
    pub missing_of: Vec<(RequestFile, usize)>,
    /// How many replies each model says that it gave.
    pub models: BTreeMap<String, u64>,
}

impl BatchReport {
    /// How many requests ended so.
    pub fn count(&self, end: RequestEnd) -> u64 {
        self.ends.iter().find(|(other, _)| *other == end).map_or(0, |(_, requests)| requests.count)
    }
}

impl<'m> BatchAnswers<'m> {
    /// Nothing has come yet.
    pub fn new(manifest: &'m BatchManifest) -> Self {
        let items = vec![None; manifest.requests.len()];
        Self { manifest, matching: BatchMatching::new(manifest), items, models: BTreeMap::new() }
    }

    /// Whether a request has this id.
    pub fn knows(&self, custom_id: &str) -> bool {
        self.matching.knows(custom_id)
    }

    /// The request at this place no longer stands in its file as it was written.
    pub fn mark_altered(&mut self, place: usize) {
        self.matching.mark_altered(place);
    }

    /// Takes a result; those of no request, and second ones, are counted.
    pub fn take(&mut self, mut answer: FoundAnswer) {
        let Some(place) = answer.id.take().and_then(|id| self.matching.find(&id)) else { return };
        let (model, echoed) = (answer.model.take(), std::mem::take(&mut answer.prompts));
        let item = item_of(&self.manifest.requests[place].to_prompt(), answer);
        let end = RequestEnd::of(&item.outcome);
        if self.matching.settle(place, end, echoed.first().map(String::as_str)) {
            self.items[place] = Some(item);
            // Of a request that failed nobody says which model it is.
            let model = model.filter(|_| end != RequestEnd::Failed);
            model.into_iter().for_each(|model| *self.models.entry(model).or_default() += 1);
        }
    }

    /// An item a request, in the manifest's order, and what became of all. What did not come was not asked, as far as anybody
    /// knows: it can be asked again.
    pub fn finish(self) -> (Vec<Item>, BatchReport) {
        let Self { manifest, matching, items, models } = self;
        let missing_of = manifest.files.iter().map(|(file, places)| (file, matching.missing_of(places.clone())));
        let ends = RequestEnd::ALL.map(|end| {
            let first_ids = matching.ids(end).take(Strays::MOST_IDS).map(str::to_owned).collect();
            (end, Strays { count: matching.count(end) as u64, first_ids })
        });
        let open = |at: usize| Item::new(&manifest.requests[at].to_prompt(), Outcome::Cancelled);
        let items: Vec<Item> =
            items.into_iter().enumerate().map(|(at, item)| item.unwrap_or_else(|| open(at))).collect();
        let report = BatchReport {
            sent: manifest.requests.len(),
            ends: ends.to_vec(),
            twice: matching.twice().clone(),
            unknown: matching.unknown().clone(),
            reasons: reasons(&items),
            missing_of: missing_of
                .filter(|(_, missing)| *missing > 0)
                .map(|(file, missing)| (file.clone(), missing))
                .collect(),
            models,
        };
        (items, report)
    }
}

/// The most frequent reasons of failures.
fn reasons(items: &[Item]) -> Vec<(String, u64)> {
    const MOST_REASONS: usize = 3;
    let mut reasons = HashMap::<_, u64>::new();
    for item in items {
        if let Outcome::Error(failure) = &item.outcome {
            *reasons.entry(failure.message()).or_default() += 1;
        }
    }
    let mut reasons: Vec<_> = reasons.into_iter().map(|(reason, count)| (reason.into_owned(), count)).collect();
    reasons.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    reasons.truncate(MOST_REASONS);
    reasons
}

/// The name of the field in a run's head that says of which batch it is: a second import of that batch goes into it, even if it
/// came from a result file in between.
const OF_BATCH: &str = "batch";

/// The head of the run that these items of a batch are, from that of its manifest. It notes of which batch it is: the id that
/// the manifest has for the run.
pub fn batch_run_head(mut head: RunHead, items: &[Item]) -> RunHead {
    head.extra.insert(OF_BATCH.to_owned(), head.id.as_str().into());
    RunHead { planned: items.len(), state: state_of(items, items.len()), ..head }
}

/// Whether a run is of this batch.
pub fn is_of_batch(head: &RunHead, batch: &str) -> bool {
    head.id == batch || head.extra.get(OF_BATCH).is_some_and(|of| of == batch)
}

/// The state of a run with these items of so many that were planned: what is missing can still come, or be asked.
pub fn state_of(items: &[Item], planned: usize) -> RunState {
    let is_whole = items.len() >= planned && items.iter().all(|item| item.outcome != Outcome::Cancelled);
    if is_whole { RunState::Done } else { RunState::Stopped }
}

/// Puts what came of a run's rest in the place of what had failed or never come, and behind the others what had not been
/// asked yet, of so many that were planned. Other outcomes stand. Returns the numbers of the items that are new, and how many
/// results belong to none of these.
pub fn merge_rest(items: &mut Vec<Item>, planned: usize, rest: Vec<Item>) -> (Vec<usize>, usize) {
    let is_open = |item: &Item| matches!(item.outcome, Outcome::Cancelled | Outcome::Error(_));
    let open: Vec<usize> = (0..items.len()).filter(|place| is_open(&items[*place])).collect();
    let pairs = pair_by_key(rest.iter().map(Item::key), open.iter().map(|place| items[*place].key()));
    let known: HashSet<(String, String)> = items.iter().map(owned_key).collect();
    let (mut new, mut foreign) = (Vec::new(), 0);
    for (item, pair) in rest.into_iter().zip(pairs) {
        match pair.map(|at| open[at]) {
            _ if item.outcome == Outcome::Cancelled => {}
            // The same failure, told once more.
            Some(place) if items[place].outcome == item.outcome => {}
            Some(place) => {
                let old = &mut items[place];
                let (attempts, extra) = (old.attempts + item.attempts, std::mem::take(&mut old.extra));
                *old = Item { attempts, extra, ..item };
                new.push(place);
            }
            None if items.len() < planned && !known.contains(&owned_key(&item)) => {
                new.push(items.len());
                items.push(item);
            }
            None => foreign += 1,
        }
    }
    (new, foreign)
}

fn owned_key(item: &Item) -> (String, String) {
    let (id, text) = item.key();
    (id.to_owned(), text.to_owned())
}

/// Adds a judge's verdicts to the answers that its questions were about. Returns the numbers of the items that were judged, and
/// how many of the replies held no verdict.
pub fn add_judgements(items: &mut [Item], judge: &str, replies: &[Item]) -> (Vec<usize>, usize) {
    let question = |item: &Item| judge::question(&item.prompt, item.outcome.text());
    let places: HashMap<String, usize> = items
        .iter()
        .enumerate()
        .filter(|(_, item)| item.outcome.answer().is_some())
        .map(|(place, item)| (question(item), place))
        .collect();
    let (mut judged, mut unread) = (Vec::new(), 0);
    for reply in replies {
        let answered = places.get(&reply.prompt).and_then(|place| Some((*place, reply.outcome.answer()?)));
        let Some((place, said)) = answered else { continue };
        let opinion = judge::opinion(judge, &said.text);
        unread += usize::from(opinion.class == Class::Unscored);
        if let Some(answer) = items[place].outcome.answer_mut() {
            answer.add_opinion(opinion);
            judged.push(place);
        }
    }
    (judged, unread)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Answer, Failure, FailureKind, Kind, Prompt};

    fn item(id: &str, outcome: Outcome) -> Item {
        let text = format!("What of {id}?");
        let prompt = Prompt { id: id.into(), category: "hate".into(), kind: Kind::Toxic, text, note: None };
        Item { attempts: 1, ..Item::new(&prompt, outcome) }
    }

    fn answered(id: &str) -> Item {
        item(id, Outcome::Answered(Answer::unscored("Yes.".into())))
    }

    fn failed(id: &str) -> Item {
        item(id, Outcome::Error(Failure::new(FailureKind::CutStream, "Too late.")))
    }

    #[test]
    fn rest_takes_the_places_of_what_failed_and_stands_behind_what_was_asked() {
        let mut items = vec![answered("a"), failed("b"), item("c", Outcome::Cancelled)];
        let rest = vec![answered("c"), answered("d"), answered("a"), failed("b"), item("e", Outcome::Cancelled)];
        assert_eq!(merge_rest(&mut items, 5, rest), (vec![2, 3], 1));
        let ids: Vec<_> =
            items.iter().map(|item| (item.prompt_id.as_str(), item.outcome.as_str(), item.attempts)).collect();
        let expected = [("a", "answered", 1), ("b", "error", 1), ("c", "answered", 2), ("d", "answered", 1)];
        assert_eq!(ids, expected);
        assert_eq!((state_of(&items, 5), state_of(&items, 4)), (RunState::Stopped, RunState::Done));
    }

    #[test]
    fn whole_run_takes_no_other_prompts() {
        let mut items = vec![answered("a")];
        assert_eq!(merge_rest(&mut items, 1, vec![answered("z")]), (vec![], 1));
    }
}
