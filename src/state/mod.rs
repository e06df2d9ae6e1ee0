//! Signals, and the actions on them. Components read and call; they never touch the browser themselves.

mod again;
mod app;
mod boot;
mod categories;
mod classifier_card;
mod comparing;
mod connect;
mod encoder;
mod endings;
mod exchange;
mod exclusions;
mod files;
mod filter;
mod form;
mod history;
mod in_page;
mod judge;
mod judging;
mod keeper;
mod labelling;
mod launch;
mod live;
mod notice;
mod page;
mod recorded;
mod respondent;
mod resume;
mod rose;
mod run_entry;
mod set_fetch;
mod set_files;
mod sets;
mod tabs;
mod token_client;
mod wire;

pub use crate::domain::{Candidate, EngineState, Token};
pub use app::{App, AppState, CorrectedPoint, Loading, Tried};
pub use boot::start;
pub use categories::{Categories, OnRadar};
pub use comparing::Comparing;
pub use encoder::EncoderService;
pub use files::Export;
pub use filter::{CategoryGroup, Filter};
pub use form::AddressOrigin;
pub use history::History;
pub use in_page::Local;
pub use judge::{JudgePlan, JudgeScope, Judging};
pub use labelling::Labelling;
pub use launch::Contender;
pub use notice::Notice;
pub use page::{
    PickedFile, Size, copy, dropped_files, focus, follow_size, language_name, on_panic, picked_files, remove_element,
    set_theme, stored_theme,
};
pub use rose::{Bench, Side, Spoken};
pub use run_entry::{RunData, RunEntry};
pub use set_fetch::Way;
pub use sets::{Arrival, KnownSet, Progress, STARTER, Sets, Standing};
