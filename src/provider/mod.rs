//! Model APIs as pure functions: a request is built, a reply is read as it arrives, and neither touches a network.
//!
//! Each protocol is one file ([`Provider`] lists them), which builds [`HttpRequest`]s and reads its own chunks into the
//! same reply; what is common to all (streams, error replies, the key) stands beside them. `presets` has the services
//! and servers that speak them.

mod anthropic;
mod cohere;
pub mod connection;
mod dialect;
mod finish;
mod gemini;
mod http;
mod key;
mod lines;
mod message;
mod models;
mod ollama;
mod openai;
mod presets;
mod quirks;
mod reply;
mod reply_builder;
mod server_error;
pub mod sse;
mod stepwise;
mod wait;

pub use dialect::{Provider, chat_request, models_request};
pub use finish::Finish;
pub use http::{HttpRequest, Method, ResponseHead};
pub use key::{ApiKey, KeyError};
pub use models::{parse_models, read_models};
pub use presets::{PRESETS, ProviderPreset, preset};
pub use quirks::{Quirk, Quirks};
pub use reply::{Progress, ReplyReader};
pub use reply_builder::ReplyBuilder;
pub use stepwise::{Stepwise, TopLogprobs, read_template, read_top_logprobs, template_request};
