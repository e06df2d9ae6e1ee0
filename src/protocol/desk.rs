//! What the page and its data worker say to each other.

use super::sets::{self, Blocks, LookAt, ReadSet, SetHead};
use super::wire::{Reader, Writer};
use super::{ProtocolError, READY, UNREAD};
use crate::dataset::FilePreview;
use crate::domain::{Class, Evidence, Exchange, Language, Verdict, shared};

const ASK: u8 = 1;
const ANSWER: u8 = 3;
const SET_READ: u8 = 6;
const LOOKED: u8 = 8;

/// Answers to be judged, each by each classifier. Borrows its texts, so that nothing is copied twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask<'a> {
    /// Comes back with the answer.
    pub id: u32,
    /// Whether the verdicts are to say what decided.
    pub evidence: bool,
    /// The classifiers' ids.
    pub classifiers: Vec<&'a str>,
    /// The answers with their prompts.
    pub exchanges: Vec<Exchange<'a>>,
}

/// All that the page asks of the worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted<'a> {
    /// Answers judged.
    Verdicts(Ask<'a>),
    /// A file of prompts read.
    Set(ReadSet),
    /// A first look at one.
    Look(LookAt),
}

/// What comes back for an [`Ask`].
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The ask's id.
    pub id: u32,
    /// By classifier and, within, by answer, in the ask's order; or why there are none, for a person.
    pub result: Result<Vec<Vec<Verdict>>, String>,
}

/// All that a worker says.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// It has started and hears. What was sent to it earlier is lost.
    Ready {
        /// The version of the crate that it was built from.
        app_version: String,
    },
    /// It has judged.
    Answer(Answer),
    /// It has read a file of prompts, or says why not.
    Set {
        /// The request's id.
        id: u32,
        /// What came of it.
        read: Result<(SetHead, Blocks), String>,
    },
    /// It has looked at one, or says why nothing can be seen.
    Look {
        /// The request's id.
        id: u32,
        /// What the file begins with.
        seen: Result<FilePreview, String>,
    },
    /// It got a message that it could not read, and cannot say which; why, for a person.
    Unread(String),
}

impl<'a> Ask<'a> {
    /// The message.
    pub fn encode(&self) -> Vec<u8> {
        let bytes: usize = self.exchanges.iter().map(size_of).sum();
        let ids: usize = self.classifiers.iter().map(|id| 4 + id.len()).sum();
        let mut message = Writer::new(ASK, 13 + ids + bytes);
        message.u32(self.id);
        message.u8(self.evidence.into());
        message.list(&self.classifiers, |message, id| message.text(id));
        message.list(&self.exchanges, Writer::exchange);
        message.finish()
    }

    fn read(message: &mut Reader<'a>) -> Result<Self, ProtocolError> {
        Ok(Self {
            id: message.u32("an id")?,
            evidence: message.flag("the wish for evidence")?,
            classifiers: message.list("the list of classifiers", 4, |message| message.text("a classifier's id"))?,
            exchanges: message.list("the list of answers", 8, Reader::exchange)?,
        })
    }
}

impl<'a> Wanted<'a> {
    /// The message.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Verdicts(ask) => ask.encode(),
            Self::Set(wanted) => wanted.encode(),
            Self::Look(wanted) => wanted.encode(),
        }
    }

    /// Reads a message.
    pub fn decode(bytes: &'a [u8]) -> Result<Self, ProtocolError> {
        let (kind, mut message) = Reader::open(bytes)?;
        let wanted = match kind {
            ASK => Self::Verdicts(Ask::read(&mut message)?),
            sets::READ_SET => Self::Set(ReadSet::read(&mut message)?),
            sets::LOOK_AT => Self::Look(LookAt::read(&mut message)?),
            _ => return Err(ProtocolError::Malformed("a kind")),
        };
        message.end().map(|()| wanted)
    }
}

/// Cuts many answers into runs that make messages of about `bytes` bytes each; one longer than that is alone.
pub fn chunks<'a, 't>(mut exchanges: &'a [Exchange<'t>], bytes: usize) -> impl Iterator<Item = &'a [Exchange<'t>]> {
    std::iter::from_fn(move || {
        let mut size = 0;
        let too_many = exchanges.iter().position(|exchange| {
            size += size_of(exchange);
            size > bytes
        });
        let (chunk, rest) = exchanges.split_at(too_many.map_or(exchanges.len(), |at| at.max(1)));
        exchanges = rest;
        (!chunk.is_empty()).then_some(chunk)
    })
}

fn size_of(exchange: &Exchange) -> usize {
    8 + exchange.prompt.len() + exchange.answer.len()
}

