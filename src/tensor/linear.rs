//! A linear layer.

use std::io::{Read, Seek};

use super::activations::QuantizedActivations;
use super::ops::add_scaled;
use super::{GgufFile, Matrix};
use crate::domain::GgufError;

/// `y = W·x + b`, with quantised weights.
pub struct QuantizedLinear {
    weight: Matrix,
    bias: Option<Vec<f32>>,
}

impl QuantizedLinear {
    /// Reads `{name}.weight`, which must have `out_features` rows and `in_features` columns, and `{name}.bias` if the file
    /// has one.
    pub fn load<R: Read + Seek>(
        file: &mut GgufFile<R>,
        name: &str,
        out_features: usize,
        in_features: usize,
    ) -> Result<Self, GgufError> {
        let weight = file.matrix(&format!("{name}.weight"), out_features, in_features)?;
        Ok(Self { weight, bias: file.optional_values(&format!("{name}.bias"), &[out_features])? })
    }

    /// The outputs of every row of inputs, row by row.
    pub fn forward(&self, inputs: &QuantizedActivations) -> Vec<f32> {
        let mut outputs = self.weight.multiply(inputs);
        if let Some(bias) = &self.bias {
            outputs.chunks_exact_mut(bias.len()).for_each(|row| add_scaled(row, bias, 1.0));
        }
        outputs
    }
}
