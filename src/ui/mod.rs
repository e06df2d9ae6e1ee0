//! Components and pages. They read signals and call actions of `state`; what they draw comes laid out from `chart`.

mod app;
mod charts;
mod components;
mod deferred;
mod deferred_entry;
mod format;
mod pages;
mod text;

pub use app::mount;
pub use deferred::{DeferredEntry, FetchDeferred};
pub use deferred_entry::deferred_entry;
