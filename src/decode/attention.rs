//! Grouped-query attention (Ainslie et al., arXiv 2305.13245) over the keys and values of a context, with rotary positions
//! (Su et al., arXiv 2104.09864).

use super::architecture::{Architecture, Dimensions, Family};
use super::context::Layer;
use crate::tensor::{add_scaled, dot, softmax};

/// Turns queries and keys by their positions.
pub(super) struct Rotary {
    family: Family,
    head: usize,
    /// Radians a position, by pair.
    frequencies: Vec<f32>,
}

impl Rotary {
    pub(super) fn of(architecture: &Architecture) -> Self {
        let head = architecture.dimensions.head;
        let frequency = |pair: usize| architecture.rope_base.powf(-(2.0 * pair as f32) / head as f32);
        Self { family: architecture.family, head, frequencies: (0..head / 2).map(frequency).collect() }
    }

    /// Sine and cosine of every pair at one position.
    pub(super) fn angles(&self, position: usize) -> Vec<(f32, f32)> {
        self.frequencies.iter().map(|frequency| (position as f32 * frequency).sin_cos()).collect()
    }

    /// Turns every head of a row.
    pub(super) fn turn(&self, heads: &mut [f32], angles: &[(f32, f32)]) {
        let half = self.head / 2;
        for head in heads.chunks_exact_mut(self.head) {
            for (pair, (sin, cos)) in angles.iter().enumerate() {
                let (first, second) = match self.family {
                    Family::Llama => (2 * pair, 2 * pair + 1),
                    Family::Qwen2 => (pair, pair + half),
                };
                let (a, b) = (head[first], head[second]);
                head[first] = a * cos - b * sin;
                head[second] = a * sin + b * cos;
            }
        }
    }
}

/// What one row's queries find among the first `length` keys of a layer: the mean of their values, by head, weighted by
/// the softmax of the scaled products.
pub(super) fn attend(
    dimensions: &Dimensions,
    layer: &Layer,
    length: usize,
    queries: &[f32],
    scores: &mut Vec<f32>,
    out: &mut [f32],
) {
    let Dimensions { head, heads, kv_heads, .. } = *dimensions;
    let kv_width = dimensions.kv_width();
    let scale = 1.0 / (head as f32).sqrt();
    for number in 0..heads {
        let at = number / (heads / kv_heads) * head;
        let query = &queries[number * head..][..head];
        let of_head = |token: usize| token * kv_width + at..token * kv_width + at + head;
        scores.clear();
        scores.extend((0..length).map(|token| dot(query, &layer.keys[of_head(token)]) * scale));
        softmax(scores);
        let out = &mut out[number * head..][..head];
        out.fill(0.0);
        for (token, weight) in scores.iter().enumerate() {
            add_scaled(out, &layer.values[of_head(token)], *weight);
        }
    }
}
