//! The header of a GGUF file: its metadata, and the name, shape, type and place of each tensor. The format is ggml's
//! (`docs/gguf.md`).
//!
//! The header is read to its end before anything in it is checked, so that a sound file which does not run here is told
//! apart from a damaged one. Every length in the file is checked against the bytes left before memory is allocated for it.

use std::collections::HashMap;
use std::io::Read;

use super::metadata::{MetadataValue, ScalarType, TextList};
use super::tensor_type::TensorType;
use crate::domain::{GgufError, HeaderDamage, HeaderUnit, MetadataType, MissingPart, OtherFormat};

/// Newest version of the format that is read here.
const VERSION: u32 = 3;
/// How deep lists may be nested. Models have no nested lists.
const DEPTH: usize = 8;
/// Most dimensions of a tensor (`GGML_MAX_DIMS`).
const DIMENSIONS: u32 = 4;
/// The most bytes, keys and tensors that a header may have, several times those of the largest models: a broken header must
/// not fill the memory.
const MOST_BYTES: u64 = 64 << 20;
const MOST_KEYS: u64 = 1 << 16;
const MOST_TENSORS: u64 = 1 << 18;
/// Tensors begin at multiples of this many bytes, unless the file names another alignment.
const DEFAULT_ALIGNMENT: u64 = 32;

/// The first bytes of files that people mistake for models, and what those files are.
const OTHER_FORMATS: [(&[u8], OtherFormat); 8] = [
    (b"ggml", OtherFormat::Ggml),
    (b"lmgg", OtherFormat::Ggml),
    (b"fmgg", OtherFormat::Ggml),
    (b"tjgg", OtherFormat::Ggml),
    (b"PK\x03\x04", OtherFormat::Zip),
    (b"version https://git-lfs", OtherFormat::GitLfsPointer),
    (b"<", OtherFormat::WebPage),
    (b"{", OtherFormat::Json),
];

/// What the header says of one tensor.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TensorInfo {
    /// The number of its type.
    pub(super) type_number: u32,
    /// Its dimensions, rows first. (The file has them the other way round.)
    pub(super) shape: Vec<usize>,
    /// Bytes from the start of the tensors' data.
    pub(super) offset: u64,
}

impl TensorInfo {
    /// Its type, if it is known here.
    pub(super) fn tensor_type(&self) -> Option<&'static TensorType> {
        TensorType::by_number(self.type_number)
    }

    /// The name of its type, or “type” and its number if it is not known here.
    pub(super) fn type_name(&self) -> String {
        self.tensor_type().map_or_else(|| format!("type {}", self.type_number), |known| known.name.to_owned())
    }

    /// The number of its elements, or `None` if it is too large for a `usize`.
    pub(super) fn elements(&self) -> Option<usize> {
        self.shape.iter().try_fold(1_usize, |all, next| all.checked_mul(*next))
    }
}

/// The metadata and the list of tensors of a GGUF file.
#[derive(Debug, PartialEq)]
pub struct GgufHeader {
    values: HashMap<String, MetadataValue>,
    pub(super) tensors: HashMap<String, TensorInfo>,
    /// Where the tensors' data begins, in bytes from the start of the file.
    pub(super) data: u64,
}

impl GgufHeader {
    /// Reads the header of a file that has `length` bytes, from the file's start.
    pub(super) fn read(reader: impl Read, length: u64) -> Result<Self, GgufError> {
        HeaderReader { reader, at: 0, length, long_counts: true }.header()
    }

    fn value(&self, key: &str) -> Option<&MetadataValue> {
        self.values.get(key)
    }

    /// A text. Fails if the file has none.
    pub fn text(&self, key: &str) -> Result<&str, GgufError> {
        self.optional_text(key)?.ok_or_else(|| missing(key))
    }

    /// A text, or `None` if the file has none.
    pub fn optional_text(&self, key: &str) -> Result<Option<&str>, GgufError> {
        match self.value(key) {
            None => Ok(None),
            Some(MetadataValue::Text(text)) => Ok(Some(text)),
            Some(_) => Err(wrong_type(key, MetadataType::Text)),
        }
    }

    /// A list of texts. Fails if the file has none.
    pub fn texts(&self, key: &str) -> Result<Vec<&str>, GgufError> {
        match self.value(key) {
            None => Err(missing(key)),
            Some(MetadataValue::Texts(texts)) => Ok(texts.iter().collect()),
            Some(_) => Err(wrong_type(key, MetadataType::Texts)),
        }
    }

    /// A list of whole numbers; empty if the file has no such list.
    pub fn numbers(&self, key: &str) -> Vec<i64> {
        let Some(MetadataValue::Numbers { scalar, bytes }) = self.value(key) else { return Vec::new() };
        let whole = |bytes: &[u8]| match scalar.value(bytes) {
            MetadataValue::Whole(number) => i64::try_from(number).ok(),
            _ => None,
        };
        bytes.chunks_exact(scalar.size()).filter_map(whole).collect()
    }

    /// A whole number from 0. Fails if the file has none.
    pub fn size(&self, key: &str) -> Result<usize, GgufError> {
        self.optional_size(key)?.ok_or_else(|| missing(key))
    }

