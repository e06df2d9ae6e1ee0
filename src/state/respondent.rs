//! Who answers a run's prompts: an API that gives whole answers, or a model that is asked token by token.

use std::pin::Pin;

use super::exchange::Asking;
use super::token_client::{Backend, TokenClient, at_server};
use crate::domain::{BaseUrls, Failure, ModelSettings, Reply, Timing};
use crate::platform::Abort;
use crate::provider::Quirk;

/// A reply on its way. Boxed: it is awaited in several places, and each would hold all of its code.
type Asked<'a> = Pin<Box<dyn Future<Output = (Result<Reply, Failure>, Timing)> + 'a>>;

/// Who answers, and how it is asked.
#[derive(Clone)]
pub(super) enum Respondent {
    Api(Asking, BaseUrls),
    TokenClient(TokenClient),
}

impl Respondent {
    /// Asks one prompt; several addresses take turns.
    pub(super) fn ask<'a>(&'a self, turn: usize, prompt: &'a str, abort: &'a Abort) -> Asked<'a> {
        match self {
            Self::Api(asking, urls) => Box::pin(asking.ask(urls.nth(turn), prompt, abort)),
            Self::TokenClient(client) => Box::pin(client.ask(turn, prompt, abort)),
        }
    }

    /// The same, under another system prompt.
    pub(super) fn with_system_prompt(mut self, system_prompt: &str) -> Self {
        let (Self::Api(Asking { model, .. }, _) | Self::TokenClient(TokenClient { model, .. })) = &mut self;
        system_prompt.clone_into(&mut model.system_prompt);
        self
    }

    /// The same, asked token by token.
    pub(super) fn into_token_client(self) -> Result<TokenClient, String> {
        match self {
            Self::Api(Asking { wire, model }, urls) => at_server(wire, &urls, model),
            Self::TokenClient(client) => Ok(client),
        }
    }

    /// Whether it can be asked without a network.
    pub(super) fn is_local(&self) -> bool {
        match self {
            Self::Api(_, urls) | Self::TokenClient(TokenClient { backend: Backend::Server(_, urls), .. }) => {
                urls.are_local()
            }
            Self::TokenClient(TokenClient { backend: Backend::InPage(..), .. }) => true,
        }
    }

    /// Writes into the run's settings what asking has shown of how the model is asked.
    pub(super) fn note_how_it_was_asked(&self, settings: &mut ModelSettings) {
        match self {
            Self::Api(asking, urls) => {
                if urls.iter().any(|base| asking.quirks(base).has(Quirk::NoTemperature)) {
                    settings.extra.insert("not_sent".to_owned(), vec!["temperature"].into());
                }
            }
            Self::TokenClient(client) => client.note_what_was_asked(settings),
        }
    }
}
