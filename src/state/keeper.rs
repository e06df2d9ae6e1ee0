//! Keeps runs: what arrives while a write is under way goes out with the next one.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::task::spawn_local;

use super::{App, RunEntry};
use crate::platform::{Store, StoreError};
use crate::report::{write_stored_head, write_stored_item};

/// Items written at once at most: more would hold the page up.
const AT_ONCE: usize = 400;

struct Pending {
    entry: RunEntry,
    items: Vec<usize>,
}

#[derive(Default)]
struct State {
    store: Option<Rc<Store>>,
    pending: Vec<Pending>,
    is_writing: bool,
    has_complained: bool,
}

/// Writes runs to the browser's store, in order, without holding anyone up.
#[derive(Clone, Default)]
pub(super) struct Keeper(Rc<RefCell<State>>);

impl Keeper {
    /// Keeps the run's head, and these of its items, soon.
    pub(super) fn keep(&self, app: App, entry: RunEntry, items: impl IntoIterator<Item = usize>) {
        {
            let mut state = self.0.borrow_mut();
            let at = state.pending.iter().position(|pending| pending.entry == entry);
            let at = at.unwrap_or_else(|| {
                state.pending.push(Pending { entry, items: Vec::new() });
                state.pending.len() - 1
            });
            state.pending[at].items.extend(items);
            if std::mem::replace(&mut state.is_writing, true) {
                return;
            }
        }
        let keeper = self.clone();
        spawn_local(async move {
            while let Some(pending) = keeper.next() {
                if let Err(error) = keeper.write(pending).await {
                    keeper.complain(app, error);
                }
            }
        });
    }

    /// What to write next; `None` ends the writing.
    fn next(&self) -> Option<Pending> {
        let mut state = self.0.borrow_mut();
        let next = state.pending.pop();
        state.is_writing = next.is_some();
        let Pending { entry, mut items } = next?;
        if items.len() > AT_ONCE {
            let rest = items.split_off(AT_ONCE);
            state.pending.push(Pending { entry, items: rest });
        }
        Some(Pending { entry, items })
    }

    async fn write(&self, pending: Pending) -> Result<(), StoreError> {
        let (id, head, items) = pending.entry.peek(|data| {
            let head = write_stored_head(&data.head, &data.tally);
            let numbers = pending.items.iter();
            let items = numbers.filter_map(|number| Some((*number, write_stored_item(data.items.get(*number)?))));
            (data.head.id.clone(), head, items.collect::<Vec<_>>())
        });
        self.store().await?.put(&id, &head, &items).await
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

    /// Once is enough: a full disk would say it with every answer.
    pub(super) fn complain(&self, app: App, error: StoreError) {
        if !std::mem::replace(&mut self.0.borrow_mut().has_complained, true) {
            app.trouble(error);
        }
    }
}
