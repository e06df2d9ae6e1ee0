//! All state of the page, in one place that every component can reach.

use leptos::prelude::*;

use super::form::{AddressOrigin, KeyBox};
use super::keeper::Keeper;
use super::launch::{Contender, Upcoming, Wish};
use super::live::LiveRun;
use super::{
    Bench, Categories, Comparing, EncoderService, Filter, History, Judging, Labelling, Local, Notice, RunData,
    RunEntry, Sets,
};
use crate::dataset::PublishedModel;
use crate::domain::{Convention, Counting, Item, Kind, Page, RunState, Settings, Verdict};
use crate::platform::{Abort, Channel, DataWorker, remember, remembered};
use crate::refusal::{Classifier, card::Card};
use crate::report::corrected_rate;

/// Something that the page has to load before it can be used.
#[derive(Clone, Debug, PartialEq)]
pub enum Loading<T> {
    /// On its way.
    Waiting,
    /// Here.
    Ready(T),
    /// It will not come; what happened and what to do.
    Failed(String),
}

impl<T> Loading<T> {
    /// What is here.
    pub fn ready(&self) -> Option<&T> {
        match self {
            Self::Ready(value) => Some(value),
            _ => None,
        }
    }

    /// Why it is not here and will not be.
    pub fn trouble(&self) -> Option<&str> {
        match self {
            Self::Failed(message) => Some(message),
            _ => None,
        }
    }
}

/// A run's point corrected for its classifier's errors: rate, low and high end of the 95 % interval, in fractions.
#[derive(Clone, Debug, PartialEq)]
pub struct CorrectedPoint {
    /// The run's id.
    pub run: String,
    /// Harmless prompts refused.
    pub x: [f64; 3],
    /// Toxic prompts refused.
    pub y: [f64; 3],
}

/// An answer with the verdict of each of the page's classifiers, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tried {
    /// What stands in the prompt's box.
    pub prompt: String,
    /// What stands in the answer's box.
    pub text: String,
    /// The answer that was judged last.
    pub judged: String,
    /// One a classifier; none before the first answer.
    pub verdicts: Vec<Verdict>,
    /// That of the model and the encoder, where it is on and was asked.
    pub by_encoder: Option<Verdict>,
}

