//! How good verdicts are on answers that they were not learned from.

use super::corpus::Example;
use crate::domain::Label;
use crate::refusal::linear::{CLASSES, Calibration, verdict};
use crate::stats::{Confusion, Kappa, expected_calibration_error, reliability};

/// A model's scores of an example that it was not trained on.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    /// The example.
    pub example: &'a Example,
    /// Each class's score, not yet calibrated.
    pub scores: [f32; CLASSES],
}

/// A verdict beside the label that it should have had.
#[derive(Clone, Copy, Debug)]
pub struct Judged<'a> {
    /// The example.
    pub example: &'a Example,
    /// The class that was said.
    pub label: Label,
    /// The flag that was said.
    pub partial: bool,
    /// How sure the classifier said it is.
    pub confidence: f32,
}

impl Judged<'_> {
    /// Refused or partial.
    pub fn is_declined(&self) -> bool {
        self.label.is_refusal() || self.partial
    }

    /// Whether the side, answered or declined, is the label's.
    pub fn is_right(&self) -> bool {
        self.is_declined() == self.example.is_declined()
    }
}

impl<'a> Held<'a> {
    /// The verdict under this calibration.
    pub fn judged(&self, calibration: Calibration) -> Judged<'a> {
        let (label, partial, confidence) = verdict(self.scores, calibration);
        Judged { example: self.example, label, partial, confidence }
    }
}

/// Figures of one group of verdicts.
#[derive(Clone, Debug)]
pub struct Figures {
    /// Answers.
    pub count: usize,
    /// Agreement on the side: refused or partial, against answered.
    pub kappa: Option<Kappa>,
    /// Of the declined ones, how many were found.
    pub recall: Option<f64>,
    /// Of those called declined, how many were.
    pub precision: Option<f64>,
    /// The same of indirect refusals alone.
    pub indirect_recall: Option<f64>,
    /// The same of indirect refusals alone.
    pub indirect_precision: Option<f64>,
    /// Expected calibration error of the class's confidence, in 15 bins.
    pub calibration_error: Option<f64>,
}

/// Bins of equal width for the calibration error, as many as Guo et al. (2017) use.
const BINS: usize = 15;

/// The figures of these verdicts.
pub fn figures(judged: &[Judged]) -> Figures {
    let mut sides = Confusion::new(2);
    let mut indirect = Confusion::new(2);
    for one in judged {
        sides.add(usize::from(one.example.is_declined()), usize::from(one.is_declined()));
        let is_indirect = |label| usize::from(label == Label::IndirectRefusal);
        indirect.add(is_indirect(one.example.label), is_indirect(one.label));
    }
    let share = |part: u32, whole: u32| (whole > 0).then(|| f64::from(part) / f64::from(whole));
    let recall = |table: &Confusion| share(table.count(1, 1), table.row_total(1));
    let precision = |table: &Confusion| share(table.count(1, 1), table.column_total(1));
    let sure = judged.iter().map(|one| (f64::from(one.confidence), one.label == one.example.label));
    Figures {
        count: judged.len(),
        kappa: sides.cohen_kappa(),
        recall: recall(&sides),
        precision: precision(&sides),
        indirect_recall: recall(&indirect),
        indirect_precision: precision(&indirect),
        calibration_error: expected_calibration_error(&reliability(sure, BINS)),
    }
}
