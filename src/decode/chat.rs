//! A conversation written the way a model was taught to read it, by the template in its file.

use std::io::{Read, Seek};

use minijinja::{Error, Value};

use super::jinja::{LocalTime, Template};
use super::{DecodeError, ModelFile};

const TEMPLATE: &str = "tokenizer.chat_template";

/// What is asked to see whether a template takes questions; no template has it by itself.
const PROBE: &str = "Is 4711 a prime number?";

/// How Go's templates begin what they put in. Ollama's are written in Go's language and come as chat templates too.
const GO: [&str; 9] = ["{{ .", "{{.", "{{- .", "{{-.", "{{/*", "{{- /*", " ne .", " eq .", " range ."];

/// Names under which templates find tokens, and the keys of their numbers. What a file does not have is undefined, but for
/// those of the begin and the end, which are empty then, as llama.cpp has it: many templates add them to a text.
const TOKENS: [(&str, &str); 4] = [
    ("bos_token", "tokenizer.ggml.bos_token_id"),
    ("eos_token", "tokenizer.ggml.eos_token_id"),
    ("unk_token", "tokenizer.ggml.unknown_token_id"),
    ("pad_token", "tokenizer.ggml.padding_token_id"),
];

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Whoever sets the task.
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

/// One turn of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Whose.
    pub role: Role,
    /// What is said.
    pub content: String,
}

/// A model's chat template, in the Jinja language.
pub struct ChatTemplate {
    template: Template,
    /// Names that templates put in, of the tokens that the file has.
    tokens: Vec<(&'static str, String)>,
    /// Whether it reads what is said as a list of parts, as templates of models that see images do.
    in_parts: bool,
}

impl ChatTemplate {
    /// As the model file has it. `now` is what the template is told where it asks for the date; it stays the same for as
    /// long as the model is loaded, so that one prompt has one text.
    pub fn of<R: Read + Seek>(file: &ModelFile<R>, now: LocalTime) -> Result<Self, DecodeError> {
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
            let is_go = GO.iter().any(|begin| source.contains(begin));
            let language =
                if is_go { "it looks like a template of Ollama's, which is not in the Jinja language; " } else { "" };
            DecodeError::Template { reason: [language, &reason(&error)].concat() }
        });
        let mut template = Self { template: parsed?, tokens: tokens.collect(), in_parts: false };
        // A template with a fault is to be known before a run, not in it.
        let probe = [Message { role: Role::User, content: PROBE.to_owned() }];
        let first = template.fill_in(&probe);
        if first.as_ref().is_ok_and(|text| text.contains(PROBE)) {
            return Ok(template);
        }
        template.in_parts = true;
        if template.fill_in(&probe).is_ok_and(|text| text.contains(PROBE)) {
            return Ok(template);
        }
        let reason = first.map_or_else(|error| reason(&error), |_| "it leaves out what the user says".to_owned());
        Err(DecodeError::Template { reason })
    }

    /// The conversation with the begin of the model's next turn.
    pub fn render(&self, messages: &[Message]) -> Result<String, DecodeError> {
        self.fill_in(messages).map_err(|error| DecodeError::Conversation { reason: reason(&error) })
    }

    /// Templates are given what `transformers` gives them: no tools and no documents are `none`.
    fn fill_in(&self, messages: &[Message]) -> Result<String, Error> {
        let messages: Vec<Value> = messages
            .iter()
            .map(|message| {
                let text = Value::from(message.content.as_str());
                let content = if self.in_parts {
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

/// What the template engine says, without the name that it gives to every template.
fn reason(error: &Error) -> String {
    let said = error.to_string();
    said.replace("(in <string>:", "(line ")
}
