//! Which API is spoken: the protocols, and the way from each step of an exchange to the protocol's own file.

use serde_json::Value;

use super::http::Headers;
use super::reply_builder::{ReplyBuilder, StreamEnd};
use super::{ApiKey, HttpRequest, Quirks, anthropic, cohere, gemini, ollama, openai, preset};
use crate::domain::{Address, ModelSettings};

/// A protocol. Many services and servers speak the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Provider {
    /// Chat completions, as OpenAI documents them and others follow.
    #[default]
    OpenAi,
    /// Anthropic's Messages.
    Anthropic,
    /// Google's `streamGenerateContent`.
    Gemini,
    /// Ollama's own `/api/chat`.
    Ollama,
    /// Cohere's chat, version 2.
    Cohere,
}

impl Provider {
    /// The protocol of a preset's id; an id that is not known is taken for one more of the many.
    pub fn of(id: &str) -> Self {
        preset(id).map(|preset| preset.provider).unwrap_or_default()
    }

    /// Below the base address: where answers are asked for.
    pub(super) fn chat_path(self, model: &str) -> String {
        match self {
            Self::OpenAi => openai::CHAT_PATH.to_owned(),
            Self::Anthropic => anthropic::CHAT_PATH.to_owned(),
            Self::Gemini => gemini::chat_path(model),
            Self::Ollama => ollama::CHAT_PATH.to_owned(),
            Self::Cohere => cohere::CHAT_PATH.to_owned(),
        }
    }

    /// Below the base address: where the models are listed.
    pub(super) fn models_path(self) -> &'static str {
        match self {
            Self::OpenAi | Self::Anthropic | Self::Gemini => "models",
            Self::Ollama => ollama::MODELS_PATH,
            Self::Cohere => cohere::MODELS_PATH,
        }
    }

    /// How the path of most base addresses ends.
    pub(super) fn usual_end(self) -> &'static str {
        match self {
            Self::OpenAi | Self::Anthropic => "/v1",
            Self::Gemini => "/v1beta",
            Self::Ollama | Self::Cohere => "",
        }
    }

    /// What a person is told to look for behind the Base URL.
    pub(super) fn api_name(self) -> &'static str {
        match self {
            Self::OpenAi => "a chat completions API",
            Self::Anthropic => "Anthropic’s API",
            Self::Gemini => "the Gemini API",
            Self::Ollama => "Ollama’s own API",
            Self::Cohere => "Cohere’s API",
        }
    }

    /// Whether a stream is lines of JSON, in place of server-sent events.
    pub(super) fn sends_lines(self) -> bool {
        self == Self::Ollama
    }

    /// Whether a chunk has the documented shape.
    pub(super) fn knows(self, chunk: &Value) -> bool {
        match self {
            Self::OpenAi => openai::is_completion(chunk),
            Self::Anthropic | Self::Cohere => chunk["type"].is_string(),
            Self::Gemini => gemini::is_response(chunk),
            Self::Ollama => chunk["message"].is_object() || chunk["done"].is_boolean(),
        }
    }

    /// Adds a chunk of a stream to the reply.
    pub(super) fn read_chunk(self, chunk: &Value, reply: &mut ReplyBuilder) -> Option<StreamEnd> {
        match self {
            Self::OpenAi => {
                openai::read_chunk(chunk, reply);
                None
            }
            Self::Anthropic => anthropic::read_chunk(chunk, reply),
            Self::Gemini => gemini::read_chunk(chunk, reply),
            Self::Ollama => ollama::read_chunk(chunk, reply),
            Self::Cohere => cohere::read_chunk(chunk, reply),
        }
    }

    /// Reads a whole reply that came in one piece; `None` if it has another shape than the documented one.
    pub(super) fn read_document(self, document: &Value, reply: &mut ReplyBuilder) -> Option<StreamEnd> {
        match self {
            Self::OpenAi => openai::read_document(document, reply),
            Self::Anthropic => anthropic::read_document(document, reply),
            Self::Gemini => gemini::read_document(document, reply),
            Self::Ollama => ollama::read_chunk(document, reply),
            Self::Cohere => cohere::read_document(document, reply),
        }
    }
}

/// Asks for one answer, streamed where the model's `quirks` let it be. The request has the headers that the API's
/// documentation asks for, and no other.
pub fn chat_request(
    provider: Provider,
    base: &Address,
    key: Option<&ApiKey>,
    model: &ModelSettings,
    quirks: Quirks,
    prompt: &str,
) -> HttpRequest {
    let body = match provider {
        Provider::OpenAi => openai::chat_body,
        Provider::Anthropic => anthropic::chat_body,
        Provider::Gemini => gemini::chat_body,
        Provider::Ollama => ollama::chat_body,
        Provider::Cohere => cohere::chat_body,
    };
    let mut path = provider.chat_path(&model.name);
    if provider == Provider::Gemini {
        path.push_str(gemini::STREAM_QUERY);
    }
    HttpRequest::post(base, &path, headers(provider, key), body(model, quirks, prompt))
}

/// Asks for the list of models.
pub fn models_request(provider: Provider, base: &Address, key: Option<&ApiKey>) -> HttpRequest {
    let path = match provider {
        Provider::OpenAi | Provider::Ollama => provider.models_path(),
        Provider::Anthropic => anthropic::MODELS_QUERY,
        Provider::Gemini => gemini::MODELS_QUERY,
        Provider::Cohere => cohere::MODELS_QUERY,
    };
    HttpRequest::get(base, path, headers(provider, key))
}

/// What each request of the API carries. An Ollama of one's own wants no key; one behind a gateway takes it as a bearer
/// token, as most do.
fn headers(provider: Provider, key: Option<&ApiKey>) -> Headers {
    match provider {
        Provider::OpenAi | Provider::Ollama | Provider::Cohere => ApiKey::as_bearer(key),
        Provider::Anthropic => anthropic::headers(key),
        Provider::Gemini => gemini::headers(key),
    }
}