    /// A whole number from 0, or `None` if the file has none.
    pub fn optional_size(&self, key: &str) -> Result<Option<usize>, GgufError> {
        match self.value(key) {
            None => Ok(None),
            Some(MetadataValue::Whole(number)) => {
                u32::try_from(*number).map(|size| Some(size as usize)).map_err(|_| wrong_type(key, MetadataType::Size))
            }
            Some(_) => Err(wrong_type(key, MetadataType::Size)),
        }
    }

    /// A number. Fails if the file has none.
    pub fn number(&self, key: &str) -> Result<f32, GgufError> {
        self.optional_number(key)?.ok_or_else(|| missing(key))
    }

    /// A number, or `None` if the file has none. Some programs store it as a whole number.
    pub fn optional_number(&self, key: &str) -> Result<Option<f32>, GgufError> {
        match self.value(key) {
            None => Ok(None),
            Some(MetadataValue::Float(number)) => Ok(Some(*number as f32)),
            Some(MetadataValue::Whole(number)) => Ok(Some(*number as f32)),
            Some(_) => Err(wrong_type(key, MetadataType::Number)),
        }
    }

    /// A truth value, or `None` if the file has none.
    pub fn flag(&self, key: &str) -> Option<bool> {
        match self.value(key) {
            Some(MetadataValue::Flag(flag)) => Some(*flag),
            _ => None,
        }
    }
}

pub(super) fn missing(key: &str) -> GgufError {
    GgufError::Lacking(MissingPart::Named(key.to_owned()))
}

fn wrong_type(key: &str, expected: MetadataType) -> GgufError {
    GgufError::Value { key: key.to_owned(), expected }
}

/// Reads a header from the start of a file.
struct HeaderReader<R> {
    reader: R,
    /// Bytes read so far.
    at: u64,
    /// Bytes in the file.
    length: u64,
    /// Whether counts have 64 bits, as they have from version 2 on; before, they have 32.
    long_counts: bool,
}

impl<R: Read> HeaderReader<R> {
    fn header(mut self) -> Result<GgufHeader, GgufError> {
        self.begin()?;
        let tensors = self.count(if self.long_counts { 24 } else { 20 }, HeaderUnit::Tensors)?;
        let pairs = self.count(if self.long_counts { 13 } else { 9 }, HeaderUnit::Keys)?;
        for (count, most, of) in [(pairs, MOST_KEYS, HeaderUnit::Keys), (tensors, MOST_TENSORS, HeaderUnit::Tensors)] {
            if count > most {
                return Err(GgufError::HeaderTooLarge { most, of });
            }
        }
        let mut values = HashMap::new();
        for _ in 0..pairs {
            let key = self.text()?;
            let value_type = self.u32()?;
            let value = self.value(value_type, 0)?;
            values.insert(key, value);
        }
        let mut infos = HashMap::new();
        for _ in 0..tensors {
            let name = self.text()?;
            let info = self.tensor(&name)?;
            infos.insert(name, info);
        }
        let alignment = match values.get("general.alignment") {
            Some(MetadataValue::Whole(number)) => u64::try_from(*number).unwrap_or(0),
            _ => DEFAULT_ALIGNMENT,
        };
        if alignment == 0 {
            return Err(GgufError::Damaged(HeaderDamage::NoAlignment));
        }
        let data = self.at.checked_next_multiple_of(alignment);
        let data = data.ok_or(GgufError::Damaged(HeaderDamage::LargeAlignment))?;
        Ok(GgufHeader { values, tensors: infos, data })
    }

    /// Reads the format's name and version.
    fn begin(&mut self) -> Result<(), GgufError> {
        let mut opening = Vec::new();
        (&mut self.reader).take(8).read_to_end(&mut opening)?;
        self.at = opening.len() as u64;
        let name = opening.first_chunk::<4>();
        if name == Some(b"FUGG") {
            return Err(GgufError::BigEndian);
        }
        if name != Some(b"GGUF") {
            return Err(GgufError::OtherFormat { looks_like: self.looks_like(opening)? });
        }
        let Some(version) = opening.last_chunk::<4>().filter(|_| opening.len() == 8) else {
            return Err(GgufError::Cut { expected: 8, found: self.length });
        };
        match u32::from_le_bytes(*version) {
            0 => Err(GgufError::Damaged(HeaderDamage::NoVersion)),
            // No version is that high: its bytes are in big-endian order.
            version if version & 0xffff == 0 => Err(GgufError::BigEndian),
            found if found > VERSION => Err(GgufError::Version { found, newest: VERSION }),
            version => {
                self.long_counts = version > 1;
                Ok(())
            }
        }
    }

    /// The format of a file that does not begin as GGUF does, if it is known.
    fn looks_like(&mut self, mut opening: Vec<u8>) -> Result<Option<OtherFormat>, GgufError> {
        if opening.is_empty() {
            return Ok(Some(OtherFormat::Empty));
        }
        (&mut self.reader).take(24).read_to_end(&mut opening)?;
        // Eight bytes of length, then JSON.
        if opening.get(8) == Some(&b'{') && opening.get(6..8) == Some(&[0, 0]) {
            return Ok(Some(OtherFormat::Safetensors));
        }
        let known = OTHER_FORMATS.iter().find(|(begin, _)| opening.starts_with(begin));
        Ok(known.map(|(_, format)| *format))
    }

