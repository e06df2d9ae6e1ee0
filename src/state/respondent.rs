//! Who answers a run's prompts: a model behind an API, or one in the page.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;

use super::exchange::{Asking, since};
use crate::domain::{BaseUrls, Ending, Failure, FailureKind, ModelSettings, Reply, Timing, Usage};
use crate::platform::{Abort, EngineError, Engines, ModelFile, Question, now_ms};
use crate::protocol::engine::{End, Finished, Generate, Token};
use crate::provider::Quirk;

/// A reply on its way. Boxed: it is awaited in several places, and each would hold all of its code.
type Asked<'a> = Pin<Box<dyn Future<Output = (Result<Reply, Failure>, Timing)> + 'a>>;

/// Who answers, and how it is asked.
#[derive(Clone)]
pub(super) enum Respondent {
    Api(Asking, BaseUrls),
    InPage(InPage),
}

/// A model in the page.
#[derive(Clone)]
pub(super) struct InPage {
    pub(super) engines: Engines,
    pub(super) file: ModelFile,
    pub(super) model: ModelSettings,
    /// Workers at most.
    pub(super) at_once: usize,
    /// The texts of the first prompt as the model read them, of each context.
    pub(super) rendered: Rc<RefCell<Vec<String>>>,
}

impl Respondent {
    /// Asks one prompt; several addresses take turns.
    pub(super) fn ask<'a>(&'a self, turn: usize, prompt: &'a str, abort: &'a Abort) -> Asked<'a> {
        match self {
            Self::Api(asking, urls) => Box::pin(asking.ask(urls.nth(turn), prompt, abort)),
            Self::InPage(model) => Box::pin(model.ask(prompt, abort)),
        }
    }

    /// The same, under another system prompt.
    pub(super) fn with_system_prompt(mut self, system_prompt: &str) -> Self {
        let (Self::Api(Asking { model, .. }, _) | Self::InPage(InPage { model, .. })) = &mut self;
        system_prompt.clone_into(&mut model.system_prompt);
        self
    }

    /// Whether it can be asked without a network.
    pub(super) fn is_local(&self) -> bool {
        match self {
            Self::Api(_, urls) => urls.are_local(),
            Self::InPage(_) => true,
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
            Self::InPage(model) => {
                if let Some(decoder) = &mut settings.decoder {
                    decoder.rendered.clone_from(&model.rendered.borrow());
                }
            }
        }
    }
}

impl InPage {
    pub(super) fn question<'a>(&'a self, order: Generate<'a>, abort: &'a Abort) -> Question<'a> {
        Question { model: &self.file, most: self.at_once, order, abort }
    }

    async fn ask(&self, prompt: &str, abort: &Abort) -> (Result<Reply, Failure>, Timing) {
        let begun_ms = now_ms();
        let (mut text, mut first_token_ms) = (String::new(), None);
        let mut hear = |number: usize, token: Token| {
            if number == 0 {
                text.clear();
                first_token_ms = Some(since(begun_ms));
            }
            text.push_str(&token.text);
        };
        let answered = self.engines.answer(&self.question(order(&self.model, prompt), abort), &mut hear).await;
        let timing = Timing { latency_ms: since(begun_ms), first_token_ms };
        let reply = answered.map_err(|error| failure_of(&error)).map(|finished| {
            let mut rendered = self.rendered.borrow_mut();
            if rendered.is_empty() {
                rendered.clone_from(&finished.rendered);
            }
            reply_of(text, &finished)
        });
        (reply, timing)
    }
}

/// A prompt, asked by these settings.
pub(super) fn order<'a>(model: &'a ModelSettings, prompt: &'a str) -> Generate<'a> {
    /// Of draws; a prompt's answer does not depend on which others were asked.
    const SEED: u64 = 7;
    let decoder = model.decoder.as_ref();
    Generate {
        id: 0,
        system_prompt: &model.system_prompt,
        second_prompt: decoder.map_or("", |decoder| &decoder.second_prompt),
        prompt,
        max_tokens: model.max_tokens,
        temperature: model.temperature as f32,
        top_p: 1.0,
        seed: SEED,
        alpha: decoder.map_or(0.0, |decoder| decoder.alpha as f32),
        candidates: 0,
    }
}

fn reply_of(mut text: String, finished: &Finished) -> Reply {
    text.push_str(&finished.rest);
    let is_cut = finished.end == End::Length;
    let ending = match text.trim().is_empty() {
        false => Ending::Answered { text: text.trim().to_owned() },
        true if is_cut => Ending::Truncated,
        true => Ending::Empty,
    };
    let usage = Usage { prompt_tokens: Some(finished.prompt_tokens), completion_tokens: Some(finished.tokens) };
    Reply { ending, finish_reason: Some(if is_cut { "length" } else { "stop" }.to_owned()), usage: Some(usage) }
}

fn failure_of(error: &EngineError) -> Failure {
    Failure::new(FailureKind::Engine, error.to_string())
}
