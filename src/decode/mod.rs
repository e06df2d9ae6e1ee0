//! A language model from a GGUF file: its chat template and tokenizer, the transformer, and the choice of tokens.
//!
//! It runs decoder-only transformers of the Llama kind (Touvron et al., arXiv 2302.13971): pre-norm, with RMS norms, rotary
//! positions, grouped-query attention and gated feed-forward layers. Qwen2 (arXiv 2407.10671) adds biases to the queries,
//! keys and values; Qwen3 (arXiv 2505.09388) norms of the queries and keys in their place.

mod chat_template;
mod config;
mod decode_stream;
mod generation;
mod jinja;
mod kv_cache;
mod layer;
mod model;
mod model_file;
mod rose;
mod rotary;
mod sampling;
mod tokenizer;

pub use chat_template::{ChatMessage, ChatTemplate, Role};
pub use config::{ModelConfig, RopeStyle};
pub use decode_stream::DecodeStream;
pub use generation::Generation;
pub use jinja::{LocalTime, Template};
pub use kv_cache::{KvCache, Sequence};
pub use model::LanguageModel;
pub use model_file::ModelFile;
pub use rose::{Alpha, contrast};
pub use sampling::{Sampler, Sampling};
pub use tokenizer::Tokenizer;
