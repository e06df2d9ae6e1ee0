//! Files of prompts, fetched or a person's own: read, and kept in the browser.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::sets::{Arrival, KnownSet, Standing};
use super::{App, Notice};
use crate::dataset::{Columns, KeptSet, PromptSet, Shape, read_exclusions, source};
use crate::platform::{BlobFile, DataWorker, PickedFile, StoreError, persist_storage};

/// A larger file would not fit into a page's memory together with what is made of it.
const LARGEST: u64 = 256 << 20;

/// A set to be read: of which file, and how.
pub(super) struct Reading {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) file_name: String,
    pub(super) shape: Shape,
    pub(super) file: BlobFile,
}

impl App {
    /// Finds out which sets this browser keeps, and what was left out of any.
    pub fn load_kept_sets(&self) {
        let app = *self;
        spawn_local(async move {
            let store = app.keeper.with_value(Clone::clone);
            let read = async {
                let store = store.store().await?;
                Ok::<_, StoreError>((store.sets().await?, store.exclusions().await?))
            };
            match read.await {
                Ok((sets, exclusions)) => {
                    app.sets.excluded.set(read_exclusions(&exclusions.unwrap_or_default()));
                    let kept = sets.iter().filter_map(|text| KeptSet::read(text));
                    kept.for_each(|kept| app.know(kept));
                }
                Err(error) => store.complain(app, error),
            }
        });
    }

    /// A kept set can be chosen.
    fn know(&self, kept: KeptSet) {
        self.sets.known.update(|known| match known.iter_mut().find(|set| set.id == kept.id) {
            Some(set) => {
                if matches!(set.standing, Standing::Offered) {
                    set.standing = Standing::Kept;
                }
                set.kept = Some(kept);
            }
            None => known.push(KnownSet {
                id: kept.id.clone(),
                name: kept.name.clone(),
                standing: Standing::Kept,
                kept: Some(kept),
            }),
        });
    }

    /// Reads a set that this browser keeps.
    pub fn read_kept(&self, id: &str) {
        let app = *self;
        let kept = untrack(|| self.sets.of(id, |set| set.kept.clone().filter(|_| set.standing == Standing::Kept)));
        let Some(kept) = kept.flatten() else { return };
        self.sets.stand(id, Standing::Reading);
        spawn_local(async move {
            let store = app.keeper.with_value(Clone::clone);
            let found = async { store.store().await?.set_file(&kept.sha256).await };
            let file = match found.await {
                Ok(Some(file)) => file,
                Ok(None) => return app.lost(&kept.id, "its file is not there any more"),
                Err(error) => return app.sets.stand(&kept.id, Standing::Failed(error.to_string())),
            };
            let KeptSet { id, name, shape, sha256, .. } = kept;
            let reading = Reading { file_name: name.clone(), id: id.clone(), name, shape, file };
            match app.read(&reading).await {
                Ok(set) if set.sha256 != sha256 => app.lost(&id, "its file is no longer what it was"),
                Ok(set) => app.sets.stand(&id, Standing::Here(Arc::new(set))),
                Err(message) => app.sets.stand(&id, Standing::Failed(message)),
            }
        });
    }

    fn lost(&self, id: &str, why: &str) {
        let message = format!("This set was kept in this browser, and {why}. Get it again, or open its file again.");
        self.sets.stand(id, Standing::Failed(message));
    }

    /// A file that a person fetched by other means is this published set's.
    pub fn open_set_file(&self, id: &str, file: PickedFile) {
        let Some(source) = source(id) else { return };
        let app = *self;
        let file_name = file.name();
        let (id, name, shape) = (source.id.to_owned(), source.name.to_owned(), source.shape.clone());
        spawn_local(async move { app.take_in_set(Reading { id, name, file_name, shape, file: file.into() }).await });
    }

    /// Looks at a file of a person's own, who is then to tell its columns.
    pub fn look_at_file(&self, file: PickedFile) {
        let app = *self;
        spawn_local(async move {
            let (name, file) = (file.name(), BlobFile::from(file));
            let look = async {
                of_bearable_size(&name, &file)?;
                DataWorker::look_at(&name, &file).await.map_err(|error| error.to_string())
            };
            match look.await {
                Ok(look) => app.sets.arrival.set(Some(Arrival { name, look, file })),
                Err(message) => app.trouble(message),
            }
        });
    }

