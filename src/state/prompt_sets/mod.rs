//! Prompt sets: which there are, their files, and what is drawn from them.

mod download;
mod exclusions;
mod files;
mod service;

pub use download::DownloadFrom;
pub use service::{DownloadProgress, KnownSet, OpenedFile, PromptSets, STARTER, SetState, use_prompt_sets};
