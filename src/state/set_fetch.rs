//! Published prompt sets, fetched from where they are published.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::App;
use super::set_files::Reading;
use super::sets::{Progress, Standing};
use crate::dataset::{HubFile, Place, ROWS_A_PAGE, RowsPage, Source, read_page, source};
use crate::domain::{Address, Failure, FailureKind};
use crate::platform::{Abort, AllowedOrigins, BlobFile, download};

const NOT_FOUND: u16 = 404;

/// How a published set is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Its file, by one plain GET.
    File,
    /// Page by page from the hub's viewer.
    Viewer,
}

impl App {
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
        let is_kept = untrack(|| self.sets.of(id, |set| set.kept.is_some()));
        self.sets.stand(id, if is_kept == Some(true) { Standing::Kept } else { Standing::Offered });
    }

    /// Says how much has come, unless it is not wanted any more.
    fn coming(&self, source: &Source, abort: &Abort, progress: Progress) {
        if !abort.is_aborted() {
            self.sets.stand(source.id, Standing::Coming(progress));
        }
    }

    async fn fetch_file(&self, source: &'static Source, abort: &Abort) -> Result<BlobFile, Failure> {
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

    async fn fetch_pages(&self, source: &'static Source, abort: &Abort) -> Result<BlobFile, Failure> {
        let malformed = |reason: String| {
            Failure::new(FailureKind::Malformed, format!("{} could not be read: {reason}.", source.name))
        };
        let Place::Hub(file) = source.place else { return Err(malformed("it is not on the hub".to_owned())) };
        let page_of = async |first: u32, rows: u32| -> Result<RowsPage, Failure> {
            let page = fetch(&file.page_address(first, rows), abort, |_, _| ()).await?;
            let page = page.read().await.ok_or_else(|| malformed("the browser has no room for it".to_owned()))?;
            read_page(&page).map_err(malformed)
        };
        let (mut lines, mut rows) = (String::new(), 0);
        loop {
            let page = page_of(rows, ROWS_A_PAGE).await?;
            let first = rows;
            rows += page.rows.len() as u32;
            for (row, at) in page.rows.iter().zip(first..) {
                // A page of one row has the most room for it. Where that fails the row is told when the file is read.
                let alone = if row.is_cut { page_of(at, 1).await.ok() } else { None };
                let whole = alone.as_ref().and_then(|page| page.rows.first());
                lines.push_str(&whole.unwrap_or(row).line);
                lines.push('\n');
            }
            self.coming(source, abort, Progress::Rows(rows, page.total));
            if rows >= page.total {
                return BlobFile::of_text(&lines).ok_or_else(|| malformed("the browser has no room for it".to_owned()));
            }
            if page.rows.is_empty() {
                return Err(malformed(format!("the viewer gave {rows} of {} rows and no more", page.total)));
            }
        }
    }
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
async fn fetch(address: &str, abort: &Abort, progress: impl Fn(u64, Option<u64>)) -> Result<BlobFile, Failure> {
    let path_at = address.match_indices('/').nth(2).map_or(address.len(), |(at, _)| at);
    let (origin, path) = address.split_at(path_at);
    let url = Address::parse(origin).map_err(|error| Failure::new(FailureKind::Malformed, error.to_string()))?;
    let url = url.with_path(path);
    download(&AllowedOrigins::source(&url), &url, abort, progress).await
}

/// Where the hub has the file now.
async fn path_of(file: &HubFile, abort: &Abort) -> Option<String> {
    let listing = fetch(&file.listing_address(), abort, |_, _| ()).await.ok()?;
    file.path_in(&listing.read().await?)
}
