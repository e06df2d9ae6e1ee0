//! ROSE, contrastive decoding against a reverse prompt (Zhong et al., arXiv 2402.11889).

/// The weight of the second prompt: -1 to 1, 0 for plain decoding. Above 0 the second prompt is the reverse prompt, as in the
/// paper, whose weight for free answers is 0.5. Below 0 it is an over-cautious prompt: this is not in the paper, but lowers
/// over-refusal as AdaCD does (arXiv 2604.17132).
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Alpha(f32);

impl Alpha {
    /// `None` unless `value` is from -1 to 1.
    pub fn new(value: f32) -> Option<Self> {
        (-1.0..=1.0).contains(&value).then_some(Self(value))
    }

    /// Whether decoding is plain, without a second prompt.
    pub fn is_plain(self) -> bool {
        self.0 == 0.0
    }
}

/// The logits under the first prompt minus `|alpha|` times those under the second (section 3 of the paper). Log probabilities
/// in place of logits give the same order and the same softmax: they differ from the logits by a constant for each prompt.
pub fn contrast(positive: &[f32], second: &[f32], alpha: Alpha) -> Vec<f32> {
    let weight = alpha.0.abs();
    positive.iter().zip(second).map(|(positive, second)| positive - weight * second).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alpha(value: f32) -> Alpha {
        Alpha::new(value).unwrap_or_else(|| panic!("{value} is out of bounds"))
    }

    #[test]
    fn alpha_outside_of_its_bounds_is_none() {
        assert!([1.01, -1.01, f32::NAN, f32::INFINITY].into_iter().all(|value| Alpha::new(value).is_none()));
        assert!(alpha(0.0).is_plain() && !alpha(1.0).is_plain() && !alpha(-1.0).is_plain());
    }

    #[test]
    fn contrast_lowers_tokens_that_the_second_prompt_prefers() {
        assert_eq!(contrast(&[2.0, 1.9, 0.0], &[3.0, 0.0, 0.0], alpha(0.5)), [0.5, 1.9, 0.0]);
        assert_eq!(contrast(&[1.0, 1.0], &[2.0, 0.0], alpha(-0.5)), [0.0, 1.0]);
    }
}
