//! Keeps runs: what arrives while a write is under way goes out with the next one, and what could not be written is
//! tried again.

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::oneshot;
use futures::future::select;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::run_entry::RunData;
use super::{App, Notice, RunEntry};
use crate::platform::{Store, StoreError, TabLock, is_hidden, sleep_ms};
use crate::report::{write_stored_head, write_stored_item};

/// Items written at once at most: more would hold the page up.
const AT_ONCE: usize = 400;
/// From one write's end to the next's begin, where only outcomes wait: each write costs the run about the same, however
/// much it holds, and an outcome is to be on the disk within a second of its coming.
const BETWEEN_MS: u32 = 200;
/// The wait after a write that failed; it doubles with each.
const FIRST_WAIT_MS: u32 = 1_000;
const LONGEST_WAIT_MS: u32 = 16_000;

/// What is to be written of a run; its head always is.
struct Pending {
    entry: RunEntry,
    plan: Option<String>,
    items: Vec<usize>,
    /// All is asked and answered once this is written: the plan has done its service.
    is_complete: bool,
}

impl Pending {
    /// Whether nothing but outcomes of a run that goes on is to be written.
    fn can_wait(&self) -> bool {
        self.plan.is_none()
            && !self.items.is_empty()
            && self.items.len() < AT_ONCE
            && self.entry.peek(RunData::is_running)
    }
}

#[derive(Default)]
struct State {
    store: Option<Rc<Store>>,
    pending: Vec<Pending>,
    /// Of runs that have ended. Each is given up once all of its run is written: who takes it on then finds all of it.
    claims: Vec<(RunEntry, TabLock)>,
    is_writing: bool,
    /// Ends the wait between two writes.
    hurry: Option<oneshot::Sender<()>>,
    has_complained: bool,
}

/// Writes runs to the browser's store, in order, without holding anyone up.
#[derive(Clone, Default)]
pub(super) struct Keeper(Rc<RefCell<State>>);

impl Keeper {
    /// Keeps the run's head, and these of its items, soon.
    pub(super) fn keep(&self, app: App, entry: RunEntry, items: impl IntoIterator<Item = usize>) {
        self.add(app, entry, |pending| pending.items.extend(items));
    }

    /// Keeps what a run is to do, before any of its items.
    pub(super) fn keep_plan(&self, app: App, entry: RunEntry, plan: String) {
        self.add(app, entry, |pending| pending.plan = Some(plan));
    }

    /// Keeps what is left to keep of a run that has ended, and then lets other tabs have it. The plan of one that is
    /// complete is needed no more.
    pub(super) fn keep_last(&self, app: App, entry: RunEntry, claim: Option<TabLock>, is_complete: bool) {
        self.0.borrow_mut().claims.extend(claim.map(|claim| (entry, claim)));
        self.add(app, entry, |pending| pending.is_complete = is_complete);
    }

    /// The claim on a run that has ended here and is still being written.
    pub(super) fn take_claim(&self, entry: RunEntry) -> Option<TabLock> {
        let claims = &mut self.0.borrow_mut().claims;
        let at = claims.iter().position(|(other, _)| *other == entry)?;
        Some(claims.swap_remove(at).1)
    }

    fn add(&self, app: App, entry: RunEntry, add: impl FnOnce(&mut Pending)) {
        if entry.peek(RunData::is_recorded) {
            return; // it lies beside the page
        }
        {
            let mut state = self.0.borrow_mut();
            let at = state.pending.iter().position(|pending| pending.entry == entry);
            let at = at.unwrap_or_else(|| {
                state.pending.push(Pending { entry, plan: None, items: Vec::new(), is_complete: false });
                state.pending.len() - 1
            });
            add(&mut state.pending[at]);
            if !state.pending[at].can_wait() {
                state.hurry = None;
            }
            if std::mem::replace(&mut state.is_writing, true) {
                return;
            }
        }
        spawn_local(self.clone().write_all(app));
    }

