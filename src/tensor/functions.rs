//! The functions between products. `libm`'s are the same on every machine; the standard ones are the machine's.

/// Turns scores into shares of one.
pub fn softmax(scores: &mut [f32]) {
    let largest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = libm::expf(*score - largest);
        sum += *score;
    }
    scores.iter_mut().for_each(|score| *score /= sum);
}

/// Adds a multiple of some values to others.
pub fn add_scaled(to: &mut [f32], values: &[f32], by: f32) {
    for (to, value) in to.iter_mut().zip(values) {
        *to += value * by;
    }
}

/// Layer normalisation (Ba et al., arXiv 1607.06450) of one row: its mean made 0 and its variance 1, then scaled and
/// shifted.
pub fn layer_norm(row: &mut [f32], weight: &[f32], bias: &[f32], epsilon: f32) {
    let count = row.len() as f32;
    let mean = row.iter().sum::<f32>() / count;
    let variance = row.iter().map(|value| (value - mean) * (value - mean)).sum::<f32>() / count;
    let scale = 1.0 / (variance + epsilon).sqrt();
    for ((value, weight), bias) in row.iter_mut().zip(weight).zip(bias) {
        *value = (*value - mean) * scale * weight + bias;
    }
}

/// The Gaussian error linear unit (Hendrycks and Gimpel, arXiv 1606.08415), by the error function.
pub fn gelu(value: f32) -> f32 {
    0.5 * value * (1.0 + libm::erff(value * std::f32::consts::FRAC_1_SQRT_2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_one() {
        let mut scores = [1.0, 2.0, 3.0];
        softmax(&mut scores);
        assert!((scores.iter().sum::<f32>() - 1.0).abs() < 1e-6 && scores[2] > 0.66, "{scores:?}");
    }

    #[test]
    fn a_normed_row_has_mean_0_and_variance_1() {
        let mut row = [1.0, 2.0, 3.0, 6.0];
        layer_norm(&mut row, &[1.0; 4], &[0.0; 4], 1e-12);
        let mean = row.iter().sum::<f32>() / 4.0;
        let variance = row.iter().map(|value| value * value).sum::<f32>() / 4.0;
        assert!(mean.abs() < 1e-6 && (variance - 1.0).abs() < 1e-5, "{row:?}");
    }

    #[test]
    fn gelu_is_that_of_its_paper() {
        for (value, expected) in [(0.0, 0.0), (1.0, 0.841_344_7), (-1.0, -0.158_655_26), (3.0, 2.995_950_2)] {
            assert!((gelu(value) - expected).abs() < 1e-5, "{value}: {}", gelu(value));
        }
    }
}
