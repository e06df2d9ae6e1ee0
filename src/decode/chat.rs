//! A conversation written the way a model was taught to read it, by the template in its file.

use std::io::{Read, Seek};

use minijinja::{Error, Value};

use super::jinja::{LocalTime, Template};
use super::{DecodeError, ModelFile};

const TEMPLATE: &str = "tokenizer.chat_template";

/// Names under which templates find tokens, and the keys of their numbers. What a file does not have is undefined.
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
        let tokens = TOKENS.iter().filter_map(|(name, key)| Some((*name, named(key)?))).collect();
        let unusable = |error: Error| DecodeError::Template { reason: reason(&error) };
        let template = Self { template: Template::parse(source, now).map_err(unusable)?, tokens };
        // A template with a fault is to be known before a run, not in it.
        let hello = [Message { role: Role::User, content: "Hello".to_owned() }];
        template.fill_in(&hello).map_err(unusable)?;
        Ok(template)
    }

    /// The conversation with the begin of the model's next turn.
    pub fn render(&self, messages: &[Message]) -> Result<String, DecodeError> {
        self.fill_in(messages).map_err(|error| DecodeError::Conversation { reason: reason(&error) })
    }

    /// Templates are given what `transformers` gives them: no tools and no documents are `none`.
    fn fill_in(&self, messages: &[Message]) -> Result<String, Error> {
        let messages: Vec<Value> = messages
            .iter()
            .map(|message| Value::from_pairs([("role", message.role.as_str()), ("content", &message.content)]))
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
