//! Writes runs to the browser's database: what arrives during one write goes out with the next, and what could not be
//! written is tried again.

use futures::channel::oneshot;
use futures::future::select;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::run_entry::{RunData, RunEntry};
use crate::domain::{RunState, StoreError};
use crate::platform::{Channel, TabLock, is_hidden, sleep_ms};
use crate::report::{write_stored_head, write_stored_item};
use crate::state::notice::Notice;
use crate::state::service::Service;
use crate::state::shell::Shell;
use crate::state::storage::Storage;

/// The channel on which tabs tell each other of their runs.
const CHANNEL: &str = "refusal-lab/runs";

/// Items written at once at most: more would hold the page up.
const AT_ONCE: usize = 400;
/// From one write's end to the next's begin, where only outcomes wait: each write costs the run about the same, however
/// much it holds, and an outcome is to be on the disk within a second of its coming.
const BETWEEN_MS: u32 = 200;
/// The wait after a write that failed; it doubles with each.
const FIRST_WAIT_MS: u32 = 1_000;
const LONGEST_WAIT_MS: u32 = 16_000;

/// What is to be written of a run; its head always is.
struct PendingWrite {
    entry: RunEntry,
    plan: Option<String>,
    items: Vec<usize>,
    /// All is asked and answered once this is written: the plan has done its service.
    is_complete: bool,
}

impl PendingWrite {
    /// Whether nothing but outcomes of a run that goes on is to be written.
    fn can_wait(&self) -> bool {
        self.plan.is_none()
            && !self.items.is_empty()
            && self.items.len() < AT_ONCE
            && self.entry.peek(RunData::is_running)
    }
}

#[derive(Default)]
struct Queue {
    pending: Vec<PendingWrite>,
    /// The locks of runs that have ended. Each is given up once all of its run is written: a tab that takes the run over
    /// then finds all of it.
    claims: Vec<(RunEntry, TabLock)>,
    is_writing: bool,
    /// Ends the wait between two writes.
    hurry: Option<oneshot::Sender<()>>,
}

impl Queue {
    fn add(&mut self, entry: RunEntry, add: impl FnOnce(&mut PendingWrite)) {
        let at = self.pending.iter().position(|pending| pending.entry == entry);
        let at = at.unwrap_or_else(|| {
            self.pending.push(PendingWrite { entry, plan: None, items: Vec::new(), is_complete: false });
            self.pending.len() - 1
        });
        add(&mut self.pending[at]);
        if !self.pending[at].can_wait() {
            self.hurry = None;
        }
    }

    fn take_claim(&mut self, entry: RunEntry) -> Option<TabLock> {
        let at = self.claims.iter().position(|(other, _)| *other == entry)?;
        Some(self.claims.swap_remove(at).1)
    }

    /// What to write next; `None` ends the writing.
    fn next(&mut self) -> Option<PendingWrite> {
        let next = self.pending.pop();
        self.is_writing = next.is_some();
        let mut next = next?;
        if next.items.len() > AT_ONCE {
            let items = next.items.split_off(AT_ONCE);
            let is_complete = std::mem::take(&mut next.is_complete);
            self.pending.push(PendingWrite { entry: next.entry, plan: None, items, is_complete });
        }
        Some(next)
    }

    /// Nothing is lost to a full disk: what could not be written goes out before what came since.
    fn put_back(&mut self, mut failed: PendingWrite) {
        match self.pending.iter_mut().find(|pending| pending.entry == failed.entry) {
            Some(pending) => {
                failed.items.append(&mut pending.items);
                pending.items = failed.items;
                pending.plan = failed.plan.or(pending.plan.take());
                pending.is_complete |= failed.is_complete;
            }
            None => self.pending.push(failed),
        }
    }
}

/// The state of [`RunStore`].
pub struct RunStoreState {
    shell: Shell,
    storage: Storage,
    queue: StoredValue<Queue, LocalStorage>,
    channel: StoredValue<Option<Channel>, LocalStorage>,
}

/// Writes runs to the browser's database, in order, without holding anyone up, and tells the other tabs.
pub(in crate::state) type RunStore = Service<RunStoreState>;

impl RunStore {
    pub(in crate::state) fn new(shell: Shell, storage: Storage) -> Self {
        let (queue, channel) = (StoredValue::new_local(Queue::default()), StoredValue::new_local(None));
        Self::provide(RunStoreState { shell, storage, queue, channel })
    }

    /// Writes the run's header, and these of its items, soon.
    pub(in crate::state) fn write(&self, entry: RunEntry, items: impl IntoIterator<Item = usize>) {
        self.add(entry, |pending| pending.items.extend(items));
    }

    /// Writes the plan of a run before any of its items.
    pub(in crate::state) fn write_plan(&self, entry: RunEntry, plan: String) {
        self.add(entry, |pending| pending.plan = Some(plan));
    }

