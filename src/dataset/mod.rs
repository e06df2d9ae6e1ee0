//! Files that the page reads: prompt sets and published results. Bytes in, types or a precise error out.

mod error;
mod json;
mod models;
mod order;
mod prompt_set;
mod published;
mod sample;

pub use error::DatasetError;
pub use models::{LocalModel, read_models};
pub use order::order;
pub use prompt_set::{PromptSet, read_prompt_set};
pub use published::{PublishedModel, read_published};
pub use sample::{rank, sample};
