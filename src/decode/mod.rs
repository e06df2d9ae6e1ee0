//! A language model in the page: its file read, its prompts encoded, its tokens computed and chosen.
//!
//! The architectures are Llama (Touvron et al., arXiv 2302.13971) and Qwen2 (arXiv 2407.10671): pre-norm transformers with
//! RMS norms, rotary positions, grouped-query attention and gated feed-forward layers.

mod architecture;
mod attention;
mod chat;
mod context;
mod error;
mod file;
mod generation;
mod jinja;
mod model;
mod rose;
mod sampling;
mod tokenizer;

pub use architecture::{Architecture, Dimensions, Family};
pub use chat::{ChatTemplate, Message, Role};
pub use context::Context;
pub use error::DecodeError;
pub use file::ModelFile;
pub use generation::{Branch, Generation};
pub use jinja::{LocalTime, Template};
pub use model::{Feed, Model};
pub use rose::{Alpha, contrast};
pub use sampling::{Sampler, Sampling};
pub use tokenizer::{TextStream, Vocabulary};
