//! The model's worker: one language model, and its answers to prompts, token by token; or the classifier's encoder, and
//! its verdicts.

use std::io::{Read, Seek};

use crate::decode::{
    Alpha, ChatMessage, ChatTemplate, DecodeError, Ended, Generation, KvCache, LanguageModel, LocalTime, ModelFile,
    Plan, Role, Sampling, Sequence, Tokenizer,
};
use crate::protocol::engine::{Candidate, End, Finished, Generate, News, Token};
use crate::refusal::encoder::{Encoder, EncoderError};
use crate::tensor::{FileError, GgufFile};

/// A file that is loaded.
pub enum Loaded {
    /// It answers prompts.
    Model(Box<Engine>),
    /// It judges answers.
    Encoder(Box<Encoder>),
}

impl Loaded {
    /// Reads a model file of either kind, which may have a name. `progress` is told the share that is done, 0 to 1.
    pub fn load<R: Read + Seek>(
        reader: R,
        name: &str,
        now: LocalTime,
        progress: impl FnMut(f32),
    ) -> Result<Self, LoadError> {
        let file = GgufFile::open(reader).map_err(|error| error.of_file_named(name))?;
        if file.header().text("general.architecture")? == Encoder::ARCHITECTURE {
            return Ok(Self::Encoder(Box::new(Encoder::load(file)?)));
        }
        let file = ModelFile::from_gguf(file).map_err(|error| error.of_file_named(name))?;
        Ok(Self::Model(Box::new(Engine::load(file, now, progress)?)))
    }

    /// Tokens that a prompt and its answer may have; 0 of the encoder.
    pub fn context_length(&self) -> usize {
        match self {
            Self::Model(engine) => engine.context_length(),
            Self::Encoder(_) => 0,
        }
    }
}

/// Why a file could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// It is no file of weights that can be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// Its language model does not run here.
    #[error(transparent)]
    Model(#[from] DecodeError),
    /// It is no encoder that runs here.
    #[error(transparent)]
    Encoder(#[from] EncoderError),
}

/// A model that is ready, and what its two contexts have read.
pub struct Engine {
    model: LanguageModel,
    tokenizer: Tokenizer,
    template: ChatTemplate,
    positive: KvCache,
    second: KvCache,
}

impl Engine {
    /// Reads a model file. `now` is for chat templates that ask for the date; `progress` is told the share that is done,
    /// 0 to 1.
    pub fn load<R: Read + Seek>(
        mut file: ModelFile<R>,
        now: LocalTime,
        progress: impl FnMut(f32),
    ) -> Result<Self, DecodeError> {
        let tokenizer = Tokenizer::load(&file)?;
        let template = ChatTemplate::load(&file, now)?;
        let model = LanguageModel::load(&mut file, progress)?;
        let (positive, second) = (model.new_cache(), model.new_cache());
        Ok(Self { model, tokenizer, template, positive, second })
    }

    /// Tokens that a prompt and its answer may have.
    pub fn context_length(&self) -> usize {
        self.model.context_length()
    }

    /// Begins to answer; nothing is computed yet.
    pub fn begin(&mut self, order: &Generate<'_>) -> Result<Answering<'_>, DecodeError> {
        // The protocol lets no other number through.
        let alpha = Alpha::new(order.alpha).unwrap_or_default();
        let mut rendered = vec![self.render(order.system_prompt, order.prompt)?];
        if !alpha.is_plain() {
            rendered.push(self.render(order.second_prompt, order.prompt)?);
        }
        let prompts = rendered.iter().map(|text| self.tokenizer.encode_prompt(text)).collect::<Result<Vec<_>, _>>()?;
        let plan = Plan {
            max_tokens: order.max_tokens as usize,
            sampling: Sampling { temperature: order.temperature, top_p: order.top_p, seed: order.seed },
            alpha,
            candidates: usize::from(order.candidates),
        };
        let mut prompts = prompts.into_iter();
        let prompt = prompts.next().unwrap_or_default();
        let prompt_tokens = prompt.len() as u32;
        let positive = Sequence { cache: &mut self.positive, tokens: prompt };
        let second = prompts.next().map(|prompt| Sequence { cache: &mut self.second, tokens: prompt });
        let generation = Generation::begin(&self.model, &self.tokenizer, plan, positive, second)?;
        Ok(Answering { id: order.id, generation, prompt_tokens, tokens: 0, rendered })
    }

    fn render(&self, system_prompt: &str, prompt: &str) -> Result<String, DecodeError> {
        let message = |role, content: &str| ChatMessage { role, content: content.to_owned() };
        let system = (!system_prompt.is_empty()).then(|| message(Role::System, system_prompt));
        let messages: Vec<ChatMessage> = system.into_iter().chain([message(Role::User, prompt)]).collect();
        self.template.render(&messages)
    }
}

/// An answer on its way.
pub struct Answering<'a> {
    id: u32,
    generation: Generation<'a>,
    prompt_tokens: u32,
    tokens: u32,
    rendered: Vec<String>,
}

impl Answering<'_> {
    /// Computes the next token, or `None` at the end.
    pub fn next_token(&mut self) -> Result<Option<News>, DecodeError> {
        let Some(token) = self.generation.next_token()? else { return Ok(None) };
        self.tokens += 1;
        let candidates = token.candidates.into_iter().map(|candidate| Candidate {
            text: candidate.text,
            positive: candidate.positive,
            second: candidate.second,
            contrasted: candidate.contrasted,
        });
        Ok(Some(News::Token(Token { id: self.id, text: token.text, candidates: candidates.collect() })))
    }

    /// What is said at the end; before it, as of an answer that was cancelled.
    pub fn finish(mut self) -> Result<News, DecodeError> {
        let end = match self.generation.ended() {
            Some(Ended::Stop) => End::Stop,
            Some(Ended::Length) => End::Length,
            None => End::Cancelled,
        };
        let rest = self.generation.rest();
        let Self { id, prompt_tokens, tokens, rendered, .. } = self;
        Ok(News::Finished(Finished { id, end, rest, prompt_tokens, tokens, rendered }))
    }
}
