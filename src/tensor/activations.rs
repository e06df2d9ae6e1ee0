//! Activations, quantised to be multiplied with weights: rows of numbers in blocks of 32 with one scale each.
//!
//! llama.cpp quantises activations to eight bits (Q8_1). The kernels here multiply in sixteen bits, so twelve cost the same
//! and lose too little to change an answer.

/// Elements in a block, which share a scale.
pub(super) const BLOCK_SIZE: usize = 32;
/// The largest quantised magnitude: 2^11 - 1, so that sixteen times it still fits in sixteen bits.
const MAX_QUANT: f32 = 2_047.0;

/// A block in sixteen bits an element, in the order in which a kernel unpacks the weights.
pub(super) type Lanes = [[i16; 8]; 4];

/// Rows of one length. Each is kept in the lane order of every kernel: that costs little beside one product.
#[derive(Default)]
pub struct QuantizedActivations {
    rows: usize,
    scales: Vec<f32>,
    sums: Vec<f32>,
    for_bytes: Vec<Lanes>,
    for_nibbles: Vec<Lanes>,
}

/// One row, for the kernels.
#[derive(Clone, Copy)]
pub(super) struct ActivationRow<'a> {
    /// The scale of each block.
    pub(super) scales: &'a [f32],
    /// The sum of each block's elements.
    pub(super) sums: &'a [f32],
    /// The elements for weights in bytes: of every sixteen first the even ones, then the odd ones.
    pub(super) for_bytes: &'a [Lanes],
    /// The elements for weights in nibbles; see [`nibble_lanes`].
    pub(super) for_nibbles: &'a [Lanes],
}

impl QuantizedActivations {
    /// Quantises rows of `columns` elements each, in place of what was there. `columns` is a multiple of 32.
    pub fn set(&mut self, rows: &[f32], columns: usize) {
        self.rows = rows.len() / columns;
        self.scales.clear();
        self.sums.clear();
        self.for_bytes.clear();
        self.for_nibbles.clear();
        for block in rows.as_chunks::<BLOCK_SIZE>().0 {
            let (scale, steps) = quantize(block, MAX_QUANT);
            let steps = steps.map(|step| step as i16);
            let sum: i32 = steps.iter().copied().map(i32::from).sum();
            self.scales.push(scale);
            self.sums.push(scale * sum as f32);
            self.for_bytes.push([0, 1, 16, 17].map(|from| every_other(&steps, from)));
            self.for_nibbles.push(nibble_lanes(&steps));
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// `N` rows, from the row `first` on.
    pub(super) fn window<const N: usize>(&self, first: usize) -> [ActivationRow<'_>; N] {
        let length = self.scales.len() / self.rows;
        std::array::from_fn(|number| {
            let blocks = (first + number) * length..(first + number + 1) * length;
            ActivationRow {
                scales: &self.scales[blocks.clone()],
                sums: &self.sums[blocks.clone()],
                for_bytes: &self.for_bytes[blocks.clone()],
                for_nibbles: &self.for_nibbles[blocks],
            }
        })
    }
}

/// A scale, and the block's elements in whole multiples of it, the largest of magnitude `max_quant`.
pub(super) fn quantize(block: &[f32; BLOCK_SIZE], max_quant: f32) -> (f32, [f32; BLOCK_SIZE]) {
    let largest = block.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
    let steps = if largest > 0.0 { max_quant / largest } else { 0.0 };
    (largest / max_quant, block.map(|value| (value * steps).round_ties_even()))
}

fn every_other(steps: &[i16; BLOCK_SIZE], from: usize) -> [i16; 8] {
    std::array::from_fn(|at| steps[from + 2 * at])
}

/// The elements in the order of the Q4_1 kernel. Q4_1 has element `n` in the low half of byte `n`, and element `n + 16` in
/// its high half. Read as sixteen bits, two bytes hold four nibbles, which the kernel leaves at 1, 16, 16 and 1 times their
/// values; the factors here make each product [`NIBBLE_FACTOR`] times the true one.
fn nibble_lanes(steps: &[i16; BLOCK_SIZE]) -> Lanes {
    let times = |from: usize, factor: i16| every_other(steps, from).map(|step| step * factor);
    [times(0, 16), times(16, 1), times(1, 1), times(17, 16)]
}

/// How many times too large the sums of products with nibbles are.
pub(super) const NIBBLE_FACTOR: f32 = 16.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantize_keeps_the_ratio_of_elements_to_the_largest() {
        let mut block = [0.0; BLOCK_SIZE];
        (block[3], block[31]) = (-2.0, 1.0);
        let (scale, steps) = quantize(&block, 127.0);
        assert_eq!((steps[3], steps[31], steps[0]), (-127.0, 64.0, 0.0));
        assert!((scale * steps[3] + 2.0).abs() < 1e-6);
    }

    #[test]
    fn quantize_keeps_a_block_of_zeros() {
        assert_eq!(quantize(&[0.0; BLOCK_SIZE], MAX_QUANT), (0.0, [0.0; BLOCK_SIZE]));
    }
}
