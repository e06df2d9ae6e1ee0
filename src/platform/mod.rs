//! The only room that knows the browser: network, storage, files, clock, frames.

mod abort;
mod browser;
mod chart_image;
mod desk;
mod files;
mod http;
mod page_files;
mod reach;
mod size;
mod store;

pub use abort::Abort;
pub use browser::{
    Frame, focus, iso_now, location_hash, now_ms, on_hash_change, on_leaving, on_panic, page_origin, random,
    remove_element, run_id, set_location_hash, set_theme, sleep_ms, stored_theme,
};
pub use chart_image::ChartImage;
pub use desk::{Desk, DeskError};
pub use files::{PickedFile, download_bytes, download_text, picked_files};
pub use http::{Incoming, answers_without_cors, send};
pub use page_files::{PageFileError, page_file};
pub use reach::Reach;
pub use size::{Size, on_size};
pub use store::{Store, StoreError};
