//! Several tabs of one browser: one owns a run, the others show how it goes on.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::launch::claim_name;
use super::run_entry::RunData;
use super::{App, Notice, RunEntry};
use crate::domain::RunState;
use crate::platform::{Channel, StoreError, TabLock};
use crate::report::{read_stored_head, read_stored_item};

const CHANNEL: &str = "refusal-lab/runs";

impl App {
    /// Listens to what other tabs say of their runs, for as long as the page lives.
    pub(super) fn listen_to_tabs(self) {
        let channel = Channel::open(CHANNEL, move |message| {
            if let Some((state, id)) = message.split_once(' ') {
                self.hear_of(id.to_owned(), RunState::from_name(state));
            }
        });
        self.channel.set_value(channel);
    }

    /// Tells the other tabs that more of a run is kept.
    pub(super) fn tell_tabs(&self, entry: RunEntry) {
        let message = entry.peek(|data| format!("{} {}", data.head.state.as_str(), data.head.id));
        self.channel.with_value(|channel| channel.iter().for_each(|channel| channel.post(&message)));
    }

    /// Tells the other tabs that a run is gone.
    pub(super) fn tell_tabs_of_removal(&self, id: &str) {
        let message = format!("removed {id}");
        self.channel.with_value(|channel| channel.iter().for_each(|channel| channel.post(&message)));
    }

    /// The run of this id, if it is on the page.
    pub(super) fn run_of_id(&self, id: &str) -> Option<RunEntry> {
        self.runs.with_untracked(|runs| runs.iter().find(|run| run.id() == id).copied())
    }

    /// Another tab has kept more of a run; no state is that the run is gone.
    fn hear_of(self, id: String, state: Option<RunState>) {
        let entry = self.run_of_id(&id);
        match (state, entry) {
            (None, Some(entry)) => self.take_off(entry),
            (None, None) => {}
            (Some(_), Some(entry)) if self.live_run(entry).is_some() => {}
            (Some(state), entry) => {
                // Every message tells of all that is kept so far: while one is read, one more is enough.
                let is_first = self.heard.try_update_value(|heard| {
                    let is_first = !heard.iter().any(|(other, _)| *other == id);
                    heard.retain(|(other, _)| *other != id);
                    heard.push((id.clone(), state));
                    is_first
                });
                if is_first == Some(true) {
                    spawn_local(self.read_what_is_heard(id, entry));
                }
            }
        }
    }

    async fn read_what_is_heard(self, id: String, mut entry: Option<RunEntry>) {
        let last = |app: App| app.heard.with_value(|heard| heard.iter().find(|(other, _)| *other == id).cloned());
        let mut done = None;
        while let Some((_, state)) = last(self).filter(|heard| Some(heard) != done.as_ref()) {
            done = Some((id.clone(), state));
            match self.read_from_store(&id, entry, state).await {
                Ok(read) => entry = read,
                Err(error) => self.keeper.with_value(|keeper| keeper.complain(self, error)),
            }
        }
        self.heard.update_value(|heard| heard.retain(|(other, _)| *other != id));
    }

    /// Brings a run of another tab up to date; one that is new comes onto the page.
    async fn read_from_store(
        self,
        id: &str,
        entry: Option<RunEntry>,
        state: RunState,
    ) -> Result<Option<RunEntry>, StoreError> {
        let keeper = self.keeper.with_value(Clone::clone);
        let store = keeper.store().await?;
        let Some((mut head, tally)) = store.head(id).await?.and_then(|text| read_stored_head(&text)) else {
            return Ok(entry);
        };
        head.state = state;
        // It may have come onto the page meanwhile.
        let entry = entry.or_else(|| self.run_of_id(id));
        let Some(entry) = entry else {
            let data = RunData { is_elsewhere: state.is_live(), ..RunData::at_rest(head, tally) };
            let entry = self.own(|| RunEntry::new(data));
            self.runs.update(|runs| runs.push(entry));
            self.await_its_end(entry, state);
            return Ok(Some(entry));
        };
        let known = entry.peek(|data| data.items_are_loaded.then_some(data.items.len()));
        // While it goes on, what is new is enough to show; items that took an earlier one's place come at its end.
        let items = match known {
            Some(known) if state.is_live() => store.items_from(id, known).await?,
            _ => Vec::new(),
        };
        let was_elsewhere = entry.peek(|data| data.is_elsewhere);
        entry.change(|data| {
            data.head = head;
            data.tally = tally;
            data.is_elsewhere = state.is_live();
            // A tab that tells of it has not broken off, whatever it looked like when this one opened.
            data.is_interrupted = false;
            data.items.extend(items.iter().filter_map(|text| read_stored_item(text)));
        });
        if known.is_some() && !state.is_live() {
            self.reload_items(entry).await?;
        }
        entry.tell();
        if !was_elsewhere {
            self.await_its_end(entry, state);
        }
        Ok(Some(entry))
    }

    /// When the tab that owns a run is gone, the run is anybody's to go on with.
    pub(super) fn await_its_end(self, entry: RunEntry, state: RunState) {
        if !state.is_live() {
            return;
        }
        spawn_local(async move {
            let claim = TabLock::wait(&claim_name(&entry.id())).await;
            let is_loaded = entry.peek(|data| data.is_elsewhere && data.items_are_loaded);
            if is_loaded && let Err(error) = self.reload_items(entry).await {
                self.keeper.with_value(|keeper| keeper.complain(self, error));
            }
            drop(claim);
            let broke_off = entry.change(|data| {
                let broke_off = data.is_elsewhere && data.head.state.is_live();
                data.is_elsewhere = false;
                if broke_off {
                    data.head.state = RunState::Stopped;
                    data.is_interrupted = true;
                }
                broke_off
            });
            entry.tell();
            if broke_off == Some(true) {
                self.notice.set(Notice::Interrupted { runs: 1 });
            }
        });
    }
}
