//! The runs of this browser: their data, and where it is stored, imported and exported.

mod endings;
mod files;
mod recorded;
mod run_entry;
mod run_store;
mod service;
mod stored;

pub use files::Export;
pub use run_entry::{RunData, RunEntry, RunPhase};
pub(super) use run_store::RunStore;
pub use service::{Runs, use_runs};
pub(super) use stored::tab_lock_name;
