//! A GGUF file, opened and looked through before any work is done with it.

use std::io::{self, Read, Seek, SeekFrom};

use candle_core::Device;
use candle_core::quantized::GgmlDType;
use candle_core::quantized::ggml_file::qtensor_from_ggml;
use candle_core::quantized::gguf_file::{Content, TensorInfo, Value};
use half::f16;

use super::FileError;
use super::inputs::BLOCK;
use super::matrix::{Block, Matrix, MatrixBuilder};

/// Elements read at once: a file, and what it becomes, must not stand in memory twice.
const CHUNK: usize = 1 << 20;

/// What the file says of itself.
pub struct Header(Content);

impl Header {
    /// A value of any type.
    pub fn value(&self, key: &str) -> Option<&Value> {
        self.0.metadata.get(key)
    }

    fn needed(&self, key: &str) -> Result<&Value, FileError> {
        self.value(key).ok_or_else(|| lacking(key))
    }

    /// A text that must be there.
    pub fn text(&self, key: &str) -> Result<&str, FileError> {
        self.needed(key)?.to_string().map(String::as_str).map_err(|_| lacking(key))
    }

    /// A list of texts.
    pub fn texts(&self, key: &str) -> Result<Vec<&str>, FileError> {
        let list = self.needed(key)?.to_vec().map_err(|_| lacking(key))?;
        list.iter().map(|value| value.to_string().map(String::as_str).map_err(|_| lacking(key))).collect()
    }

    /// A list of whole numbers; empty where there is none.
    pub fn numbers(&self, key: &str) -> Vec<i64> {
        let list = self.value(key).and_then(|value| value.to_vec().ok());
        list.into_iter().flatten().filter_map(whole).collect()
    }

    /// A size that must be there.
    pub fn size(&self, key: &str) -> Result<usize, FileError> {
        self.optional_size(key)?.ok_or_else(|| lacking(key))
    }

    /// A size.
    pub fn optional_size(&self, key: &str) -> Result<Option<usize>, FileError> {
        let Some(value) = self.value(key) else { return Ok(None) };
        whole(value)
            .and_then(|number| u32::try_from(number).ok())
            .map(|size| Some(size as usize))
            .ok_or_else(|| lacking(key))
    }

    /// A number that must be there.
    pub fn number(&self, key: &str) -> Result<f32, FileError> {
        self.optional_number(key)?.ok_or_else(|| lacking(key))
    }

    /// A number.
    pub fn optional_number(&self, key: &str) -> Result<Option<f32>, FileError> {
        let Some(value) = self.value(key) else { return Ok(None) };
        value.to_f32().or_else(|_| value.to_f64().map(|wide| wide as f32)).map(Some).map_err(|_| lacking(key))
    }

    /// A yes or no.
    pub fn flag(&self, key: &str) -> Option<bool> {
        self.value(key).and_then(|value| value.to_bool().ok())
    }
}

fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::I8(number) => Some(i64::from(*number)),
        Value::I16(number) => Some(i64::from(*number)),
        Value::I32(number) => Some(i64::from(*number)),
        Value::I64(number) => Some(*number),
        other => other.to_u64().ok().and_then(|number| i64::try_from(number).ok()),
    }
}

fn lacking(key: &str) -> FileError {
    FileError::Lacking { what: format!("“{key}”") }
}

fn unreadable(error: &candle_core::Error) -> FileError {
    FileError::Unreadable { reason: error.to_string().lines().next().unwrap_or_default().to_owned() }
}

/// A GGUF file, of which nothing but the header has been read.
pub struct GgufFile<R> {
    reader: R,
    header: Header,
}

impl<R: Read + Seek> GgufFile<R> {
    /// Reads the header, and looks whether the file is whole.
    pub fn open(mut reader: R) -> Result<Self, FileError> {
        let length = reader.seek(SeekFrom::End(0))?;
        reader.seek(SeekFrom::Start(0))?;
        let header = Header(Content::read(&mut Guarded::new(&mut reader)).map_err(|error| unreadable(&error))?);
        let expected = end_of_tensors(&header.0)?;
        if expected > length {
            return Err(FileError::Cut { expected, found: length });
        }
        Ok(Self { reader, header })
    }

