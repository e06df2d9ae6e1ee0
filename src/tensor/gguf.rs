//! A GGUF file whose tensors can be read.

use std::collections::BTreeMap;
use std::io::{Read, Seek, SeekFrom};

use candle_core::Device;
use candle_core::quantized::ggml_file::qtensor_from_ggml;

use super::activations::BLOCK_SIZE;
use super::block_format::BlockFormat;
use super::header::{GgufHeader, missing, out_of_bounds};
use super::matrix::{Block, Matrix, MatrixBuilder};
use super::tensor_type::{ReadAs, TensorType};
use crate::domain::{GgufError, MissingPart, UnsupportedFeature};

/// Elements of a tensor that are read at once, so that a tensor is not in memory both as it was and as it becomes. A multiple
/// of every block size.
const CHUNK: usize = 1 << 20;

/// A GGUF file. Its header has been read; tensors are read when they are asked for.
pub struct GgufFile<R> {
    reader: R,
    header: GgufHeader,
    length: u64,
}

impl<R: Read + Seek> GgufFile<R> {
    /// Reads the header. Fails if the file is only one part of a model.
    ///
    /// Callers check the model's architecture first and call `check_tensors` after: a person who is told to choose another
    /// quantisation must not find out next that the architecture does not run either.
    pub fn open(mut reader: R) -> Result<Self, GgufError> {
        let length = reader.seek(SeekFrom::End(0))?;
        reader.seek(SeekFrom::Start(0))?;
        let header = GgufHeader::read(&mut reader, length)?;
        check_parts(&header)?;
        Ok(Self { reader, header, length })
    }

    /// Checks that all tensors are of types that run here, and that the file is not cut short.
    pub fn check_tensors(&self) -> Result<(), GgufError> {
        check_types(&self.header)?;
        let expected = end_of_tensors(&self.header)?;
        if expected > self.length { Err(GgufError::Cut { expected, found: self.length }) } else { Ok(()) }
    }

    /// The file's metadata and its list of tensors.
    pub fn header(&self) -> &GgufHeader {
        &self.header
    }

    /// Bytes of memory that all weights take once they are loaded.
    pub fn weight_bytes(&self) -> u64 {
        let tensors = self.header.tensors.values();
        tensors.map(|info| Matrix::bytes_of(info.elements().unwrap_or(0), is_in_nibbles(info.tensor_type()))).sum()
    }

    /// Whether the file has a tensor of this name.
    pub fn has_tensor(&self, name: &str) -> bool {
        self.header.tensors.contains_key(name)
    }

    /// A tensor's values, row by row. Fails unless it has this shape, rows first.
    pub fn values(&mut self, name: &str, shape: &[usize]) -> Result<Vec<f32>, GgufError> {
        let info = self.info(name, shape)?;
        let mut all = Vec::with_capacity(info.elements);
        self.convert(name, &info, |values| all.extend_from_slice(values))?;
        Ok(all)
    }

    /// Like `values`, and `None` if the file has no such tensor.
    pub fn optional_values(&mut self, name: &str, shape: &[usize]) -> Result<Option<Vec<f32>>, GgufError> {
        self.has_tensor(name).then(|| self.values(name, shape)).transpose()
    }

    /// A matrix for products. Fails unless it has so many rows (outputs) and columns (inputs).
    pub fn matrix(&mut self, name: &str, rows: usize, columns: usize) -> Result<Matrix, GgufError> {
        let info = self.info(name, &[rows, columns])?;
        if !Matrix::can_hold(columns) {
            let feature = UnsupportedFeature::RowLength { tensor: name.to_owned(), columns };
            return Err(GgufError::Unsupported(feature));
        }
        let in_nibbles = is_in_nibbles(Some(info.tensor_type));
        let mut matrix = MatrixBuilder::new(rows, columns, in_nibbles).ok_or_else(|| self.too_large())?;
        match info.tensor_type.read_as {
            ReadAs::Blocks(format) => {
                self.read(&info, |bytes| format.blocks(bytes, |block| matrix.push(block)))?;
            }
            // No kernel reads the other types as they are: they become bytes (Q8_0).
            _ => self.convert(name, &info, |values| {
                values.as_chunks::<BLOCK_SIZE>().0.iter().for_each(|block| matrix.push(Block::nearest(block)));
            })?,
        }
        Ok(matrix.finish())
    }

    /// Number of tokens that the model knows: the rows of its embedding.
    pub fn vocab_size(&self) -> Result<usize, GgufError> {
        let info = self.header.tensors.get("token_embd.weight");
        info.and_then(|info| info.shape.first().copied()).ok_or_else(|| missing("token_embd.weight"))
    }

    fn too_large(&self) -> GgufError {
        GgufError::TooLarge { needed_mb: self.weight_bytes().div_ceil(1_000_000) }
    }

