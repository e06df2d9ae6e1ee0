//! Files that the page reads: prompt sets and published results. Bytes in, types or a precise error out.

mod alert;
mod catalogue;
mod categories;
mod encoding;
mod error;
mod gather;
mod hub;
mod json;
mod kept;
mod look;
mod models;
mod order;
mod prompt_set;
mod published;
mod rows;
mod sample;
mod set_file;
mod shape;

pub use alert::{ALERT_HEADINGS, alert_heading};
pub use catalogue::{CATALOGUE, Place, Source, source};
pub use encoding::{Encoding, decode};
pub use error::DatasetError;
pub use gather::{Entry, Gathered, gather};
pub use hub::{HubFile, ROWS_A_PAGE, RowsPage, read_page};
pub use kept::{KeptSet, read_exclusions, write_exclusions};
pub use look::{Look, look};
pub use models::{LocalModel, read_models};
pub use order::order;
pub use prompt_set::{PromptSet, read_prompt_set};
pub use published::{PublishedModel, read_published};
pub use rows::{Layout, Problem};
pub use sample::{rank, sample, sample_size};
pub use set_file::{SetFile, look_at, read_set_file};
pub use shape::{Columns, KindIn, NO_CATEGORY, Shape};
