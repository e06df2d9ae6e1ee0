//! `refusal-lab rose-words`: one prompt answered plainly and with ROSE, token by token, for the page to open with.

use std::fs;
use std::io::{self, Cursor, Write};
use std::path::Path;
use std::process::ExitCode;

use super::error::CommandError;
use crate::dataset::{RecordedAnswer, RoseWords, read_models, read_prompt_set, sha256, write_rose_words};
use crate::decode::{
    ChatMessage, ChatTemplate, Generation, LanguageModel, LocalTime, ModelFile, Role, Sequence, Tokenizer,
};
use crate::domain::{DecodeError, Decoder, DecoderChoice, GenerationSettings, POSITIVE_PROMPT};

static MODELS: &[u8] = include_bytes!("../../public/models/manifest.json");
static STARTER: &[u8] = include_bytes!("../../public/prompts/starter.json");

/// The paper's weight of the second prompt.
const ALPHA: f64 = 0.5;
const MOST_TOKENS: u32 = 64;
/// Likeliest tokens after the contrast, and under the prompt, that each token is written with.
const CANDIDATES: u8 = 5;
/// For chat templates that ask for the date: the same prompt must always give the same text.
const NOW: LocalTime = LocalTime { year: 2024, month: 1, day: 1, hour: 0, minute: 0, second: 0 };

struct Answerer {
    model: LanguageModel,
    tokenizer: Tokenizer,
    template: ChatTemplate,
}

/// Writes what the model answers to the starter prompt of this id, in both ways.
pub(super) fn rose_words(model: &Path, prompt_id: &str) -> Result<ExitCode, CommandError> {
    let file = model.display().to_string();
    let bytes = fs::read(model).map_err(|error| CommandError::File { file: file.clone(), error })?;
    let hash = sha256(&bytes);
    let models = read_models("manifest.json", MODELS)?;
    let known = models.into_iter().find(|model| model.sha256 == hash);
    let name = known.ok_or_else(|| CommandError::OtherModel { file, sha256: hash.clone() })?.name;
    let set = read_prompt_set("starter.json", STARTER)?;
    let prompt = set.prompt(prompt_id).ok_or_else(|| CommandError::Prompt(prompt_id.to_owned()))?;
    let answerer = Answerer::load(bytes)?;
    let choice = DecoderChoice { alpha: ALPHA, ..DecoderChoice::default() };
    let Some(decoder) = choice.decoder() else { return Ok(ExitCode::FAILURE) };
    let words = RoseWords {
        model: name,
        file_sha256: hash,
        prompt_id: prompt_id.to_owned(),
        prompt: prompt.text.clone(),
        system_prompt: POSITIVE_PROMPT.to_owned(),
        plain: answerer.answer(&prompt.text, None)?,
        contrasted: answerer.answer(&prompt.text, Some(&decoder))?,
        decoder,
    };
    io::stdout().lock().write_all(write_rose_words(&words).as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

impl Answerer {
    fn load(bytes: Vec<u8>) -> Result<Self, DecodeError> {
        let mut file = ModelFile::open(Cursor::new(bytes))?;
        let (tokenizer, template) = (Tokenizer::load(&file)?, ChatTemplate::load(&file, NOW)?);
        Ok(Self { model: LanguageModel::load(&mut file, |_| ())?, tokenizer, template })
    }

    /// The likeliest answer, from the system prompt alone or contrasted with the decoder's.
    fn answer(&self, prompt: &str, decoder: Option<&Decoder>) -> Result<RecordedAnswer, DecodeError> {
        let systems = [Some(POSITIVE_PROMPT), decoder.map(|decoder| &*decoder.second_prompt)];
        let rendered =
            systems.into_iter().flatten().map(|system| self.render(system, prompt)).collect::<Result<Vec<_>, _>>()?;
        let read = rendered.iter().map(|text| self.tokenizer.encode_prompt(text)).collect::<Result<Vec<_>, _>>()?;
        let mut caches = [self.model.new_cache(), self.model.new_cache()];
        let mut sequences = caches.iter_mut().zip(read).map(|(cache, tokens)| Sequence { cache, tokens });
        let Some(positive) = sequences.next() else { return Ok(RecordedAnswer::new(rendered, &[])) };
        let settings = GenerationSettings {
            max_tokens: MOST_TOKENS,
            temperature: 0.0,
            top_p: 1.0,
            seed: 0,
            alpha: decoder.map_or(0.0, |decoder| decoder.alpha as f32),
            candidates: CANDIDATES,
        };
        let mut generation = Generation::begin(&self.model, &self.tokenizer, settings, positive, sequences.next())?;
        let mut tokens = Vec::new();
        while let Some(token) = generation.next_token()? {
            tokens.push(token);
        }
        Ok(RecordedAnswer::new(rendered, &tokens))
    }

    fn render(&self, system: &str, prompt: &str) -> Result<String, DecodeError> {
        let message = |role, content: &str| ChatMessage { role, content: content.to_owned() };
        self.template.render(&[message(Role::System, system), message(Role::User, prompt)])
    }
}
