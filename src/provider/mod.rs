//! Model APIs as pure functions: a request is built, a reply is read as it arrives, and neither touches a network.
//!
//! Each protocol is one file with one `Dialect`: its addresses, and the functions that write a request's body and read a
//! reply's chunks. [`Provider`] lists them. Streams, error replies and the key are common to all and stand beside them;
//! `presets` has the services and servers that speak these protocols, `batch` the files by which some of them are asked
//! thousands of prompts at once.

mod anthropic;
pub mod batch;
mod cohere;
pub mod connection;
mod dialect;
mod finish;
mod gemini;
mod http;
mod key;
mod message;
mod models;
mod ndjson;
mod ollama;
mod openai;
mod policy;
mod presets;
mod protocols;
mod quirks;
mod rejected_parameter;
mod reply;
mod reply_builder;
mod server_error;
pub mod sse;
mod stepwise;
mod wait;

pub use finish::Finish;
pub use http::{HttpRequest, Method, ResponseHead};
pub use key::{ApiKey, KeyError};
pub use models::{parse_models, read_models};
pub use presets::{PRESETS, ProviderPreset, preset};
pub use protocols::{Provider, chat_request, models_request};
pub use quirks::{Quirk, Quirks};
pub use reply::{ReplyProgress, ReplyReader};
pub use reply_builder::ReplyBuilder;
pub use stepwise::{Stepwise, TopLogprobs, read_template, read_top_logprobs, template_request};
