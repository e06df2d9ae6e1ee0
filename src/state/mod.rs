//! Signals, and the actions on them. Components read and call; they never touch the browser themselves.

mod again;
mod app;
mod boot;
mod connect;
mod exchange;
mod files;
mod form;
mod judge;
mod judging;
mod keeper;
mod labelling;
mod live;
mod notice;
mod page;
mod run_entry;

pub use app::{App, AppState, CorrectedPoint, Loading, Tried};
pub use boot::start;
pub use files::Export;
pub use form::AddressOrigin;
pub use judge::{JudgePlan, JudgeScope, Judging};
pub use labelling::Labelling;
pub use notice::Notice;
pub use page::{PickedFile, Size, focus, follow_size, on_panic, picked_files, remove_element, set_theme, stored_theme};
pub use run_entry::{RunData, RunEntry};
