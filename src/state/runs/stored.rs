//! Runs read from the browser's database, and what becomes of those that another tab owns.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::run_entry::{RunData, RunEntry, RunPhase};
use super::service::Runs;
use crate::domain::{RunState, StoreError};
use crate::platform::{TabLock, held_locks};
use crate::report::{read_stored_head, read_stored_item};
use crate::state::notice::Notice;
use crate::state::page_error::PageError;

/// The name of the lock by which a tab owns a run.
pub(in crate::state) fn tab_lock_name(run_id: &str) -> String {
    format!("refusal-lab/{run_id}")
}

impl Runs {
    /// Puts every stored run on the page.
    pub(in crate::state) async fn load_stored(self) {
        let heads = async { self.storage.open().await?.heads().await };
        let heads = match heads.await {
            Ok(heads) => heads,
            Err(error) => return self.storage.report_once(error),
        };
        let held = held_locks(&tab_lock_name("")).await;
        let mut stored: Vec<RunData> = Vec::new();
        for (mut head, tally) in heads.iter().filter_map(|text| read_stored_head(text)) {
            if self.find(&head.id).is_some() {
                continue; // another tab has told of it already
            }
            let is_elsewhere = held.contains(&tab_lock_name(&head.id));
            if is_elsewhere {
                head.state = RunState::Running;
            }
            let phase = match is_elsewhere {
                true => RunPhase::Elsewhere,
                false if head.state == RunState::Stopped && tally.count() < head.planned => RunPhase::Interrupted,
                false => RunPhase::Stored,
            };
            let at = stored.partition_point(|other| other.head.created_at <= head.created_at);
            stored.insert(at, RunData { phase, ..RunData::stored(head, tally) });
        }
        let interrupted = stored.iter().filter(|data| data.phase == RunPhase::Interrupted).count();
        let entries: Vec<RunEntry> = stored.into_iter().map(|data| self.new_entry(data)).collect();
        for entry in entries.iter().filter(|entry| entry.peek(RunData::is_elsewhere)) {
            self.watch_other_tab(*entry, RunState::Running);
        }
        if interrupted > 0 {
            self.shell.notice.set(Notice::Interrupted { runs: interrupted });
        }
        // A run that was begun while the store was being read is newer than all that it held.
        self.put_first(entries);
    }

    /// Reads a stored run's items, if they are not here yet.
    pub(in crate::state) async fn load_items(&self, entry: RunEntry) -> Result<(), PageError> {
        if entry.peek(|data| data.items_are_loaded) {
            return Ok(());
        }
        match entry.peek(|data| data.phase.clone()) {
            RunPhase::Recorded(file) => self.load_recorded_items(entry, &file).await,
            _ => Ok(self.reload_items(entry).await?),
        }
    }

    /// Reads a stored run's items, whatever is here.
    pub(in crate::state) async fn reload_items(&self, entry: RunEntry) -> Result<(), StoreError> {
        let records = self.storage.open().await?.items(&entry.id()).await?;
        let items = records.iter().filter_map(|text| read_stored_item(text)).collect();
        entry.put_items(items);
        Ok(())
    }

    /// When the tab that owns a run is gone, the run is anybody's to go on with.
    pub(in crate::state) fn watch_other_tab(self, entry: RunEntry, state: RunState) {
        if !state.is_live() {
            return;
        }
        spawn_local(async move {
            let claim = TabLock::wait(&tab_lock_name(&entry.id())).await;
            let is_loaded = entry.peek(|data| data.is_elsewhere() && data.items_are_loaded);
            if is_loaded && let Err(error) = self.reload_items(entry).await {
                self.storage.report_once(error);
            }
            drop(claim);
            let broke_off = entry.change(|data| {
                let is_elsewhere = data.is_elsewhere();
                let broke_off = is_elsewhere && data.head.state.is_live();
                if broke_off {
                    data.head.state = RunState::Stopped;
                    data.phase = RunPhase::Interrupted;
                } else if is_elsewhere {
                    data.phase = RunPhase::Stored;
                }
                broke_off
            });
            entry.tell();
            if broke_off == Some(true) {
                self.shell.notice.set(Notice::Interrupted { runs: 1 });
            }
        });
    }
}
