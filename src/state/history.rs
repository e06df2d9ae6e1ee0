//! The history of runs: their names and tags, their settings used again, deletion that can be undone, and the room that
//! all of it takes.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::run_entry::RunData;
use super::{AddressOrigin, App, Notice, RunEntry};
use crate::domain::{Preset, RunHead};
use crate::platform::{self, StoreError, TabLock};
use crate::report::deleted_run;
use crate::runner::Event;

/// What the history keeps beside the runs.
pub struct History {
    /// The run that was deleted last, which can still be brought back.
    pub deleted: RwSignal<Option<RunEntry>>,
    /// Bytes that this site uses, and that the browser allows it; `None` where the browser does not tell.
    pub storage: RwSignal<Option<(u64, u64)>>,
    /// The address of the run whose settings were last put into the forms.
    pub proposed: RwSignal<String>,
    /// Says to other tabs that the deleted run is not theirs to clear away.
    claim: StoredValue<Option<TabLock>, LocalStorage>,
}

impl Default for History {
    fn default() -> Self {
        Self {
            deleted: RwSignal::new(None),
            storage: RwSignal::new(None),
            proposed: RwSignal::new(String::new()),
            claim: StoredValue::new_local(None),
        }
    }
}

fn undo_claim(run_id: &str) -> String {
    format!("refusal-lab-deleted/{run_id}")
}

impl App {
    /// Gives a run a name; an empty one is the model's.
    pub fn rename_run(&self, entry: RunEntry, title: &str) {
        self.change_head(entry, |head| head.rename(title));
    }

    /// Adds tags to a run, separated by commas.
    pub fn add_tags(&self, entry: RunEntry, tags: &str) {
        self.change_head(entry, |head| head.add_tags(tags));
    }

    /// Takes a tag from a run.
    pub fn remove_tag(&self, entry: RunEntry, tag: &str) {
        self.change_head(entry, |head| head.tags.retain(|other| other != tag));
    }

    fn change_head(&self, entry: RunEntry, change: impl FnOnce(&mut RunHead)) {
        entry.change(|data| change(&mut data.head));
        entry.tell();
        self.keeper.with_value(|keeper| keeper.keep(*self, entry, []));
    }

    /// Fills the forms with what a run was made with. Its address is only proposed: the run may be a stranger's.
    pub fn use_settings(&self, entry: RunEntry) {
        let is_known = |id: &str| untrack(|| self.sets.of(id, |_| ())).is_some();
        let (preset, name) = entry.peek(|data| {
            let head = &data.head;
            (Preset::of_run(head, is_known), head.name().to_owned())
        });
        self.history.proposed.set(preset.base_url.clone().unwrap_or_default());
        self.apply_preset(&preset, AddressOrigin::Link);
        self.notice.set(Notice::SettingsUsed(name));
    }

    /// Takes a run off the page. Until another is deleted or the page closes, [`App::undo_delete`] brings it back. A run
    /// that is going on is stopped first.
    pub fn remove_run(&self, entry: RunEntry) {
        if self.history.deleted.get_untracked() == Some(entry) {
            return;
        }
        if entry.peek(RunData::is_recorded) {
            return self.take_off(entry);
        }
        self.forget_deleted();
        if let Some(live) = self.live_run(entry) {
            self.forget_next();
            live.feed(Event::Stop);
        }
        let (id, name) = entry.peek(|data| (data.head.id.clone(), data.head.name().to_owned()));
        self.change_head(entry, |head| head.is_deleted = true);
        self.take_off(entry);
        self.tell_tabs_of_removal(&id);
        self.history.deleted.set(Some(entry));
        self.notice.set(Notice::Deleted(name));
        let app = *self;
        spawn_local(async move {
            let claim = TabLock::take(&undo_claim(&id)).await;
            if app.history.deleted.get_untracked() == Some(entry) {
                app.history.claim.set_value(claim);
            }
        });
    }

    /// Brings the run that was deleted last back to its place.
    pub fn undo_delete(&self) -> Option<RunEntry> {
        let entry = self.history.deleted.get_untracked()?;
        self.history.deleted.set(None);
        self.history.claim.set_value(None);
        let created_at = |run: &RunEntry| run.peek(|data| data.head.created_at.clone());
        self.runs.update(|runs| {
            let at = runs.iter().position(|other| created_at(other) > created_at(&entry));
            runs.insert(at.unwrap_or(runs.len()), entry);
        });
        self.choose_run(Some(entry));
        self.change_head(entry, |head| head.is_deleted = false);
        self.notice.set(Notice::BroughtBack(entry.peek(|data| data.head.name().to_owned())));
        Some(entry)
    }

    /// Empties the store of the run that was deleted last.
    fn forget_deleted(&self) {
        if let Some(entry) = self.history.deleted.get_untracked() {
            self.history.deleted.set(None);
            self.history.claim.set_value(None);
            self.keeper.with_value(|keeper| keeper.remove(*self, entry.id()));
        }
    }

    /// Empties the store of runs that were deleted when the page was open before, and asks how much room is left.
    pub fn tidy_storage(&self) {
        let app = *self;
        spawn_local(async move {
            if let Err(error) = app.clear_deleted().await {
                app.keeper.with_value(|keeper| keeper.complain(app, error));
            }
            app.history.storage.set(platform::usage().await);
        });
    }

    /// What this tab or another can still bring back stays.
    pub(super) async fn clear_deleted(self) -> Result<(), StoreError> {
        let keeper = self.keeper.with_value(Clone::clone);
        let store = keeper.store().await?;
        for id in store.heads().await?.iter().filter_map(|text| deleted_run(text)) {
            let is_ours = self.history.deleted.get_untracked().is_some_and(|entry| entry.id() == id);
            let claim = if is_ours { None } else { TabLock::take(&undo_claim(&id)).await };
            if claim.is_some() {
                store.remove(&id).await?;
            }
        }
        Ok(())
    }
}
