//! Quantised weights: the files that they come in, the kernels that multiply with them, and the functions between the
//! products. Shared by the language model and the encoder.

mod error;
mod formats;
mod functions;
mod gguf;
mod header;
mod inputs;
mod kinds;
mod matrix;
mod products;
mod values;

pub use error::FileError;
pub use functions::{add_scaled, gelu, layer_norm, softmax};
pub use gguf::{GgufFile, part_by_name};
pub use header::Header;
pub use inputs::Inputs;
pub use matrix::Matrix;
pub use products::dot;
