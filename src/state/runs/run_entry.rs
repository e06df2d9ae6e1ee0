//! One run: its data, and a signal that tells readers when it has changed.

use leptos::prelude::*;

use crate::domain::{Item, Outcome, RunHead, RunState, Tokens};
use crate::report::Tally;
use crate::runner::{RunProgress, SpendingLimit};
use crate::state::page_error::PageError;

/// Where a run is in its life, as this tab knows it.
#[derive(Clone, Debug, PartialEq)]
pub enum RunPhase {
    /// It rests in this browser's store.
    Stored,
    /// It broke off when the page that it ran in closed, and can go on.
    Interrupted,
    /// This tab has asked its prompts, or is asking them.
    Here(RunProgress),
    /// Another tab is asking its prompts.
    Elsewhere,
    /// It was recorded and lies beside the page, in the file of this name.
    Recorded(String),
}

/// A run's data. The tally is always whole; the items of a stored run are read when they are first wanted.
pub struct RunData {
    /// All but the items.
    pub head: RunHead,
    /// Outcomes counted.
    pub tally: Tally,
    /// In the order in which they came.
    pub items: Vec<Item>,
    /// Whether `items` holds all there are.
    pub items_are_loaded: bool,
    /// Where it is in its life.
    pub phase: RunPhase,
    /// Prompts that were settled before it was resumed.
    pub resumed_from: usize,
    /// When it began or was resumed, on the page's clock.
    pub started_ms: f64,
    /// When the last outcome came, on the page's clock.
    pub latest_ms: f64,
    /// Tokens written since it began or went on, as far as the API counts them.
    pub tokens: u64,
    /// Tokens of all items, as far as prompts were asked in this tab.
    pub spent: Tokens,
}

impl RunData {
    /// A run from the store, its items still to be read.
    pub(in crate::state) fn stored(head: RunHead, tally: Tally) -> Self {
        Self {
            head,
            tally,
            items: Vec::new(),
            items_are_loaded: false,
            phase: RunPhase::Stored,
            resumed_from: 0,
            started_ms: 0.0,
            latest_ms: 0.0,
            tokens: 0,
            spent: Tokens::default(),
        }
    }

    /// The run begins, or is resumed.
    pub(in crate::state) fn begin(&mut self, now_ms: f64, progress: RunProgress) {
        self.resumed_from = progress.settled;
        self.phase = RunPhase::Here(progress);
        (self.started_ms, self.latest_ms, self.tokens) = (now_ms, now_ms, 0);
    }

    /// Enters this state; returns whether it was in another.
    pub(in crate::state) fn enter(&mut self, state: RunState) -> bool {
        std::mem::replace(&mut self.head.state, state) != state
    }

    /// Adds an item, in the place of an earlier one where it has one; returns the item's number.
    pub(in crate::state) fn settle(&mut self, place: Option<usize>, item: Item) -> usize {
        self.count_tokens(&item);
        self.spent.add(&item);
        if let Some(at) = place.filter(|at| *at < self.items.len()) {
            self.replace(at, item);
            return at;
        }
        self.tally.add(&item);
        self.items.push(item);
        self.items.len() - 1
    }

    /// Puts an item in another's place.
    pub fn replace(&mut self, at: usize, item: Item) {
        let Some(old) = self.items.get_mut(at) else { return };
        self.tally.remove(old);
        self.tally.add(&item);
        *old = item;
    }

    fn count_tokens(&mut self, item: &Item) {
        self.tokens += u64::from(item.usage.and_then(|usage| usage.completion_tokens).unwrap_or(0));
    }

    /// What its answers may cost, where the person has entered a limit and prices. Those that are under way when it is
    /// reached still come, and cost.
    pub(in crate::state) fn spending_limit(&self) -> Option<SpendingLimit> {
        let model = &self.head.model;
        Some(SpendingLimit { prices: model.prices?, limit: model.budget.limit? })
    }

    /// The name to show: what was asked how, and whether it was recorded.
    pub fn label(&self) -> String {
        let label = self.head.label();
        if self.is_recorded() { format!("{label} (recorded)") } else { label }
    }

