//! Prompt sets fetched, read, and kept in the browser; files of a person's own among them.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::sets::{Arrival, KnownSet, Progress, Standing};
use super::{App, Notice};
use crate::dataset::{
    Columns, HubFile, KeptSet, Place, PromptSet, Shape, Source, read_exclusions, read_page, source, write_exclusions,
};
use crate::domain::{Address, Exclusion, Failure, FailureKind};
use crate::platform::{Abort, Desk, HeldFile, PickedFile, Reach, StoreError, download, persist_storage};

/// A larger file would not fit into a page's memory together with what is made of it.
const LARGEST: u64 = 256 << 20;
const NOT_FOUND: u16 = 404;

/// How a published set is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Its file, by one plain GET.
    File,
    /// Page by page from the hub's viewer.
    Viewer,
}

/// A set to be read: of which file, and how.
struct Reading {
    id: String,
    name: String,
    file_name: String,
    shape: Shape,
    file: HeldFile,
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
        let kept = self.sets.known.with_untracked(|known| {
            let set = known.iter().find(|set| set.id == id && set.standing == Standing::Kept)?;
            set.kept.clone()
        });
        let Some(kept) = kept else { return };
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

    /// Fetches a published set.
    pub fn get_set(&self, id: &str, way: Way) {
        let (Some(source), Some(abort)) = (source(id), Abort::new()) else { return };
        self.cancel_set(source.id);
        self.sets.fetching.update_value(|fetching| fetching.push((source.id.to_owned(), abort.clone())));
        self.sets.stand(source.id, Standing::Coming(Progress::Bytes(0, None)));
        let app = *self;
        spawn_local(async move {
            let fetched = match way {
                Way::File => app.fetch_file(source, &abort).await,
                Way::Viewer => app.fetch_pages(source, &abort).await,
            };
            if abort.is_aborted() {
                return;
            }
            app.sets.fetching.update_value(|fetching| fetching.retain(|(id, _)| id != source.id));
            match fetched {
                Ok(file) => {
                    let file_name = format!("The file of {}", source.name);
                    let (id, name) = (source.id.to_owned(), source.name.to_owned());
                    app.take_in_set(Reading { id, name, file_name, shape: source.shape.clone(), file }).await;
                }
                Err(failure) => app.sets.stand(source.id, Standing::Failed(in_words(source, &failure))),
            }
        });
    }

    /// A set that is being fetched is not wanted any more.
    pub fn cancel_set(&self, id: &str) {
        let take = |fetching: &mut Vec<(String, Abort)>| {
            let at = fetching.iter().position(|(other, _)| other == id)?;
            Some(fetching.swap_remove(at).1)
        };
        let Some(abort) = self.sets.fetching.try_update_value(take).flatten() else { return };
        abort.abort();
        let is_kept =
            self.sets.known.with_untracked(|known| known.iter().any(|set| set.id == id && set.kept.is_some()));
        self.sets.stand(id, if is_kept { Standing::Kept } else { Standing::Offered });
    }

    /// Says how much has come, unless it is not wanted any more.
    fn coming(&self, source: &Source, abort: &Abort, progress: Progress) {
        if !abort.is_aborted() {
            self.sets.stand(source.id, Standing::Coming(progress));
        }
    }

    async fn fetch_file(&self, source: &'static Source, abort: &Abort) -> Result<HeldFile, Failure> {
        let progress = |bytes, of: Option<u64>| {
            let of = Some(of.unwrap_or(u64::from(source.kilobytes) * 1_000)).filter(|of| *of >= bytes);
            self.coming(source, abort, Progress::Bytes(bytes, of));
        };
        let fetched = fetch(&source.address(), abort, progress).await;
        let is_elsewhere = |failure: &Failure| matches!(failure.kind, FailureKind::Status { status: NOT_FOUND, .. });
        match (fetched, source.place) {
            (Err(failure), Place::Hub(file)) if is_elsewhere(&failure) => {
                // Data sets are put in order now and then: the hub tells where the file is now.
                let Some(path) = path_of(&file, abort).await else { return Err(failure) };
                fetch(&file.file_address(&path), abort, progress).await
            }
            (fetched, _) => fetched,
        }
    }

