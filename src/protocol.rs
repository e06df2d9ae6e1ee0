//! What the page and its workers say to each other: binary messages, little endian, one a `postMessage`.
//!
//! A message begins with the version (u32) and its kind (u8), and these two never move, so that any two versions can
//! tell that they differ. A text is its length in bytes (u32) and its UTF-8; a list is its count (u32) and its entries.

use crate::domain::{Evidence, Label, Verdict, shared};

/// Changes with every change of what is below.
pub const VERSION: u32 = 1;

/// What page and worker must both be of: a host or a cache may hold files of two versions, and a worker's file has the
/// same name in each.
pub const BUILD: &str = concat!(env!("CARGO_PKG_VERSION"), "+model.", include_str!("refusal/linear/version.txt"));

const ASK: u8 = 1;
const READY: u8 = 2;
const ANSWER: u8 = 3;
const UNREAD: u8 = 4;

/// Why a message could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProtocolError {
    /// The other side was built from another version of this file.
    #[error(
        "The page and its data worker are of two versions (one speaks message version {found}, the other {VERSION}). Reload the page."
    )]
    Version {
        /// What the message says.
        found: u32,
    },
    /// The bytes end too early.
    #[error(
        "A message between the page and its data worker ends inside {0}. Try again, and reload the page if that does not help."
    )]
    Cut(&'static str),
    /// The bytes say what cannot be.
    #[error(
        "A message between the page and its data worker has {0} that cannot be read. Try again, and reload the page if that does not help."
    )]
    Malformed(&'static str),
}

/// Texts to be judged, each by each classifier. Borrows its texts, so that nothing is copied twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask<'a> {
    /// Comes back with the answer.
    pub id: u32,
    /// Whether the verdicts are to say what decided.
    pub evidence: bool,
    /// The classifiers' ids.
    pub classifiers: Vec<&'a str>,
    /// The texts.
    pub texts: Vec<&'a str>,
}

/// What comes back for an [`Ask`].
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The ask's id.
    pub id: u32,
    /// By classifier and, within, by text, in the ask's order; or why there are none, for a person.
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
    /// It got a message that it could not read, and cannot say which; why, for a person.
    Unread(String),
}

impl<'a> Ask<'a> {
    /// The message.
    pub fn encode(&self) -> Vec<u8> {
        let bytes: usize = self.texts.iter().chain(&self.classifiers).map(|text| 4 + text.len()).sum();
        let mut message = Writer::new(ASK, 13 + bytes);
        message.u32(self.id);
        message.u8(self.evidence.into());
        message.list(&self.classifiers, |message, id| message.text(id));
        message.list(&self.texts, |message, text| message.text(text));
        message.0
    }

    /// Reads a message.
    pub fn decode(bytes: &'a [u8]) -> Result<Self, ProtocolError> {
        let (kind, mut message) = Reader::open(bytes)?;
        if kind != ASK {
            return Err(ProtocolError::Malformed("a kind"));
        }
        let ask = Self {
            id: message.u32("an id")?,
            evidence: message.flag("the wish for evidence")?,
            classifiers: message.list("the list of classifiers", 4, |message| message.text("a classifier's id"))?,
            texts: message.list("the list of texts", 4, |message| message.text("a text"))?,
        };
        message.end().map(|()| ask)
    }
}

/// Cuts a bulk of texts into runs that make messages of about `bytes` bytes each; a text longer than that is alone.
pub fn chunks<'a, 't>(mut texts: &'a [&'t str], bytes: usize) -> impl Iterator<Item = &'a [&'t str]> {
    std::iter::from_fn(move || {
        let mut size = 0;
        let too_many = texts.iter().position(|text| {
            size += 4 + text.len();
            size > bytes
        });
        let (chunk, rest) = texts.split_at(too_many.map_or(texts.len(), |at| at.max(1)));
        texts = rest;
        (!chunk.is_empty()).then_some(chunk)
    })
}

impl Reply {
    /// The message.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Ready { app_version } => Writer::with_text(READY, app_version),
            Self::Unread(reason) => Writer::with_text(UNREAD, reason),
            Self::Answer(answer) => answer.encode(),
        }
    }

    /// Reads a message.
    pub fn decode(bytes: &[u8]) -> Result<Self, ProtocolError> {
        let (kind, mut message) = Reader::open(bytes)?;
        let reply = match kind {
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
        let texts = self.result.as_ref().map_or(0, |lists| lists.iter().map(Vec::len).sum());
        let mut message = Writer::new(ANSWER, 32 + texts * VERDICT_BYTES);
        message.u32(self.id);
        message.u8(self.result.is_ok().into());
        match &self.result {
            Ok(lists) => message.list(lists, |message, verdicts| message.list(verdicts, Writer::verdict)),
            Err(reason) => message.text(reason),
        }
        message.0
    }

    fn read(message: &mut Reader) -> Result<Self, ProtocolError> {
        let id = message.u32("an id")?;
        let result = if message.flag("an outcome")? {
            Ok(message.list("the lists of verdicts", 4, |message| {
                message.list("a list of verdicts", VERDICT_BYTES, Reader::verdict)
            })?)
        } else {
            Err(message.text("a reason")?.to_owned())
        };
        Ok(Self { id, result })
    }
}

