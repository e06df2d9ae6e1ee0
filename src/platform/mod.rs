//! The only room that knows the browser: network, storage, files, clock, frames.

mod abort;
mod browser;
mod chart_image;
mod files;
mod http;
mod page_files;
mod reach;
mod store;

pub use abort::Abort;
pub use browser::{
    Frame, now_ms, iso_now, location_hash, on_hash_change, on_leaving, on_resize, origin, page_is_secure, random, run_id,
    prefers_dark, set_location_hash, set_theme, sleep_ms, stored_theme,
};
pub use chart_image::{chart_as_png, chart_as_svg};
pub use files::{PickedFile, download_bytes, download_text, picked_files};
pub use http::{Incoming, answers_without_cors, send};
pub use page_files::{PageFileError, page_file};
pub use reach::Reach;
pub use store::{Store, StoreError};
