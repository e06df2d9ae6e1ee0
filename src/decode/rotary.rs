//! Rotary position embeddings (Su et al., arXiv 2104.09864, section 3.2).

use super::config::{ModelConfig, RopeStyle};

/// Rotates pairs of elements of queries and keys by angles that grow with the token's position.
pub(super) struct RotaryEmbedding {
    style: RopeStyle,
    head_dim: usize,
    /// The angle of each pair, in radians a position: `rope_theta^(-2i / head_dim)`, scaled as the file says.
    frequencies: Vec<f32>,
}

impl RotaryEmbedding {
    /// `frequency_divisors` has one number for each pair, in files of models that scale some frequencies more than others
    /// (Llama 3.1; Grattafiori et al., arXiv 2407.21783).
    pub(super) fn new(config: &ModelConfig, frequency_divisors: Option<&[f32]>) -> Self {
        let head_dim = config.attention.head_dim;
        let frequency = |pair: usize| {
            let frequency = config.rope_theta.powf(-(2.0 * pair as f32) / head_dim as f32);
            let divisor = frequency_divisors.and_then(|divisors| divisors.get(pair)).copied().unwrap_or(1.0);
            frequency / divisor / config.rope_scaling_factor
        };
        Self { style: config.rope_style, head_dim, frequencies: (0..head_dim / 2).map(frequency).collect() }
    }

    /// The sine and cosine of every pair's angle at one position.
    pub(super) fn sin_cos(&self, position: usize) -> Vec<(f32, f32)> {
        self.frequencies.iter().map(|frequency| (position as f32 * frequency).sin_cos()).collect()
    }

    /// Rotates every head of one token's queries or keys, in place.
    pub(super) fn apply_rotary(&self, heads: &mut [f32], sin_cos: &[(f32, f32)]) {
        let half = self.head_dim / 2;
        for head in heads.chunks_exact_mut(self.head_dim) {
            for (pair, (sin, cos)) in sin_cos.iter().enumerate() {
                let (first, second) = match self.style {
                    RopeStyle::Interleaved => (2 * pair, 2 * pair + 1),
                    RopeStyle::Halves => (pair, pair + half),
                };
                let (a, b) = (head[first], head[second]);
                head[first] = a * cos - b * sin;
                head[second] = a * sin + b * cos;
            }
        }
    }
}
