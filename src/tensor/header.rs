//! What a GGUF file says of itself: its keys and values, and where its tensors lie. Read to the end before anything is
//! judged, so that a sound file which does not run here is told from a damaged one.
//!
//! The format is ggml's (`docs/gguf.md`). Lengths in the file are checked against what is left of it before room for them
//! is made.

use std::collections::HashMap;
use std::io::Read;

use super::FileError;
use super::kinds::Kind;
use super::values::{Scalar, Texts, Value};

/// Newest version of the format that is read here.
const VERSION: u32 = 3;
/// Lists within lists at most; models have none.
const DEPTH: usize = 8;
/// Most dimensions of a tensor (`GGML_MAX_DIMS`).
const DIMENSIONS: u32 = 4;
/// Bytes, keys and tensors of a header at most: several times those of the largest models. A header that goes on and on
/// must not fill the memory.
const MOST_BYTES: u64 = 64 << 20;
const MOST_KEYS: u64 = 1 << 16;
const MOST_TENSORS: u64 = 1 << 18;
/// Where tensors lie, if the file says nothing else: at multiples of it.
const ALIGNMENT: u64 = 32;

/// How files begin that are taken for models.
const OTHERS: [(&[u8], &str); 8] = [
    (b"ggml", "an early ggml file"),
    (b"lmgg", "an early ggml file"),
    (b"fmgg", "an early ggml file"),
    (b"tjgg", "an early ggml file"),
    (b"PK\x03\x04", "a ZIP archive, as PyTorch's files are"),
    (b"version https://git-lfs", "a Git LFS pointer, which stands for the file and is not the file"),
    (b"<", "a web page"),
    (b"{", "JSON"),
];

/// A tensor, by the header's word.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TensorInfo {
    /// Its type's number.
    pub(super) number: u32,
    /// Rows first.
    pub(super) shape: Vec<usize>,
    /// Behind the header.
    pub(super) offset: u64,
}

impl TensorInfo {
    pub(super) fn kind(&self) -> Option<&'static Kind> {
        Kind::of(self.number)
    }

    /// Its type's name, or its number where that is not known.
    pub(super) fn kind_name(&self) -> String {
        self.kind().map_or_else(|| format!("type {}", self.number), |kind| kind.name.to_owned())
    }

    /// Elements, if they can be counted.
    pub(super) fn elements(&self) -> Option<usize> {
        self.shape.iter().try_fold(1_usize, |all, next| all.checked_mul(*next))
    }
}

/// What the file says of itself.
#[derive(Debug, PartialEq)]
pub struct Header {
    values: HashMap<String, Value>,
    pub(super) tensors: HashMap<String, TensorInfo>,
    /// Where the tensors' own bytes begin.
    pub(super) data: u64,
}

impl Header {
    /// Reads the header of a file of this length, from its start.
    pub(super) fn read(reader: impl Read, length: u64) -> Result<Self, FileError> {
        Source { reader, at: 0, length, long_counts: true }.header()
    }

    fn value(&self, key: &str) -> Option<&Value> {
        self.values.get(key)
    }

    /// A text that must be there.
    pub fn text(&self, key: &str) -> Result<&str, FileError> {
        self.optional_text(key)?.ok_or_else(|| lacking(key))
    }

    /// A text.
    pub fn optional_text(&self, key: &str) -> Result<Option<&str>, FileError> {
        match self.value(key) {
            None => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(_) => Err(not(key, "a text")),
        }
    }

    /// A list of texts.
    pub fn texts(&self, key: &str) -> Result<Vec<&str>, FileError> {
        match self.value(key) {
            None => Err(lacking(key)),
            Some(Value::Texts(texts)) => Ok(texts.iter().collect()),
            Some(_) => Err(not(key, "a list of texts")),
        }
    }

    /// A list of whole numbers; empty where there is none.
    pub fn numbers(&self, key: &str) -> Vec<i64> {
        let Some(Value::Numbers { scalar, bytes }) = self.value(key) else { return Vec::new() };
        let whole = |bytes: &[u8]| match scalar.value(bytes) {
            Value::Whole(number) => i64::try_from(number).ok(),
            _ => None,
        };
        bytes.chunks_exact(scalar.size()).filter_map(whole).collect()
    }

    /// A size that must be there.
    pub fn size(&self, key: &str) -> Result<usize, FileError> {
        self.optional_size(key)?.ok_or_else(|| lacking(key))
    }

