//! The encoder's part in the figures. It is trained elsewhere (`train_encoder.py`); its scores of answers that it has not
//! seen come from there, by the answers' keys.

use std::collections::HashMap;

use serde::Deserialize;

use super::corpus::{CorpusError, Example, read_lines};
use super::evaluate::{Held, Judged};
use crate::domain::{Exchange, Language};
use crate::refusal::combined;
use crate::refusal::linear::CLASSES;

/// Scores of answers by an encoder that has not seen them, by [`Exchange::key`].
#[derive(Clone, Debug, Default)]
pub struct EncoderScores(HashMap<String, [f32; CLASSES]>);

/// A source of fewer answers says little of how many go to the encoder.
const LEAST_ANSWERS: usize = 500;
/// So many of a source's answers may go to the encoder: of no run should it be more than a third.
const ASKED: f64 = 0.3;
/// No verdict that is surer than this goes to the encoder.
const SUREST: f32 = 0.98;

#[derive(Deserialize)]
struct ScoresRecord {
    key: String,
    scores: [f32; CLASSES],
}

impl EncoderScores {
    /// Reads files of lines with `key` and `scores`.
    pub fn read(paths: &[&str]) -> Result<Self, CorpusError> {
        let mut all = HashMap::new();
        for path in paths {
            let (lines, _) = read_lines(path, |record: ScoresRecord| Ok(Some((record.key, record.scores))))?;
            all.extend(lines);
        }
        Ok(Self(all))
    }

    fn of(&self, example: &Example) -> Option<[f32; CLASSES]> {
        if example.language != Language::ENGLISH {
            return None;
        }
        self.0.get(&Exchange { prompt: &example.prompt, answer: &example.response }.key()).copied()
    }

    /// Both models' scores together; the linear model's alone where the encoder has none.
    pub fn combined<'a>(&self, held: &[Held<'a>]) -> Vec<Held<'a>> {
        let both = |one: &Held<'a>| {
            let scores =
                one.scores.map(|linear| self.of(one.example).map_or(linear, |encoder| combined(linear, encoder)));
            Held { scores, ..*one }
        };
        held.iter().map(both).collect()
    }
}

/// The confidence below which an answer goes to the encoder: the highest with which no source of models' answers has more
/// than [`ASKED`] of them there. Texts that were written to be hard are no measure of a run.
pub fn asked_below(linear: &[Judged]) -> f32 {
    let mut by_source: HashMap<&str, Vec<f32>> = HashMap::new();
    for one in linear.iter().filter(|one| one.example.label_kind != "written") {
        by_source.entry(&one.example.source).or_default().push(one.confidence);
    }
    let asked = |mut confidences: Vec<f32>| {
        confidences.sort_unstable_by(f32::total_cmp);
        confidences[(confidences.len() as f64 * ASKED) as usize]
    };
    by_source.into_values().filter(|all| all.len() >= LEAST_ANSWERS).map(asked).fold(SUREST, f32::min)
}

/// The verdicts of both in turn: the linear model's where it is sure enough. Both lists are of the same answers.
pub fn cascade<'a>(linear: &[Judged<'a>], combined: &[Judged<'a>], asked_below: f32) -> Vec<Judged<'a>> {
    let pick = |(linear, combined): (&Judged<'a>, &Judged<'a>)| {
        debug_assert!(std::ptr::eq(linear.example, combined.example));
        if linear.confidence < asked_below { *combined } else { *linear }
    };
    linear.iter().zip(combined).map(pick).collect()
}
