//! Files of prompts, downloaded or a person's own: parsed, and stored in the browser.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::service::{KnownSet, OpenedFile, PromptSets, STARTER, SetState};
use crate::dataset::{Columns, KeptSet, PromptSet, Schema, read_exclusions, source};
use crate::domain::StoreError;
use crate::platform::{BlobFile, DataWorker, persist_storage};
use crate::state::browser::UserFile;
use crate::state::notice::Notice;
use crate::state::page_error::PageError;

/// A larger file would not fit into a page's memory together with what is made of it.
const LARGEST: u64 = 256 << 20;

/// A set to be parsed, and its file.
pub(super) struct SetFile {
    pub(super) id: String,
    pub(super) name: String,
    /// `None` of a file that the page has fetched.
    pub(super) file_name: Option<String>,
    pub(super) schema: Schema,
    pub(super) file: BlobFile,
}

impl PromptSets {
    /// Loads which sets are stored in this browser, and which prompts were left out.
    pub fn load_stored(&self) {
        let sets = *self;
        spawn_local(async move {
            let storage = sets.storage;
            let read = async {
                let store = storage.open().await?;
                Ok::<_, StoreError>((store.sets().await?, store.exclusions().await?))
            };
            match read.await {
                Ok((stored, exclusions)) => {
                    sets.excluded.set(read_exclusions(&exclusions.unwrap_or_default()));
                    let stored = stored.iter().filter_map(|text| KeptSet::read(text));
                    stored.for_each(|stored| sets.register(stored));
                }
                Err(error) => storage.report_once(error),
            }
        });
    }

    /// Adds a stored set to those that can be chosen.
    fn register(&self, kept: KeptSet) {
        self.known.update(|known| match known.iter_mut().find(|set| set.id == kept.id) {
            Some(set) => {
                if matches!(set.state, SetState::Offered) {
                    set.state = SetState::Stored;
                }
                set.stored = Some(kept);
            }
            None => known.push(KnownSet {
                id: kept.id.clone(),
                name: kept.name.clone(),
                state: SetState::Stored,
                stored: Some(kept),
            }),
        });
    }

    /// Reads each stored set as soon as it is chosen in the form.
    pub(in crate::state) fn read_when_chosen(self) {
        Effect::new(move || {
            let chosen = self.form.settings.with(|settings| settings.prompts.sets.clone());
            let is_stored = |set: &KnownSet| set.state == SetState::Stored && chosen.contains(&set.id);
            let stored = self.known.with(|known| known.iter().find(|set| is_stored(set)).map(|set| set.id.clone()));
            stored.into_iter().for_each(|id| self.read_stored(&id));
        });
    }

    /// Parses a set that is stored in this browser.
    fn read_stored(&self, id: &str) {
        let sets = *self;
        let kept = untrack(|| self.with_set(id, |set| set.stored.clone().filter(|_| set.state == SetState::Stored)));
        let Some(kept) = kept.flatten() else { return };
        self.set_state(id, SetState::Parsing);
        spawn_local(async move {
            let storage = sets.storage;
            let found = async { storage.open().await?.set_file(&kept.sha256).await };
            let file = match found.await {
                Ok(Some(file)) => file,
                Ok(None) => return sets.set_state(&kept.id, SetState::Failed(PageError::SetFileMissing)),
                Err(error) => return sets.set_state(&kept.id, SetState::Failed(error.into())),
            };
            let KeptSet { id, name, schema, sha256, .. } = kept;
            let set_file = SetFile { file_name: Some(name.clone()), id: id.clone(), name, schema, file };
            match sets.read(&set_file).await {
                Ok(set) if set.sha256 != sha256 => sets.set_state(&id, SetState::Failed(PageError::SetFileChanged)),
                Ok(set) => sets.set_state(&id, SetState::Ready(Arc::new(set))),
                Err(error) => sets.set_state(&id, SetState::Failed(error)),
            }
        });
    }

    /// Takes a file that the person downloaded by other means as this published set's.
    pub fn open_file_of(&self, id: &str, file: UserFile) {
        let Some(source) = source(id) else { return };
        let sets = *self;
        let file_name = Some(file.name());
        let (id, name, schema) = (source.id.to_owned(), source.name.to_owned(), source.schema.clone());
        spawn_local(async move { sets.add(SetFile { id, name, file_name, schema, file: file.0.into() }).await });
    }

    /// Reads the beginning of a person's own file, whose columns the person names next.
    pub fn preview_file(&self, file: UserFile) {
        let sets = *self;
        spawn_local(async move {
            let (name, file) = (file.name(), BlobFile::from(file.0));
            let preview = async {
                check_size(&name, &file)?;
                Ok::<_, PageError>(DataWorker::preview(&name, &file).await?)
            };
            match preview.await {
                Ok(preview) => sets.opened.set(Some(OpenedFile { name, preview, file })),
                Err(error) => sets.shell.report_error(error),
            }
        });
    }

