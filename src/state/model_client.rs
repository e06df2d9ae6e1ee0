//! The model that answers a run's prompts: behind an API that gives whole answers, or asked token by token.

use std::pin::Pin;

use super::chat_client::ChatClient;
use super::local_models::LocalModels;
use super::model_form::ModelForm;
use super::page_error::PageError;
use super::token_client::{Backend, TokenClient, at_server};
use super::transport::Transport;
use crate::domain::{BaseUrls, Endpoint, Failure, ModelSettings, Reply, RequestLimits, Timing};
use crate::platform::{Abort, AllowedOrigins};
use crate::provider::{ApiKey, Quirk};

/// A reply on its way. Boxed: it is awaited in several places, and each would hold all of its code.
type PendingReply<'a> = Pin<Box<dyn Future<Output = (Result<Reply, Failure>, Timing)> + 'a>>;

/// A model that can be asked.
#[derive(Clone)]
pub(super) enum ModelClient {
    Chat(ChatClient, BaseUrls),
    Token(TokenClient),
}

impl ModelClient {
    /// A client of the model at this endpoint. Fails where the model cannot be asked by these settings.
    pub(super) fn new(
        local: LocalModels,
        endpoint: &Endpoint,
        key: Option<ApiKey>,
        model: ModelSettings,
        request_limits: RequestLimits,
        concurrency: u32,
    ) -> Result<Self, PageError> {
        let Some(urls) = endpoint.urls() else {
            return local.token_client(model, concurrency as usize).map(Self::Token);
        };
        let idle_timeout_ms = request_limits.idle_timeout_s.saturating_mul(1_000);
        let transport = Transport { allowed: AllowedOrigins::model(urls), key, idle_timeout_ms };
        if model.decoder.is_some() {
            return at_server(transport, urls, model).map(Self::Token);
        }
        Ok(Self::Chat(ChatClient { transport, model }, urls.clone()))
    }

    /// The same, with the key in the form if it was entered for the model's address.
    pub(super) fn with_form_key(
        local: LocalModels,
        form: ModelForm,
        model: ModelSettings,
        request_limits: RequestLimits,
        concurrency: u32,
    ) -> Result<Self, PageError> {
        let endpoint = Endpoint::of(&model.provider, &model.base_url)?;
        let key = form.key_for(&endpoint)?;
        Self::new(local, &endpoint, key, model, request_limits, concurrency)
    }

    /// Asks one prompt; several addresses take turns.
    pub(super) fn ask<'a>(&'a self, turn: usize, prompt: &'a str, abort: &'a Abort) -> PendingReply<'a> {
        match self {
            Self::Chat(client, urls) => Box::pin(client.ask(urls.nth(turn), prompt, abort)),
            Self::Token(client) => Box::pin(client.ask(turn, prompt, abort)),
        }
    }

    /// The same, asked token by token.
    pub(super) fn into_token_client(self) -> Result<TokenClient, PageError> {
        match self {
            Self::Chat(ChatClient { transport, model }, urls) => at_server(transport, &urls, model),
            Self::Token(client) => Ok(client),
        }
    }

    /// Whether it can be asked without a network.
    pub(super) fn is_local(&self) -> bool {
        match self {
            Self::Chat(_, urls) | Self::Token(TokenClient { backend: Backend::Server(_, urls), .. }) => {
                urls.are_local()
            }
            Self::Token(TokenClient { backend: Backend::InPage(..), .. }) => true,
        }
    }

    /// Writes into the run's settings what client has shown of how the model is asked.
    pub(super) fn note_how_it_was_asked(&self, settings: &mut ModelSettings) {
        match self {
            Self::Chat(client, urls) => {
                let is_left_out = |quirk| urls.iter().any(|base| client.quirks(base).has(quirk));
                let names = [(Quirk::NoTemperature, "temperature"), (Quirk::NoTopP, "top_p")];
                let left_out = names.into_iter().filter(|(quirk, _)| is_left_out(*quirk)).map(|(_, name)| name);
                let left_out: Vec<&str> = left_out.collect();
                if !left_out.is_empty() {
                    settings.extra.insert("not_sent".to_owned(), left_out.into());
                }
            }
            Self::Token(client) => client.note_what_was_asked(settings),
        }
    }
}
