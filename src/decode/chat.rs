//! A conversation written the way a model was taught to read it, by the template in its file.

use std::io::{Read, Seek};

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Error, ErrorKind, Value, context};

use super::{DecodeError, ModelFile};

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

/// Steps that a template may take: a thousand times those of a long conversation, and a second's work.
const FUEL: u64 = 1_000_000;

/// A model's chat template, in the Jinja language.
pub struct ChatTemplate {
    environment: Environment<'static>,
    source: String,
    /// Names that templates put in: of the tokens at a text's begin and end.
    bos: String,
    eos: String,
}

impl ChatTemplate {
    /// As the model file has it.
    pub fn of<R: Read + Seek>(file: &ModelFile<R>) -> Result<Self, DecodeError> {
        let header = file.header();
        let source = header.text("tokenizer.chat_template")?.to_owned();
        let names = header.texts("tokenizer.ggml.tokens")?;
        let named = |key: &str| {
            let id = header.optional_size(key).ok().flatten();
            id.and_then(|id| names.get(id)).map(|name| (*name).to_owned()).unwrap_or_default()
        };
        let mut environment = Environment::new();
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        environment.set_syntax(syntax.map_err(|error| DecodeError::Template { reason: error.to_string() })?);
        environment.set_fuel(Some(FUEL));
        environment.add_function("raise_exception", |message: String| -> Result<Value, Error> {
            Err(Error::new(ErrorKind::InvalidOperation, message))
        });
        let (bos, eos) = (named("tokenizer.ggml.bos_token_id"), named("tokenizer.ggml.eos_token_id"));
        let template = Self { environment, source, bos, eos };
        // A template with a fault is to be known before a run, not in it.
        template.render(&[Message { role: Role::User, content: "Hello".to_owned() }])?;
        Ok(template)
    }

    /// The conversation with the begin of the model's next turn.
    pub fn render(&self, messages: &[Message]) -> Result<String, DecodeError> {
        let messages: Vec<Value> = messages
            .iter()
            .map(|Message { role, content }| context! { role => role.as_str(), content => content })
            .collect();
        let values = context! {
            messages => messages,
            add_generation_prompt => true,
            bos_token => &self.bos,
            eos_token => &self.eos,
        };
        self.environment
            .render_str(&self.source, values)
            .map_err(|error| DecodeError::Template { reason: error.to_string() })
    }
}
