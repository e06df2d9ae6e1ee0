//! Several tabs of one browser: one owns a run, the others show how it goes on.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::active_runs::ActiveRuns;
use super::runs::{RunData, RunEntry, RunPhase, Runs};
use super::service::Service;
use super::storage::Storage;
use crate::domain::{RunState, StoreError};
use crate::report::{read_stored_head, read_stored_item};

/// The state of [`OtherTabs`].
pub(super) struct OtherTabsState {
    storage: Storage,
    runs: Runs,
    active: ActiveRuns,
    /// Runs of other tabs that are being read, each with the news that came since: the state in which it is stored.
    announced: StoredValue<Vec<(String, Option<RunState>)>>,
}

/// The runs of the browser's other tabs.
pub(super) type OtherTabs = Service<OtherTabsState>;

impl OtherTabs {
    pub(super) fn new(storage: Storage, runs: Runs, active: ActiveRuns) -> Self {
        Self::provide(OtherTabsState { storage, runs, active, announced: StoredValue::new(Vec::new()) })
    }

    /// Another tab has kept more of a run; no state is that the run is gone.
    pub(super) fn on_news(self, id: String, state: Option<RunState>) {
        let entry = self.runs.find(&id);
        match (state, entry) {
            (None, Some(entry)) => self.runs.take_off(entry),
            (None, None) => {}
            (Some(_), Some(entry)) if self.active.has(entry) => {}
            (Some(state), entry) => {
                // Every message tells of all that is kept so far: while one is read, one more is enough.
                let is_first = self.announced.try_update_value(|announced| {
                    if let Some((_, news)) = announced.iter_mut().find(|(other, _)| *other == id) {
                        *news = Some(state);
                        return false;
                    }
                    announced.push((id.clone(), Some(state)));
                    true
                });
                if is_first == Some(true) {
                    spawn_local(self.read_announced(id, entry));
                }
            }
        }
    }

    async fn read_announced(self, id: String, mut entry: Option<RunEntry>) {
        let take = |announced: &mut Vec<(String, Option<RunState>)>| {
            announced.iter_mut().find(|(other, _)| *other == id).and_then(|(_, news)| news.take())
        };
        while let Some(state) = self.announced.try_update_value(take).flatten() {
            match self.read_from_store(&id, entry, state).await {
                Ok(read) => entry = read,
                Err(error) => self.storage.report_once(error),
            }
        }
        self.announced.update_value(|announced| announced.retain(|(other, _)| *other != id));
    }

    /// Brings a run of another tab up to date; one that is new comes onto the page.
    async fn read_from_store(
        self,
        id: &str,
        entry: Option<RunEntry>,
        state: RunState,
    ) -> Result<Option<RunEntry>, StoreError> {
        let store = self.storage.open().await?;
        let Some((mut head, tally)) = store.head(id).await?.and_then(|text| read_stored_head(&text)) else {
            return Ok(entry);
        };
        head.state = state;
        // It may have come onto the page meanwhile.
        let entry = entry.or_else(|| self.runs.find(id));
        let Some(entry) = entry else {
            let phase = if state.is_live() { RunPhase::Elsewhere } else { RunPhase::Stored };
            let entry = self.runs.new_entry(RunData { phase, ..RunData::stored(head, tally) });
            self.runs.list.update(|runs| runs.push(entry));
            self.runs.watch_other_tab(entry, state);
            return Ok(Some(entry));
        };
        let known = entry.peek(|data| data.items_are_loaded.then_some(data.items.len()));
        // While it goes on, what is new is enough to show; items that took an earlier one's place come at its end. They are
        // read before any of it shows: an end with the items of before would be exported so.
        let from = known.filter(|_| state.is_live()).unwrap_or(0);
        let items = match known {
            Some(_) => store.items_from(id, from).await?,
            None => Vec::new(),
        };
        let was_elsewhere = entry.peek(RunData::is_elsewhere);
        entry.change(|data| {
            data.head = head;
            data.tally = tally;
            // A tab that tells of it has not broken off, whatever it looked like when this one opened.
            match (state.is_live(), &data.phase) {
                (true, _) => data.phase = RunPhase::Elsewhere,
                (false, RunPhase::Elsewhere | RunPhase::Interrupted) => data.phase = RunPhase::Stored,
                (false, _) => {}
            }
            if known.is_some() {
                data.items.truncate(from);
                data.items.extend(items.iter().filter_map(|text| read_stored_item(text)));
            }
        });
        entry.tell();
        if !was_elsewhere {
            self.runs.watch_other_tab(entry, state);
        }
        Ok(Some(entry))
    }
}
