//! Why a file of weights cannot be used. `tensor` finds it; it stands here because the sentence about it is written to files.

use serde::{Deserialize, Serialize};

/// Why a GGUF file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GgufError {
    /// The file is in another format.
    OtherFormat {
        /// The format that the file's first bytes belong to, if it is known.
        looks_like: Option<OtherFormat>,
    },
    /// A GGUF file of a version to come.
    Version {
        /// The file's version.
        found: u32,
        /// The newest version that is read here.
        newest: u32,
    },
    /// A GGUF file for machines of the other byte order.
    BigEndian,
    /// One of several files of a model.
    Part {
        /// The part's number, from 1.
        number: usize,
        /// How many parts there are.
        count: usize,
    },
    /// Tensors of types that do not run here.
    Kinds {
        /// The name of each unsupported type, and how many tensors have it.
        found: Vec<(String, usize)>,
        /// The number of all tensors in the file.
        tensors: usize,
        /// The names of the types that run.
        run: Vec<String>,
    },
    /// The header contradicts itself, or the format.
    Damaged(HeaderDamage),
    /// A header larger than is read here.
    HeaderTooLarge {
        /// The limit.
        most: u64,
        /// What is counted.
        of: HeaderUnit,
    },
    /// A metadata value is of an unexpected type.
    Value {
        /// The key in the file.
        key: String,
        /// What the value should be.
        expected: MetadataType,
    },
    /// The file ends before its tensors do.
    Cut {
        /// Bytes that the header says there are, at least.
        expected: u64,
        /// Bytes that are there.
        found: u64,
    },
    /// The model's architecture runs here, and something else in the file does not.
    Unsupported(UnsupportedFeature),
    /// A required key or tensor is missing, or has another shape.
    Lacking(MissingPart),
    /// There is not enough memory for the weights.
    TooLarge {
        /// The memory needed, in units of 1,000,000 bytes.
        needed_mb: u64,
    },
    /// The file could not be read to its end.
    Reading {
        /// The reader's own message.
        reason: String,
    },
}

/// Files that people mistake for models in the format GGUF.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OtherFormat {
    /// An empty file.
    Empty,
    /// An early ggml file.
    Ggml,
    /// A ZIP archive, as PyTorch's files are.
    Zip,
    /// A Git LFS pointer.
    GitLfsPointer,
    /// A web page.
    WebPage,
    /// JSON.
    Json,
    /// A safetensors file.
    Safetensors,
}

/// What is wrong with a header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HeaderDamage {
    /// Its version is 0.
    NoVersion,
    /// Its alignment is 0.
    NoAlignment,
    /// Its alignment is too large.
    LargeAlignment,
    /// It says that there are more things than any file has.
    Count {
        /// How many.
        count: u64,
        /// Of what.
        of: HeaderUnit,
    },
    /// It has lists within lists.
    DeepLists {
        /// How deep they may be.
        most: usize,
    },
    /// It has a value of a type that there is not.
    ValueType(u32),
    /// A tensor has too many dimensions.
    Dimensions {
        /// The tensor's name.
        tensor: String,
        /// How many it has.
        found: u32,
        /// The most that there are.
        most: u32,
    },
    /// A tensor lies beyond any file's end.
    OutOfBounds {
        /// The tensor's name.
        tensor: String,
    },
}

/// What is counted in a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HeaderUnit {
    /// Bytes.
    Bytes,
    /// Keys.
    Keys,
    /// Tensors.
    Tensors,
    /// Characters of a text.
    Characters,
    /// Values of a list.
    Values,
}

/// Types of metadata that a key can want.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MetadataType {
    /// A text.
    Text,
    /// A list of texts.
    Texts,
    /// A whole number from 0.
    Size,
    /// A number.
    Number,
}

/// What a model uses that does not run here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UnsupportedFeature {
    /// A tensor with rows of so many weights.
    RowLength {
        /// The tensor's name.
        tensor: String,
        /// The weights in a row.
        columns: usize,
    },
    /// A tensor of this type.
    TensorType {
        /// The tensor's name.
        tensor: String,
        /// The type's name.
        tensor_type: String,
    },
    /// A tensor whose values cannot be computed.
    TensorValues {
        /// The tensor's name.
        tensor: String,
        /// The library's own words.
        reason: String,
    },
    /// A tensor that is no whole number of blocks.
    Blocks {
        /// The tensor's name.
        tensor: String,
        /// Its elements.
        elements: usize,
        /// The elements of a block.
        block: usize,
    },
    /// A kind of tokeniser.
    Tokenizer(String),
    /// A way to cut a text into words.
    PreTokenizer(String),
    /// Heads that do not go together.
    Heads {
        /// Query heads.
        query: usize,
        /// Key heads.
        key: usize,
        /// Elements of a head.
        head_dim: usize,
    },
    /// Attention heads among which the elements cannot be shared out.
    UnevenHeads {
        /// Attention heads.
        heads: usize,
        /// Elements.
        hidden_size: usize,
    },
    /// Rotary positions over a part of a head.
    PartialRotary {
        /// Elements that are rotated.
        rotated: usize,
        /// Elements of a head.
        head_dim: usize,
    },
    /// A mixture of experts.
    Experts,
    /// A kind of scaling of positions.
    RopeScaling(String),
    /// Positions scaled by this number.
    RopeFactor(String),
}

/// What a file lacks that every model has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MissingPart {
    /// A key, or a tensor of this name.
    Named(String),
    /// A tensor of a shape.
    Shape {
        /// The tensor's name.
        tensor: String,
        /// The shape that it should have.
        expected: Vec<usize>,
        /// The shape that it has.
        found: Vec<usize>,
    },
    /// A token.
    Token(String),
    /// Merges of the tokeniser that can be read.
    Merges,
    /// One of the sizes, which is given as 0.
    Size,
    /// An embedding for each token.
    Embeddings,
}

impl From<std::io::Error> for GgufError {
    fn from(error: std::io::Error) -> Self {
        Self::Reading { reason: error.to_string() }
    }
}