    /// Reads the file whose columns the person has told, under this name.
    pub fn import_set(&self, name: String, columns: Columns) {
        let Some(arrival) = self.sets.arrival.get_untracked() else { return };
        self.sets.arrival.set(None);
        let id = self.free_id(&name);
        self.sets.known.update(|known| {
            let standing = Standing::Reading;
            known.push(KnownSet { id: id.clone(), name: name.clone(), standing, kept: None });
        });
        self.choose_set(id.clone());
        let Arrival { name: file_name, file, .. } = arrival;
        let app = *self;
        spawn_local(async move {
            app.take_in_set(Reading { id, name, file_name, shape: Shape::Own(columns), file }).await;
        });
    }

    /// An id made of a name, which no set has.
    fn free_id(&self, name: &str) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        let slug: String = name.chars().map(plain).take(40).collect();
        let base = format!("own-{}", slug.trim_matches('-'));
        let is_taken = |id: &String| untrack(|| self.sets.of(id, |_| ())).is_some();
        let numbered = (2..).map(|n: u32| format!("{base}-{n}"));
        [base.clone()].into_iter().chain(numbered).find(|id| !is_taken(id)).unwrap_or(base)
    }

    /// Reads a file and keeps it.
    pub(super) async fn take_in_set(&self, reading: Reading) {
        self.sets.stand(&reading.id, Standing::Reading);
        let set = match self.read(&reading).await {
            Ok(set) => Arc::new(set),
            Err(message) => return self.sets.stand(&reading.id, Standing::Failed(message)),
        };
        let Reading { id, name, shape, file, .. } = reading;
        let kept =
            KeptSet { id: id.clone(), name: name.clone(), sha256: set.sha256.clone(), shape, prompts: set.counts() };
        self.sets.stand(&id, Standing::Here(Arc::clone(&set)));
        self.notice.set(Notice::SetIsHere { name, prompts: set.prompts.len(), bad: set.found.bad });
        let store = self.keeper.with_value(Clone::clone);
        let put = async { store.store().await?.put_set(&id, &kept.write(), &kept.sha256, &file).await };
        match put.await {
            Ok(()) => {
                self.know(kept);
                let _ = persist_storage().await;
            }
            Err(error) => self.trouble(error),
        }
    }

    async fn read(&self, reading: &Reading) -> Result<PromptSet, String> {
        let Reading { id, name, file_name, shape, file } = reading;
        of_bearable_size(file_name, file)?;
        let (head, prompts) =
            DataWorker::read_set(id, file_name, shape, file).await.map_err(|error| error.to_string())?;
        Ok(PromptSet::new(id.clone(), name.clone(), head.sha256, prompts, head.found))
    }

    /// Takes a set out of the browser; a published one can be fetched again.
    pub fn forget_set(&self, id: &str) {
        let app = *self;
        let Some(kept) = untrack(|| self.sets.of(id, |set| set.kept.clone())) else { return };
        self.cancel_set(id);
        self.sets.known.update(|known| match source(id) {
            Some(_) => known.iter_mut().filter(|set| set.id == id).for_each(|set| {
                (set.standing, set.kept) = (Standing::Offered, None);
            }),
            None => known.retain(|set| set.id != id),
        });
        self.settings.update(|settings| {
            settings.prompts.sets.retain(|chosen| chosen != id);
            if settings.prompts.sets.is_empty() {
                settings.prompts.sets.push(super::STARTER.to_owned());
            }
        });
        let Some(KeptSet { id, sha256, .. }) = kept else { return };
        let is_shared =
            |known: &Vec<KnownSet>| known.iter().filter_map(|set| set.kept.as_ref()).any(|kept| kept.sha256 == sha256);
        let file = (!self.sets.known.with_untracked(is_shared)).then_some(sha256);
        spawn_local(async move {
            let store = app.keeper.with_value(Clone::clone);
            let removed = async { store.store().await?.remove_set(&id, file.as_deref()).await };
            if let Err(error) = removed.await {
                app.trouble(error);
            }
        });
    }
}

fn of_bearable_size(name: &str, file: &BlobFile) -> Result<(), String> {
    if file.bytes() <= LARGEST {
        return Ok(());
    }
    let (size, largest) = (file.bytes() >> 20, LARGEST >> 20);
    Err(format!(
        "{name} has {size} MB, and this page reads files of up to {largest} MB. Cut it into parts, each with its header, and open them one by one."
    ))
}
