//! What the page and a worker of the language model say to each other.

use super::desk::VERDICT_BYTES;
use super::wire::{Reader, Writer};
use super::{ProtocolError, READY, UNREAD};
use crate::domain::{Exchange, Verdict};

const LOAD: u8 = 10;
const GENERATE: u8 = 11;
const CANCEL: u8 = 12;
const CLASSIFY: u8 = 13;
const FETCHING: u8 = 20;
const LOADING: u8 = 21;
const LOADED: u8 = 22;
const TOKEN: u8 = 23;
const FINISHED: u8 = 24;
const FAILED: u8 = 25;
const CLASSIFIED: u8 = 26;

/// All that the page says.
#[derive(Clone, Debug, PartialEq)]
pub enum Order<'a> {
    /// Have a model ready. Its file may come with the message, beside these bytes.
    Load(Load<'a>),
    /// Answer a prompt; orders are carried out one after the other.
    Generate(Box<Generate<'a>>),
    /// Have the encoder, which must be the model that is loaded, judge answers.
    Classify {
        /// Comes back with the verdicts.
        id: u32,
        /// The answers with their prompts.
        exchanges: Vec<Exchange<'a>>,
    },
    /// Of this number nothing more is wanted.
    Cancel {
        /// The answer's.
        id: u32,
    },
}

/// A model file, and where it is to be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load<'a> {
    /// Its SHA-256 in hex: under it the file is kept, and against it what is fetched is checked. Empty for a file that comes
    /// with the message.
    pub sha256: &'a str,
    /// Addresses, in the order in which they are tried.
    pub addresses: Vec<&'a str>,
}

/// A prompt and how it is to be answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Generate<'a> {
    /// Comes back with every word of the answer.
    pub id: u32,
    /// Before the prompt; empty for none.
    pub system_prompt: &'a str,
    /// In the system prompt's place in the second context: the reverse prompt, or an over-cautious one.
    pub second_prompt: &'a str,
    /// What is asked.
    pub prompt: &'a str,
    /// Tokens at most.
    pub max_tokens: u32,
    /// 0 takes the likeliest token.
    pub temperature: f32,
    /// Draws among the likeliest that have this probability together.
    pub top_p: f32,
    /// The same seed draws the same.
    pub seed: u64,
    /// -1 to 1; 0 leaves the second context out.
    pub alpha: f32,
    /// So many other tokens are told of with each.
    pub candidates: u8,
}

/// All that the worker says.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// It has started and hears.
    Ready {
        /// The version that it was built from.
        app_version: String,
    },
    /// It got a message that it could not read.
    Unread(String),
    /// The file is on its way.
    Fetching {
        /// Bytes that came.
        done: u64,
        /// Bytes in all; 0 if nobody said.
        total: u64,
    },
    /// The file is being read.
    Loading {
        /// The share that was.
        share: f32,
    },
    /// The model is ready. Its file comes with the message, for further workers.
    Loaded {
        /// The file's SHA-256, in hex.
        sha256: String,
        /// Tokens that a prompt and its answer may have; 0 of the encoder, which cuts what is longer.
        context_length: u32,
    },
    /// A token of an answer.
    Token(Token),
    /// An answer's end.
    Finished(Finished),
    /// The encoder's verdicts.
    Classified {
        /// The order's number.
        id: u32,
        /// One for each answer, in order.
        verdicts: Vec<Verdict>,
    },
    /// What was ordered cannot be.
    Failed {
        /// The answer's number; 0 for the model itself.
        id: u32,
        /// For a person.
        reason: String,
    },
}

/// A token of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// The answer's number.
    pub id: u32,
    /// What it adds to the text.
    pub text: String,
    /// What might have come, likeliest first.
    pub candidates: Vec<Candidate>,
}

/// A token that might have come, with its probabilities (0 to 1).
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Its text.
    pub text: String,
    /// Under the prompt.
    pub positive: f32,
    /// Under the second context.
    pub second: Option<f32>,
    /// After the contrast.
    pub contrasted: f32,
}

/// Why an answer is at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The model ended it.
    Stop,
    /// It has as many tokens as it may.
    Length,
    /// It was cancelled.
    Cancelled,
}

