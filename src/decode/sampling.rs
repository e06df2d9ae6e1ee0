//! The choice of the next token from the logits.

use crate::tensor::{argmax, softmax, top_k};

/// How many of the most probable tokens are looked at first; more only if the drawn one is not among them.
const FIRST_LOOK: usize = 64;

/// How tokens are chosen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampling {
    /// The logits are divided by it. 0 takes the most probable token; 1 draws by the model's own probabilities.
    pub temperature: f32,
    /// Nucleus sampling (Holtzman et al., arXiv 1904.09751, section 3.1): draws only among the most probable tokens that
    /// together have at least this probability. From 1 on, among all tokens.
    pub top_p: f32,
    /// The same seed draws the same tokens.
    pub seed: u64,
}

/// Chooses tokens.
pub struct Sampler {
    sampling: Sampling,
    random: fastrand::Rng,
}

impl Sampler {
    /// A sampler whose random numbers begin with the seed.
    pub fn new(sampling: Sampling) -> Self {
        Self { sampling, random: fastrand::Rng::with_seed(sampling.seed) }
    }

    /// Chooses a token. Takes time linear in the number of logits: only as many tokens are sorted as the draw needs.
    pub fn choose(&mut self, logits: &[f32]) -> u32 {
        let Sampling { temperature, top_p, .. } = self.sampling;
        if temperature <= 0.0 {
            return argmax(logits);
        }
        let mut probabilities: Vec<f32> = logits.iter().map(|logit| logit / temperature).collect();
        softmax(&mut probabilities);
        let random = self.random.f32();
        let mut count = FIRST_LOOK;
        loop {
            let ranked = top_k(&probabilities, count);
            if let Some(token) = draw(&probabilities, &ranked, top_p, random) {
                return token;
            }
            if count >= probabilities.len() {
                // Rounding has left the sum of all probabilities below the random number.
                return ranked.last().copied().unwrap_or_default();
            }
            count *= 16;
        }
    }
}

/// The token at which the cumulative probability, from the most probable token on, passes `random` (0 to 1) of the
/// nucleus's. `None` if it, or the nucleus's end, lies beyond the tokens in `ranked`.
fn draw(probabilities: &[f32], ranked: &[u32], top_p: f32, random: f32) -> Option<u32> {
    let probability = |token: &u32| probabilities[*token as usize];
    let (nucleus, mass) = if top_p < 1.0 {
        let mut sum = 0.0;
        let last = ranked.iter().position(|token| {
            sum += probability(token);
            sum >= top_p
        })?;
        (&ranked[..=last], sum)
    } else {
        (ranked, 1.0)
    };
    let mut left = random * mass;
    let drawn = nucleus.iter().find(|token| {
        left -= probability(token);
        left < 0.0
    });
    drawn.or(nucleus.last().filter(|_| top_p < 1.0)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sampler(temperature: f32, top_p: f32, seed: u64) -> Sampler {
        Sampler::new(Sampling { temperature, top_p, seed })
    }

    #[test]
    fn temperature_0_takes_the_most_probable_token() {
        assert_eq!(sampler(0.0, 1.0, 7).choose(&[0.1, 3.0, -1.0, 3.0]), 1);
    }

    #[test]
    fn the_same_seed_draws_the_same_tokens() {
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
    fn top_p_leaves_out_improbable_tokens() {
        let logits = [2.0, 1.9, -2.0, -3.0];
        let mut sampler = sampler(1.0, 0.9, 5);
        assert!((0..500).all(|_| sampler.choose(&logits) < 2));
    }

    #[test]
    fn top_p_0_leaves_the_most_probable_token() {
        let mut sampler = sampler(1.0, 0.0, 5);
        assert!((0..50).all(|_| sampler.choose(&[0.0, 0.1, 0.05]) == 1));
    }

    /// Of 5,000 equally probable tokens, few draws fall on the first 64.
    #[test]
    fn tokens_beyond_the_first_look_are_drawn_as_if_all_were_sorted() {
        let probabilities = vec![1.0 / 5_000.0; 5_000];
        let logits = vec![0.0; 5_000];
        let all = top_k(&probabilities, probabilities.len());
        for top_p in [0.1, 0.9, 1.0] {
            let mut sampler = sampler(1.0, top_p, 11);
            let mut random = fastrand::Rng::with_seed(11);
            for _ in 0..200 {
                let expected = draw(&probabilities, &all, top_p, random.f32());
                assert_eq!(Some(sampler.choose(&logits)), expected.or(all.last().copied()), "top_p {top_p}");
            }
        }
    }
}