    fn info(&self, name: &str, expected: &[usize]) -> Result<TensorLocation, GgufError> {
        let info = self.header.tensors.get(name).ok_or_else(|| missing(name))?;
        if info.shape != expected {
            let (tensor, expected, found) = (name.to_owned(), expected.to_vec(), info.shape.clone());
            return Err(GgufError::Lacking(MissingPart::Shape { tensor, expected, found }));
        }
        let tensor_type = info
            .tensor_type()
            .filter(|tensor_type| tensor_type.runs())
            .ok_or_else(|| unsupported_type(name, info.type_name()))?;
        let elements = info.elements().ok_or_else(|| out_of_bounds(name))?;
        let at = self.header.data.checked_add(info.offset).ok_or_else(|| out_of_bounds(name))?;
        Ok(TensorLocation { tensor_type, elements, at })
    }

    /// Calls `each` with a tensor's values, in order, chunk by chunk.
    fn convert(&mut self, name: &str, tensor: &TensorLocation, mut each: impl FnMut(&[f32])) -> Result<(), GgufError> {
        let dtype = match tensor.tensor_type.read_as {
            ReadAs::Values(dtype) => dtype,
            ReadAs::Blocks(format) => {
                return self.read(tensor, |bytes| format.blocks(bytes, |block| each(&block.values())));
            }
            ReadAs::Unsupported => {
                return Err(unsupported_type(name, tensor.tensor_type.name.to_owned()));
            }
        };
        let mut failure = None;
        self.read(tensor, |bytes| {
            let elements = bytes.len() / tensor.tensor_type.block_bytes * tensor.tensor_type.block_size;
            let values = qtensor_from_ggml(dtype, bytes, vec![elements], &Device::Cpu)
                .and_then(|part| part.dequantize(&Device::Cpu))
                .and_then(|part| part.to_vec1::<f32>());
            match values {
                Ok(values) => each(&values),
                Err(error) => failure = Some(error.to_string()),
            }
        })?;
        let feature = |reason| UnsupportedFeature::TensorValues { tensor: name.to_owned(), reason };
        failure.map_or(Ok(()), |reason| Err(GgufError::Unsupported(feature(reason))))
    }

    /// Calls `each` with a tensor's bytes, in order, a whole number of blocks at a time.
    fn read(&mut self, tensor: &TensorLocation, mut each: impl FnMut(&[u8])) -> Result<(), GgufError> {
        self.reader.seek(SeekFrom::Start(tensor.at))?;
        let mut left = tensor.elements;
        let mut bytes = Vec::new();
        while left > 0 {
            let elements = left.min(CHUNK);
            bytes.resize(elements / tensor.tensor_type.block_size * tensor.tensor_type.block_bytes, 0);
            self.reader.read_exact(&mut bytes)?;
            each(&bytes);
            left -= elements;
        }
        Ok(())
    }
}

fn unsupported_type(tensor: &str, tensor_type: String) -> GgufError {
    GgufError::Unsupported(UnsupportedFeature::TensorType { tensor: tensor.to_owned(), tensor_type })
}

/// Where a tensor lies in the file, and of what type it is.
struct TensorLocation {
    tensor_type: &'static TensorType,
    elements: usize,
    /// Bytes from the start of the file.
    at: u64,
}

fn is_in_nibbles(tensor_type: Option<&TensorType>) -> bool {
    tensor_type.is_some_and(|tensor_type| tensor_type.read_as == ReadAs::Blocks(BlockFormat::Q4_1))
}

/// Fails if the file is one of several: such a file has the keys of the whole model, and only some of its tensors.
fn check_parts(header: &GgufHeader) -> Result<(), GgufError> {
    let count = header.optional_size("split.count")?.unwrap_or(1);
    let number = header.optional_size("split.no")?.unwrap_or(0).saturating_add(1);
    if count > 1 { Err(GgufError::Part { number, count }) } else { Ok(()) }
}

/// Fails with the names of all tensor types that do not run here.
fn check_types(header: &GgufHeader) -> Result<(), GgufError> {
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for info in header.tensors.values().filter(|info| !info.tensor_type().is_some_and(TensorType::runs)) {
        *found.entry(info.type_name()).or_default() += 1;
    }
    if found.is_empty() {
        return Ok(());
    }
    let tensors = header.tensors.len();
    Err(GgufError::Kinds { found: found.into_iter().collect(), tensors, run: TensorType::names_that_run() })
}

/// Bytes that the file must have so that all its tensors are in it.
fn end_of_tensors(header: &GgufHeader) -> Result<u64, GgufError> {
    let mut end = 0;
    for (name, info) in &header.tensors {
        let Some(TensorType { block_size, block_bytes, .. }) = info.tensor_type() else { continue };
        let out_of_bounds = || out_of_bounds(name);
        let elements = info.elements().ok_or_else(out_of_bounds)?;
        if !elements.is_multiple_of(*block_size) {
            let (tensor, block) = (name.clone(), *block_size);
            return Err(GgufError::Unsupported(UnsupportedFeature::Blocks { tensor, elements, block }));
        }
        let bytes = ((elements / block_size) as u64).checked_mul(*block_bytes as u64).ok_or_else(out_of_bounds)?;
        let starts = header.data.checked_add(info.offset).ok_or_else(out_of_bounds)?;
        end = end.max(starts.checked_add(bytes).ok_or_else(out_of_bounds)?);
    }
    Ok(end)
}
