//! Weights as they are kept in memory: signed bytes (Q8_0) or four bits (Q4_1), in blocks of 32.

use super::activations::{BLOCK_SIZE, QuantizedActivations, quantize};
use super::kernels::{Bytes, Nibbles, of_bytes, of_nibbles};

/// The largest quantised magnitude of a weight in a byte.
const MAX_QUANT: f32 = 127.0;

/// A matrix of weights: `rows` outputs, a whole number of blocks of inputs.
pub struct Matrix {
    rows: usize,
    blocks_per_row: usize,
    weights: BlockStorage,
    /// The scale of each block.
    scales: Vec<f32>,
}

enum BlockStorage {
    Bytes(Vec<Bytes>),
    Nibbles { nibbles: Vec<Nibbles>, min: Vec<f32> },
}

/// A block of 32 weights. A byte stands for `scale · byte`, a nibble for `scale · nibble + min`.
pub(super) enum Block {
    Bytes { scale: f32, bytes: Bytes },
    Nibbles { scale: f32, min: f32, nibbles: Nibbles },
}

impl Block {
    /// Quantises values to bytes.
    pub(super) fn nearest(values: &[f32; BLOCK_SIZE]) -> Self {
        let (scale, steps) = quantize(values, MAX_QUANT);
        Self::Bytes { scale, bytes: steps.map(|step| step as i8) }
    }

    /// The values that the block stands for.
    pub(super) fn values(&self) -> [f32; BLOCK_SIZE] {
        match self {
            Self::Bytes { scale, bytes } => bytes.map(|byte| scale * f32::from(byte)),
            Self::Nibbles { scale, min, nibbles } => std::array::from_fn(|number| {
                let both = nibbles[number % 16];
                let nibble = if number < 16 { both & 0x0f } else { both >> 4 };
                scale * f32::from(nibble) + min
            }),
        }
    }
}

/// Builds a matrix from its blocks, row by row.
pub(super) struct MatrixBuilder(Matrix);

impl MatrixBuilder {
    /// `columns` must be a multiple of 32. `None` if there is not enough memory.
    pub(super) fn new(rows: usize, columns: usize, in_nibbles: bool) -> Option<Self> {
        let blocks_per_row = columns / BLOCK_SIZE;
        let blocks = rows * blocks_per_row;
        let weights = if in_nibbles {
            BlockStorage::Nibbles { nibbles: room_for(blocks)?, min: room_for(blocks)? }
        } else {
            BlockStorage::Bytes(room_for(blocks)?)
        };
        Some(Self(Matrix { rows, blocks_per_row, weights, scales: room_for(blocks)? }))
    }

    /// Adds the next block, which must be in bytes or nibbles as the matrix is.
    pub(super) fn push(&mut self, block: Block) {
        match (&mut self.0.weights, block) {
            (BlockStorage::Bytes(all), Block::Bytes { scale, bytes }) => {
                self.0.scales.push(scale);
                all.push(bytes);
            }
            (BlockStorage::Nibbles { nibbles: all, min: mins }, Block::Nibbles { scale, min, nibbles }) => {
                self.0.scales.push(scale);
                mins.push(min);
                all.push(nibbles);
            }
            (BlockStorage::Bytes(_), Block::Nibbles { .. }) | (BlockStorage::Nibbles { .. }, Block::Bytes { .. }) => {
                debug_assert!(false, "a matrix is either in bytes or in nibbles");
            }
        }
    }

    pub(super) fn finish(self) -> Matrix {
        self.0
    }
}

fn room_for<T>(count: usize) -> Option<Vec<T>> {
    let mut list = Vec::new();
    list.try_reserve_exact(count).ok()?;
    Some(list)
}

impl Matrix {
    /// Whether rows of so many columns consist of whole blocks.
    pub(super) fn can_hold(columns: usize) -> bool {
        columns.is_multiple_of(BLOCK_SIZE)
    }

    /// Bytes of memory that so many weights take.
    pub(super) fn bytes_of(elements: usize, in_nibbles: bool) -> u64 {
        let block = if in_nibbles {
            size_of::<Nibbles>() + 2 * size_of::<f32>()
        } else {
            size_of::<Bytes>() + size_of::<f32>()
        };
        (elements / BLOCK_SIZE * block) as u64
    }

    /// Number of outputs.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Writes the values of one row, as an embedding lookup needs them.
    pub fn dequantize_row(&self, row: usize, to: &mut [f32]) {
        let blocks = row * self.blocks_per_row..(row + 1) * self.blocks_per_row;
        for (at, to) in blocks.zip(to.as_chunks_mut::<BLOCK_SIZE>().0) {
            let scale = self.scales[at];
            match &self.weights {
                BlockStorage::Bytes(bytes) => *to = bytes[at].map(|byte| f32::from(byte) * scale),
                BlockStorage::Nibbles { nibbles, min } => {
                    let value = |nibble: u8| f32::from(nibble) * scale + min[at];
                    *to = std::array::from_fn(|number| {
                        let byte = nibbles[at][number % 16];
                        value(if number < 16 { byte & 0x0f } else { byte >> 4 })
                    });
                }
            }
        }
    }

    /// The product with every row of inputs: `rows` outputs for each, input by input.
    pub fn multiply(&self, inputs: &QuantizedActivations) -> Vec<f32> {
        let mut outputs = vec![0.0; inputs.rows() * self.rows];
        let mut first = 0;
        while first < inputs.rows() {
            let out = &mut outputs[first * self.rows..];
            first += match inputs.rows() - first {
                1 => self.multiply_some::<1>(inputs, first, out),
                2 => self.multiply_some::<2>(inputs, first, out),
                3 => self.multiply_some::<3>(inputs, first, out),
                _ => self.multiply_some::<4>(inputs, first, out), // more would not stay in registers
            };
        }
        outputs
    }