    /// A size.
    pub fn optional_size(&self, key: &str) -> Result<Option<usize>, FileError> {
        match self.value(key) {
            None => Ok(None),
            Some(Value::Whole(number)) => {
                u32::try_from(*number).map(|size| Some(size as usize)).map_err(|_| not(key, "a size"))
            }
            Some(_) => Err(not(key, "a size")),
        }
    }

    /// A number that must be there.
    pub fn number(&self, key: &str) -> Result<f32, FileError> {
        self.optional_number(key)?.ok_or_else(|| lacking(key))
    }

    /// A number, which some writers store as a whole one.
    pub fn optional_number(&self, key: &str) -> Result<Option<f32>, FileError> {
        match self.value(key) {
            None => Ok(None),
            Some(Value::Float(number)) => Ok(Some(*number as f32)),
            Some(Value::Whole(number)) => Ok(Some(*number as f32)),
            Some(_) => Err(not(key, "a number")),
        }
    }

    /// A yes or no.
    pub fn flag(&self, key: &str) -> Option<bool> {
        match self.value(key) {
            Some(Value::Flag(flag)) => Some(*flag),
            _ => None,
        }
    }
}

pub(super) fn lacking(key: &str) -> FileError {
    FileError::Lacking { what: format!("“{key}”") }
}

fn not(key: &str, expected: &'static str) -> FileError {
    FileError::Value { key: key.to_owned(), expected }
}

fn damaged(reason: impl Into<String>) -> FileError {
    FileError::Damaged { reason: reason.into() }
}

/// A file that is read from its start on.
struct Source<R> {
    reader: R,
    at: u64,
    length: u64,
    /// Whether counts have 64 bits, as they have from version 2 on.
    long_counts: bool,
}

impl<R: Read> Source<R> {
    fn header(mut self) -> Result<Header, FileError> {
        self.begin()?;
        let tensors = self.count(if self.long_counts { 24 } else { 20 }, "tensors")?;
        let pairs = self.count(if self.long_counts { 13 } else { 9 }, "keys")?;
        for (count, most, of) in [(pairs, MOST_KEYS, "keys"), (tensors, MOST_TENSORS, "tensors")] {
            if count > most {
                return Err(FileError::HeaderTooLarge { most, of });
            }
        }
        let mut values = HashMap::new();
        for _ in 0..pairs {
            let key = self.text()?;
            let kind = self.u32()?;
            let value = self.value(kind, 0)?;
            values.insert(key, value);
        }
        let mut infos = HashMap::new();
        for _ in 0..tensors {
            let name = self.text()?;
            let info = self.tensor(&name)?;
            infos.insert(name, info);
        }
        let alignment = match values.get("general.alignment") {
            Some(Value::Whole(number)) => u64::try_from(*number).unwrap_or(0),
            _ => ALIGNMENT,
        };
        if alignment == 0 {
            return Err(damaged("its alignment is 0"));
        }
        let data = self.at.checked_next_multiple_of(alignment).ok_or_else(|| damaged("its alignment is too large"))?;
        Ok(Header { values, tensors: infos, data })
    }

    /// The format's name and version.
    fn begin(&mut self) -> Result<(), FileError> {
        let mut opening = Vec::new();
        (&mut self.reader).take(8).read_to_end(&mut opening)?;
        self.at = opening.len() as u64;
        let name = opening.first_chunk::<4>();
        if name == Some(b"FUGG") {
            return Err(FileError::BigEndian);
        }
        if name != Some(b"GGUF") {
            return Err(FileError::OtherFormat { looks_like: self.looks_like(opening)? });
        }
        let Some(version) = opening.last_chunk::<4>().filter(|_| opening.len() == 8) else {
            return Err(FileError::Cut { expected: 8, found: self.length });
        };
        match u32::from_le_bytes(*version) {
            0 => Err(damaged("its version is 0")),
            // No version is that high: its bytes stand the other way round.
            version if version & 0xffff == 0 => Err(FileError::BigEndian),
            found if found > VERSION => Err(FileError::Version { found, newest: VERSION }),
            version => {
                self.long_counts = version > 1;
                Ok(())
            }
        }
    }

