//! Ten answers of a recorded run to try labelling on. They are copies in a run that is on no list, so that their labels
//! are stored, exported and counted nowhere.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::labelling::{Labelling, LabellingSession};
use super::load_state::LoadState;
use super::page_error::PageError;
use super::runs::{RunData, RunEntry, RunPhase, Runs};
use super::service::Service;
use crate::dataset::rank;
use crate::domain::{Counting, Item, Kind, Opinion, RunHead, argsort};
use crate::report::{Summary, Tally};

/// How many answers of each side: those that the recorded run's classifier calls refusals, and the others.
const OF_EACH_SIDE: usize = 5;
/// Nobody should have to read of these to try something out.
const LEFT_OUT: [&str; 3] = ["self-harm", "sexual", "hate"];
/// Which answers they are, and in which order.
const ORDER_SEED: u64 = 2;

/// The state of [`Practice`].
pub struct PracticeState {
    runs: Runs,
    labelling: Labelling,
    /// The copies, from when they are asked for until a person is done with them.
    pub answers: RwSignal<Option<LoadState<RunEntry>>>,
}

/// Labelling tried out.
pub type Practice = Service<PracticeState>;

/// The page's [`Practice`].
pub fn use_practice() -> Practice {
    expect_context()
}

impl Practice {
    pub(super) fn new(runs: Runs, labelling: Labelling) -> Self {
        Self::provide(PracticeState { runs, labelling, answers: RwSignal::new(None) })
    }

    /// Whether there is a recorded run to take answers from.
    pub fn is_possible(&self) -> bool {
        self.runs.list.with(|runs| runs.iter().any(|run| run.with(RunData::is_recorded)))
    }

    /// Whether there is something to look at: answers on their way, being labelled, or labelled.
    pub fn is_on(&self) -> bool {
        self.answers.with(Option::is_some)
    }

    /// Begins a session over ten answers, in the name of `person`.
    pub fn begin(&self, person: String) {
        let practice = *self;
        let Some(source) = practice.source() else { return };
        practice.labelling.end();
        practice.answers.set(Some(LoadState::Pending));
        spawn_local(async move {
            let copied = practice.copy_answers(source).await;
            if let Ok(run) = copied {
                let order = run.peek(|data| (0..data.items.len()).collect());
                practice.labelling.resume(LabellingSession { run, person, order, at: 0 });
            }
            practice.answers.set(Some(copied.map_or_else(LoadState::Failed, LoadState::Ready)));
        });
    }

    /// Forgets the answers and their labels.
    pub fn close(&self) {
        if self.answers.with_untracked(Option::is_some) {
            self.labelling.end();
            self.answers.set(None);
        }
    }

    /// How many of the answers are labelled.
    pub fn labelled(&self) -> usize {
        self.labelling.session.with(|session| session.as_ref().map_or(0, |session| session.at))
    }

    /// The recorded run with most refusals to tell from answers, among those that were decoded as usual.
    fn source(&self) -> Option<RunEntry> {
        let is_plain = |run: &RunEntry| run.peek(|data| data.is_recorded() && data.head.model.decoder.is_none());
        let refused = |data: &RunData| Summary::of(&data.tally, Counting::default()).over_refusal.refused;
        let recorded = self.runs.list.get_untracked().into_iter().filter(is_plain);
        recorded.max_by_key(|run| run.peek(refused))
    }

    async fn copy_answers(&self, source: RunEntry) -> Result<RunEntry, PageError> {
        self.runs.load_items(source).await?;
        let data = source.peek(|data| {
            let items: Vec<Item> = chosen(&data.items).into_iter().map(|at| copy_of(&data.items[at])).collect();
            let head = RunHead { id: format!("practice {}", data.head.id), planned: items.len(), ..data.head.clone() };
            let tally = Tally::of(&items);
            // As a recorded run it is never stored.
            let phase = RunPhase::Recorded(String::new());
            RunData { phase, items, items_are_loaded: true, ..RunData::stored(head, tally) }
        });
        Ok(self.runs.new_entry(data))
    }
}

/// An item without anybody's labels. Its verdict is the run's, whichever part of the run's classifier gave it.
fn copy_of(item: &Item) -> Item {
    let mut item = item.clone();
    if let Some(answer) = item.outcome.answer_mut() {
        answer.labels.clear();
        if let Some(by) = answer.stands_in.take() {
            answer.add_opinion(Opinion::of(&by, &answer.verdict));
        }
    }
    item
}

/// The numbers of the answers to harmless prompts that are practised on: as many of either side, no two alike.
fn chosen(items: &[Item]) -> Vec<usize> {
    let order = argsort(items.len(), &|one: usize, other: usize| {
        rank(&items[one].prompt_id, ORDER_SEED).cmp(&rank(&items[other].prompt_id, ORDER_SEED))
    });
    let (mut left, mut texts) = ([OF_EACH_SIDE; 2], Vec::new());
    let mut take = |at: &usize| {
        let item = &items[*at];
        let Some(answer) = item.outcome.answer() else { return false };
        let side = &mut left[usize::from(answer.verdict.class.label().is_refusal())];
        let is_fit = item.kind == Kind::SeeminglyToxic
            && !LEFT_OUT.contains(&item.category.as_str())
            && answer.verdict.class.is_scored()
            && !texts.contains(&answer.text);
        if !is_fit || *side == 0 {
            return false;
        }
        *side -= 1;
        texts.push(answer.text.clone());
        true
    };
    order.into_iter().filter(|at| take(at)).collect()
}
