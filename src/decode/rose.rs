//! ROSE: decoding that contrasts a prompt with its reverse (Zhong et al., arXiv 2402.11889).

/// How strongly the second context counts: -1 to 1, 0 for plain decoding. Above 0 that context is the reverse prompt and
/// decoding is the paper's. Below 0 it is an over-cautious prompt: not the paper's, but in the direction of AdaCD (arXiv
/// 2604.17132), which lowers over-refusal.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Alpha(f32);

impl Alpha {
    /// Plain decoding.
    pub const PLAIN: Self = Self(0.0);
    /// The paper's for free answers.
    pub const PAPER: Self = Self(0.5);

    /// `None` outside of -1 to 1.
    pub fn new(value: f32) -> Option<Self> {
        (-1.0..=1.0).contains(&value).then_some(Self(value))
    }

    /// As a number.
    pub fn value(self) -> f32 {
        self.0
    }

    /// Whether there is no second context.
    pub fn is_plain(self) -> bool {
        self.0 == 0.0
    }
}

/// The logits under the prompt less `|alpha|` times those under the second context (section 3 of the paper). Logarithms of
/// probabilities do as well: each branch's differ from its logits by a constant, which changes neither order nor softmax.
pub fn contrast(positive: &[f32], second: &[f32], alpha: Alpha) -> Vec<f32> {
    let weight = alpha.value().abs();
    positive.iter().zip(second).map(|(positive, second)| positive - weight * second).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alpha_stays_within_its_bounds() {
        assert_eq!(Alpha::new(0.5), Some(Alpha::PAPER));
        assert_eq!(Alpha::new(0.0), Some(Alpha::PLAIN));
        assert!([1.01, -1.01, f32::NAN, f32::INFINITY].into_iter().all(|value| Alpha::new(value).is_none()));
    }

    #[test]
    fn what_the_reverse_prompt_likes_is_pushed_down() {
        let contrasted = contrast(&[2.0, 1.9, 0.0], &[3.0, 0.0, 0.0], Alpha::PAPER);
        assert_eq!(contrasted, [0.5, 1.9, 0.0]);
    }

    #[test]
    fn below_zero_the_cautious_prompt_is_pushed_down_as_well() {
        let alpha = Alpha::new(-0.5).unwrap_or_default();
        assert_eq!(contrast(&[1.0, 1.0], &[2.0, 0.0], alpha), [0.0, 1.0]);
    }
}
