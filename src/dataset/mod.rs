//! Files that the page reads: prompt sets and published results. Bytes in, types or a precise error out.

mod alert;
mod catalogue;
mod encoding;
mod error;
mod gather;
mod json;
mod models;
mod order;
mod prompt_set;
mod published;
mod published_categories;
mod rows;
mod sample;
mod shape;
mod table;
mod viewer;

pub use alert::{ALERT_HEADINGS, alert_heading};
pub use catalogue::{CATALOGUE, Source, Viewer};
pub use encoding::{Encoding, decode};
pub use error::DatasetError;
pub use gather::{Entry, Gathered, gather};
pub use models::{LocalModel, read_models};
pub use order::order;
pub use prompt_set::{PromptSet, read_prompt_set};
pub use published::{PublishedModel, read_published};
pub use published_categories::{CategoryRates, read_category_rates};
pub use rows::{Layout, Problem};
pub use sample::{rank, sample, stratified_sample};
pub use shape::{Columns, KindIn, NO_CATEGORY, Shape};
pub use viewer::{ROWS_A_PAGE, RowsPage, page_address, read_page};
