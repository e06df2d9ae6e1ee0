//! Runs that this tab is at: launched, driven, paused, resumed and ended.

mod active_run;
mod ask_again;
mod consent;
mod launch;
mod line_up;
mod resume;
mod service;

pub use consent::{Consent, use_consent};
pub use line_up::{LineUp, LineUpEntry, use_line_up};
pub use service::{ActiveRuns, use_active_runs};
