//! A model file that runs here.

use std::io::{Read, Seek};

use super::{Architecture, DecodeError, Family};
use crate::tensor::{FileError, GgufFile, Header, Matrix};

/// A tensor that scales each of the rotary positions' frequencies, as Llama 3.1 and later have it.
const ROPE_FACTORS: &str = "rope_freqs.weight";

/// A GGUF file of a language model that runs here; nothing but its header has been read.
pub struct ModelFile<R> {
    file: GgufFile<R>,
    architecture: Architecture,
}

impl<R: Read + Seek> ModelFile<R> {
    /// Reads the header, and looks whether the file is whole and the model one that runs here.
    pub fn open(reader: R) -> Result<Self, DecodeError> {
        Self::of(GgufFile::open(reader)?)
    }

    /// The same of a file whose header has been read.
    pub fn of(file: GgufFile<R>) -> Result<Self, DecodeError> {
        let family = Family::of(file.header())?;
        file.check_tensors()?;
        let architecture = Architecture::of(file.header(), family)?;
        if file.has(ROPE_FACTORS) {
            return Err(DecodeError::unsupported(format!("positions scaled by “{ROPE_FACTORS}”")));
        }
        Ok(Self { architecture, file })
    }

    /// The model's shape.
    pub fn architecture(&self) -> Architecture {
        self.architecture
    }

    /// Bytes of memory that all weights will take.
    pub fn weight_bytes(&self) -> u64 {
        self.file.weight_bytes()
    }

    pub(super) fn header(&self) -> &Header {
        self.file.header()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.file.has(name)
    }

    pub(super) fn vocabulary_size(&self) -> Result<usize, FileError> {
        self.file.vocabulary_size()
    }

    pub(super) fn vector(&mut self, name: &str, expected: usize) -> Result<Vec<f32>, FileError> {
        self.file.values(name, &[expected])
    }

    pub(super) fn matrix(&mut self, name: &str, rows: usize, columns: usize) -> Result<Matrix, FileError> {
        self.file.matrix(name, rows, columns)
    }
}
