//! A model that answers token by token, so that it can be asked from two contexts: one in the page, or a llama.cpp server.

use std::cell::RefCell;
use std::rc::Rc;

use super::chat_client::since;
use super::transport::Transport as Wire;
use crate::domain::{Address, BaseUrls, Failure, FailureKind, ModelSettings, Reply, Timing};
use crate::platform::{Abort, EngineError, Engines, ModelFile, Question, now_ms};
use crate::protocol::engine::{Candidate, End, Finished, Generate, Token};
use crate::provider::{Chosen, ReplyBuilder, Stepwise, Weighed, read_next, read_template, template_request};

/// A model that answers token by token.
#[derive(Clone)]
pub(super) struct Speaker {
    pub(super) model: ModelSettings,
    pub(super) voice: Voice,
    /// The texts of the first prompt as the model read them, of each context.
    rendered: Rc<RefCell<Vec<String>>>,
}

/// Where it is.
#[derive(Clone)]
pub(super) enum Voice {
    /// In the page, with so many workers at most.
    InPage(Engines, ModelFile, usize),
    /// Behind a llama.cpp server.
    Server(Wire, BaseUrls),
}

impl Speaker {
    pub(super) fn new(model: ModelSettings, voice: Voice) -> Self {
        Self { model, voice, rendered: Rc::default() }
    }

    /// Answers a prompt; each token comes with so many others that might have come. `on_token` is told each token's number,
    /// and 0 again if the answer begins anew. Several addresses take turns.
    pub(super) async fn speak(
        &self,
        turn: usize,
        prompt: &str,
        candidates: u8,
        abort: &Abort,
        on_token: &mut dyn FnMut(usize, Token),
    ) -> Result<Finished, Failure> {
        let order = order(&self.model, prompt, candidates);
        let finished = match &self.voice {
            Voice::InPage(engines, file, most) => {
                let question = Question { model: file, most: *most, order, abort };
                engines.answer(&question, on_token).await.map_err(|error| failure_of(&error))
            }
            Voice::Server(wire, urls) => answer_stepwise(wire, urls.nth(turn), &order, abort, on_token).await,
        }?;
        let mut rendered = self.rendered.borrow_mut();
        if rendered.is_empty() {
            rendered.clone_from(&finished.rendered);
        }
        Ok(finished)
    }

    /// Writes into the run's settings what asking has shown of the model.
    pub(super) fn note_what_was_asked(&self, settings: &mut ModelSettings) {
        if let Some(decoder) = &mut settings.decoder {
            decoder.rendered.clone_from(&self.rendered.borrow());
        }
        if let Voice::InPage(engines, file, _) = &self.voice
            && let Some(sha256) = engines.sha256(file)
        {
            settings.extra.insert("file_sha256".to_owned(), sha256.into());
        }
    }

    /// Asks one prompt of a run.
    pub(super) async fn ask(&self, turn: usize, prompt: &str, abort: &Abort) -> (Result<Reply, Failure>, Timing) {
        let begun_ms = now_ms();
        let (mut reply, mut first_token_ms) = (ReplyBuilder::default(), None);
        let mut hear = |number: usize, token: Token| {
            if number == 0 {
                reply.clear();
                first_token_ms = Some(since(begun_ms));
            }
            reply.push_text(&token.text);
        };
        let finished = self.speak(turn, prompt, 0, abort, &mut hear).await;
        let timing = Timing { latency_ms: since(begun_ms), first_token_ms };
        (finished.and_then(|finished| end_reply(reply, &finished)), timing)
    }
}

/// A model behind a llama.cpp server.
pub(super) fn at_server(wire: Wire, urls: &BaseUrls, model: ModelSettings) -> Result<Speaker, String> {
    if model.temperature > 0.0 {
        return Err(
            "From two contexts of a server, the likeliest token is taken each time: set Temperature to 0.".into()
        );
    }
    Ok(Speaker::new(model, Voice::Server(wire, urls.clone())))
}

/// A prompt, asked by these settings.
fn order<'a>(model: &'a ModelSettings, prompt: &'a str, candidates: u8) -> Generate<'a> {
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
        candidates,
    }
}

/// Has a llama.cpp server say, for each token, what may come next after each context, and chooses.
async fn answer_stepwise(
    wire: &Wire,
    base: &Address,
    order: &Generate<'_>,
    abort: &Abort,
    on_token: &mut dyn FnMut(usize, Token),
) -> Result<Finished, Failure> {
    let key = wire.key.as_ref();
    let systems = [order.system_prompt].into_iter().chain((order.alpha != 0.0).then_some(order.second_prompt));
    let templates: Vec<_> = systems.map(|system| template_request(base, key, system, order.prompt)).collect();
    let contexts = wire.all(&templates, abort, read_template).await?;
    let mut answer = Stepwise::begin(contexts, order.alpha);
    let (mut end, mut prompt_tokens) = (End::Length, 0);
    while answer.tokens() < order.max_tokens {
        let nexts = wire.all(&answer.requests(base, key), abort, read_next).await?;
        let [positive, second @ ..] = &nexts[..] else { break };
        if answer.tokens() == 0 {
            prompt_tokens = positive.tokens;
        }
        let number = answer.tokens() as usize;
        let Some(chosen) = answer.choose(positive, second.first(), order.candidates.into()) else {
            end = End::Stop;
            break;
        };
        on_token(number, token_of(chosen));
    }
    let (tokens, rendered) = (answer.tokens(), answer.contexts().to_vec());
    Ok(Finished { id: order.id, end, rest: answer.rest(), prompt_tokens, tokens, rendered })
}

fn token_of(chosen: Chosen) -> Token {
    let candidate = |Weighed { text, positive, second, contrasted }| Candidate { text, positive, second, contrasted };
    Token { id: 0, text: chosen.text, candidates: chosen.weighed.into_iter().map(candidate).collect() }
}

fn end_reply(mut reply: ReplyBuilder, finished: &Finished) -> Result<Reply, Failure> {
    reply.push_text(&finished.rest);
    reply.set_finish_reason(match finished.end {
        End::Length => "length",
        _ => "stop",
    });
    reply.set_usage(Some(finished.prompt_tokens.into()), Some(finished.tokens.into()));
    reply.into_reply()
}

fn failure_of(error: &EngineError) -> Failure {
    Failure::new(FailureKind::Engine, error.to_string())
}