/// The page's state. A handle: copies share what they point at, and it lives as long as the page.
#[derive(Clone, Copy)]
pub struct App(&'static AppState);

impl std::ops::Deref for App {
    type Target = AppState;

    fn deref(&self) -> &AppState {
        self.0
    }
}

/// What an [`App`] points at.
pub struct AppState {
    /// What the forms hold.
    pub settings: RwSignal<Settings>,
    /// Where the address in the form came from.
    pub address_origin: RwSignal<AddressOrigin>,
    /// The key, and whom it is for.
    pub(super) key: RwSignal<KeyBox>,
    /// Which classifier judges the next run.
    pub classifier: RwSignal<Classifier>,
    /// The conventions by which all rates on the page are counted.
    pub counting: RwSignal<Counting>,
    /// The page shown.
    pub page: RwSignal<Page>,
    /// Every run of this browser, oldest first.
    pub runs: RwSignal<Vec<RunEntry>>,
    /// The run whose answers the responses page shows.
    pub chosen_run: RwSignal<Option<RunEntry>>,
    /// Which of its answers.
    pub filter: RwSignal<Filter>,
    /// The item that is open: its number in the chosen run.
    pub open_item: RwSignal<Option<usize>>,
    /// The runs that are going on in this tab.
    pub(super) live: StoredValue<Vec<LiveRun>, LocalStorage>,
    /// The same, for who shows them.
    pub live_runs: RwSignal<Vec<RunEntry>>,
    /// Models that Run asks in place of the one in the form.
    pub lineup: RwSignal<Vec<Contender>, LocalStorage>,
    /// Whether they are asked at the same time.
    pub side_by_side: RwSignal<bool>,
    /// Those that wait for their turn, with what they are asked.
    pub(super) next: StoredValue<Vec<Upcoming>, LocalStorage>,
    /// Whether a run is going on.
    pub is_live: RwSignal<bool>,
    /// A run waits for the person's word that toxic prompts may go out under their account, to these origins.
    pub asks_consent: RwSignal<Option<Vec<String>>>,
    pub(super) consented: StoredValue<Vec<String>>,
    /// What is done once the person has agreed.
    pub(super) wish: StoredValue<Option<Wish>, LocalStorage>,
    pub(super) channel: StoredValue<Option<Channel>, LocalStorage>,
    /// Runs of other tabs of which more is kept than was read.
    pub(super) heard: StoredValue<Vec<(String, RunState)>>,
    /// The published results.
    pub published: RwSignal<Loading<Vec<PublishedModel>>>,
    /// The prompt sets.
    pub sets: Sets,
    /// Names of models that the server offers, after "Test connection".
    pub offered_models: RwSignal<Vec<String>>,
    /// The status line.
    pub notice: RwSignal<Notice>,
    pub(super) keeper: StoredValue<Keeper, LocalStorage>,
    /// Whether the chart shows where the chosen run would stand by other classifiers.
    pub shows_others: RwSignal<bool>,
    /// Whether each rate is shown under the other conventions too.
    pub shows_conventions: RwSignal<bool>,
    /// The person whose labels are taken for the truth; empty is the first there is.
    pub reference: RwSignal<String>,
    /// The chosen run's rates corrected from that person's labels.
    pub corrected: Memo<Option<CorrectedPoint>>,
    /// Whether the chart shows every run's rates corrected by the classifier's measured errors.
    pub shows_corrected: RwSignal<bool>,
    /// What may be expected of the classifier.
    pub card: RwSignal<Loading<Card>>,
    /// The classifier's encoder.
    pub encoder: EncoderService,
    /// The answer on the classifier page, as it was last judged.
    pub tried: RwSignal<Tried>,
    /// A judge at work.
    pub judging: RwSignal<Option<Judging>>,
    pub(super) judge_abort: StoredValue<Option<Abort>, LocalStorage>,
    /// The runs that are compared.
    pub compare: Comparing,
    /// The page of rates by category.
    pub categories: Categories,
    /// A person labelling.
    pub labelling: RwSignal<Option<Labelling>>,
    /// Why answers of the run that is going on could not be judged.
    pub(super) desk_trouble: StoredValue<Option<String>>,
    /// What the history of runs keeps beside them.
    pub history: History,
    /// The page's own models.
    pub local: Local,
    /// The ROSE bench.
    pub bench: Bench,
    desk: StoredValue<Option<DataWorker>, LocalStorage>,
    root: Owner,
}

fn corrected_point(run: RunEntry, reference: &str, counting: Counting) -> Option<CorrectedPoint> {
    run.with(|data| {
        let own = &data.head.classifier.id;
        let is_here = |item: &Item| item.outcome.answer().is_some_and(|answer| answer.label_by(reference).is_some());
        let person = match data.items.iter().any(is_here) {
            true => reference.to_owned(),
            false => first_person(&data.items)?.to_owned(),
        };
        let ends = |kind| {
            let corrected = corrected_rate(&data.items, own, &person, kind, counting)?.corrected;
            let [low, high] = corrected.ci95;
            Some([corrected.rate, low, high])
        };
        Some(CorrectedPoint { run: data.head.id.clone(), x: ends(Kind::SeeminglyToxic)?, y: ends(Kind::Toxic)? })
    })
}

/// By name, as the labels page lists them.
fn first_person(items: &[Item]) -> Option<&str> {
    items
        .iter()
        .filter_map(|item| item.outcome.answer())
        .flat_map(|answer| &answer.labels)
        .map(|label| &*label.by)
        .min()
}

/// What the browser remembers of what counts as refused.
const CONVENTION: &str = "refusal-lab-convention";

impl App {
    pub(super) fn new() -> Self {
        let (chosen_run, counting) = (RwSignal::new(None), RwSignal::new(Counting::default()));
        let reference = RwSignal::new(String::new());
        let state = AppState {
            settings: RwSignal::new(Settings::default()),
            address_origin: RwSignal::new(AddressOrigin::Entered),
            key: RwSignal::new(KeyBox::default()),
            classifier: RwSignal::new(Classifier::default()),
            counting,
            page: RwSignal::new(Page::default()),
            runs: RwSignal::new(Vec::new()),
            chosen_run,
            filter: RwSignal::new(Filter::default()),
            open_item: RwSignal::new(None),
            live: StoredValue::new_local(Vec::new()),
            live_runs: RwSignal::new(Vec::new()),
            lineup: RwSignal::new_local(Vec::new()),
            side_by_side: RwSignal::new(false),
            next: StoredValue::new_local(Vec::new()),
            is_live: RwSignal::new(false),
            asks_consent: RwSignal::new(None),
            consented: StoredValue::new(Vec::new()),
            wish: StoredValue::new_local(None),
            channel: StoredValue::new_local(None),
            heard: StoredValue::new(Vec::new()),
            published: RwSignal::new(Loading::Waiting),
            sets: Sets::new(),
            offered_models: RwSignal::new(Vec::new()),
            notice: RwSignal::new(Notice::default()),
            keeper: StoredValue::new_local(Keeper::default()),
            shows_others: RwSignal::new(true),
            shows_conventions: RwSignal::new(false),
            reference,
            corrected: Memo::new(move |_| corrected_point(chosen_run.get()?, &reference.get(), counting.get())),
            shows_corrected: RwSignal::new(false),
            card: RwSignal::new(Loading::Waiting),
            encoder: EncoderService::new(),
            tried: RwSignal::new(Tried::default()),
            judging: RwSignal::new(None),
            judge_abort: StoredValue::new_local(None),
            compare: Comparing::new(),
            categories: Categories::new(),
            labelling: RwSignal::new(None),
            desk_trouble: StoredValue::new(None),
            history: History::default(),
            local: Local::new(),
            bench: Bench::new(),
            desk: StoredValue::new_local(None),
            root: Owner::current().unwrap_or_default(),
        };
        Self(Box::leak(Box::new(state)))
    }

    /// Takes up what counted as refused on the last visit, and remembers what is chosen from now on.
    pub(super) fn recall_convention(self) {
        let known = remembered(CONVENTION).and_then(|name| Convention::from_name(&name));
        self.counting.update(|counting| counting.convention = known.unwrap_or(counting.convention));
        Effect::new(move || remember(CONVENTION, self.counting.get().convention.as_str()));
    }

    /// The data worker, which starts when it is first wanted: the chart does not wait for it.
    pub(super) fn desk(&self) -> DataWorker {
        self.desk
            .try_update_value(|desk| desk.get_or_insert_with(DataWorker::start).clone())
            .unwrap_or_else(DataWorker::start)
    }

    /// Makes something that lives as long as the page, wherever it is asked for.
    pub(super) fn own<T>(&self, make: impl FnOnce() -> T) -> T {
        self.root.with(make)
    }

    /// Says what went wrong.
    pub(super) fn trouble(&self, error: impl ToString) {
        self.notice.set(Notice::Trouble(error.to_string()));
    }

    /// Puts a run on the page and makes it the one that the responses page shows.
    pub(super) fn add_run(&self, entry: RunEntry) {
        self.runs.update(|runs| runs.push(entry));
        self.choose_run(Some(entry));
    }

    /// Puts runs before all others; if none was chosen yet, the last of all is.
    pub(super) fn put_first(&self, entries: Vec<RunEntry>) {
        self.runs.update(|runs| drop(runs.splice(0..0, entries)));
        if self.chosen_run.get_untracked().is_none() {
            self.chosen_run.set(self.runs.with_untracked(|runs| runs.last().copied()));
        }
    }

    /// The runs that the chart shows, oldest first.
    pub fn shown_runs(&self) -> Vec<RunEntry> {
        self.runs.with(|runs| runs.iter().copied().filter(|run| run.shown.get()).collect())
    }

    /// The runs that this browser keeps, oldest first: all but the recorded ones.
    pub fn kept_runs(&self) -> Vec<RunEntry> {
        self.runs.with(|runs| runs.iter().copied().filter(|run| !run.with(RunData::is_recorded)).collect())
    }

    /// Makes this run the one whose answers are shown.
    pub fn choose_run(&self, run: Option<RunEntry>) {
        self.open_item.set(None);
        self.chosen_run.set(run);
    }

    /// Takes a run off the page.
    pub(super) fn take_off(&self, entry: RunEntry) {
        self.runs.update(|runs| runs.retain(|other| *other != entry));
        if self.chosen_run.get_untracked() == Some(entry) {
            self.choose_run(self.runs.with_untracked(|runs| runs.last().copied()));
        }
    }
}
