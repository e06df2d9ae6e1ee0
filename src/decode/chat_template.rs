//! A conversation as the text that the model was trained to continue, by the chat template in its file.

use std::io::{Read, Seek};

use minijinja::{Error, Value};

use super::ModelFile;
use super::jinja::{LocalTime, Template};
use crate::domain::{DecodeError, TemplateProblem};

const TEMPLATE: &str = "tokenizer.chat_template";

/// A question that no template contains by itself. A template whose output lacks it leaves out what the user says.
const PROBE: &str = "Is 4711 a prime number?";

/// Marks of templates in Go's language. Some files have Ollama's templates, which are in it, as chat templates.
const GO_MARKS: [&str; 9] = ["{{ .", "{{.", "{{- .", "{{-.", "{{/*", "{{- /*", " ne .", " eq .", " range ."];

/// The variables of templates that hold tokens' names, and the keys of the tokens' numbers. A token that the file does not
/// have leaves its variable undefined; the begin and end tokens leave it empty, as in llama.cpp, because many templates add
/// them to a text.
const TOKENS: [(&str, &str); 4] = [
    ("bos_token", "tokenizer.ggml.bos_token_id"),
    ("eos_token", "tokenizer.ggml.eos_token_id"),
    ("unk_token", "tokenizer.ggml.unknown_token_id"),
    ("pad_token", "tokenizer.ggml.padding_token_id"),
];

/// Who says a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The system prompt.
    System,
    /// The person.
    User,
    /// The model.
    Assistant,
}

impl Role {
    fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::User => "user",
            Self::Assistant => "assistant",
        }
    }
}

/// One message of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatMessage {
    /// Who says it.
    pub role: Role,
    /// Its text.
    pub content: String,
}

/// A model's chat template, in the Jinja language.
pub struct ChatTemplate {
    template: Template,
    /// Variables for the template that hold tokens' names.
    tokens: Vec<(&'static str, String)>,
    /// Whether the template reads a message's content as a list of parts, as templates of models for images do.
    takes_parts: bool,
}

impl ChatTemplate {
    /// Reads the template of a model file, and tries it. `now` is the time that a template gets when it asks for the date; it
    /// stays the same as long as the model is loaded, so that the same prompt always gives the same text.
    pub fn load<R: Read + Seek>(file: &ModelFile<R>, now: LocalTime) -> Result<Self, DecodeError> {
        let header = file.header();
        let source = header.optional_text(TEMPLATE)?.ok_or(DecodeError::NoTemplate)?;
        let names = header.texts("tokenizer.ggml.tokens")?;
        let named = |key: &str| {
            let id = header.optional_size(key).ok().flatten()?;
            names.get(id).map(|name| (*name).to_owned())
        };
        let tokens = TOKENS.iter().filter_map(|(name, key)| {
            let is_always_there = ["bos_token", "eos_token"].contains(name);
            Some((*name, named(key).or(is_always_there.then(String::new))?))
        });
        let parsed = Template::parse(source, now).map_err(|error| {
            let reason = reason(&error);
            DecodeError::Template(match GO_MARKS.iter().any(|begin| source.contains(begin)) {
                true => TemplateProblem::OfOllama { reason },
                false => TemplateProblem::Said(reason),
            })
        });
        let mut template = Self { template: parsed?, tokens: tokens.collect(), takes_parts: false };
        // A faulty template must be found when the model is loaded, not during a run.
        let probe = [ChatMessage { role: Role::User, content: PROBE.to_owned() }];
        let first = template.fill_in(&probe);
        if first.as_ref().is_ok_and(|text| text.contains(PROBE)) {
            return Ok(template);
        }
        template.takes_parts = true;
        if template.fill_in(&probe).is_ok_and(|text| text.contains(PROBE)) {
            return Ok(template);
        }
        let said = |error| TemplateProblem::Said(reason(&error));
        Err(DecodeError::Template(first.map_or_else(said, |_| TemplateProblem::LeavesOutUser)))
    }

    /// The text of the conversation, up to where the model's answer begins.
    pub fn render(&self, messages: &[ChatMessage]) -> Result<String, DecodeError> {
        self.fill_in(messages).map_err(|error| DecodeError::Conversation { reason: reason(&error) })
    }

    /// Templates get the variables that `transformers` gives them; `tools` and `documents` are `none`.
    fn fill_in(&self, messages: &[ChatMessage]) -> Result<String, Error> {
        let messages: Vec<Value> = messages
            .iter()
            .map(|message| {
                let text = Value::from(message.content.as_str());
                let content = if self.takes_parts {
                    Value::from(vec![Value::from_pairs([("type", Value::from("text")), ("text", text)])])
                } else {
                    text
                };
                Value::from_pairs([("role", Value::from(message.role.as_str())), ("content", content)])
            })
            .collect();
        let none = || Value::from(());
        let fixed = [
            ("messages", Value::from(messages)),
            ("add_generation_prompt", Value::from(true)),
            ("tools", none()),
            ("documents", none()),
        ];
        let tokens = self.tokens.iter().map(|(name, token)| (*name, Value::from(token.as_str())));
        self.template.render(Value::from_pairs(fixed.into_iter().chain(tokens)))
    }
}

/// The template engine's message, without the name that it gives to every template.
fn reason(error: &Error) -> String {
    let said = error.to_string();
    said.replace("(in <string>:", "(line ")
}
