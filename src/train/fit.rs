//! Multinomial logistic regression by stochastic gradient descent with a step of its own for every weight (AdaGrad:
//! Duchi, Hazan, Singer 2011), stopped early: what the words of one source say must not drown what all of them say. One
//! thread, fixed order of arithmetic: the same input gives the same weights.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::corpus::Example;
use crate::domain::Language;
use crate::refusal::linear::{CLASSES, Calibration, LinearWeights, probabilities};

/// Hyperparameters of the training.
#[derive(Clone, Copy, Debug)]
pub struct TrainSettings {
    /// Seed of the order of the examples.
    pub seed: u64,
    /// Passes over all examples.
    pub epochs: usize,
    /// Learning rate, before AdaGrad shortens the steps.
    pub rate: f32,
    /// L2 decay of every weight that a step touches.
    pub decay: f32,
    /// The least number of answers that have a feature.
    pub answers: u32,
    /// The least number of sources that have a feature: one or two.
    pub sources: usize,
    /// The most features that are kept: those with the largest weights.
    pub features: usize,
}

impl Default for TrainSettings {
    fn default() -> Self {
        Self { seed: 1, epochs: 12, rate: 0.08, decay: 1e-6, answers: 3, sources: 2, features: 32_000 }
    }
}

/// Initial value of AdaGrad's sums of squares, so that the first steps are not too long.
const FIRST_SQUARE: f32 = 1e-6;
/// The biases' learning rate, relative to the weights'.
const BIAS_RATE: f32 = 0.1;

/// A fitted model, its weights not yet rounded.
#[derive(Clone, Debug)]
pub struct FittedModel {
    /// From a feature's key to the index of its row in `weights`.
    places: HashMap<u32, u32, FixedState>,
    weights: Vec<[f32; CLASSES]>,
    bias: [f32; CLASSES],
}

/// An example's known features: where their weights stand, and their values.
type KnownFeatures = Vec<(u32, f32)>;

impl FittedModel {
    /// Each class's score.
    pub fn scores(&self, features: &[(u32, f32)]) -> [f32; CLASSES] {
        self.scores_of(&self.row(features))
    }

    fn row(&self, features: &[(u32, f32)]) -> KnownFeatures {
        features.iter().filter_map(|(key, value)| Some((*self.places.get(key)?, *value))).collect()
    }

    fn scores_of(&self, row: &KnownFeatures) -> [f32; CLASSES] {
        let mut scores = self.bias;
        for (at, value) in row {
            let weights = &self.weights[*at as usize];
            for class in 0..CLASSES {
                scores[class] += weights[class] * value;
            }
        }
        scores
    }

    /// The number of features that have weights.
    pub fn size(&self) -> usize {
        self.places.len()
    }

    /// The heaviest features' keys, sorted. What all classes share decides nothing and weighs nothing.
    fn heaviest(&self, most: usize) -> Vec<u32> {
        let weigh = |(key, at): (&u32, &u32)| {
            let weights = self.weights[*at as usize];
            let mean = weights.iter().sum::<f32>() / CLASSES as f32;
            let weight: f32 = weights.iter().map(|weight| (weight - mean) * (weight - mean)).sum();
            // Sums of squares are never negative, so their bits are in their order.
            (weight.to_bits(), *key)
        };
        let mut weighed: Vec<(u32, u32)> = self.places.iter().map(weigh).collect();
        weighed.sort_unstable_by(|one, other| other.cmp(one));
        let mut keys: Vec<u32> = weighed.into_iter().take(most).map(|(_, key)| key).collect();
        keys.sort_unstable();
        keys
    }

    /// Rounds to eight bits, each class by its own scale; `None` if the features are too many for the table.
    pub fn quantise(&self, calibration: Calibration) -> Option<LinearWeights> {
        let largest = |class: usize| self.weights.iter().fold(0.0_f32, |most, weights| most.max(weights[class].abs()));
        let scale: [f32; CLASSES] = std::array::from_fn(|class| largest(class).max(f32::MIN_POSITIVE) / 127.0);
        let round =
            |weights: [f32; CLASSES]| std::array::from_fn(|class| (weights[class] / scale[class]).round() as i8);
        let features: Vec<_> = self.places.iter().map(|(key, at)| (*key, round(self.weights[*at as usize]))).collect();
        LinearWeights::new(&features, scale, self.bias, calibration)
    }
}