    /// What the file says of itself.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Bytes of memory that all weights will take.
    pub fn weight_bytes(&self) -> u64 {
        let tensors = self.header.0.tensor_infos.values();
        tensors.map(|info| Matrix::bytes_of(info.shape.elem_count(), info.ggml_dtype == GgmlDType::Q4_1)).sum()
    }

    /// Whether there is a tensor of this name.
    pub fn has(&self, name: &str) -> bool {
        self.header.0.tensor_infos.contains_key(name)
    }

    /// A tensor's values, row by row; `shape` is what it must have.
    pub fn values(&mut self, name: &str, shape: &[usize]) -> Result<Vec<f32>, FileError> {
        let info = self.info(name, shape)?;
        let mut all = Vec::with_capacity(info.elements);
        self.convert(name, &info, |values| all.extend_from_slice(values))?;
        Ok(all)
    }

    /// A matrix of so many rows (outputs) and columns (inputs).
    pub fn matrix(&mut self, name: &str, rows: usize, columns: usize) -> Result<Matrix, FileError> {
        let info = self.info(name, &[rows, columns])?;
        if !Matrix::can_hold(columns) {
            return Err(FileError::Unsupported { what: format!("a “{name}” with rows of {columns} weights") });
        }
        let in_nibbles = info.kind == GgmlDType::Q4_1;
        let mut matrix = MatrixBuilder::new(rows, columns, in_nibbles).ok_or_else(|| self.too_large())?;
        match info.kind {
            GgmlDType::Q4_1 | GgmlDType::Q5_0 | GgmlDType::Q8_0 => {
                self.read(&info, |bytes| whole_blocks(info.kind, bytes, |block| matrix.push(block)))?;
            }
            // No kernel reads these as they are: they become bytes.
            _ => self.convert(name, &info, |values| {
                values.as_chunks::<BLOCK>().0.iter().for_each(|block| matrix.push(Block::nearest(block)));
            })?,
        }
        Ok(matrix.finish())
    }

    /// Rows of the embedding, which are the vocabulary's size.
    pub fn vocabulary_size(&self) -> Result<usize, FileError> {
        let info = self.header.0.tensor_infos.get("token_embd.weight").ok_or_else(|| lacking("token_embd.weight"))?;
        info.shape.dims().first().copied().ok_or_else(|| lacking("token_embd.weight"))
    }

    fn too_large(&self) -> FileError {
        FileError::TooLarge { needed_mb: self.weight_bytes().div_ceil(1_000_000) }
    }

    fn info(&self, name: &str, expected: &[usize]) -> Result<Tensor, FileError> {
        let TensorInfo { ggml_dtype, shape, offset } =
            self.header.0.tensor_infos.get(name).ok_or_else(|| lacking(name))?;
        if shape.dims() != expected {
            let what = format!("“{name}” of the shape {expected:?}: it has {:?}", shape.dims());
            return Err(FileError::Lacking { what });
        }
        Ok(Tensor { kind: *ggml_dtype, elements: shape.elem_count(), at: self.header.0.tensor_data_offset + offset })
    }

    /// Hands over a tensor's values in order, piece by piece.
    fn convert(&mut self, name: &str, tensor: &Tensor, mut each: impl FnMut(&[f32])) -> Result<(), FileError> {
        let mut trouble = None;
        self.read(tensor, |bytes| {
            let elements = bytes.len() / tensor.kind.type_size() * tensor.kind.block_size();
            let values = qtensor_from_ggml(tensor.kind, bytes, vec![elements], &Device::Cpu)
                .and_then(|part| part.dequantize(&Device::Cpu))
                .and_then(|part| part.to_vec1::<f32>());
            match values {
                Ok(values) => each(&values),
                Err(error) => trouble = Some(error.to_string()),
            }
        })?;
        trouble.map_or(Ok(()), |error| Err(FileError::Unsupported { what: format!("“{name}” ({error})") }))
    }

