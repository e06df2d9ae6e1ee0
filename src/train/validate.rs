//! Cross-validation: folds are held out by source, so that a model is tested on prompts and models that it has not seen;
//! in languages that have one or two sources, by prompt.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::augment::augmented;
use super::calibrate::calibrate;
use super::corpus::Example;
use super::evaluate::{Held, Judged};
use super::fit::{FittedModel, TrainSettings, fit, keep_common_features};
use crate::refusal::linear::Calibration;

/// Scores of every example by the model that was trained on all other folds, and on what was made of them.
pub fn leave_one_source_out<'a>(examples: &'a [Example], settings: TrainSettings) -> Vec<Held<'a>> {
    let mut all: Vec<Example> = examples.iter().cloned().chain(augmented(examples)).collect();
    // What is too rare in all of them is so in any part.
    keep_common_features(&mut all, settings);
    let fold_of: Vec<String> = all.iter().map(Example::fold).collect();
    let folds = folds(examples);
    let hold_out = |fold: &String| -> Vec<Held<'a>> {
        let train: Vec<&Example> = all.iter().zip(&fold_of).filter(|(_, of)| *of != fold).map(|(one, _)| one).collect();
        let held_out = examples.iter().zip(&fold_of).filter(|(_, of)| *of == fold).map(|(one, _)| one);
        scored(&fit(&train, settings), &held_out.collect::<Vec<_>>())
    };
    // Each fold's model hangs on its examples alone, so that it does not matter which thread trains it.
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some((place, fold)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, folds.get(at)?)))
        {
            done.push((place, hold_out(fold)));
        }
        done
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut held: Vec<(usize, Vec<Held>)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
    });
    held.sort_by_key(|(place, _)| *place);
    held.into_iter().flat_map(|(_, held)| held).collect()
}

/// Trains on these examples and what can be made of them.
pub fn fit_augmented(examples: &[&Example], settings: TrainSettings) -> FittedModel {
    let own: Vec<Example> = examples.iter().map(|example| (*example).clone()).collect();
    let added = augmented(&own);
    let all: Vec<&Example> = own.iter().chain(&added).collect();
    fit(&all, settings)
}

/// Scores of examples that the model has not seen.
pub fn scored<'a>(model: &FittedModel, examples: &[&'a Example]) -> Vec<Held<'a>> {
    let scores = |example: &Example| example.features.as_ref().map(|features| model.scores(features));
    examples.iter().map(|example| Held { example, scores: scores(example) }).collect()
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

/// The verdicts on these examples, calibrated on all others that bear a strong label.
fn judged_apart<'a>(held: &[Held<'a>], is_tested: impl Fn(&Example) -> bool) -> Vec<Judged<'a>> {
    let (test, others): (Vec<Held>, Vec<Held>) = held.iter().partition(|held| is_tested(held.example));
    judged_by(&test, calibrate(&strong(&others), &others))
}

/// The examples that have a strong label.
pub fn strong<'a>(held: &[Held<'a>]) -> Vec<Held<'a>> {
    held.iter().filter(|held| held.example.has_strong_label()).copied().collect()
}

/// The verdicts under this calibration.
pub fn judged_by<'a>(held: &[Held<'a>], calibration: Calibration) -> Vec<Judged<'a>> {
    held.iter().map(|held| held.judged(calibration)).collect()
}

/// The folds, in the order in which they are first met.
fn folds<'a>(examples: impl IntoIterator<Item = &'a Example>) -> Vec<String> {
    let mut folds: Vec<String> = Vec::new();
    for fold in examples.into_iter().map(Example::fold) {
        if !folds.contains(&fold) {
            folds.push(fold);
        }
    }
    folds
}