    fn bytes_left(&self) -> u64 {
        self.length.saturating_sub(self.at)
    }

    /// Counts bytes that are about to be read. Fails if the file does not have them.
    fn advance(&mut self, bytes: u64) -> Result<(), GgufError> {
        if bytes > self.bytes_left() {
            return Err(GgufError::Cut { expected: self.at.saturating_add(bytes), found: self.length });
        }
        self.at += bytes;
        if self.at > MOST_BYTES {
            return Err(GgufError::HeaderTooLarge { most: MOST_BYTES, of: HeaderUnit::Bytes });
        }
        Ok(())
    }

    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], GgufError> {
        self.advance(N as u64)?;
        let mut bytes = [0; N];
        self.reader.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn u32(&mut self) -> Result<u32, GgufError> {
        self.bytes().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, GgufError> {
        self.bytes().map(u64::from_le_bytes)
    }

    fn length(&mut self) -> Result<u64, GgufError> {
        if self.long_counts { self.u64() } else { self.u32().map(u64::from) }
    }

    /// Reads a number of things, of which each takes `least` bytes or more. Fails if the rest of the file cannot hold so
    /// many.
    fn count(&mut self, least: u64, of: HeaderUnit) -> Result<u64, GgufError> {
        let count = self.length()?;
        let expected = count.checked_mul(least).and_then(|needed| self.at.checked_add(needed));
        let expected = expected.ok_or(GgufError::Damaged(HeaderDamage::Count { count, of }))?;
        if expected > self.length {
            return Err(GgufError::Cut { expected, found: self.length });
        }
        Ok(count)
    }

    /// Reads so many bytes.
    fn byte_run(&mut self, length: u64) -> Result<Vec<u8>, GgufError> {
        self.advance(length)?;
        let mut bytes = vec![0; length as usize];
        self.reader.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// Reads a text. Some programs end texts with zero bytes, and not every text is UTF-8.
    fn text(&mut self) -> Result<String, GgufError> {
        let length = self.count(1, HeaderUnit::Characters)?;
        let mut bytes = self.byte_run(length)?;
        let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        bytes.truncate(end);
        Ok(String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
    }

    fn value(&mut self, value_type: u32, depth: usize) -> Result<MetadataValue, GgufError> {
        match (value_type, ScalarType::by_number(value_type)) {
            (_, Some(scalar)) => Ok(scalar.value(&self.byte_run(scalar.size() as u64)?)),
            (8, _) => self.text().map(MetadataValue::Text),
            (9, _) if depth < DEPTH => self.list(depth),
            (9, _) => Err(GgufError::Damaged(HeaderDamage::DeepLists { most: DEPTH })),
            _ => Err(GgufError::Damaged(HeaderDamage::ValueType(value_type))),
        }
    }

    fn list(&mut self, depth: usize) -> Result<MetadataValue, GgufError> {
        let value_type = self.u32()?;
        let count = self.count(least_bytes(value_type, self.long_counts), HeaderUnit::Values)?;
        if let Some(scalar) = ScalarType::by_number(value_type) {
            // `count` has checked that the product does not overflow.
            return Ok(MetadataValue::Numbers { scalar, bytes: self.byte_run(count * scalar.size() as u64)? });
        }
        if value_type == 8 {
            let mut texts = TextList::default();
            for _ in 0..count {
                texts.push(&self.text()?);
            }
            return Ok(MetadataValue::Texts(texts));
        }
        for _ in 0..count {
            self.value(value_type, depth + 1)?;
        }
        Ok(MetadataValue::NestedLists)
    }

    fn tensor(&mut self, name: &str) -> Result<TensorInfo, GgufError> {
        let dimensions = self.u32()?;
        if dimensions > DIMENSIONS {
            let (tensor, found, most) = (name.to_owned(), dimensions, DIMENSIONS);
            return Err(GgufError::Damaged(HeaderDamage::Dimensions { tensor, found, most }));
        }
        let mut shape = Vec::new();
        for _ in 0..dimensions {
            shape.push(usize::try_from(self.length()?).map_err(|_| out_of_bounds(name))?);
        }
        shape.reverse();
        Ok(TensorInfo { shape, type_number: self.u32()?, offset: self.u64()? })
    }
}

pub(super) fn out_of_bounds(name: &str) -> GgufError {
    GgufError::Damaged(HeaderDamage::OutOfBounds { tensor: name.to_owned() })
}

/// The fewest bytes that a value of this type takes.
fn least_bytes(value_type: u32, long_counts: bool) -> u64 {
    let count = if long_counts { 8 } else { 4 };
    match (value_type, ScalarType::by_number(value_type)) {
        (_, Some(scalar)) => scalar.size() as u64,
        (8, _) => count,
        (9, _) => 4 + count,
        _ => 1,
    }
}