    fn looks_like(&mut self, mut opening: Vec<u8>) -> Result<Option<&'static str>, FileError> {
        if opening.is_empty() {
            return Ok(Some("nothing: it is empty"));
        }
        (&mut self.reader).take(24).read_to_end(&mut opening)?;
        // A length of eight bytes and a list in JSON.
        if opening.get(8) == Some(&b'{') && opening.get(6..8) == Some(&[0, 0]) {
            return Ok(Some("a safetensors file"));
        }
        let known = OTHERS.iter().find(|(begin, _)| opening.starts_with(begin));
        Ok(known.map(|(_, name)| *name))
    }

    fn left(&self) -> u64 {
        self.length.saturating_sub(self.at)
    }

    /// Moves on by so many bytes, if they are there.
    fn step(&mut self, bytes: u64) -> Result<(), FileError> {
        if bytes > self.left() {
            return Err(FileError::Cut { expected: self.at.saturating_add(bytes), found: self.length });
        }
        self.at += bytes;
        if self.at > MOST_BYTES {
            return Err(FileError::HeaderTooLarge { most: MOST_BYTES, of: "bytes" });
        }
        Ok(())
    }

    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], FileError> {
        self.step(N as u64)?;
        let mut bytes = [0; N];
        self.reader.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn u32(&mut self) -> Result<u32, FileError> {
        self.bytes().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, FileError> {
        self.bytes().map(u64::from_le_bytes)
    }

    fn length(&mut self) -> Result<u64, FileError> {
        if self.long_counts { self.u64() } else { self.u32().map(u64::from) }
    }

    /// A number of things that have so many bytes each at least: no more than what is left of the file can hold.
    fn count(&mut self, least: u64, of: &str) -> Result<u64, FileError> {
        let count = self.length()?;
        let needed = count.checked_mul(least).ok_or_else(|| damaged(format!("it speaks of {count} {of}")))?;
        let expected = self.at.checked_add(needed).ok_or_else(|| damaged(format!("it speaks of {count} {of}")))?;
        if expected > self.length {
            return Err(FileError::Cut { expected, found: self.length });
        }
        Ok(count)
    }

    /// So many bytes.
    fn run(&mut self, length: u64) -> Result<Vec<u8>, FileError> {
        self.step(length)?;
        let mut bytes = vec![0; length as usize];
        self.reader.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// Some writers put zeros behind a text, and not every text is UTF-8.
    fn text(&mut self) -> Result<String, FileError> {
        let length = self.count(1, "characters")?;
        let mut bytes = self.run(length)?;
        let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        bytes.truncate(end);
        Ok(String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
    }

    fn value(&mut self, kind: u32, depth: usize) -> Result<Value, FileError> {
        match (kind, Scalar::of(kind)) {
            (_, Some(scalar)) => Ok(scalar.value(&self.run(scalar.size() as u64)?)),
            (8, _) => self.text().map(Value::Text),
            (9, _) if depth < DEPTH => self.list(depth),
            (9, _) => Err(damaged(format!("it has lists within lists, more than {DEPTH} deep"))),
            _ => Err(damaged(format!("it has a value of the type {kind}, and there are 12"))),
        }
    }

    fn list(&mut self, depth: usize) -> Result<Value, FileError> {
        let kind = self.u32()?;
        let count = self.count(least_bytes(kind, self.long_counts), "values")?;
        if let Some(scalar) = Scalar::of(kind) {
            // The count was held against what is left of the file.
            return Ok(Value::Numbers { scalar, bytes: self.run(count * scalar.size() as u64)? });
        }
        if kind == 8 {
            let mut texts = Texts::default();
            for _ in 0..count {
                texts.push(&self.text()?);
            }
            return Ok(Value::Texts(texts));
        }
        for _ in 0..count {
            self.value(kind, depth + 1)?;
        }
        Ok(Value::Lists)
    }

    fn tensor(&mut self, name: &str) -> Result<TensorInfo, FileError> {
        let dimensions = self.u32()?;
        if dimensions > DIMENSIONS {
            return Err(damaged(format!("“{name}” has {dimensions} dimensions, and {DIMENSIONS} is the most")));
        }
        let mut shape = Vec::new();
        for _ in 0..dimensions {
            shape.push(usize::try_from(self.length()?).map_err(|_| beyond(name))?);
        }
        shape.reverse();
        Ok(TensorInfo { shape, number: self.u32()?, offset: self.u64()? })
    }
}

pub(super) fn beyond(name: &str) -> FileError {
    damaged(format!("“{name}” lies beyond any file's end"))
}

/// Bytes that a value of this type has at least.
fn least_bytes(kind: u32, long_counts: bool) -> u64 {
    let count = if long_counts { 8 } else { 4 };
    match (kind, Scalar::of(kind)) {
        (_, Some(scalar)) => scalar.size() as u64,
        (8, _) => count,
        (9, _) => 4 + count,
        _ => 1,
    }
}