/// Trains on these examples: first shortly, with every feature worth learning, then with the heaviest of them.
pub fn fit(examples: &[&Example], settings: TrainSettings) -> FittedModel {
    let model = fit_known(examples, common_features(examples, settings), TrainSettings { epochs: 2, ..settings });
    fit_known(examples, model.heaviest(settings.features), settings)
}

/// The number of answers that have a feature, the first of their sources, and the number of sources, counted up to two.
struct FeatureCount<'a> {
    answers: u32,
    source: &'a str,
    sources: usize,
}

/// Features met in enough answers, of more than one source: what one source alone says is its subject, not its manner.
/// Of languages other than English, which have one or two sources, prompts stand for them.
fn common_features(examples: &[&Example], settings: TrainSettings) -> Vec<u32> {
    let mut met: HashMap<u32, FeatureCount, FixedState> = HashMap::default();
    for example in examples {
        let source = if example.language == Language::ENGLISH { &example.source } else { &example.prompt };
        let mut keys: Vec<u32> = example.features.iter().flatten().map(|(key, _)| *key).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            let met = met.entry(key).or_insert(FeatureCount { answers: 0, source, sources: 1 });
            met.answers += 1;
            if met.source != source {
                met.sources = 2;
            }
        }
    }
    let is_common = |met: &FeatureCount| met.answers >= settings.answers && met.sources >= settings.sources;
    let mut keys: Vec<u32> = met.into_iter().filter(|(_, met)| is_common(met)).map(|(key, _)| key).collect();
    keys.sort_unstable();
    keys
}

/// Takes all features from the examples but those that are common among them.
pub(super) fn keep_common_features(examples: &mut [Example], settings: TrainSettings) {
    let common = common_features(&examples.iter().collect::<Vec<_>>(), settings);
    for features in examples.iter_mut().filter_map(|example| example.features.as_mut()) {
        features.retain(|(key, _)| common.binary_search(key).is_ok());
        features.shrink_to_fit();
    }
}

fn fit_known(examples: &[&Example], keys: Vec<u32>, settings: TrainSettings) -> FittedModel {
    let places: HashMap<u32, u32, FixedState> = keys.into_iter().zip(0..).collect();
    let size = places.len();
    let mut model = FittedModel { places, weights: vec![[0.0; CLASSES]; size], bias: [0.0; CLASSES] };
    let rows: Vec<KnownFeatures> =
        examples.iter().map(|example| model.row(example.features.as_deref().unwrap_or_default())).collect();
    let mut squares = vec![[FIRST_SQUARE; CLASSES]; size];
    let mut bias_squares = [FIRST_SQUARE; CLASSES];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut chance = Chance(settings.seed);
    for _ in 0..settings.epochs {
        chance.shuffle(&mut order);
        for at in &order {
            let (example, row) = (examples[*at], &rows[*at]);
            if row.is_empty() {
                continue; // no verdict fits it
            }
            let shares = probabilities(model.scores_of(row));
            let is_target = |class| if class == example.target() { 1.0 } else { 0.0 };
            let gradient: [f32; CLASSES] =
                std::array::from_fn(|class| example.weight() * (shares[class] - is_target(class)));
            for (at, value) in row {
                let weights = &mut model.weights[*at as usize];
                let squares = &mut squares[*at as usize];
                for class in 0..CLASSES {
                    let slope = gradient[class] * value + settings.decay * weights[class];
                    squares[class] += slope * slope;
                    weights[class] -= settings.rate * slope / squares[class].sqrt();
                }
            }
            for class in 0..CLASSES {
                bias_squares[class] += gradient[class] * gradient[class];
                model.bias[class] -= BIAS_RATE * settings.rate * gradient[class] / bias_squares[class].sqrt();
            }
        }
    }
    model
}

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// Fisher and Yates's.
    fn shuffle(&mut self, order: &mut [usize]) {
        for last in (1..order.len()).rev() {
            order.swap(last, (self.next() % (last as u64 + 1)) as usize);
        }
    }
}
