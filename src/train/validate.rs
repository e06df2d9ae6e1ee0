//! What may be expected of a model: held out by source, so that it meets neither the prompts nor the models of its test.

use super::augment::augmented;
use super::calibrate::calibrate;
use super::corpus::Example;
use super::evaluate::{Held, Judged};
use super::fit::{Model, Settings, fit};
use crate::refusal::linear::Calibration;

/// Parts of the one fixed split within sources: one of them is held out.
const PARTS: u64 = 5;

/// Scores of every example by the model that was trained on all other sources.
pub fn leave_one_source_out<'a>(examples: &'a [Example], settings: Settings) -> Vec<Held<'a>> {
    let mut held = Vec::new();
    for fold in folds(examples) {
        let (test, train): (Vec<_>, Vec<_>) = examples.iter().partition(|example| example.fold() == fold);
        held.extend(scored(&fit_augmented(&train, settings), &test));
    }
    held
}

/// Scores of a fifth of all prompts by the model that was trained on the rest, whatever their sources. The split hangs
/// on the prompts' text alone, so that it is the same for ever.
pub fn hold_out_prompts<'a>(examples: &'a [Example], settings: Settings) -> Vec<Held<'a>> {
    let (test, train): (Vec<_>, Vec<_>) = examples.iter().partition(|example| example.part(PARTS) == 0);
    scored(&fit_augmented(&train, settings), &test)
}

/// Trains on these examples and what can be made of them.
pub fn fit_augmented(examples: &[&Example], settings: Settings) -> Model {
    let own: Vec<Example> = examples.iter().map(|example| (*example).clone()).collect();
    let added = augmented(&own);
    let all: Vec<&Example> = own.iter().chain(&added).collect();
    fit(&all, settings)
}

/// Scores of examples that the model has not seen.
pub fn scored<'a>(model: &Model, examples: &[&'a Example]) -> Vec<Held<'a>> {
    examples.iter().map(|example| Held { example, scores: model.scores(&example.features) }).collect()
}

/// The verdicts on held-out sources. Each is calibrated on what other sources gave: the harder test, since the
/// calibration must hold for a source that it has not met either.
pub fn judged_across<'a>(held: &[Held<'a>]) -> Vec<Judged<'a>> {
    let mut judged = Vec::new();
    for fold in folds(held.iter().map(|held| held.example)) {
        judged.extend(judged_apart(held, |example| example.fold() == fold));
    }
    judged
}

/// The verdicts on held-out sources. Each is calibrated on what other prompts gave, of all sources: what the shipped
/// calibration is, measured on prompts that it has not met.
pub fn judged_across_prompts<'a>(held: &[Held<'a>]) -> Vec<Judged<'a>> {
    (0..PARTS).flat_map(|part| judged_apart(held, |example| example.part(PARTS) == part)).collect()
}

/// The verdicts on these examples, calibrated on all others that bear a strong label.
fn judged_apart<'a>(held: &[Held<'a>], is_tested: impl Fn(&Example) -> bool) -> Vec<Judged<'a>> {
    let (test, others): (Vec<Held>, Vec<Held>) = held.iter().partition(|held| is_tested(held.example));
    judged_by(&test, calibrate(&strong(&others)))
}

/// Those that bear a strong label.
pub fn strong<'a>(held: &[Held<'a>]) -> Vec<Held<'a>> {
    held.iter().filter(|held| held.example.has_strong_label()).copied().collect()
}

/// The verdicts under this calibration.
pub fn judged_by<'a>(held: &[Held<'a>], calibration: Calibration) -> Vec<Judged<'a>> {
    held.iter().map(|held| held.judged(calibration)).collect()
}

/// The folds, in the order in which they are first met.
fn folds<'a>(examples: impl IntoIterator<Item = &'a Example>) -> Vec<&'a str> {
    let mut folds: Vec<&str> = Vec::new();
    for example in examples {
        if !folds.contains(&example.fold()) {
            folds.push(example.fold());
        }
    }
    folds
}
