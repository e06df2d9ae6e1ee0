//! The protocols by name, and the two requests that every one of them has.

use super::dialect::Dialect;
use super::{ApiKey, HttpRequest, Quirks, anthropic, cohere, gemini, ollama, openai};
use crate::domain::{Address, ModelSettings};

/// A protocol that model APIs speak. Many services and servers speak the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Provider {
    /// OpenAI's chat completions, which many others follow.
    #[default]
    OpenAi,
    /// Anthropic's Messages API.
    Anthropic,
    /// Google's `streamGenerateContent`.
    Gemini,
    /// Ollama's `/api/chat`.
    Ollama,
    /// Cohere's chat, version 2.
    Cohere,
}

impl Provider {
    pub(super) fn dialect(self) -> &'static Dialect {
        match self {
            Self::OpenAi => &openai::DIALECT,
            Self::Anthropic => &anthropic::DIALECT,
            Self::Gemini => &gemini::DIALECT,
            Self::Ollama => &ollama::DIALECT,
            Self::Cohere => &cohere::DIALECT,
        }
    }
}

/// The request for one answer, streamed where the model's `quirks` allow it. It has the headers that the API's
/// documentation asks for, and no other.
pub fn chat_request(
    provider: Provider,
    base: &Address,
    key: Option<&ApiKey>,
    model: &ModelSettings,
    quirks: Quirks,
    prompt: &str,
) -> HttpRequest {
    let dialect = provider.dialect();
    let path = (dialect.chat_path)(&model.name) + dialect.chat_query;
    HttpRequest::post(base, &path, (dialect.headers)(key), (dialect.chat_body)(model, quirks, prompt))
}

/// The request for the list of models.
pub fn models_request(provider: Provider, base: &Address, key: Option<&ApiKey>) -> HttpRequest {
    let dialect = provider.dialect();
    HttpRequest::get(base, &[dialect.models_path, dialect.models_query].concat(), (dialect.headers)(key))
}