    async fn write_all(self, app: App) {
        let mut wait = FIRST_WAIT_MS;
        while let Some(pending) = self.next() {
            match self.write(&pending).await {
                Ok(()) => {
                    wait = FIRST_WAIT_MS;
                    self.give_up_claim(pending.entry);
                    app.tell_tabs(pending.entry);
                    if std::mem::take(&mut self.0.borrow_mut().has_complained) {
                        app.notice.set(Notice::KeptAgain);
                    }
                    self.let_outcomes_gather().await;
                }
                Err(error) => {
                    self.complain(app, error);
                    self.put_back(pending);
                    sleep_ms(wait).await;
                    wait = (wait * 2).min(LONGEST_WAIT_MS);
                }
            }
        }
    }

    fn give_up_claim(&self, written: RunEntry) {
        if !self.0.borrow().pending.iter().any(|pending| pending.entry == written) {
            self.take_claim(written);
        }
    }

    async fn let_outcomes_gather(&self) {
        if is_hidden() {
            return; // the timer might ring after a minute
        }
        let hurry = {
            let mut state = self.0.borrow_mut();
            let (sender, hurry) = oneshot::channel();
            state.hurry = state.pending.iter().all(Pending::can_wait).then_some(sender);
            hurry
        };
        select(hurry, Box::pin(sleep_ms(BETWEEN_MS))).await;
    }

    /// What to write next; `None` ends the writing.
    fn next(&self) -> Option<Pending> {
        let mut state = self.0.borrow_mut();
        let next = state.pending.pop();
        state.is_writing = next.is_some();
        let mut next = next?;
        if next.items.len() > AT_ONCE {
            let items = next.items.split_off(AT_ONCE);
            let is_complete = std::mem::take(&mut next.is_complete);
            state.pending.push(Pending { entry: next.entry, plan: None, items, is_complete });
        }
        Some(next)
    }

    /// Nothing is lost to a full disk: what could not be written goes out before what came since.
    fn put_back(&self, mut failed: Pending) {
        let mut state = self.0.borrow_mut();
        match state.pending.iter_mut().find(|pending| pending.entry == failed.entry) {
            Some(pending) => {
                failed.items.append(&mut pending.items);
                pending.items = failed.items;
                pending.plan = failed.plan.or(pending.plan.take());
                pending.is_complete |= failed.is_complete;
            }
            None => state.pending.push(failed),
        }
    }

    async fn write(&self, pending: &Pending) -> Result<(), StoreError> {
        let (id, head, items) = pending.entry.peek(|data| {
            let head = write_stored_head(&data.head, &data.tally);
            let numbers = pending.items.iter();
            let items = numbers.filter_map(|number| Some((*number, write_stored_item(data.items.get(*number)?))));
            (data.head.id.clone(), head, items.collect::<Vec<_>>())
        });
        let store = self.store().await?;
        if let Some(plan) = &pending.plan {
            store.put_plan(&id, plan).await?;
        }
        store.put(&id, &head, &items).await?;
        if pending.is_complete {
            store.remove_plan(&id).await?;
        }
        Ok(())
    }

    /// What a run was to do, where that is still kept.
    pub(super) async fn plan(&self, id: &str) -> Result<Option<String>, StoreError> {
        self.store().await?.plan(id).await
    }

    /// Takes a run out of the store.
    pub(super) fn remove(&self, app: App, id: String) {
        self.0.borrow_mut().pending.retain(|pending| pending.entry.id() != id);
        let keeper = self.clone();
        spawn_local(async move {
            let removed = async { keeper.store().await?.remove(&id).await };
            if let Err(error) = removed.await {
                keeper.complain(app, error);
            }
        });
    }

    /// The open store.
    pub(super) async fn store(&self) -> Result<Rc<Store>, StoreError> {
        if let Some(store) = &self.0.borrow().store {
            return Ok(Rc::clone(store));
        }
        let store = Rc::new(Store::open().await?);
        self.0.borrow_mut().store = Some(Rc::clone(&store));
        Ok(store)
    }

    /// Once is enough until it works again: a full disk would say it with every answer.
    pub(super) fn complain(&self, app: App, error: impl ToString) {
        if !std::mem::replace(&mut self.0.borrow_mut().has_complained, true) {
            app.trouble(error);
        }
    }
}
