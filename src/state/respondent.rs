//! Who answers a run's prompts: an API that gives whole answers, or a model that is asked token by token.

use std::pin::Pin;

use super::exchange::Asking;
use super::speaker::{Speaker, Voice, at_server};
use crate::domain::{BaseUrls, Failure, ModelSettings, Reply, Timing};
use crate::platform::Abort;
use crate::provider::Quirk;

/// A reply on its way. Boxed: it is awaited in several places, and each would hold all of its code.
type Asked<'a> = Pin<Box<dyn Future<Output = (Result<Reply, Failure>, Timing)> + 'a>>;

/// Who answers, and how it is asked.
#[derive(Clone)]
pub(super) enum Respondent {
    Api(Asking, BaseUrls),
    Speaker(Speaker),
}

impl Respondent {
    /// Asks one prompt; several addresses take turns.
    pub(super) fn ask<'a>(&'a self, turn: usize, prompt: &'a str, abort: &'a Abort) -> Asked<'a> {
        match self {
            Self::Api(asking, urls) => Box::pin(asking.ask(urls.nth(turn), prompt, abort)),
            Self::Speaker(speaker) => Box::pin(speaker.ask(turn, prompt, abort)),
        }
    }

    /// The same, under another system prompt.
    pub(super) fn with_system_prompt(mut self, system_prompt: &str) -> Self {
        let (Self::Api(Asking { model, .. }, _) | Self::Speaker(Speaker { model, .. })) = &mut self;
        system_prompt.clone_into(&mut model.system_prompt);
        self
    }

    /// The same, asked token by token.
    pub(super) fn into_speaker(self) -> Result<Speaker, String> {
        match self {
            Self::Api(Asking { wire, model }, urls) => at_server(wire, &urls, model),
            Self::Speaker(speaker) => Ok(speaker),
        }
    }

    /// Whether it can be asked without a network.
    pub(super) fn is_local(&self) -> bool {
        match self {
            Self::Api(_, urls) | Self::Speaker(Speaker { voice: Voice::Server(_, urls), .. }) => urls.are_local(),
            Self::Speaker(Speaker { voice: Voice::InPage(..), .. }) => true,
        }
    }

    /// Writes into the run's settings what asking has shown of how the model is asked.
    pub(super) fn note_how_it_was_asked(&self, settings: &mut ModelSettings) {
        match self {
            Self::Api(asking, urls) => {
                let is_left_out = |quirk| urls.iter().any(|base| asking.quirks(base).has(quirk));
                let names = [(Quirk::NoTemperature, "temperature"), (Quirk::NoTopP, "top_p")];
                let left_out = names.into_iter().filter(|(quirk, _)| is_left_out(*quirk)).map(|(_, name)| name);
                let left_out: Vec<&str> = left_out.collect();
                if !left_out.is_empty() {
                    settings.extra.insert("not_sent".to_owned(), left_out.into());
                }
            }
            Self::Speaker(speaker) => speaker.note_what_was_asked(settings),
        }
    }
}
