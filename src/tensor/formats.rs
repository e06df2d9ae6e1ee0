//! Types of tensors whose blocks the kernels take as they are: a scale, and whole steps that fit a byte or half of one.
//! (The formats are those of ggml's `ggml-common.h`.)

use half::f16;

use super::inputs::BLOCK;
use super::matrix::Block;

/// The steps that IQ4 types choose among, closer together where weights are many.
const IQ4_STEPS: [i8; 16] = [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113];

/// How such blocks are written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Format {
    Q4_1,
    Q5_0,
    Q8_0,
    Iq4Nl,
    Iq4Xs,
}

fn half(bytes: [u8; 2]) -> f32 {
    f16::from_le_bytes(bytes).to_f32()
}

/// Sixteen bytes of two steps each: the low halves are the first sixteen steps.
fn steps(nibbles: &[u8], step: impl Fn(u8, usize) -> i8) -> [i8; BLOCK] {
    std::array::from_fn(|number| {
        let both = nibbles.get(number % 16).copied().unwrap_or_default();
        step(if number < 16 { both & 0x0f } else { both >> 4 }, number)
    })
}

fn iq4(nibbles: &[u8]) -> [i8; BLOCK] {
    steps(nibbles, |nibble, _| IQ4_STEPS.get(usize::from(nibble)).copied().unwrap_or_default())
}

impl Format {
    /// Hands over whole blocks in order.
    pub(super) fn blocks(self, bytes: &[u8], mut each: impl FnMut(Block)) {
        match self {
            Self::Q8_0 => {
                for [a, b, bytes @ ..] in bytes.as_chunks::<34>().0 {
                    each(Block::Bytes { scale: half([*a, *b]), bytes: bytes.map(|byte| byte as i8) });
                }
            }
            Self::Q4_1 => {
                for [a, b, c, d, nibbles @ ..] in bytes.as_chunks::<20>().0 {
                    each(Block::Nibbles { scale: half([*a, *b]), least: half([*c, *d]), nibbles: *nibbles });
                }
            }
            Self::Q5_0 => {
                // The fifth bits of all 32 steps, then the other four as in Q4_1; a step of 16 is 0.
                for [a, b, e, f, g, h, nibbles @ ..] in bytes.as_chunks::<22>().0 {
                    let fifth = u32::from_le_bytes([*e, *f, *g, *h]);
                    let bytes = steps(nibbles, |low, number| (low | (((fifth >> number) & 1) << 4) as u8) as i8 - 16);
                    each(Block::Bytes { scale: half([*a, *b]), bytes });
                }
            }
            Self::Iq4Nl => {
                for [a, b, nibbles @ ..] in bytes.as_chunks::<18>().0 {
                    each(Block::Bytes { scale: half([*a, *b]), bytes: iq4(nibbles) });
                }
            }
            Self::Iq4Xs => {
                // One scale for eight blocks, and six bits for each block: four in a nibble, two beside those of the others.
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
    use super::{BLOCK, Format};

    fn values(format: Format, bytes: &[u8]) -> Vec<f32> {
        let mut all = Vec::new();
        format.blocks(bytes, |block| all.extend(block.values()));
        all
    }

    /// Bytes that look like chance, behind a scale of one half.
    fn block(length: usize) -> Vec<u8> {
        let behind = (0..length as u32 - 2).map(|at| (at * 37 % 251) as u8 ^ (at / 3) as u8);
        [0x00, 0x38].into_iter().chain(behind).collect()
    }

    /// Against values of the PyPI package gguf 0.19.0 for the same bytes.
    #[test]
    fn iq4_blocks_have_the_values_of_the_reference() {
        let nl = values(Format::Iq4Nl, &block(18));
        assert_eq!(nl.len(), BLOCK);
        assert_eq!(nl, NL);
        let xs = values(Format::Iq4Xs, &block(136));
        assert_eq!(xs.len(), 8 * BLOCK);
        let firsts: Vec<f32> = xs.iter().step_by(17).copied().collect();
        assert_eq!(firsts, XS);
    }

    const NL: [f32; BLOCK] = [
        -63.5, -17.5, 12.5, 44.5, -17.5, 0.5, 26.5, 12.5, 56.5, -52.0, -24.5, 56.5, -17.5, -41.5, -24.5, -63.5, -63.5,
        -41.5, -24.5, -11.0, 6.5, 19.0, 34.5, -63.5, -41.5, -17.5, -5.0, 6.5, 26.5, 44.5, -52.0, -32.5,
    ];
    const XS: [f32; 16] = [
        -583.0, 1397.0, -1582.0, -350.0, -801.0, 315.0, 1651.0, -1157.0, 55.0, -209.0, 77.0, 77.0, 212.0, 212.0,
        -1186.5, -399.0,
    ];
}
