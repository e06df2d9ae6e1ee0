//! Tensor types whose blocks become blocks of the kernels without loss: a scale, and whole numbers that fit in a byte or
//! half of one. The formats are defined in ggml's `ggml-common.h`.

use half::f16;

use super::activations::BLOCK_SIZE;
use super::matrix::Block;

/// The values that the nibbles of IQ4 types stand for (`kvalues_iq4nl`), closer together where there are more weights.
const IQ4_VALUES: [i8; 16] = [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113];

/// The formats of such blocks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum BlockFormat {
    Q4_1,
    Q5_0,
    Q8_0,
    Iq4Nl,
    Iq4Xs,
}

fn half(bytes: [u8; 2]) -> f32 {
    f16::from_le_bytes(bytes).to_f32()
}

/// The 32 values of sixteen bytes, whose low halves are the first sixteen. `value` is given a nibble and its number.
fn unpack(nibbles: &[u8], value: impl Fn(u8, usize) -> i8) -> [i8; BLOCK_SIZE] {
    std::array::from_fn(|number| {
        let both = nibbles.get(number % 16).copied().unwrap_or_default();
        value(if number < 16 { both & 0x0f } else { both >> 4 }, number)
    })
}

fn iq4(nibbles: &[u8]) -> [i8; BLOCK_SIZE] {
    unpack(nibbles, |nibble, _| IQ4_VALUES.get(usize::from(nibble)).copied().unwrap_or_default())
}

impl BlockFormat {
    /// Calls `each` with every block, in order. Bytes after the last whole block are ignored.
    pub(super) fn blocks(self, bytes: &[u8], mut each: impl FnMut(Block)) {
        match self {
            Self::Q8_0 => {
                for [a, b, bytes @ ..] in bytes.as_chunks::<34>().0 {
                    each(Block::Bytes { scale: half([*a, *b]), bytes: bytes.map(|byte| byte as i8) });
                }
            }
            Self::Q4_1 => {
                for [a, b, c, d, nibbles @ ..] in bytes.as_chunks::<20>().0 {
                    each(Block::Nibbles { scale: half([*a, *b]), min: half([*c, *d]), nibbles: *nibbles });
                }
            }
            Self::Q5_0 => {
                // The fifth bits of all 32 values, then the other four as in Q4_1; 16 stands for 0.
                for [a, b, e, f, g, h, nibbles @ ..] in bytes.as_chunks::<22>().0 {
                    let fifth = u32::from_le_bytes([*e, *f, *g, *h]);
                    let bytes = unpack(nibbles, |low, number| (low | (((fifth >> number) & 1) << 4) as u8) as i8 - 16);
                    each(Block::Bytes { scale: half([*a, *b]), bytes });
                }
            }
            Self::Iq4Nl => {
                for [a, b, nibbles @ ..] in bytes.as_chunks::<18>().0 {
                    each(Block::Bytes { scale: half([*a, *b]), bytes: iq4(nibbles) });
                }
            }
            Self::Iq4Xs => {
                // One scale for eight blocks, times six bits of each block: four in one field, two in another.
                for [a, b, high_a, high_b, low_a, low_b, low_c, low_d, nibbles @ ..] in bytes.as_chunks::<136>().0 {
                    let high = u16::from_le_bytes([*high_a, *high_b]);
                    let low = u32::from_le_bytes([*low_a, *low_b, *low_c, *low_d]);
                    for (number, nibbles) in nibbles.as_chunks::<16>().0.iter().enumerate() {
                        let bits = ((low >> (4 * number)) & 0x0f) as i16 | (((high >> (2 * number)) & 3) << 4) as i16;
                        each(Block::Bytes { scale: half([*a, *b]) * f32::from(bits - 32), bytes: iq4(nibbles) });
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK_SIZE, BlockFormat};

    fn values(format: BlockFormat, bytes: &[u8]) -> Vec<f32> {
        let mut all = Vec::new();
        format.blocks(bytes, |block| all.extend(block.values()));
        all
    }

    /// Arbitrary bytes after a scale of one half.
    fn block(length: usize) -> Vec<u8> {
        let behind = (0..length as u32 - 2).map(|at| (at * 37 % 251) as u8 ^ (at / 3) as u8);
        [0x00, 0x38].into_iter().chain(behind).collect()
    }

    /// Against values of the PyPI package gguf 0.19.0 for the same bytes.
    #[test]
    fn iq4_blocks_have_the_values_of_the_reference() {
        let nl = values(BlockFormat::Iq4Nl, &block(18));
        assert_eq!(nl.len(), BLOCK_SIZE);
        assert_eq!(nl, NL);
        let xs = values(BlockFormat::Iq4Xs, &block(136));
        assert_eq!(xs.len(), 8 * BLOCK_SIZE);
        let firsts: Vec<f32> = xs.iter().step_by(17).copied().collect();
        assert_eq!(firsts, XS);
    }

    const NL: [f32; BLOCK_SIZE] = [
        -63.5, -17.5, 12.5, 44.5, -17.5, 0.5, 26.5, 12.5, 56.5, -52.0, -24.5, 56.5, -17.5, -41.5, -24.5, -63.5, -63.5,
        -41.5, -24.5, -11.0, 6.5, 19.0, 34.5, -63.5, -41.5, -17.5, -5.0, 6.5, 26.5, 44.5, -52.0, -32.5,
    ];
    const XS: [f32; 16] = [
        -583.0, 1397.0, -1582.0, -350.0, -801.0, 315.0, 1651.0, -1157.0, 55.0, -209.0, 77.0, 77.0, 212.0, 212.0,
        -1186.5, -399.0,
    ];
}
