//! Products of one row of weights with several inputs. Each weight is unpacked once for all inputs, so that the two
//! sequences of contrastive decoding, or several tokens of a prompt, cost little more than one.
//!
//! No sum overflows: a lane adds up eight products of at most 127 * 256 * 2,047.

use wide::{f32x4, i16x8, i32x4, u16x8};

use super::activations::{ActivationRow, Lanes, NIBBLE_FACTOR};

/// 32 weights, each a signed byte times the block's scale (Q8_0).
pub(super) type Bytes = [i8; 32];
/// 32 weights, each four bits times the block's scale, plus the block's minimum (Q4_1).
pub(super) type Nibbles = [u8; 16];

/// How many times too large the sums of products with bytes are.
const BYTE_FACTOR: f32 = 256.0;

/// Products of a row in bytes. Both bytes of a lane of sixteen bits are multiplied by 256: the even one by a shift, the odd
/// one by masking the other.
#[inline(always)]
pub(super) fn of_bytes<const N: usize>(bytes: &[Bytes], scales: &[f32], inputs: [ActivationRow<'_>; N]) -> [f32; N] {
    let odd = i16x8::splat(0xff00_u16 as i16);
    let weights = |block: &Bytes| {
        let [low, high]: [i16x8; 2] = bytemuck::cast(*block);
        [low << 8, low & odd, high << 8, high & odd]
    };
    let inputs = inputs.map(|input| (input.for_bytes, input.scales));
    sums(bytes, scales, inputs, weights).map(|sum| sum.reduce_add() / BYTE_FACTOR)
}

/// Products of a row in nibbles: those of the nibbles, plus those of the blocks' minima with the sums of the inputs' blocks.
#[inline(always)]
pub(super) fn of_nibbles<const N: usize>(
    nibbles: &[Nibbles],
    scales: &[f32],
    min: &[f32],
    inputs: [ActivationRow<'_>; N],
) -> [f32; N] {
    let [first, second] = [0x000f, 0x00f0].map(i16x8::splat);
    let weights = |block: &Nibbles| {
        let all: i16x8 = bytemuck::cast(*block);
        let last: u16x8 = bytemuck::cast::<_, u16x8>(*block) >> 12;
        [all & first, all & second, (all >> 4) & second, bytemuck::cast(last)]
    };
    let steps = sums(nibbles, scales, inputs.map(|input| (input.for_nibbles, input.scales)), weights);
    let mut products = [0.0; N];
    for ((product, steps), input) in products.iter_mut().zip(steps).zip(inputs) {
        *product = steps.reduce_add() / NIBBLE_FACTOR + dot(min, input.sums);
    }
    products
}

/// For each input, the sum over blocks of the integer dot product times both scales. `weights` unpacks a block.
#[inline(always)]
fn sums<const N: usize, B>(
    blocks: &[B],
    scales: &[f32],
    inputs: [(&[Lanes], &[f32]); N],
    weights: impl Fn(&B) -> [i16x8; 4],
) -> [f32x4; N] {
    // Slices of equal lengths spare the loop its bounds checks.
    let count = blocks.len();
    let scales = &scales[..count];
    let inputs = inputs.map(|(lanes, scales)| (&lanes[..count], &scales[..count]));
    let mut sums = [f32x4::ZERO; N];
    for at in 0..count {
        let weights = weights(&blocks[at]);
        for (sum, (lanes, of_input)) in sums.iter_mut().zip(inputs) {
            let lanes = lanes[at].map(i16x8::new);
            let total: i32x4 = (weights[0].dot(lanes[0]) + weights[1].dot(lanes[1]))
                + (weights[2].dot(lanes[2]) + weights[3].dot(lanes[3]));
            *sum += total.round_float() * f32x4::splat(of_input[at] * scales[at]);
        }
    }
    sums
}

/// The dot product of two vectors of equal length.
#[inline(always)]
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<4>(), b.as_chunks::<4>());
    let mut sum = f32x4::ZERO;
    for (a, b) in a.iter().zip(b) {
        sum += f32x4::new(*a) * f32x4::new(*b);
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    sum.reduce_add() + rest
}