    /// Hands over a tensor's bytes in order, some blocks at a time.
    fn read(&mut self, tensor: &Tensor, mut each: impl FnMut(&[u8])) -> Result<(), FileError> {
        self.reader.seek(SeekFrom::Start(tensor.at))?;
        let mut left = tensor.elements;
        let mut bytes = Vec::new();
        while left > 0 {
            let elements = left.min(CHUNK);
            bytes.resize(elements / tensor.kind.block_size() * tensor.kind.type_size(), 0);
            self.reader.read_exact(&mut bytes)?;
            each(&bytes);
            left -= elements;
        }
        Ok(())
    }
}

/// The blocks of a type whose values a kernel reads just as they are. (The formats are those of ggml's `ggml-common.h`.)
fn whole_blocks(kind: GgmlDType, bytes: &[u8], mut each: impl FnMut(Block)) {
    let half = |bytes: [u8; 2]| f16::from_le_bytes(bytes).to_f32();
    match kind {
        GgmlDType::Q8_0 => {
            for [a, b, bytes @ ..] in bytes.as_chunks::<34>().0 {
                each(Block::Bytes { scale: half([*a, *b]), bytes: bytes.map(|byte| byte as i8) });
            }
        }
        GgmlDType::Q4_1 => {
            for [a, b, c, d, nibbles @ ..] in bytes.as_chunks::<20>().0 {
                each(Block::Nibbles { scale: half([*a, *b]), least: half([*c, *d]), nibbles: *nibbles });
            }
        }
        _ => {
            // Q5_0: the fifth bits of all 32 steps, then the other four as in Q4_1; a step of 16 is 0.
            for [a, b, e, f, g, h, nibbles @ ..] in bytes.as_chunks::<22>().0 {
                let fifth = u32::from_le_bytes([*e, *f, *g, *h]);
                let bytes = std::array::from_fn(|number| {
                    let nibble: u8 = nibbles[number % 16];
                    let low = if number < 16 { nibble & 0x0f } else { nibble >> 4 };
                    (low | (((fifth >> number) & 1) << 4) as u8) as i8 - 16
                });
                each(Block::Bytes { scale: half([*a, *b]), bytes });
            }
        }
    }
}

/// Where a tensor lies in the file, and as what.
struct Tensor {
    kind: GgmlDType,
    elements: usize,
    at: u64,
}

/// Where the file must end at least.
fn end_of_tensors(content: &Content) -> Result<u64, FileError> {
    let mut end = 0;
    for (name, info) in &content.tensor_infos {
        let block = info.ggml_dtype.block_size();
        let beyond = || FileError::Unreadable { reason: format!("“{name}” lies beyond any file's end") };
        let elements =
            info.shape.dims().iter().try_fold(1_usize, |all, next| all.checked_mul(*next)).ok_or_else(beyond)?;
        if !elements.is_multiple_of(block) || !CHUNK.is_multiple_of(block) {
            return Err(FileError::Unsupported {
                what: format!("a “{name}” of {elements} elements in blocks of {block}"),
            });
        }
        let bytes = ((elements / block) as u64).checked_mul(info.ggml_dtype.type_size() as u64).ok_or_else(beyond)?;
        let starts = content.tensor_data_offset.checked_add(info.offset).ok_or_else(beyond)?;
        end = end.max(starts.checked_add(bytes).ok_or_else(beyond)?);
    }
    Ok(end)
}

/// A reader that stops at an alignment of 0, by which candle would divide.
struct Guarded<R> {
    reader: R,
    /// Pieces that were read since the key: the value's type, then the value.
    since_key: Option<u8>,
}

impl<R> Guarded<R> {
    fn new(reader: R) -> Self {
        Self { reader, since_key: None }
    }
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(to)?;
        let piece = &to[..count];
        self.since_key = match self.since_key {
            _ if piece == b"general.alignment" => Some(0),
            Some(0) => Some(1),
            Some(_) if piece.iter().all(|byte| *byte == 0) => return Err(io::Error::other("its alignment is 0")),
            _ => None,
        };
        Ok(count)
    }
}

impl<R: Seek> Seek for Guarded<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.reader.seek(to)
    }

    /// By `seek` a buffered reader would throw away what it has read ahead, at each of a vocabulary's strings.
    fn stream_position(&mut self) -> io::Result<u64> {
        self.reader.stream_position()
    }
}
