//! Quantised weights: the GGUF files that they come in, the kernels that multiply with them, and the other operations of
//! a transformer. Shared by the language model and the classifier's encoder.

mod activations;
mod attention;
mod block_format;
mod gguf;
mod header;
mod kernels;
mod linear;
mod matrix;
mod metadata;
mod ops;
mod split;
mod tensor_type;

pub use activations::QuantizedActivations;
pub use attention::{AttentionShape, attend};
pub use gguf::GgufFile;
pub use header::GgufHeader;
pub use kernels::dot;
pub use linear::QuantizedLinear;
pub use matrix::Matrix;
pub use ops::{add_scaled, argmax, gelu, layer_norm, rms_norm, silu, softmax, top_k};
pub use split::{error_of_file_named, part_by_name};
