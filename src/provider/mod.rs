//! Model APIs as pure functions: a request is built, a reply is read as it arrives, and neither touches a network.
//!
//! [`openai`] speaks the chat completions of OpenAI and of the many servers that follow it. A further provider is one
//! file beside it, which builds [`HttpRequest`]s and reads its own chunks into the same draft.

pub mod connection;
mod draft;
mod http;
mod key;
mod openai;
mod reply;
mod server_error;
pub mod sse;

pub use http::{HttpRequest, Method, ResponseHead};
pub use key::ApiKey;
pub use openai::{chat_request, models_request, parse_models, read_models};
pub use reply::{Progress, ReplyReader};
