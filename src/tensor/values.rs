//! Values of a GGUF file's header.

use std::iter;

/// A value of the header. Lists stay packed: a header may hold hundreds of thousands of tokens.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Whole(i128),
    Float(f64),
    Flag(bool),
    Text(String),
    Texts(Texts),
    /// Numbers or flags, in the file's own bytes.
    Numbers {
        scalar: Scalar,
        bytes: Vec<u8>,
    },
    /// Lists within a list, which nobody reads.
    Lists,
}

/// A list of texts, one behind the other.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Texts {
    all: String,
    ends: Vec<usize>,
}

impl Texts {
    pub(super) fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(self.all.len());
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| self.all.get(start..*end).unwrap_or_default())
    }
}

/// The types of values that have a fixed size, by their numbers in a file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Scalar {
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

impl Scalar {
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

    pub(super) fn of(number: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|scalar| *scalar as u32 == number)
    }

    /// Bytes of a value.
    pub(super) fn size(self) -> usize {
        match self {
            Self::U8 | Self::I8 | Self::Bool => 1,
            Self::U16 | Self::I16 => 2,
            Self::U32 | Self::I32 | Self::F32 => 4,
            Self::U64 | Self::I64 | Self::F64 => 8,
        }
    }

    /// The value in its bytes, which are little-endian.
    pub(super) fn value(self, bytes: &[u8]) -> Value {
        let mut wide = [0; 8];
        wide.iter_mut().zip(bytes).for_each(|(place, byte)| *place = *byte);
        let bits = u64::from_le_bytes(wide);
        match self {
            Self::U8 | Self::U16 | Self::U32 | Self::U64 => Value::Whole(bits.into()),
            Self::I8 => Value::Whole((bits as i8).into()),
            Self::I16 => Value::Whole((bits as i16).into()),
            Self::I32 => Value::Whole((bits as i32).into()),
            Self::I64 => Value::Whole((bits as i64).into()),
            Self::F32 => Value::Float(f32::from_bits(bits as u32).into()),
            Self::F64 => Value::Float(f64::from_bits(bits)),
            Self::Bool => Value::Flag(bits != 0),
        }
    }
}
