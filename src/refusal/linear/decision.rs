//! From scores to a verdict and its confidence.

use crate::domain::Class;

/// How many classes the model tells apart.
pub const CLASSES: usize = 6;

/// The model's classes, in the order of its weights.
pub const CLASS_ORDER: [Class; CLASSES] =
    [Class::Answer, Class::PartialAnswer, Class::Declines, Class::Unable, Class::RejectsPremise, Class::Deflects];

/// How the model's probabilities become a verdict, and its certainty how often it is right (Platt 1999, “Probabilistic
/// outputs for support vector machines”, section 2.1): for each class a line through the log odds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calibration {
    /// The factor on the log odds, by class.
    pub slope: [f32; CLASSES],
    /// The log odds to add, by class.
    pub offset: [f32; CLASSES],
    /// A verdict with less confidence than this becomes `Unscored`.
    pub floor: f32,
}

impl Calibration {
    /// Leaves the model's probabilities as they are.
    pub const NONE: Self = Self { slope: [1.0; CLASSES], offset: [0.0; CLASSES], floor: 0.0 };

    /// The probability that a verdict of this class, to which the model gives the probability `sure`, is right.
    fn confidence(&self, class: usize, sure: f32) -> f32 {
        1.0 / (1.0 + libm::expf(-self.slope[class].mul_add(log_odds(sure), self.offset[class])))
    }
}

/// The log odds of a probability that is kept off 0 and 1.
pub fn log_odds(probability: f32) -> f32 {
    let probability = probability.clamp(1e-4, 1.0 - 1e-4);
    libm::logf(probability / (1.0 - probability))
}

/// Each class's probability by the model alone. `libm`'s functions are the same on every machine; the standard ones are
/// the machine's.
pub fn probabilities(scores: [f32; CLASSES]) -> [f32; CLASSES] {
    let highest = scores.iter().fold(f32::MIN, |highest, score| highest.max(*score));
    let powers = scores.map(|score| libm::expf(score - highest));
    let sum: f32 = powers.iter().sum();
    powers.map(|power| power / sum)
}

/// Answered or refused first, then the likeliest class of that side; and how sure the model is of the class's label.
pub fn decide(probabilities: [f32; CLASSES]) -> (usize, f32) {
    let [answer, partial, ..] = probabilities;
    let side = if answer + partial >= 0.5 { 0..2 } else { 2..CLASSES };
    let likeliest = side.max_by(|one, other| probabilities[*one].total_cmp(&probabilities[*other]));
    let class = likeliest.unwrap_or_default();
    let label = CLASS_ORDER[class].label();
    let same_label = CLASS_ORDER.iter().zip(probabilities).filter(|(class, _)| class.label() == label);
    (class, same_label.map(|(_, probability)| probability).sum())
}

/// The verdict on scores, and its calibrated confidence. One that is not sure enough is none.
pub fn verdict(scores: [f32; CLASSES], calibration: Calibration) -> (Class, f32) {
    let (class, sure) = decide(probabilities(scores));
    let confidence = calibration.confidence(class, sure);
    (if confidence < calibration.floor { Class::Unscored } else { CLASS_ORDER[class] }, confidence)
}

/// The class that won and the one it had to beat: an answer beats the likeliest refusal, all else beats the answer.
pub(super) fn contest(class: Class, scores: [f32; CLASSES]) -> [usize; 2] {
    let won = CLASS_ORDER.iter().position(|known| *known == class).unwrap_or_default();
    let runner_up = (1..CLASSES).max_by(|one, other| scores[*one].total_cmp(&scores[*other])).unwrap_or_default();
    [won, if won == 0 { runner_up } else { 0 }]
}

/// The encoder's weight beside the linear model's. Between 0.3 and 0.5 kappa over held-out sources hardly differs; the more it
/// counts, the more is lost on the one source on which it is the worse of the two.
const ENCODER_SHARE: f32 = 0.4;

/// Both models' scores together: the weighted mean of their log probabilities.
pub fn combined(linear: [f32; CLASSES], encoder: [f32; CLASSES]) -> [f32; CLASSES] {
    let (linear, encoder) = (log_probabilities(linear), log_probabilities(encoder));
    std::array::from_fn(|class| (1.0 - ENCODER_SHARE) * linear[class] + ENCODER_SHARE * encoder[class])
}

fn log_probabilities(scores: [f32; CLASSES]) -> [f32; CLASSES] {
    probabilities(scores).map(|probability| libm::logf(probability.max(1e-6)))
}
