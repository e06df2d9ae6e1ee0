//! Metadata values of a GGUF file.

use std::iter;

/// A metadata value. Lists stay packed: a header may have hundreds of thousands of tokens.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum MetadataValue {
    Whole(i128),
    Float(f64),
    Flag(bool),
    Text(String),
    Texts(TextList),
    /// Numbers or truth values, as the bytes in the file.
    Numbers {
        scalar: ScalarType,
        bytes: Vec<u8>,
    },
    /// A list of lists, whose content is not kept: no model that runs here has one.
    NestedLists,
}

/// A list of texts, stored as one text and the places where each ends.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct TextList {
    all: String,
    ends: Vec<usize>,
}

impl TextList {
    pub(super) fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(self.all.len());
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| self.all.get(start..*end).unwrap_or_default())
    }
}

/// The value types of a fixed size, with their numbers in a file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ScalarType {
    U8 = 0,
    I8 = 1,
    U16 = 2,
    I16 = 3,
    U32 = 4,
    I32 = 5,
    F32 = 6,
    Bool = 7,
    U64 = 10,
    I64 = 11,
    F64 = 12,
}

impl ScalarType {
    const ALL: [Self; 11] = [
        Self::U8,
        Self::I8,
        Self::U16,
        Self::I16,
        Self::U32,
        Self::I32,
        Self::F32,
        Self::Bool,
        Self::U64,
        Self::I64,
        Self::F64,
    ];

    pub(super) fn by_number(number: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|scalar| *scalar as u32 == number)
    }

    /// Bytes that a value takes.
    pub(super) fn size(self) -> usize {
        match self {
            Self::U8 | Self::I8 | Self::Bool => 1,
            Self::U16 | Self::I16 => 2,
            Self::U32 | Self::I32 | Self::F32 => 4,
            Self::U64 | Self::I64 | Self::F64 => 8,
        }
    }

    /// The value of these bytes, in little-endian order.
    pub(super) fn value(self, bytes: &[u8]) -> MetadataValue {
        let mut wide = [0; 8];
        wide.iter_mut().zip(bytes).for_each(|(place, byte)| *place = *byte);
        let bits = u64::from_le_bytes(wide);
        match self {
            Self::U8 | Self::U16 | Self::U32 | Self::U64 => MetadataValue::Whole(bits.into()),
            Self::I8 => MetadataValue::Whole((bits as i8).into()),
            Self::I16 => MetadataValue::Whole((bits as i16).into()),
            Self::I32 => MetadataValue::Whole((bits as i32).into()),
            Self::I64 => MetadataValue::Whole((bits as i64).into()),
            Self::F32 => MetadataValue::Float(f32::from_bits(bits as u32).into()),
            Self::F64 => MetadataValue::Float(f64::from_bits(bits)),
            Self::Bool => MetadataValue::Flag(bits != 0),
        }
    }
}