/// An answer's end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// The answer's number.
    pub id: u32,
    /// Why.
    pub end: End,
    /// What no token told of: bytes that never became a character.
    pub rest: String,
    /// Of the prompt, as the model read it.
    pub prompt_tokens: u32,
    /// Of the answer.
    pub tokens: u32,
    /// The texts that the model read, of each context.
    pub rendered: Vec<String>,
}

impl<'a> Order<'a> {
    /// The message.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Load(load) => {
                let mut message = Writer::new(LOAD, 64);
                message.text(load.sha256);
                message.list(&load.addresses, |message, address| message.text(address));
                message.finish()
            }
            Self::Generate(generate) => generate.encode(),
            Self::Classify { id, exchanges } => {
                let bytes: usize = exchanges.iter().map(|one| 8 + one.prompt.len() + one.answer.len()).sum();
                let mut message = Writer::new(CLASSIFY, 8 + bytes);
                message.u32(*id);
                message.list(exchanges, Writer::exchange);
                message.finish()
            }
            Self::Cancel { id } => {
                let mut message = Writer::new(CANCEL, 4);
                message.u32(*id);
                message.finish()
            }
        }
    }

    /// Reads a message.
    pub fn decode(bytes: &'a [u8]) -> Result<Self, ProtocolError> {
        let (kind, mut message) = Reader::open(bytes)?;
        let order = match kind {
            LOAD => Self::Load(Load {
                sha256: message.text("a hash")?,
                addresses: message.list("the addresses", 4, |message| message.text("an address"))?,
            }),
            GENERATE => Self::Generate(Box::new(Generate::read(&mut message)?)),
            CLASSIFY => Self::Classify {
                id: message.u32("an id")?,
                exchanges: message.list("the list of answers", 8, Reader::exchange)?,
            },
            CANCEL => Self::Cancel { id: message.u32("an id")? },
            _ => return Err(ProtocolError::Malformed("a kind")),
        };
        message.end().map(|()| order)
    }
}

impl<'a> Generate<'a> {
    fn encode(&self) -> Vec<u8> {
        let texts = [self.system_prompt, self.second_prompt, self.prompt];
        let mut message = Writer::new(GENERATE, 48 + texts.iter().map(|text| text.len()).sum::<usize>());
        message.u32(self.id);
        texts.iter().for_each(|text| message.text(text));
        message.u32(self.max_tokens);
        message.f32(self.temperature);
        message.f32(self.top_p);
        message.u64(self.seed);
        message.f32(self.alpha);
        message.u8(self.candidates);
        message.finish()
    }

    fn read(message: &mut Reader<'a>) -> Result<Self, ProtocolError> {
        let number =
            |value: f32, is_right: bool, what| if is_right { Ok(value) } else { Err(ProtocolError::Malformed(what)) };
        let id = message.u32("an id")?;
        let [system_prompt, second_prompt, prompt] =
            [message.text("a system prompt")?, message.text("a second prompt")?, message.text("a prompt")?];
        let max_tokens = message.u32("a number of tokens")?;
        let temperature = message.f32("a temperature")?;
        let temperature = number(temperature, temperature >= 0.0 && temperature.is_finite(), "a temperature")?;
        let top_p = message.f32("a top-p")?;
        let top_p = number(top_p, (0.0..=1.0).contains(&top_p), "a top-p")?;
        let seed = message.u64("a seed")?;
        let alpha = message.f32("an alpha")?;
        let alpha = number(alpha, (-1.0..=1.0).contains(&alpha), "an alpha")?;
        let candidates = message.u8("a number of candidates")?;
        Ok(Self { id, system_prompt, second_prompt, prompt, max_tokens, temperature, top_p, seed, alpha, candidates })
    }
}

