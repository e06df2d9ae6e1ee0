//! What weights are multiplied with: rows of numbers, quantised in blocks of 32.
//!
//! llama.cpp quantises them to eight bits (Q8_1). The kernels here multiply in sixteen, so that twelve cost the same, and
//! what is lost by it is too little to change an answer.

/// Numbers under one scale.
pub(super) const BLOCK: usize = 32;
/// The largest step: sixteen times it is still a number of sixteen bits.
const STEPS: f32 = 2_047.0;

/// A block of an input in sixteen bits, in the order in which a kernel meets its weights.
pub(super) type Lanes = [[i16; 8]; 4];

/// Rows of one length. Every kernel has its own order of lanes; making all of them costs little beside one product.
#[derive(Default)]
pub struct Inputs {
    count: usize,
    scales: Vec<f32>,
    sums: Vec<f32>,
    for_bytes: Vec<Lanes>,
    for_nibbles: Vec<Lanes>,
}

/// One row.
#[derive(Clone, Copy)]
pub(super) struct Input<'a> {
    /// By block.
    pub(super) scales: &'a [f32],
    /// By block: the sum of its numbers.
    pub(super) sums: &'a [f32],
    /// For weights in bytes: of every sixteen numbers first the even ones, then the odd ones.
    pub(super) for_bytes: &'a [Lanes],
    /// For weights in nibbles: see [`nibble_lanes`].
    pub(super) for_nibbles: &'a [Lanes],
}

impl Inputs {
    /// Takes in rows of `columns` numbers each, in place of what was there.
    pub fn set(&mut self, rows: &[f32], columns: usize) {
        self.count = rows.len() / columns;
        self.scales.clear();
        self.sums.clear();
        self.for_bytes.clear();
        self.for_nibbles.clear();
        for block in rows.as_chunks::<BLOCK>().0 {
            let (scale, steps) = quantized(block, STEPS);
            let steps = steps.map(|step| step as i16);
            let sum: i32 = steps.iter().copied().map(i32::from).sum();
            self.scales.push(scale);
            self.sums.push(scale * sum as f32);
            self.for_bytes.push([0, 1, 16, 17].map(|from| every_other(&steps, from)));
            self.for_nibbles.push(nibble_lanes(&steps));
        }
    }

    /// Number of rows.
    pub fn count(&self) -> usize {
        self.count
    }

    /// So many rows from one on.
    pub(super) fn rows<const N: usize>(&self, first: usize) -> [Input<'_>; N] {
        let length = self.scales.len() / self.count;
        std::array::from_fn(|number| {
            let blocks = (first + number) * length..(first + number + 1) * length;
            Input {
                scales: &self.scales[blocks.clone()],
                sums: &self.sums[blocks.clone()],
                for_bytes: &self.for_bytes[blocks.clone()],
                for_nibbles: &self.for_nibbles[blocks],
            }
        })
    }
}

/// The block in whole steps of a scale, the largest so many.
pub(super) fn quantized(block: &[f32; BLOCK], most: f32) -> (f32, [f32; BLOCK]) {
    let largest = block.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
    let steps = if largest > 0.0 { most / largest } else { 0.0 };
    (largest / most, block.map(|value| (value * steps).round_ties_even()))
}

fn every_other(steps: &[i16; BLOCK], from: usize) -> [i16; 8] {
    std::array::from_fn(|at| steps[from + 2 * at])
}

/// Q4_1 keeps number `n` in the low half of byte `n` and number `n + 16` in its high half. Read as sixteen bits, two bytes
/// hold four nibbles, which the kernel leaves at 1, 16, 16 and 1 times their values; the numbers that they meet make it
/// [`NIBBLE_FACTOR`] everywhere.
fn nibble_lanes(steps: &[i16; BLOCK]) -> Lanes {
    let times = |from: usize, factor: i16| every_other(steps, from).map(|step| step * factor);
    [times(0, 16), times(16, 1), times(1, 1), times(17, 16)]
}

/// What products with weights in nibbles are multiplied by.
pub(super) const NIBBLE_FACTOR: f32 = 16.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_share_of_the_largest() {
        let mut block = [0.0; BLOCK];
        (block[3], block[31]) = (-2.0, 1.0);
        let (scale, steps) = quantized(&block, 127.0);
        assert_eq!((steps[3], steps[31], steps[0]), (-127.0, 64.0, 0.0));
        assert!((scale * steps[3] + 2.0).abs() < 1e-6);
    }

    #[test]
    fn a_block_of_nothing_is_nothing() {
        assert_eq!(quantized(&[0.0; BLOCK], STEPS), (0.0, [0.0; BLOCK]));
    }
}
