//! The file of a language model.

use std::io::{Read, Seek};

use super::ModelConfig;
use super::config::rope_style;
use crate::domain::DecodeError;
use crate::tensor::{GgufFile, GgufHeader};

/// A GGUF file of a language model that runs here. Its header has been read; its weights have not.
pub struct ModelFile<R> {
    pub(super) gguf: GgufFile<R>,
    config: ModelConfig,
}

impl<R: Read + Seek> ModelFile<R> {
    /// Reads the header. Fails unless the file is whole and the model one that runs here.
    pub fn open(reader: R) -> Result<Self, DecodeError> {
        Self::from_gguf(GgufFile::open(reader)?)
    }

    /// Like `open`, for a file whose header has been read.
    pub fn from_gguf(gguf: GgufFile<R>) -> Result<Self, DecodeError> {
        let rope_style = rope_style(gguf.header())?;
        gguf.check_tensors()?;
        let config = ModelConfig::read(gguf.header(), rope_style)?;
        Ok(Self { gguf, config })
    }

    /// The model's sizes and constants.
    pub fn config(&self) -> ModelConfig {
        self.config
    }

    /// Bytes of memory that the weights take once they are loaded.
    pub fn weight_bytes(&self) -> u64 {
        self.gguf.weight_bytes()
    }

    pub(super) fn header(&self) -> &GgufHeader {
        self.gguf.header()
    }
}
