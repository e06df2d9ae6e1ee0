//! What an engine worker runs: one language model, and its answers to prompts, token by token; or the classifier's encoder, and
//! its verdicts.

use std::io::{Read, Seek};

use crate::decode::{
    ChatMessage, ChatTemplate, Generation, KvCache, LanguageModel, LocalTime, ModelFile, Role, Sequence, Tokenizer,
};
use crate::domain::{DecodeError, EngineError, FinishReason, GenerationEnd, GenerationRequest, Token};
use crate::refusal::encoder::Encoder;
use crate::tensor::{GgufFile, error_of_file_named};

/// A file that is loaded.
pub enum LoadedModel {
    /// It answers prompts.
    Model(Box<Engine>),
    /// It judges answers.
    Encoder(Box<Encoder>),
}

impl LoadedModel {
    /// Reads a model file of either kind, which may have a name. `progress` is told the share that is done, 0 to 1.
    pub fn load<R: Read + Seek>(
        reader: R,
        name: &str,
        now: LocalTime,
        progress: impl FnMut(f32),
    ) -> Result<Self, EngineError> {
        let file = GgufFile::open(reader).map_err(|error| error_of_file_named(name, error))?;
        if file.header().text("general.architecture")? == Encoder::ARCHITECTURE {
            return Ok(Self::Encoder(Box::new(Encoder::load(file)?)));
        }
        let file = ModelFile::from_gguf(file).map_err(|error| match error {
            DecodeError::File(error) => error_of_file_named(name, error).into(),
            other => other,
        })?;
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
    pub fn begin(&mut self, request: &GenerationRequest<'_>) -> Result<Answering<'_>, DecodeError> {
        let mut rendered = vec![self.render(request.system_prompt, request.prompt)?];
        if request.settings.alpha != 0.0 {
            rendered.push(self.render(request.second_prompt, request.prompt)?);
        }
        let prompts = rendered.iter().map(|text| self.tokenizer.encode_prompt(text)).collect::<Result<Vec<_>, _>>()?;
        let mut prompts = prompts.into_iter();
        let prompt = prompts.next().unwrap_or_default();
        let prompt_tokens = prompt.len() as u32;
        let positive = Sequence { cache: &mut self.positive, tokens: prompt };
        let second = prompts.next().map(|prompt| Sequence { cache: &mut self.second, tokens: prompt });
        let generation = Generation::begin(&self.model, &self.tokenizer, request.settings, positive, second)?;
        Ok(Answering { generation, prompt_tokens, tokens: 0, rendered })
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
    generation: Generation<'a>,
    prompt_tokens: u32,
    tokens: u32,
    rendered: Vec<String>,
}

impl Answering<'_> {
    /// Computes the next token, or `None` at the end.
    pub fn next_token(&mut self) -> Result<Option<Token>, DecodeError> {
        let token = self.generation.next_token()?;
        self.tokens += u32::from(token.is_some());
        Ok(token)
    }

    /// What is said at the end; before it, as of an answer that was cancelled.
    pub fn finish(mut self) -> GenerationEnd {
        let finish_reason = self.generation.finish_reason().unwrap_or(FinishReason::Cancelled);
        let rest = self.generation.rest();
        let Self { prompt_tokens, tokens, rendered, .. } = self;
        GenerationEnd { finish_reason, rest, prompt_tokens, completion_tokens: tokens, rendered }
    }
}
