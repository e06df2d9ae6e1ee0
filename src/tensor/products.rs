//! The kernels: one row of weights times some inputs. What is done to a weight is done once for all inputs, so that the
//! two contexts of ROSE, or the tokens of a prompt, cost little more than one.
//!
//! No sum overflows: a lane takes eight products of at most 127 * 256 * 2,047.

use wide::{f32x4, i16x8, i32x4, u16x8};

use super::inputs::{Input, Lanes, NIBBLE_FACTOR};

/// 32 weights, each a signed byte times a scale (Q8_0).
pub(super) type Bytes = [i8; 32];
/// 32 weights, each four bits times a scale, plus the block's least weight (Q4_1).
pub(super) type Nibbles = [u8; 16];

/// What products with weights in bytes are multiplied by.
const BYTE_FACTOR: f32 = 256.0;

/// Products of a row in bytes. Two bytes are spread by 256, the even one by a shift and the odd one by a mask.
#[inline(always)]
pub(super) fn of_bytes<const N: usize>(bytes: &[Bytes], scales: &[f32], inputs: [Input<'_>; N]) -> [f32; N] {
    let odd = i16x8::splat(0xff00_u16 as i16);
    let weights = |block: &Bytes| {
        let [low, high]: [i16x8; 2] = bytemuck::cast(*block);
        [low << 8, low & odd, high << 8, high & odd]
    };
    let inputs = inputs.map(|input| (input.for_bytes, input.scales));
    sums(bytes, scales, inputs, weights).map(|sum| sum.reduce_add() / BYTE_FACTOR)
}

/// Products of a row in nibbles: their own, and those of the blocks' least weights with the sums of the inputs' blocks.
#[inline(always)]
pub(super) fn of_nibbles<const N: usize>(
    nibbles: &[Nibbles],
    scales: &[f32],
    least: &[f32],
    inputs: [Input<'_>; N],
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
        *product = steps.reduce_add() / NIBBLE_FACTOR + dot(least, input.sums);
    }
    products
}

#[inline(always)]
fn sums<const N: usize, B>(
    blocks: &[B],
    scales: &[f32],
    inputs: [(&[Lanes], &[f32]); N],
    weights: impl Fn(&B) -> [i16x8; 4],
) -> [f32x4; N] {
    // Equal lengths, once and for all, spare the loop its checks.
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

/// The sum of the products of two lists.
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
