//! Published prompt sets, downloaded from where they are published.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::files::SetFile;
use super::service::{DownloadProgress, PromptSets, SetState};
use crate::dataset::{FileLocation, HubFile, PublishedSet, ROWS_A_PAGE, RowsPage, read_page, source};
use crate::domain::{Address, Failure, FailureCause, FailureKind};
use crate::platform::{Abort, AllowedOrigins, BlobFile, download};
use crate::state::page_error::{DownloadError, PageError};

const NOT_FOUND: u16 = 404;

/// Where a published set is downloaded from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DownloadFrom {
    /// The file, by one plain GET.
    File,
    /// The hub's viewer, page by page.
    Viewer,
}

impl PromptSets {
    /// Downloads a published set.
    pub fn download(&self, id: &str, from: DownloadFrom) {
        let (Some(source), Some(abort)) = (source(id), Abort::new()) else { return };
        self.cancel_download(source.id);
        self.downloads.update_value(|downloads| downloads.push((source.id.to_owned(), abort.clone())));
        self.set_state(source.id, SetState::Downloading(DownloadProgress::Bytes(0, None)));
        let sets = *self;
        spawn_local(async move {
            let fetched = match from {
                DownloadFrom::File => sets.fetch_file(source, &abort).await.map_err(DownloadError::Request),
                DownloadFrom::Viewer => sets.fetch_pages(source, &abort).await,
            };
            if abort.is_aborted() {
                return;
            }
            sets.downloads.update_value(|downloads| downloads.retain(|(id, _)| id != source.id));
            match fetched {
                Ok(file) => {
                    let (id, name) = (source.id.to_owned(), source.name.to_owned());
                    sets.add(SetFile { id, name, file_name: None, schema: source.schema.clone(), file }).await;
                }
                Err(error) => {
                    let error = PageError::SetDownload { name: source.name.to_owned(), error };
                    sets.set_state(source.id, SetState::Failed(error));
                }
            }
        });
    }

    /// Ends the download of a set.
    pub fn cancel_download(&self, id: &str) {
        let take = |downloads: &mut Vec<(String, Abort)>| {
            let at = downloads.iter().position(|(other, _)| other == id)?;
            Some(downloads.swap_remove(at).1)
        };
        let Some(abort) = self.downloads.try_update_value(take).flatten() else { return };
        abort.abort();
        let is_stored = untrack(|| self.with_set(id, |set| set.stored.is_some()));
        self.set_state(id, if is_stored == Some(true) { SetState::Stored } else { SetState::Offered });
    }

    /// Shows how much has been downloaded, unless the download was ended.
    fn show_progress(&self, source: &PublishedSet, abort: &Abort, progress: DownloadProgress) {
        if !abort.is_aborted() {
            self.set_state(source.id, SetState::Downloading(progress));
        }
    }

    async fn fetch_file(&self, source: &'static PublishedSet, abort: &Abort) -> Result<BlobFile, Failure> {
        let progress = |bytes, of: Option<u64>| {
            let of = Some(of.unwrap_or(u64::from(source.kilobytes) * 1_000)).filter(|of| *of >= bytes);
            self.show_progress(source, abort, DownloadProgress::Bytes(bytes, of));
        };
        let fetched = fetch(&source.address(), abort, progress).await;
        let is_elsewhere = |failure: &Failure| matches!(failure.kind, FailureKind::Status { status: NOT_FOUND, .. });
        match (fetched, source.place) {
            (Err(failure), FileLocation::Hub(file)) if is_elsewhere(&failure) => {
                // Data sets are put in order now and then: the hub tells where the file is now.
                let Some(path) = path_of(&file, abort).await else { return Err(failure) };
                fetch(&file.file_address(&path), abort, progress).await
            }
            (fetched, _) => fetched,
        }
    }

    async fn fetch_pages(&self, source: &'static PublishedSet, abort: &Abort) -> Result<BlobFile, DownloadError> {
        let FileLocation::Hub(file) = source.place else { return Err(DownloadError::NotOnHub) };
        let page_of = async |first: u32, rows: u32| -> Result<RowsPage, DownloadError> {
            let fetched = fetch(&file.page_address(first, rows), abort, |_, _| ()).await;
            let page = fetched.map_err(DownloadError::Request)?;
            let page = page.read().await.ok_or(DownloadError::NoRoom)?;
            read_page(&page).map_err(DownloadError::Viewer)
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
            self.show_progress(source, abort, DownloadProgress::Rows(rows, page.total));
            if rows >= page.total {
                return BlobFile::of_text(&lines).ok_or(DownloadError::NoRoom);
            }
            if page.rows.is_empty() {
                return Err(DownloadError::RowsMissing { rows, total: page.total });
            }
        }
    }
}

/// One plain GET of an address that the page itself knows.
async fn fetch(address: &str, abort: &Abort, progress: impl Fn(u64, Option<u64>)) -> Result<BlobFile, Failure> {
    let path_at = address.match_indices('/').nth(2).map_or(address.len(), |(at, _)| at);
    let (origin, path) = address.split_at(path_at);
    let no_address = |_| Failure::new(FailureKind::Malformed, FailureCause::NoAddress { text: origin.to_owned() });
    let url = Address::parse(origin).map_err(no_address)?;
    let url = url.with_path(path);
    download(&AllowedOrigins::source(&url), &url, abort, progress).await
}

/// The path at which the hub has the file now.
async fn path_of(file: &HubFile, abort: &Abort) -> Option<String> {
    let listing = fetch(&file.listing_address(), abort, |_, _| ()).await.ok()?;
    file.path_in(&listing.read().await?)
}
