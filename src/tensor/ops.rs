//! The operations of a transformer other than products. The exponential and the error function are `libm`'s, which are the
//! same on every machine.

/// Turns scores into probabilities: `exp(x) / Σ exp(x)`.
pub fn softmax(scores: &mut [f32]) {
    let largest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = libm::expf(*score - largest);
        sum += *score;
    }
    scores.iter_mut().for_each(|score| *score /= sum);
}

/// Adds `values`, each times `by`, to `to`, element by element.
pub fn add_scaled(to: &mut [f32], values: &[f32], by: f32) {
    for (to, value) in to.iter_mut().zip(values) {
        *to += value * by;
    }
}

/// Layer normalisation (Ba et al., arXiv 1607.06450) of one row: its mean made 0 and its variance 1, then scaled by
/// `weight` and shifted by `bias`. `eps` is added to the variance before its root is taken.
pub fn layer_norm(row: &mut [f32], weight: &[f32], bias: &[f32], eps: f32) {
    let count = row.len() as f32;
    let mean = row.iter().sum::<f32>() / count;
    let variance = row.iter().map(|value| (value - mean) * (value - mean)).sum::<f32>() / count;
    let scale = 1.0 / (variance + eps).sqrt();
    for ((value, weight), bias) in row.iter_mut().zip(weight).zip(bias) {
        *value = (*value - mean) * scale * weight + bias;
    }
}

/// RMS normalisation (Zhang and Sennrich, arXiv 1910.07467, equation 4) of one row: each element divided by the root of the
/// row's mean square, then scaled by `weight`. `eps` is added to the mean square before its root is taken.
pub fn rms_norm(row: &mut [f32], weight: &[f32], eps: f32) {
    let mean_square = row.iter().map(|value| *value * *value).sum::<f32>() / row.len() as f32;
    let scale = 1.0 / (mean_square + eps).sqrt();
    for (value, weight) in row.iter_mut().zip(weight) {
        *value = *value * scale * weight;
    }
}

/// The Gaussian error linear unit, `x·Φ(x)` (Hendrycks and Gimpel, arXiv 1606.08415, section 2), by the error function.
pub fn gelu(value: f32) -> f32 {
    0.5 * value * (1.0 + libm::erff(value * std::f32::consts::FRAC_1_SQRT_2))
}

/// The sigmoid linear unit, `x·σ(x)` (Hendrycks and Gimpel, arXiv 1606.08415, section 2).
pub fn silu(value: f32) -> f32 {
    value / (1.0 + (-value).exp())
}

/// The index of the largest value; of equal ones the first. 0 if there is none.
pub fn argmax(values: &[f32]) -> u32 {
    let largest = |best: (f32, u32), (value, index): (&f32, u32)| if *value > best.0 { (*value, index) } else { best };
    values.iter().zip(0..).fold((f32::NEG_INFINITY, 0), largest).1
}

/// The indices of the `count` largest values, largest first; of equal ones the first comes first. Takes time linear in the
/// number of values: only what is returned is sorted.
pub fn top_k(values: &[f32], count: usize) -> Vec<u32> {
    let mut indices: Vec<u32> = (0..values.len() as u32).collect();
    let descending = |a: &u32, b: &u32| values[*b as usize].total_cmp(&values[*a as usize]).then(a.cmp(b));
    if count < indices.len() {
        indices.select_nth_unstable_by(count, descending);
        indices.truncate(count);
    }
    indices.sort_unstable_by(descending);
    indices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn softmax_of_scores_adds_up_to_1() {
        let mut scores = [1.0, 2.0, 3.0];
        softmax(&mut scores);
        assert!((scores.iter().sum::<f32>() - 1.0).abs() < 1e-6 && scores[2] > 0.66, "{scores:?}");
    }

    #[test]
    fn layer_norm_makes_the_mean_0_and_the_variance_1() {
        let mut row = [1.0, 2.0, 3.0, 6.0];
        layer_norm(&mut row, &[1.0; 4], &[0.0; 4], 1e-12);
        let mean = row.iter().sum::<f32>() / 4.0;
        let variance = row.iter().map(|value| value * value).sum::<f32>() / 4.0;
        assert!(mean.abs() < 1e-6 && (variance - 1.0).abs() < 1e-5, "{row:?}");
    }

    #[test]
    fn rms_norm_makes_the_mean_square_1_and_scales_by_the_weight() {
        let mut row = [1.0, -7.0];
        rms_norm(&mut row, &[1.0, 2.0], 0.0);
        for (found, expected) in row.into_iter().zip([0.2, -2.8]) {
            assert!((found - expected).abs() < 1e-6, "{row:?}");
        }
    }

    #[test]
    fn gelu_has_the_values_of_its_paper() {
        for (value, expected) in [(0.0, 0.0), (1.0, 0.841_344_7), (-1.0, -0.158_655_26), (3.0, 2.995_950_2)] {
            assert!((gelu(value) - expected).abs() < 1e-5, "{value}: {}", gelu(value));
        }
    }

    #[test]
    fn argmax_and_top_k_take_the_first_of_equal_values() {
        let values = [0.1, 3.0, -1.0, 3.0, f32::NEG_INFINITY];
        assert_eq!(argmax(&values), 1);
        assert_eq!(argmax(&[]), 0);
        assert_eq!(top_k(&values, 3), [1, 3, 0]);
        assert_eq!(top_k(&values, 9), [1, 3, 0, 2, 4]);
        assert!(top_k(&values, 0).is_empty());
    }
}
