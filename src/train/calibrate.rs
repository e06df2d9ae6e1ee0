//! Scores made honest: temperature scaling (Guo et al. 2017, arXiv 1706.04599, section 4.2), one temperature for
//! each side and one for the kinds of declining, fitted on answers that the model was not trained on. Temperatures change no
//! verdict's side, only how sure it is.

use super::evaluate::Held;
use crate::refusal::linear::{CLASSES, Temperatures, margin, probabilities};

const STEPS: usize = 500;
const RATE: f64 = 0.1;

/// The temperatures under which the held-out labels are likeliest, each label by its weight.
pub fn calibrate(held: &[Held]) -> Temperatures {
    let side = |declines: bool| {
        inverse_temperature(held, |held, inverse| {
            let margin = f64::from(margin(held.scores));
            let declined = 1.0 / (1.0 + libm::exp(-margin * inverse));
            let truth = if held.example.is_declined() { 1.0 } else { 0.0 };
            ((margin >= 0.0) == declines).then_some((declined - truth) * margin)
        })
    };
    let kind = inverse_temperature(held, |held, inverse| {
        let scaled = held.scores.map(|score| (f64::from(score) * inverse) as f32);
        let declined = held.example.is_declined().then(|| probabilities(scaled, Temperatures::NONE))?;
        let total: f32 = declined.iter().skip(1).sum();
        let slope = |class: usize| {
            let truth = if class == held.example.class() { 1.0 } else { 0.0 };
            (f64::from(declined[class] / total) - truth) * f64::from(held.scores[class])
        };
        Some((1..CLASSES).map(slope).sum())
    });
    let [answered, declined] = [false, true].map(|declines| (1.0 / side(declines)) as f32);
    Temperatures { answered, declined, kind: (1.0 / kind) as f32 }
}

/// Gradient descent on one number, from 1: the likelihood has one highest point. `slope` is what one answer pulls, and
/// `None` where it has no say.
fn inverse_temperature(held: &[Held], slope: impl Fn(&Held, f64) -> Option<f64>) -> f64 {
    let mut inverse = 1.0;
    for _ in 0..STEPS {
        let (mut total, mut pull) = (0.0, 0.0);
        for one in held {
            if let Some(slope) = slope(one, inverse) {
                let weight = f64::from(one.example.weight());
                total += weight;
                pull += weight * slope;
            }
        }
        inverse = (inverse - RATE * pull / f64::max(total, 1.0)).max(0.05);
    }
    inverse
}