    /// Parses the opened file by the columns that the person named.
    pub fn import(&self, name: String, columns: Columns) {
        let Some(opened) = self.opened.get_untracked() else { return };
        self.opened.set(None);
        let id = self.free_id(&name);
        self.known.update(|known| {
            let state = SetState::Parsing;
            known.push(KnownSet { id: id.clone(), name: name.clone(), state, stored: None });
        });
        self.choose(id.clone());
        let OpenedFile { name: opened_name, file, .. } = opened;
        let sets = *self;
        spawn_local(async move {
            let file_name = Some(opened_name);
            sets.add(SetFile { id, name, file_name, schema: Schema::Own(columns), file }).await;
        });
    }

    /// An id made of a name, which no set has.
    fn free_id(&self, name: &str) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        let slug: String = name.chars().map(plain).take(40).collect();
        let base = format!("own-{}", slug.trim_matches('-'));
        let is_taken = |id: &String| untrack(|| self.with_set(id, |_| ())).is_some();
        let numbered = (2..).map(|n: u32| format!("{base}-{n}"));
        [base.clone()].into_iter().chain(numbered).find(|id| !is_taken(id)).unwrap_or(base)
    }

    /// Parses a file and stores it.
    pub(super) async fn add(&self, set_file: SetFile) {
        self.set_state(&set_file.id, SetState::Parsing);
        let set = match self.read(&set_file).await {
            Ok(set) => Arc::new(set),
            Err(error) => return self.set_state(&set_file.id, SetState::Failed(error)),
        };
        let SetFile { id, name, schema, file, .. } = set_file;
        let kept = KeptSet {
            id: id.clone(),
            name: name.clone(),
            sha256: set.sha256.clone(),
            schema,
            prompts: set.counts(),
            extra: Default::default(),
        };
        self.set_state(&id, SetState::Ready(Arc::clone(&set)));
        self.shell.notice.set(Notice::SetIsHere { name, prompts: set.prompts.len(), bad: set.found.bad });
        let storage = self.storage;
        let put = async { storage.open().await?.put_set(&id, &kept.write(), &kept.sha256, &file).await };
        match put.await {
            Ok(()) => {
                self.register(kept);
                let _ = persist_storage().await;
            }
            Err(error) => self.shell.report_error(error),
        }
    }

    async fn read(&self, set_file: &SetFile) -> Result<PromptSet, PageError> {
        let SetFile { id, name, file_name, schema, file } = set_file;
        let called = file_name.as_deref().unwrap_or(name);
        check_size(called, file)?;
        let read = DataWorker::read_set(id, called, schema, file).await;
        let (head, prompts) = read.map_err(|error| match (PageError::from(error), file_name) {
            (PageError::Dataset(error), None) => PageError::FetchedSet(error),
            (error, _) => error,
        })?;
        Ok(PromptSet::new(id.clone(), name.clone(), head.sha256, prompts, head.found))
    }

    /// Takes a set out of the browser; a published one can be fetched again.
    pub fn remove(&self, id: &str) {
        let sets = *self;
        let Some(kept) = untrack(|| self.with_set(id, |set| set.stored.clone())) else { return };
        self.cancel_download(id);
        self.known.update(|known| match source(id) {
            Some(_) => known.iter_mut().filter(|set| set.id == id).for_each(|set| {
                (set.state, set.stored) = (SetState::Offered, None);
            }),
            None => known.retain(|set| set.id != id),
        });
        self.form.settings.update(|settings| {
            settings.prompts.sets.retain(|chosen| chosen != id);
            if settings.prompts.sets.is_empty() {
                settings.prompts.sets.push(STARTER.to_owned());
            }
        });
        let Some(KeptSet { id, sha256, .. }) = kept else { return };
        let is_shared = |known: &Vec<KnownSet>| {
            known.iter().filter_map(|set| set.stored.as_ref()).any(|kept| kept.sha256 == sha256)
        };
        let file = (!self.known.with_untracked(is_shared)).then_some(sha256);
        spawn_local(async move {
            let storage = sets.storage;
            let removed = async { storage.open().await?.remove_set(&id, file.as_deref()).await };
            if let Err(error) = removed.await {
                sets.shell.report_error(error);
            }
        });
    }
}

fn check_size(name: &str, file: &BlobFile) -> Result<(), PageError> {
    if file.bytes() <= LARGEST {
        return Ok(());
    }
    Err(PageError::FileTooLarge { file: name.to_owned(), size_mb: file.bytes() >> 20, largest_mb: LARGEST >> 20 })
}