impl Reply {
    /// The message.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Ready { app_version } => Writer::with_text(READY, app_version),
            Self::Unread(reason) => Writer::with_text(UNREAD, reason),
            Self::Answer(answer) => answer.encode(),
            Self::Set { id, read } => {
                let bytes = read.as_ref().map_or(0, |(_, blocks)| blocks.size());
                answered(SET_READ, bytes, *id, read, |message, (head, blocks)| message.set(head, blocks))
            }
            Self::Look { id, seen } => answered(LOOKED, 0, *id, seen, Writer::look),
        }
    }

    /// Reads a message.
    pub fn decode(bytes: &[u8]) -> Result<Self, ProtocolError> {
        let (kind, mut message) = Reader::open(bytes)?;
        let reply = match kind {
            SET_READ => Self::Set { id: message.u32("an id")?, read: message.answered(Reader::set)? },
            LOOKED => Self::Look { id: message.u32("an id")?, seen: message.answered(Reader::look)? },
            READY => Self::Ready { app_version: message.text("an app version")?.to_owned() },
            ANSWER => Self::Answer(Answer::read(&mut message)?),
            UNREAD => Self::Unread(message.text("a reason")?.to_owned()),
            _ => return Err(ProtocolError::Malformed("a kind")),
        };
        message.end().map(|()| reply)
    }
}

impl Answer {
    fn encode(&self) -> Vec<u8> {
        let verdicts = self.result.as_ref().map_or(0, |lists| lists.iter().map(Vec::len).sum());
        answered(ANSWER, verdicts * VERDICT_BYTES, self.id, &self.result, |message, lists| {
            message.list(lists, |message, verdicts| message.list(verdicts, Writer::verdict));
        })
    }

    fn read(message: &mut Reader) -> Result<Self, ProtocolError> {
        let lists = |message: &mut Reader| {
            message.list("the lists of verdicts", 4, |message| {
                message.list("a list of verdicts", VERDICT_BYTES, Reader::verdict)
            })
        };
        Ok(Self { id: message.u32("an id")?, result: message.answered(lists)? })
    }
}

/// A message that answers another one, about so many bytes long: with what was asked for, or why there is none.
fn answered<T>(
    kind: u8,
    bytes: usize,
    id: u32,
    result: &Result<T, String>,
    write: impl FnOnce(&mut Writer, &T),
) -> Vec<u8> {
    let mut message = Writer::new(kind, 32 + bytes);
    message.u32(id);
    message.u8(result.is_ok().into());
    match result {
        Ok(found) => write(&mut message, found),
        Err(reason) => message.text(reason),
    }
    message.finish()
}

impl<'a> Reader<'a> {
    fn answered<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, ProtocolError>,
    ) -> Result<Result<T, String>, ProtocolError> {
        if self.flag("an outcome")? { read(self).map(Ok) } else { Ok(Err(self.text("a reason")?.to_owned())) }
    }
}

/// A verdict without language and evidence: class, confidence, how long the language's code is, and how many pieces of
/// evidence.
pub(super) const VERDICT_BYTES: usize = 1 + 4 + 4 + 4;
/// A piece of evidence with no name for its rule: start, end, and how long the name is.
const EVIDENCE_BYTES: usize = 4 + 4 + 4 + 1;

impl Writer {
    pub(super) fn exchange(&mut self, exchange: &Exchange) {
        self.text(exchange.prompt);
        self.text(exchange.answer);
    }

    pub(super) fn verdict(&mut self, verdict: &Verdict) {
        // The place among all classes: a test holds the two together.
        self.u8(verdict.class as u8);
        self.f32(verdict.confidence);
        self.text(verdict.language.as_ref().map_or("", Language::as_str));
        self.list(&verdict.evidence, |message, evidence| {
            message.size(evidence.start);
            message.size(evidence.end);
            message.text(&evidence.rule);
            // No share is -128, which no share can be.
            message.u8(evidence.share.unwrap_or(i8::MIN) as u8);
        });
    }
}

impl<'a> Reader<'a> {
    pub(super) fn exchange(&mut self) -> Result<Exchange<'a>, ProtocolError> {
        Ok(Exchange { prompt: self.text("a prompt")?, answer: self.text("an answer")? })
    }
}

impl Reader<'_> {
    pub(super) fn verdict(&mut self) -> Result<Verdict, ProtocolError> {
        let class = self.u8("a class")?;
        let class = *Class::ALL.get(usize::from(class)).ok_or(ProtocolError::Malformed("a class"))?;
        let confidence = self.f32("a confidence")?;
        if !(0.0..=1.0).contains(&confidence) {
            return Err(ProtocolError::Malformed("a confidence"));
        }
        let language = match self.text("a language")? {
            "" => None,
            code => Some(Language::of(code).ok_or(ProtocolError::Malformed("a language"))?),
        };
        let evidence = self.list("a list of evidence", EVIDENCE_BYTES, |message| {
            Ok(Evidence {
                start: message.size("a piece of evidence")?,
                end: message.size("a piece of evidence")?,
                rule: shared(message.text("a rule's name")?),
                share: Some(message.u8("a share")? as i8).filter(|share| *share != i8::MIN),
            })
        })?;
        Ok(Verdict { class, confidence, language, evidence })
    }
}