    async fn fetch_pages(&self, source: &'static Source, abort: &Abort) -> Result<HeldFile, Failure> {
        let malformed = |reason: String| {
            Failure::new(FailureKind::Malformed, format!("{} could not be read: {reason}.", source.name))
        };
        let Place::Hub(file) = source.place else { return Err(malformed("it is not on the hub".to_owned())) };
        let (mut lines, mut rows) = (String::new(), 0);
        loop {
            let page = fetch(&file.page_address(rows), abort, |_, _| ()).await?;
            let page = page.read().await.ok_or_else(|| malformed("the browser has no room for it".to_owned()))?;
            let page = read_page(&page).map_err(malformed)?;
            lines.push_str(&page.lines);
            rows += page.rows;
            self.coming(source, abort, Progress::Rows(rows, page.total));
            if rows >= page.total {
                return HeldFile::of_text(&lines).ok_or_else(|| malformed("the browser has no room for it".to_owned()));
            }
            if page.rows == 0 {
                return Err(malformed(format!("the viewer gave {rows} of {} rows and no more", page.total)));
            }
        }
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
            let (name, file) = (file.name(), HeldFile::from(file));
            let look = async {
                of_bearable_size(&name, &file)?;
                Desk::look_at(&name, &file).await.map_err(|error| error.to_string())
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
        let is_taken = |id: &String| self.sets.known.with_untracked(|known| known.iter().any(|set| set.id == *id));
        let numbered = (2..).map(|n: u32| format!("{base}-{n}"));
        [base.clone()].into_iter().chain(numbered).find(|id| !is_taken(id)).unwrap_or(base)
    }

    /// Reads a file and keeps it.
    async fn take_in_set(&self, reading: Reading) {
        self.sets.stand(&reading.id, Standing::Reading);
        let set = match self.read(&reading).await {
            Ok(set) => Arc::new(set),
            Err(message) => return self.sets.stand(&reading.id, Standing::Failed(message)),
        };
        let Reading { id, name, shape, file, .. } = reading;
        let kept = KeptSet {
            id: id.clone(),
            name: name.clone(),
            sha256: set.sha256.clone(),
            bytes: file.bytes(),
            shape,
            prompts: set.counts(),
        };
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
        let (head, prompts) = Desk::read_set(id, file_name, shape, file).await.map_err(|error| error.to_string())?;
        Ok(PromptSet::new(id.clone(), name.clone(), head.sha256, prompts, head.found))
    }

    /// Takes a set out of the browser; a published one can be fetched again.
    pub fn forget_set(&self, id: &str) {
        let app = *self;
        let Some(set) = self.sets.known.with_untracked(|known| known.iter().find(|set| set.id == id).cloned()) else {
            return;
        };
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
        let Some(sha256) = set.kept.map(|kept| kept.sha256) else { return };
        let is_shared =
            |known: &Vec<KnownSet>| known.iter().filter_map(|set| set.kept.as_ref()).any(|kept| kept.sha256 == sha256);
        let file = (!self.sets.known.with_untracked(is_shared)).then_some(sha256);
        spawn_local(async move {
            let store = app.keeper.with_value(Clone::clone);
            let removed = async { store.store().await?.remove_set(&set.id, file.as_deref()).await };
            if let Err(error) = removed.await {
                app.trouble(error);
            }
        });
    }

    /// Leaves a prompt out of what is asked from now on.
    pub fn exclude(&self, set: &str, prompt_id: &str, reason: &str) {
        let exclusion =
            Exclusion { prompt_id: prompt_id.to_owned(), reason: reason.trim().to_owned(), extra: Default::default() };
        self.sets.excluded.update(|excluded| {
            excluded.retain(|(_, other)| other.prompt_id != prompt_id);
            excluded.push((set.to_owned(), exclusion));
        });
        self.keep_exclusions();
    }

    /// Takes a prompt back in.
    pub fn include(&self, prompt_id: &str) {
        self.sets.excluded.update(|excluded| excluded.retain(|(_, other)| other.prompt_id != prompt_id));
        self.keep_exclusions();
    }

    fn keep_exclusions(&self) {
        let app = *self;
        let text = self.sets.excluded.with_untracked(|excluded| write_exclusions(excluded));
        spawn_local(async move {
            let store = app.keeper.with_value(Clone::clone);
            let put = async { store.store().await?.put_exclusions(&text).await };
            if let Err(error) = put.await {
                app.trouble(error);
            }
        });
    }
}

fn of_bearable_size(name: &str, file: &HeldFile) -> Result<(), String> {
    if file.bytes() <= LARGEST {
        return Ok(());
    }
    let (size, largest) = (file.bytes() >> 20, LARGEST >> 20);
    Err(format!(
        "{name} has {size} MB, and this page reads files of up to {largest} MB. Cut it into parts, each with its header, and open them one by one."
    ))
}

fn in_words(source: &Source, failure: &Failure) -> String {
    let what = match failure.kind {
        FailureKind::Network => {
            "its server cannot be reached from here: this machine may be offline, or a firewall or an extension may be in \
             the way."
        }
        _ => failure.message.as_str(),
    };
    format!("{} could not be fetched: {what}", source.name)
}

/// One plain GET of an address that the page itself knows.
async fn fetch(address: &str, abort: &Abort, progress: impl Fn(u64, Option<u64>)) -> Result<HeldFile, Failure> {
    let path_at = address.match_indices('/').nth(2).map_or(address.len(), |(at, _)| at);
    let (origin, path) = address.split_at(path_at);
    let url = Address::parse(origin).map_err(|error| Failure::new(FailureKind::Malformed, error.to_string()))?;
    let url = url.with_path(path);
    download(&Reach::source(&url), &url, abort, progress).await
}

/// Where the hub has the file now.
async fn path_of(file: &HubFile, abort: &Abort) -> Option<String> {
    let listing = fetch(&file.listing_address(), abort, |_, _| ()).await.ok()?;
    file.path_in(&listing.read().await?)
}