    /// Multiplies with `N` inputs at once: each weight is unpacked once for all of them. Returns `N`.
    fn multiply_some<const N: usize>(&self, inputs: &QuantizedActivations, first: usize, outputs: &mut [f32]) -> usize {
        let inputs = inputs.window::<N>(first);
        for row in 0..self.rows {
            let blocks = row * self.blocks_per_row..(row + 1) * self.blocks_per_row;
            let scales = &self.scales[blocks.clone()];
            let products = match &self.weights {
                BlockStorage::Bytes(bytes) => of_bytes(&bytes[blocks], scales, inputs),
                BlockStorage::Nibbles { nibbles, min } => {
                    of_nibbles(&nibbles[blocks.clone()], scales, &min[blocks], inputs)
                }
            };
            for (number, product) in products.into_iter().enumerate() {
                outputs[number * self.rows + row] = product;
            }
        }
        N
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look random, in -1..1.
    fn noise(count: usize, mut seed: u32) -> Vec<f32> {
        let mut next = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as f32 / (1 << 23) as f32 - 1.0
        };
        (0..count).map(|_| next()).collect()
    }

    fn matrix(rows: usize, columns: usize, values: &[f32]) -> Matrix {
        let mut builder = MatrixBuilder::new(rows, columns, false).unwrap_or_else(|| panic!("no memory"));
        values.as_chunks::<BLOCK_SIZE>().0.iter().for_each(|block| builder.push(Block::nearest(block)));
        builder.finish()
    }

    /// A matrix in nibbles, and its weights.
    fn nibbles(rows: usize, columns: usize) -> (Matrix, Vec<f32>) {
        let mut builder = MatrixBuilder::new(rows, columns, true).unwrap_or_else(|| panic!("no memory"));
        let blocks = rows * columns / BLOCK_SIZE;
        for (block, parts) in noise(blocks * 18, 11).chunks(18).enumerate() {
            let nibbles = std::array::from_fn(|at| (parts[at + 2].abs() * 256.0) as u8);
            builder.push(Block::Nibbles { scale: 0.01 + 0.001 * block as f32, min: parts[1], nibbles });
        }
        let matrix = builder.finish();
        let mut values = vec![0.0; rows * columns];
        values.chunks_mut(columns).enumerate().for_each(|(row, values)| matrix.dequantize_row(row, values));
        (matrix, values)
    }

    fn check_products(matrix: &Matrix, weights: &[f32], most_inputs: usize, seed: u32) {
        let rows = matrix.rows();
        let columns = weights.len() / rows;
        for count in 1..=most_inputs {
            let values = noise(count * columns, seed);
            let mut inputs = QuantizedActivations::default();
            inputs.set(&values, columns);
            let outputs = matrix.multiply(&inputs);
            for (input, row) in (0..count).flat_map(|input| (0..rows).map(move |row| (input, row))) {
                let of_row = &weights[row * columns..][..columns];
                let exact: f32 = of_row.iter().zip(&values[input * columns..]).map(|(a, b)| a * b).sum();
                let found = outputs[input * rows + row];
                assert!((exact - found).abs() < 0.08, "{count} inputs, input {input}, row {row}: {found}, not {exact}");
            }
        }
    }

    #[test]
    fn products_in_bytes_are_those_of_the_values_up_to_eight_bits() {
        let (rows, columns) = (7, 96);
        let weights = noise(rows * columns, 1);
        check_products(&matrix(rows, columns, &weights), &weights, 9, 2);
    }

    #[test]
    fn products_in_nibbles_are_those_of_the_values() {
        let (matrix, weights) = nibbles(6, 160);
        check_products(&matrix, &weights, 5, 12);
    }

    #[test]
    fn an_input_has_the_same_products_alone_and_among_others() {
        let (rows, columns) = (5, 64);
        let matrix = matrix(rows, columns, &noise(rows * columns, 3));
        let values = noise(6 * columns, 4);
        let products = |values: &[f32]| {
            let mut inputs = QuantizedActivations::default();
            inputs.set(values, columns);
            matrix.multiply(&inputs)
        };
        let alone: Vec<f32> = values.chunks(columns).flat_map(products).collect();
        assert_eq!(alone, products(&values));
    }

    #[test]
    fn products_of_the_largest_values_do_not_overflow() {
        let columns = 4_096;
        let matrix = matrix(1, columns, &vec![-1.0; columns]);
        let mut inputs = QuantizedActivations::default();
        inputs.set(&vec![1.0; columns], columns);
        let outputs = matrix.multiply(&inputs);
        assert!((outputs[0] + 4_096.0).abs() < 1.0, "{}", outputs[0]);
    }

    #[test]
    fn dequantized_row_has_the_values_that_were_quantised() {
        let values = noise(64, 5);
        let matrix = matrix(2, 32, &values);
        let mut row = [0.0; 32];
        matrix.dequantize_row(1, &mut row);
        for (found, exact) in row.iter().zip(&values[32..]) {
            assert!((found - exact).abs() <= 0.5 / 127.0 + 1e-6, "{found}, not {exact}");
        }
    }

    #[test]
    fn dequantized_row_of_zeros_is_zeros() {
        let matrix = matrix(1, 32, &[0.0; 32]);
        let mut row = [1.0; 32];
        matrix.dequantize_row(0, &mut row);
        assert_eq!(row, [0.0; 32]);
    }
}
