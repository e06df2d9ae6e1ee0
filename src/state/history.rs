//! The history of runs: their names and tags, their settings used again, deletion that can be undone, and the room that
//! all of it takes.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::active_runs::ActiveRuns;
use super::model_form::{AddressOrigin, ModelForm};
use super::notice::Notice;
use super::prompt_sets::PromptSets;
use super::runs::{RunData, RunEntry, Runs};
use super::service::Service;
use super::shell::Shell;
use super::storage::Storage;
use crate::domain::{Page, Preset, RunHead, StoreError};
use crate::platform::{self, TabLock};
use crate::report::deleted_run;

/// The state of [`History`].
pub struct HistoryState {
    shell: Shell,
    storage: Storage,
    form: ModelForm,
    sets: PromptSets,
    runs: Runs,
    active: ActiveRuns,
    /// The run that was deleted last, which can still be brought back.
    pub deleted: RwSignal<Option<RunEntry>>,
    /// Bytes that this site uses, and that the browser allows it; `None` where the browser does not tell.
    pub usage: RwSignal<Option<(u64, u64)>>,
    /// Says to other tabs that the deleted run is not theirs to clear away.
    claim: StoredValue<Option<TabLock>, LocalStorage>,
}

fn undo_claim(run_id: &str) -> String {
    format!("refusal-lab-deleted/{run_id}")
}

/// The history of runs.
pub type History = Service<HistoryState>;

/// The page's [`History`].
pub fn use_history() -> History {
    expect_context()
}

impl History {
    pub(super) fn new(
        shell: Shell,
        storage: Storage,
        form: ModelForm,
        sets: PromptSets,
        runs: Runs,
        active: ActiveRuns,
    ) -> Self {
        Self::provide(HistoryState {
            shell,
            storage,
            form,
            sets,
            runs,
            active,
            deleted: RwSignal::new(None),
            usage: RwSignal::new(None),
            claim: StoredValue::new_local(None),
        })
    }

    /// Gives a run a name; an empty one is the model's.
    pub fn rename(&self, entry: RunEntry, title: &str) {
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
        self.runs.store.write(entry, []);
    }

    /// Fills the forms with what a run was made with, and shows them. Its address is only proposed: the run may be a stranger's.
    pub fn use_settings(&self, entry: RunEntry) {
        let is_known = |id: &str| untrack(|| self.sets.with_set(id, |_| ())).is_some();
        let (preset, name) = entry.peek(|data| {
            let head = &data.head;
            (Preset::of_run(head, is_known), head.name().to_owned())
        });
        self.form.apply_preset(&preset, AddressOrigin::Run);
        self.shell.page.set(Page::Measure);
        self.shell.notice.set(Notice::SettingsUsed(name));
    }

    /// Takes a run off the page. Until another is deleted or the page closes, [`History::undo_delete`] brings it back. A run
    /// that is going on is stopped first.
    pub fn delete(&self, entry: RunEntry) {
        if self.deleted.get_untracked() == Some(entry) {
            return;
        }
        if entry.peek(RunData::is_recorded) {
            return self.runs.take_off(entry);
        }
        self.forget_deleted();
        self.active.stop_run(entry);
        let (id, name) = entry.peek(|data| (data.head.id.clone(), data.head.name().to_owned()));
        self.change_head(entry, |head| head.is_deleted = true);
        self.runs.take_off(entry);
        self.runs.store.announce_removal(&id);
        self.deleted.set(Some(entry));
        self.shell.notice.set(Notice::Deleted(name));
        let history = *self;
        spawn_local(async move {
            let claim = TabLock::take(&undo_claim(&id)).await;
            if history.deleted.get_untracked() == Some(entry) {
                history.claim.set_value(claim);
            }
        });
    }

    /// Brings the run that was deleted last back to its place.
    pub fn undo_delete(&self) -> Option<RunEntry> {
        let entry = self.deleted.get_untracked()?;
        self.deleted.set(None);
        self.claim.set_value(None);
        let created_at = |run: &RunEntry| run.peek(|data| data.head.created_at.clone());
        self.runs.list.update(|runs| {
            let at = runs.iter().position(|other| created_at(other) > created_at(&entry));
            runs.insert(at.unwrap_or(runs.len()), entry);
        });
        self.runs.choose(Some(entry));
        self.change_head(entry, |head| head.is_deleted = false);
        self.shell.notice.set(Notice::BroughtBack(entry.peek(|data| data.head.name().to_owned())));
        Some(entry)
    }

    /// Empties the store of the run that was deleted last.
    fn forget_deleted(&self) {
        if let Some(entry) = self.deleted.get_untracked() {
            self.deleted.set(None);
            self.claim.set_value(None);
            self.runs.store.remove(entry.id());
        }
    }

    /// Empties the store of runs that were deleted when the page was open before, and asks how much room is left.
    pub fn tidy_storage(&self) {
        let history = *self;
        spawn_local(async move {
            if let Err(error) = history.clear_deleted().await {
                history.storage.report_once(error);
            }
            history.usage.set(platform::usage().await);
        });
    }

    /// What this tab or another can still bring back stays.
    async fn clear_deleted(self) -> Result<(), StoreError> {
        let store = self.storage.open().await?;
        for id in store.heads().await?.iter().filter_map(|text| deleted_run(text)) {
            let is_ours = self.deleted.get_untracked().is_some_and(|entry| entry.id() == id);
            let claim = if is_ours { None } else { TabLock::take(&undo_claim(&id)).await };
            if claim.is_some() {
                store.remove(&id).await?;
            }
        }
        Ok(())
    }
}