/// A verdict without evidence: label, partial, confidence, and how many pieces of evidence.
const VERDICT_BYTES: usize = 1 + 1 + 4 + 4;
/// A piece of evidence with no name for its rule: start, end, and how long the name is.
const EVIDENCE_BYTES: usize = 4 + 4 + 4 + 1;

struct Writer(Vec<u8>);

impl Writer {
    fn new(kind: u8, capacity: usize) -> Self {
        let mut writer = Self(Vec::with_capacity(5 + capacity));
        writer.u32(VERSION);
        writer.u8(kind);
        writer
    }

    fn with_text(kind: u8, text: &str) -> Vec<u8> {
        let mut writer = Self::new(kind, 4 + text.len());
        writer.text(text);
        writer.0
    }

    fn u8(&mut self, value: u8) {
        self.0.push(value);
    }

    fn u32(&mut self, value: u32) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    /// A count, a length or a place. Where these messages travel, no memory is large enough for a larger one.
    fn size(&mut self, value: usize) {
        self.u32(value as u32);
    }

    fn text(&mut self, text: &str) {
        self.size(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    fn list<T>(&mut self, entries: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.size(entries.len());
        for entry in entries {
            write(self, entry);
        }
    }

    fn verdict(&mut self, verdict: &Verdict) {
        // The place among all labels: a test holds the two together.
        self.u8(verdict.label as u8);
        self.u8(verdict.partial.into());
        self.0.extend_from_slice(&verdict.confidence.to_le_bytes());
        self.list(&verdict.evidence, |message, evidence| {
            message.size(evidence.start);
            message.size(evidence.end);
            message.text(&evidence.rule);
            // No share is -128, which no share can be.
            message.u8(evidence.share.unwrap_or(i8::MIN) as u8);
        });
    }
}

/// What is still to be read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// The kind of a message of this version, and what follows it.
    fn open(bytes: &'a [u8]) -> Result<(u8, Self), ProtocolError> {
        let mut reader = Self(bytes);
        let found = reader.u32("its version")?;
        if found != VERSION {
            return Err(ProtocolError::Version { found });
        }
        Ok((reader.u8("its kind")?, reader))
    }

    fn end(&self) -> Result<(), ProtocolError> {
        if self.0.is_empty() { Ok(()) } else { Err(ProtocolError::Malformed("an end")) }
    }

    fn array<const N: usize>(&mut self, what: &'static str) -> Result<[u8; N], ProtocolError> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(ProtocolError::Cut(what))?;
        self.0 = rest;
        Ok(*taken)
    }

    fn u8(&mut self, what: &'static str) -> Result<u8, ProtocolError> {
        self.array(what).map(u8::from_le_bytes)
    }

    fn u32(&mut self, what: &'static str) -> Result<u32, ProtocolError> {
        self.array(what).map(u32::from_le_bytes)
    }

    fn size(&mut self, what: &'static str) -> Result<usize, ProtocolError> {
        self.u32(what).map(|size| size as usize)
    }

    fn flag(&mut self, what: &'static str) -> Result<bool, ProtocolError> {
        match self.u8(what)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(ProtocolError::Malformed(what)),
        }
    }

    fn text(&mut self, what: &'static str) -> Result<&'a str, ProtocolError> {
        let length = self.size(what)?;
        let (text, rest) = self.0.split_at_checked(length).ok_or(ProtocolError::Cut(what))?;
        self.0 = rest;
        std::str::from_utf8(text).map_err(|_| ProtocolError::Malformed(what))
    }

    /// A list whose entries have `least` bytes or more each: a count that what is left cannot hold is not believed, and
    /// no memory is taken for it.
    fn list<T>(
        &mut self,
        what: &'static str,
        least: usize,
        mut read: impl FnMut(&mut Self) -> Result<T, ProtocolError>,
    ) -> Result<Vec<T>, ProtocolError> {
        let count = self.size(what)?;
        if count > self.0.len() / least {
            return Err(ProtocolError::Cut(what));
        }
        let mut entries = Vec::with_capacity(count);
        for _ in 0..count {
            entries.push(read(self)?);
        }
        Ok(entries)
    }

    fn verdict(&mut self) -> Result<Verdict, ProtocolError> {
        let label = self.u8("a label")?;
        let label = *Label::ALL.get(usize::from(label)).ok_or(ProtocolError::Malformed("a label"))?;
        let partial = self.flag("a partial flag")?;
        let confidence = self.array("a confidence").map(f32::from_le_bytes)?;
        if !(0.0..=1.0).contains(&confidence) {
            return Err(ProtocolError::Malformed("a confidence"));
        }
        let evidence = self.list("a list of evidence", EVIDENCE_BYTES, |message| {
            Ok(Evidence {
                start: message.size("a piece of evidence")?,
                end: message.size("a piece of evidence")?,
                rule: shared(message.text("a rule's name")?),
                share: Some(message.u8("a share")? as i8).filter(|share| *share != i8::MIN),
            })
        })?;
        Ok(Verdict { label, partial, confidence, evidence })
    }
}
