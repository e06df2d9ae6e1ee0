//! All state of the page, in one place that every component can reach.

use leptos::prelude::*;

use super::form::{AddressOrigin, KeyBox};
use super::keeper::Keeper;
use super::live::LiveRun;
use super::{Notice, RunEntry};
use crate::dataset::{PromptSet, PublishedModel};
use crate::domain::{Counting, Page, Settings};
use crate::refusal::Classifier;

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

/// The page's state. A handle: copies share what they point at.
#[derive(Clone, Copy)]
pub struct App {
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
    /// The item that is open: its number in the chosen run.
    pub open_item: RwSignal<Option<usize>>,
    /// The run that is going on.
    pub(super) live: StoredValue<Option<LiveRun>, LocalStorage>,
    /// Whether a run is going on.
    pub is_live: RwSignal<bool>,
    /// A run waits for the person's word that toxic prompts may go out under their account, to these origins.
    pub asks_consent: RwSignal<Option<Vec<String>>>,
    pub(super) consented: StoredValue<Vec<String>>,
    /// The published results.
    pub published: RwSignal<Loading<Vec<PublishedModel>>>,
    /// The prompt set.
    pub prompts: RwSignal<Loading<PromptSet>>,
    /// Names of models that the server offers, after "Test connection".
    pub offered_models: RwSignal<Vec<String>>,
    /// The status line.
    pub notice: RwSignal<Notice>,
    pub(super) keeper: StoredValue<Keeper, LocalStorage>,
    root: StoredValue<Owner>,
}

impl App {
    pub(super) fn new() -> Self {
        Self {
            settings: RwSignal::new(Settings::default()),
            address_origin: RwSignal::new(AddressOrigin::Entered),
            key: RwSignal::new(KeyBox::default()),
            classifier: RwSignal::new(Classifier::default()),
            counting: RwSignal::new(Counting::default()),
            page: RwSignal::new(Page::default()),
            runs: RwSignal::new(Vec::new()),
            chosen_run: RwSignal::new(None),
            open_item: RwSignal::new(None),
            live: StoredValue::new_local(None),
            is_live: RwSignal::new(false),
            asks_consent: RwSignal::new(None),
            consented: StoredValue::new(Vec::new()),
            published: RwSignal::new(Loading::Waiting),
            prompts: RwSignal::new(Loading::Waiting),
            offered_models: RwSignal::new(Vec::new()),
            notice: RwSignal::new(Notice::default()),
            keeper: StoredValue::new_local(Keeper::default()),
            root: StoredValue::new(Owner::current().unwrap_or_default()),
        }
    }

    /// The page's state, from any component.
    pub fn get() -> Self {
        expect_context()
    }

    /// Makes something that lives as long as the page, wherever it is asked for.
    pub(super) fn own<T>(&self, make: impl FnOnce() -> T) -> T {
        self.root.with_value(|root| root.with(make))
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

    /// Makes this run the one whose answers are shown.
    pub fn choose_run(&self, run: Option<RunEntry>) {
        self.open_item.set(None);
        self.chosen_run.set(run);
    }

    /// Takes a run off the page and out of the store. A run that is going on is stopped first.
    pub fn remove_run(&self, entry: RunEntry) {
        if self.live_entry() == Some(entry) {
            self.stop();
        }
        self.runs.update(|runs| runs.retain(|other| *other != entry));
        if self.chosen_run.get_untracked() == Some(entry) {
            self.choose_run(self.runs.with_untracked(|runs| runs.last().copied()));
        }
        self.keeper.with_value(|keeper| keeper.remove(*self, entry.id()));
    }
}