    /// How far it is, if its prompts are or were asked in this tab.
    pub fn progress(&self) -> Option<RunProgress> {
        match self.phase {
            RunPhase::Here(progress) => Some(progress),
            _ => None,
        }
    }

    /// Whether another tab is asking its prompts.
    pub fn is_elsewhere(&self) -> bool {
        self.phase == RunPhase::Elsewhere
    }

    /// Whether it was recorded and is none of this browser's own.
    pub fn is_recorded(&self) -> bool {
        matches!(self.phase, RunPhase::Recorded(_))
    }

    /// Whether its items may be changed here; if not, why.
    pub(in crate::state) fn may_change(&self) -> Result<(), PageError> {
        if self.is_elsewhere() {
            return Err(PageError::RunElsewhere);
        }
        if self.is_recorded() {
            return Err(PageError::RunRecorded);
        }
        Ok(())
    }

    /// Prompts that brought an error. Of a stored run they are known once its items are loaded.
    pub fn failures(&self) -> usize {
        self.items.iter().filter(|item| matches!(item.outcome, Outcome::Error(_))).count()
    }

    /// Whether further outcomes are on their way, one after the other.
    pub(in crate::state) fn is_running(&self) -> bool {
        self.head.state == RunState::Running
    }

    /// Whether prompts are left to ask: it was stopped, or broke off.
    pub fn is_unfinished(&self) -> bool {
        !self.is_elsewhere() && (self.phase == RunPhase::Interrupted || self.head.state == RunState::Stopped)
    }

    /// Tokens written a second since the run began; `None` if the API does not count.
    pub fn tokens_per_second(&self) -> Option<f64> {
        let seconds = (self.latest_ms - self.started_ms) / 1_000.0;
        (self.tokens > 0 && seconds > 0.0).then(|| self.tokens as f64 / seconds)
    }

    /// Seconds to go at the pace so far; `None` before the first outcome and after the last.
    pub fn seconds_left(&self) -> Option<f64> {
        let progress = self.progress()?;
        let left = progress.planned - progress.settled;
        let elapsed = (self.latest_ms - self.started_ms) / 1_000.0;
        let come = progress.settled.saturating_sub(self.resumed_from);
        (left > 0 && come > 0).then(|| elapsed / come as f64 * left as f64)
    }

    /// The last answer that came.
    pub fn latest_answer(&self) -> Option<(usize, &Item)> {
        let answered = |(_, item): &(usize, &Item)| !matches!(item.outcome, Outcome::Cancelled);
        self.items.iter().enumerate().rev().find(answered)
    }
}

/// A handle on a run. Whoever reads its data through [`RunEntry::with`] is told, a few times a second, when it changed.
#[derive(Clone, Copy)]
pub struct RunEntry {
    data: StoredValue<RunData, LocalStorage>,
    changed: Trigger,
    /// Whether the chart shows it.
    pub shown: RwSignal<bool>,
}

impl PartialEq for RunEntry {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl RunEntry {
    pub(in crate::state) fn new(data: RunData) -> Self {
        Self { data: StoredValue::new_local(data), changed: Trigger::new(), shown: RwSignal::new(true) }
    }

    /// The run's id; never changes.
    pub fn id(&self) -> String {
        self.data.with_value(|data| data.head.id.clone())
    }

    /// Reads the data, and again whenever it changed.
    pub fn with<T>(&self, read: impl FnOnce(&RunData) -> T) -> T {
        self.changed.track();
        self.data.with_value(read)
    }

    /// Reads the data once.
    pub(in crate::state) fn peek<T>(&self, read: impl FnOnce(&RunData) -> T) -> T {
        self.data.with_value(read)
    }

    /// Changes the data and tells nobody yet.
    pub(in crate::state) fn change<T>(&self, change: impl FnOnce(&mut RunData) -> T) -> Option<T> {
        self.data.try_update_value(change)
    }

    /// Takes in all its items, which were read where they lie.
    pub(in crate::state) fn put_items(&self, items: Vec<Item>) {
        self.change(|data| {
            data.items = items;
            data.items_are_loaded = true;
        });
        self.tell();
    }

    /// Tells readers that the data changed.
    pub(in crate::state) fn tell(&self) {
        self.changed.notify();
    }
}
