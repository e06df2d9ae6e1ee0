//! The field's words as types. No I/O, no browser, no other room.

mod address;
mod answer;
mod category;
pub mod decimal;
mod failure;
mod fields;
mod hex;
mod outcome;
mod preset;
mod price;
mod prompt;
mod reply;
mod route;
mod run;
mod settings;
mod shared;
mod verdict;

pub use address::{Address, Host};
pub use answer::{Answer, Opinion, PersonLabel};
pub use category::{Category, OR_BENCH_CATEGORIES};
pub use failure::{Failure, FailureKind};
pub use fields::{FieldError, Fields};
pub use hex::hex;
pub use outcome::{Item, Outcome};
pub use preset::Preset;
pub use price::{Budget, Prices, Tokens};
pub use prompt::{Kind, Note, Prompt};
pub use reply::{Ending, Reply, Timing, Usage};
pub use route::{Page, Route, RouteError};
pub use run::{ClassifierRef, PromptSetRef, Run, RunHead, RunState};
pub use settings::{BaseUrls, Decoding, ModelSettings, Patience, PromptChoice, Settings, SettingsError};
pub use shared::shared;
pub use verdict::{Counting, Evidence, Label, Verdict, pieces};
