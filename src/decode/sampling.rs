//! The choice of a token.

use crate::tensor::softmax;

/// How tokens are chosen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampling {
    /// 0 takes the likeliest token; 1 draws by the model's own probabilities.
    pub temperature: f32,
    /// Draws only among the likeliest tokens that together have this probability; 1 leaves none out.
    pub top_p: f32,
    /// The same seed draws the same tokens.
    pub seed: u64,
}

/// Chooses tokens.
pub struct Sampler {
    sampling: Sampling,
    chance: fastrand::Rng,
}

impl Sampler {
    /// Begins anew with the seed.
    pub fn new(sampling: Sampling) -> Self {
        Self { sampling, chance: fastrand::Rng::with_seed(sampling.seed) }
    }

    /// A token by its logits.
    pub fn choose(&mut self, logits: &[f32]) -> u32 {
        let Sampling { temperature, top_p, .. } = self.sampling;
        if temperature <= 0.0 {
            return likeliest(logits);
        }
        let mut shares: Vec<f32> = logits.iter().map(|logit| logit / temperature).collect();
        softmax(&mut shares);
        let mut order = by_share(&shares, shares.len());
        let mut sum = 0.0;
        let kept = order.iter().position(|token| {
            sum += shares[*token as usize];
            sum >= top_p
        });
        order.truncate(kept.map_or(order.len(), |last| last + 1));
        let mut draw = self.chance.f32() * sum.min(1.0);
        let drawn = order.iter().find(|token| {
            draw -= shares[**token as usize];
            draw < 0.0
        });
        drawn.or(order.last()).copied().unwrap_or_else(|| likeliest(logits))
    }
}

/// So many tokens of the largest shares, largest first.
pub(super) fn by_share(shares: &[f32], count: usize) -> Vec<u32> {
    let mut order: Vec<u32> = (0..shares.len() as u32).collect();
    let order_of = |a: &u32, b: &u32| shares[*b as usize].total_cmp(&shares[*a as usize]).then(a.cmp(b));
    if count < order.len() {
        order.select_nth_unstable_by(count, order_of);
        order.truncate(count);
    }
    order.sort_by(order_of);
    order
}

/// The token of the highest logit; of several the first.
fn likeliest(logits: &[f32]) -> u32 {
    let best = logits
        .iter()
        .zip(0..)
        .fold((f32::NEG_INFINITY, 0), |best, (logit, token)| if *logit > best.0 { (*logit, token) } else { best });
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sampler(temperature: f32, top_p: f32, seed: u64) -> Sampler {
        Sampler::new(Sampling { temperature, top_p, seed })
    }

    #[test]
    fn without_temperature_the_likeliest_is_taken() {
        assert_eq!(sampler(0.0, 1.0, 7).choose(&[0.1, 3.0, -1.0, 3.0]), 1);
    }

    #[test]
    fn the_same_seed_draws_the_same() {
        let logits: Vec<f32> = (0..50).map(|at| (at % 7) as f32 / 3.0).collect();
        let draws = |seed| {
            let mut sampler = sampler(1.0, 0.95, seed);
            (0..40).map(|_| sampler.choose(&logits)).collect::<Vec<_>>()
        };
        assert_eq!(draws(1), draws(1));
        assert_ne!(draws(1), draws(2));
    }

    #[test]
    fn draws_follow_the_probabilities() {
        let logits = [0.0_f32, 3.0_f32.ln(), f32::NEG_INFINITY];
        let mut sampler = sampler(1.0, 1.0, 3);
        let ones = (0..4_000).filter(|_| sampler.choose(&logits) == 1).count();
        assert!((2_880..3_120).contains(&ones), "{ones} of 4,000 draws of probability 3/4");
    }

    #[test]
    fn top_p_leaves_out_the_unlikely() {
        let logits = [2.0, 1.9, -2.0, -3.0];
        let mut sampler = sampler(1.0, 0.9, 5);
        assert!((0..500).all(|_| sampler.choose(&logits) < 2));
    }

    #[test]
    fn a_small_top_p_leaves_one() {
        let mut sampler = sampler(1.0, 0.0, 5);
        assert!((0..50).all(|_| sampler.choose(&[0.0, 0.1, 0.05]) == 1));
    }
}
