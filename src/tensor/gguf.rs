//! A GGUF file, opened and looked through before any work is done with it.

use std::collections::BTreeMap;
use std::io::{Read, Seek, SeekFrom};

use candle_core::Device;
use candle_core::quantized::ggml_file::qtensor_from_ggml;

use super::FileError;
use super::formats::Format;
use super::header::{Header, beyond, lacking};
use super::inputs::BLOCK;
use super::kinds::{Kind, Reading};
use super::matrix::{Block, Matrix, MatrixBuilder};

/// Elements read at once, a multiple of every block: a file, and what it becomes, must not stand in memory twice.
const CHUNK: usize = 1 << 20;

/// A GGUF file, of which nothing but the header has been read.
pub struct GgufFile<R> {
    reader: R,
    header: Header,
    length: u64,
}

impl<R: Read + Seek> GgufFile<R> {
    /// Reads the header, and looks whether the file is a model by itself. Whoever knows the model's architecture looks at
    /// the tensors next, by `check_tensors`: another quantisation does not help where the architecture does not run.
    pub fn open(mut reader: R) -> Result<Self, FileError> {
        let length = reader.seek(SeekFrom::End(0))?;
        reader.seek(SeekFrom::Start(0))?;
        let header = Header::read(&mut reader, length)?;
        check_parts(&header)?;
        Ok(Self { reader, header, length })
    }

    /// Looks whether all tensors are of types that run here, and whether the file is whole.
    pub fn check_tensors(&self) -> Result<(), FileError> {
        check_kinds(&self.header)?;
        let expected = end_of_tensors(&self.header)?;
        if expected > self.length { Err(FileError::Cut { expected, found: self.length }) } else { Ok(()) }
    }

    /// What the file says of itself.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Bytes of memory that all weights will take.
    pub fn weight_bytes(&self) -> u64 {
        let tensors = self.header.tensors.values();
        tensors.map(|info| Matrix::bytes_of(info.elements().unwrap_or(0), is_in_nibbles(info.kind()))).sum()
    }

    /// Whether there is a tensor of this name.
    pub fn has(&self, name: &str) -> bool {
        self.header.tensors.contains_key(name)
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
        let in_nibbles = is_in_nibbles(Some(info.kind));
        let mut matrix = MatrixBuilder::new(rows, columns, in_nibbles).ok_or_else(|| self.too_large())?;
        match info.kind.reading {
            Reading::AsBlocks(format) => {
                self.read(&info, |bytes| format.blocks(bytes, |block| matrix.push(block)))?;
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
        let info = self.header.tensors.get("token_embd.weight");
        info.and_then(|info| info.shape.first().copied()).ok_or_else(|| lacking("token_embd.weight"))
    }

    fn too_large(&self) -> FileError {
        FileError::TooLarge { needed_mb: self.weight_bytes().div_ceil(1_000_000) }
    }

    fn info(&self, name: &str, expected: &[usize]) -> Result<Tensor, FileError> {
        let info = self.header.tensors.get(name).ok_or_else(|| lacking(name))?;
        if info.shape != expected {
            let what = format!("“{name}” of the shape {expected:?}: it has {:?}", info.shape);
            return Err(FileError::Lacking { what });
        }
        let kind = info
            .kind()
            .filter(|kind| kind.runs())
            .ok_or_else(|| FileError::Unsupported { what: format!("“{name}” of the type {}", info.kind_name()) })?;
        let elements = info.elements().ok_or_else(|| beyond(name))?;
        let at = self.header.data.checked_add(info.offset).ok_or_else(|| beyond(name))?;
        Ok(Tensor { kind, elements, at })
    }

    /// Hands over a tensor's values in order, piece by piece.
    fn convert(&mut self, name: &str, tensor: &Tensor, mut each: impl FnMut(&[f32])) -> Result<(), FileError> {
        let kind = match tensor.kind.reading {
            Reading::AsValues(kind) => kind,
            Reading::AsBlocks(format) => {
                return self.read(tensor, |bytes| format.blocks(bytes, |block| each(&block.values())));
            }
            Reading::None => {
                return Err(FileError::Unsupported { what: format!("“{name}” as {}", tensor.kind.name) });
            }
        };
        let mut trouble = None;
        self.read(tensor, |bytes| {
            let elements = bytes.len() / tensor.kind.bytes * tensor.kind.block;
            let values = qtensor_from_ggml(kind, bytes, vec![elements], &Device::Cpu)
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
            bytes.resize(elements / tensor.kind.block * tensor.kind.bytes, 0);
            self.reader.read_exact(&mut bytes)?;
            each(&bytes);
            left -= elements;
        }
        Ok(())
    }
}

/// Where a tensor lies in the file, and as what.
struct Tensor {
    kind: &'static Kind,
    elements: usize,
    at: u64,
}

fn is_in_nibbles(kind: Option<&Kind>) -> bool {
    kind.is_some_and(|kind| kind.reading == Reading::AsBlocks(Format::Q4_1))
}

/// One part of a model that was split has the keys of the whole, and some of its tensors.
fn check_parts(header: &Header) -> Result<(), FileError> {
    let count = header.optional_size("split.count")?.unwrap_or(1);
    let number = header.optional_size("split.no")?.unwrap_or(0).saturating_add(1);
    if count > 1 { Err(FileError::Part { number, count }) } else { Ok(()) }
}

/// Names every type that does not run here, before anything is said of where tensors lie.
fn check_kinds(header: &Header) -> Result<(), FileError> {
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for info in header.tensors.values().filter(|info| !info.kind().is_some_and(Kind::runs)) {
        *found.entry(info.kind_name()).or_default() += 1;
    }
    if found.is_empty() {
        return Ok(());
    }
    let tensors = header.tensors.len();
    Err(FileError::Kinds { found: found.into_iter().collect(), tensors, run: Kind::names_that_run() })
}

/// Where the file must end at least.
fn end_of_tensors(header: &Header) -> Result<u64, FileError> {
    let mut end = 0;
    for (name, info) in &header.tensors {
        let Some(Kind { block, bytes, .. }) = info.kind() else { continue };
        let beyond = || beyond(name);
        let elements = info.elements().ok_or_else(beyond)?;
        if !elements.is_multiple_of(*block) {
            return Err(FileError::Unsupported {
                what: format!("a “{name}” of {elements} elements in blocks of {block}"),
            });
        }
        let bytes = ((elements / block) as u64).checked_mul(*bytes as u64).ok_or_else(beyond)?;
        let starts = header.data.checked_add(info.offset).ok_or_else(beyond)?;
        end = end.max(starts.checked_add(bytes).ok_or_else(beyond)?);
    }
    Ok(end)
}

/// The part that a file is by its name, as llama.cpp names parts (`…-00002-of-00003.gguf`), and of how many.
pub fn part_by_name(name: &str) -> Option<(usize, usize)> {
    let (rest, count) = name.strip_suffix(".gguf")?.rsplit_once("-of-")?;
    let (_, number) = rest.rsplit_once('-')?;
    let digits = |text: &str| text.parse().ok().filter(|_| text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit()));
    let (number, count) = (digits(number)?, digits(count)?);
    (count > 1 && (1..=count).contains(&number)).then_some((number, count))
}