impl News {
    /// The message.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Ready { app_version } => Writer::with_text(READY, app_version),
            Self::Unread(reason) => Writer::with_text(UNREAD, reason),
            Self::Fetching { done, total } => {
                let mut message = Writer::new(FETCHING, 16);
                message.u64(*done);
                message.u64(*total);
                message.finish()
            }
            Self::Loading { share } => {
                let mut message = Writer::new(LOADING, 4);
                message.f32(*share);
                message.finish()
            }
            Self::Loaded { sha256, context_length } => {
                let mut message = Writer::new(LOADED, 80);
                message.text(sha256);
                message.u32(*context_length);
                message.finish()
            }
            Self::Token(token) => token.encode(),
            Self::Finished(finished) => finished.encode(),
            Self::Classified { id, verdicts } => {
                let mut message = Writer::new(CLASSIFIED, 8 + verdicts.len() * VERDICT_BYTES);
                message.u32(*id);
                message.list(verdicts, Writer::verdict);
                message.finish()
            }
            Self::Failed { id, reason } => {
                let mut message = Writer::new(FAILED, 8 + reason.len());
                message.u32(*id);
                message.text(reason);
                message.finish()
            }
        }
    }

    /// Reads a message.
    pub fn decode(bytes: &[u8]) -> Result<Self, ProtocolError> {
        let (kind, mut message) = Reader::open(bytes)?;
        let news = match kind {
            READY => Self::Ready { app_version: message.text("an app version")?.to_owned() },
            UNREAD => Self::Unread(message.text("a reason")?.to_owned()),
            FETCHING => Self::Fetching { done: message.u64("bytes that came")?, total: message.u64("bytes in all")? },
            LOADING => Self::Loading { share: message.f32("a share")? },
            LOADED => Self::Loaded {
                sha256: message.text("a hash")?.to_owned(),
                context_length: message.u32("a context's length")?,
            },
            TOKEN => Self::Token(Token::read(&mut message)?),
            FINISHED => Self::Finished(Finished::read(&mut message)?),
            CLASSIFIED => Self::Classified {
                id: message.u32("an id")?,
                verdicts: message.list("a list of verdicts", VERDICT_BYTES, Reader::verdict)?,
            },
            FAILED => Self::Failed { id: message.u32("an id")?, reason: message.text("a reason")?.to_owned() },
            _ => return Err(ProtocolError::Malformed("a kind")),
        };
        message.end().map(|()| news)
    }
}

/// The length of its text, two probabilities, and whether there is a third.
const CANDIDATE_BYTES: usize = 4 + 4 + 4 + 1;

impl Token {
    fn encode(&self) -> Vec<u8> {
        let mut message = Writer::new(TOKEN, 16 + self.text.len() + self.candidates.len() * 32);
        message.u32(self.id);
        message.text(&self.text);
        message.list(&self.candidates, |message, candidate| {
            message.text(&candidate.text);
            message.f32(candidate.positive);
            message.f32(candidate.contrasted);
            message.u8(candidate.second.is_some().into());
            candidate.second.iter().for_each(|second| message.f32(*second));
        });
        message.finish()
    }

    fn read(message: &mut Reader<'_>) -> Result<Self, ProtocolError> {
        Ok(Self {
            id: message.u32("an id")?,
            text: message.text("a token's text")?.to_owned(),
            candidates: message.list("the candidates", CANDIDATE_BYTES, |message| {
                let text = message.text("a candidate's text")?.to_owned();
                let (positive, contrasted) = (message.f32("a probability")?, message.f32("a probability")?);
                let has_second = message.flag("whether there is a second context")?;
                let second = if has_second { Some(message.f32("a probability")?) } else { None };
                Ok(Candidate { text, positive, second, contrasted })
            })?,
        })
    }
}

impl Finished {
    fn encode(&self) -> Vec<u8> {
        let mut message = Writer::new(FINISHED, 64);
        message.u32(self.id);
        message.u8(self.end as u8);
        message.text(&self.rest);
        message.u32(self.prompt_tokens);
        message.u32(self.tokens);
        message.list(&self.rendered, |message, text| message.text(text));
        message.finish()
    }

    fn read(message: &mut Reader<'_>) -> Result<Self, ProtocolError> {
        const ENDS: [End; 3] = [End::Stop, End::Length, End::Cancelled];
        Ok(Self {
            id: message.u32("an id")?,
            end: *ENDS.get(usize::from(message.u8("an end")?)).ok_or(ProtocolError::Malformed("an end"))?,
            rest: message.text("the rest of a text")?.to_owned(),
            prompt_tokens: message.u32("a number of tokens")?,
            tokens: message.u32("a number of tokens")?,
            rendered: message.list("the texts read", 4, |message| message.text("a text").map(str::to_owned))?,
        })
    }
}