    /// Writes the rest of a run that has ended, and then gives up its lock. The plan of one that is complete is removed.
    pub(in crate::state) fn write_last(&self, entry: RunEntry, claim: Option<TabLock>, is_complete: bool) {
        self.queue.update_value(|queue| queue.claims.extend(claim.map(|claim| (entry, claim))));
        self.add(entry, |pending| pending.is_complete = is_complete);
    }

    /// The lock of a run that has ended in this tab and is still being written.
    pub(in crate::state) fn take_claim(&self, entry: RunEntry) -> Option<TabLock> {
        self.queue.try_update_value(|queue| queue.take_claim(entry)).flatten()
    }

    fn add(&self, entry: RunEntry, add: impl FnOnce(&mut PendingWrite)) {
        if entry.peek(RunData::is_recorded) {
            return; // it lies beside the page
        }
        let is_writing = self.queue.try_update_value(|queue| {
            queue.add(entry, add);
            std::mem::replace(&mut queue.is_writing, true)
        });
        if is_writing == Some(false) {
            spawn_local(self.write_all());
        }
    }

    async fn write_all(self) {
        let mut wait = FIRST_WAIT_MS;
        while let Some(pending) = self.queue.try_update_value(Queue::next).flatten() {
            match self.write_pending(&pending).await {
                Ok(state) => {
                    wait = FIRST_WAIT_MS;
                    self.give_up_claim(pending.entry);
                    self.announce(pending.entry, state);
                    if self.storage.has_recovered() {
                        self.shell.notice.set(Notice::StoredAgain);
                    }
                    self.let_outcomes_gather().await;
                }
                Err(error) => {
                    self.storage.report_once(error);
                    self.queue.update_value(|queue| queue.put_back(pending));
                    sleep_ms(wait).await;
                    wait = (wait * 2).min(LONGEST_WAIT_MS);
                }
            }
        }
    }

    fn give_up_claim(&self, written: RunEntry) {
        let has_more = |queue: &Queue| queue.pending.iter().any(|pending| pending.entry == written);
        if !self.queue.with_value(has_more) {
            self.take_claim(written);
        }
    }

    async fn let_outcomes_gather(&self) {
        if is_hidden() {
            return; // the timer might ring after a minute
        }
        let (sender, hurry) = oneshot::channel();
        self.queue.update_value(|queue| {
            queue.hurry = queue.pending.iter().all(PendingWrite::can_wait).then_some(sender);
        });
        select(hurry, Box::pin(sleep_ms(BETWEEN_MS))).await;
    }

    /// Tells in which state the run is stored then; it may be in another by now.
    async fn write_pending(&self, pending: &PendingWrite) -> Result<RunState, StoreError> {
        let (id, state, head, items) = pending.entry.peek(|data| {
            let head = write_stored_head(&data.head, &data.tally);
            let numbers = pending.items.iter();
            let items = numbers.filter_map(|number| Some((*number, write_stored_item(data.items.get(*number)?))));
            (data.head.id.clone(), data.head.state, head, items.collect::<Vec<_>>())
        });
        let store = self.storage.open().await?;
        if let Some(plan) = &pending.plan {
            store.put_plan(&id, plan).await?;
        }
        store.put(&id, &head, &items).await?;
        if pending.is_complete {
            store.remove_plan(&id).await?;
        }
        Ok(state)
    }

    /// The plan of a run, if it is still stored.
    pub(in crate::state) async fn plan(&self, id: &str) -> Result<Option<String>, StoreError> {
        self.storage.open().await?.plan(id).await
    }

    /// Removes a run from the database.
    pub(in crate::state) fn remove(&self, id: String) {
        self.queue.update_value(|queue| queue.pending.retain(|pending| pending.entry.id() != id));
        let storage = self.storage;
        spawn_local(async move {
            let removed = async { storage.open().await?.remove(&id).await };
            if let Err(error) = removed.await {
                storage.report_once(error);
            }
        });
    }

    /// Hears what other tabs tell of their runs: a run's id, and its state or `None` if it is gone.
    pub(in crate::state) fn listen_to_tabs(&self, on_news: impl Fn(&str, Option<RunState>) + 'static) {
        let channel = Channel::open(CHANNEL, move |message| {
            if let Some((state, id)) = message.split_once(' ') {
                on_news(id, RunState::from_name(state));
            }
        });
        self.channel.set_value(channel);
    }

    /// Tells the other tabs that more of a run is stored, and in which state.
    fn announce(&self, entry: RunEntry, state: RunState) {
        self.post(&format!("{} {}", state.as_str(), entry.id()));
    }

    /// Tells the other tabs that a run is gone.
    pub(in crate::state) fn announce_removal(&self, id: &str) {
        self.post(&format!("removed {id}"));
    }

    fn post(&self, message: &str) {
        self.channel.with_value(|channel| channel.iter().for_each(|channel| channel.post(message)));
    }
}
