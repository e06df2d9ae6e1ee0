//! A model that answers token by token, so that it can be asked from two contexts: one in the page, or a llama.cpp server.

use std::cell::RefCell;
use std::rc::Rc;

use super::chat_client::since;
use super::page_error::PageError;
use super::transport::Transport;
use crate::domain::{
    Address, BaseUrls, Failure, FailureKind, FinishReason, GenerationEnd, GenerationRequest, GenerationSettings,
    ModelSettings, Reply, Timing, Token,
};
use crate::platform::{Abort, EnginePool, GenerationJob, ModelSource, now_ms};
use crate::provider::{ReplyBuilder, Stepwise, read_template, read_top_logprobs, template_request};

/// A model that answers token by token.
#[derive(Clone)]
pub(super) struct TokenClient {
    pub(super) model: ModelSettings,
    pub(super) backend: Backend,
    /// The texts of the first prompt as the model read them, of each context.
    rendered: Rc<RefCell<Vec<String>>>,
}

/// Where the model runs.
#[derive(Clone)]
pub(super) enum Backend {
    /// In the page, with so many workers at most.
    InPage(EnginePool, ModelSource, usize),
    /// Behind a llama.cpp server.
    Server(Transport, BaseUrls),
}

impl TokenClient {
    pub(super) fn new(model: ModelSettings, backend: Backend) -> Self {
        Self { model, backend, rendered: Rc::default() }
    }

    /// Answers a prompt; each token comes with so many others that might have come. `on_token` is told each token's number,
    /// and 0 again if the answer begins anew. Several addresses take turns.
    pub(super) async fn generate(
        &self,
        turn: usize,
        prompt: &str,
        candidates: u8,
        abort: &Abort,
        on_token: &mut dyn FnMut(usize, Token),
    ) -> Result<GenerationEnd, Failure> {
        let request = request_of(&self.model, prompt, candidates);
        let end = match &self.backend {
            Backend::InPage(engines, file, most) => {
                let job = GenerationJob { model: file, most: *most, request, abort };
                let answered = engines.answer(&job, on_token).await;
                answered.map_err(|error| Failure::new(FailureKind::Engine, error))
            }
            Backend::Server(wire, urls) => answer_stepwise(wire, urls.nth(turn), &request, abort, on_token).await,
        }?;
        let mut rendered = self.rendered.borrow_mut();
        if rendered.is_empty() {
            rendered.clone_from(&end.rendered);
        }
        Ok(end)
    }

    /// Writes into the run's settings what asking has shown of the model.
    pub(super) fn note_what_was_asked(&self, settings: &mut ModelSettings) {
        if let Some(decoder) = &mut settings.decoder {
            decoder.rendered.clone_from(&self.rendered.borrow());
        }
        if let Backend::InPage(engines, file, _) = &self.backend
            && let Some(sha256) = engines.sha256(file)
        {
            settings.extra.insert("file_sha256".to_owned(), sha256.into());
        }
    }

    /// Asks one prompt of a run.
    pub(super) async fn ask(&self, turn: usize, prompt: &str, abort: &Abort) -> (Result<Reply, Failure>, Timing) {
        let begun_ms = now_ms();
        let (mut reply, mut first_token_ms) = (ReplyBuilder::default(), None);
        let mut on_token = |number: usize, token: Token| {
            if number == 0 {
                reply.clear();
                first_token_ms = Some(since(begun_ms));
            }
            reply.push_text(&token.text);
        };
        let end = self.generate(turn, prompt, 0, abort, &mut on_token).await;
        let timing = Timing { latency_ms: since(begun_ms), first_token_ms };
        (end.and_then(|end| reply_of(reply, &end)), timing)
    }
}

/// A model behind a llama.cpp server.
pub(super) fn at_server(wire: Transport, urls: &BaseUrls, model: ModelSettings) -> Result<TokenClient, PageError> {
    if model.decoding.temperature > 0.0 {
        return Err(PageError::TemperatureNotZero);
    }
    Ok(TokenClient::new(model, Backend::Server(wire, urls.clone())))
}

/// A prompt, asked by these settings.
fn request_of<'a>(model: &'a ModelSettings, prompt: &'a str, candidates: u8) -> GenerationRequest<'a> {
    /// Where tokens are drawn; a prompt's answer does not depend on which others were asked.
    const SEED: u64 = 7;
    let decoder = model.decoder.as_ref();
    GenerationRequest {
        system_prompt: &model.system_prompt,
        second_prompt: decoder.map_or("", |decoder| &decoder.second_prompt),
        prompt,
        settings: GenerationSettings {
            max_tokens: model.decoding.max_tokens,
            temperature: model.decoding.temperature as f32,
            top_p: model.decoding.top_p.unwrap_or(1.0) as f32,
            seed: SEED,
            alpha: decoder.map_or(0.0, |decoder| decoder.alpha as f32),
            candidates,
        },
    }
}

/// Has a llama.cpp server say, for each token, what may come next after each context, and chooses.
async fn answer_stepwise(
    wire: &Transport,
    base: &Address,
    request: &GenerationRequest<'_>,
    abort: &Abort,
    on_token: &mut dyn FnMut(usize, Token),
) -> Result<GenerationEnd, Failure> {
    let GenerationRequest { system_prompt, second_prompt, prompt, settings } = *request;
    let key = wire.key.as_ref();
    let systems = [system_prompt].into_iter().chain((settings.alpha != 0.0).then_some(second_prompt));
    let templates: Vec<_> = systems.map(|system| template_request(base, key, system, prompt)).collect();
    let contexts = wire.all(&templates, abort, read_template).await?;
    let mut answer = Stepwise::begin(contexts, settings.alpha);
    let (mut finish_reason, mut prompt_tokens) = (FinishReason::Length, 0);
    while answer.tokens() < settings.max_tokens {
        let next = wire.all(&answer.requests(base, key), abort, read_top_logprobs).await?;
        let [positive, second @ ..] = &next[..] else { break };
        if answer.tokens() == 0 {
            prompt_tokens = positive.tokens;
        }
        let number = answer.tokens() as usize;
        let Some(token) = answer.choose(positive, second.first(), settings.candidates.into()) else {
            finish_reason = FinishReason::Stop;
            break;
        };
        on_token(number, token);
    }
    let (completion_tokens, rendered) = (answer.tokens(), answer.contexts().to_vec());
    Ok(GenerationEnd { finish_reason, rest: answer.rest(), prompt_tokens, completion_tokens, rendered })
}

/// The reply whose tokens have come, as every provider's is told.
fn reply_of(mut reply: ReplyBuilder, end: &GenerationEnd) -> Result<Reply, Failure> {
    reply.push_text(&end.rest);
    reply.set_finish_reason(match end.finish_reason {
        FinishReason::Length => "length",
        FinishReason::Stop | FinishReason::Cancelled => "stop",
    });
    reply.set_usage(Some(end.prompt_tokens.into()), Some(end.completion_tokens.into()));
    reply.into_reply()
}
