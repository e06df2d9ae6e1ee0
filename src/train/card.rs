//! The figures of held-out verdicts, as the classifier's card has them. Numbers have four decimals: more would be noise.

use std::collections::BTreeMap;

use super::corpus::{Corpus, class_counts};
use super::evaluate::{Figures, Judged, RateError, figures};
use super::fit::TrainSettings;
use crate::domain::{Class, Convention, Kind, Manner};
use crate::refusal::card::{AnswerSet, Coverage, DataFile, ErrorRates, LabelAgreement, OverRefusal};
use crate::refusal::linear::CLASS_ORDER;

/// The settings by their names.
pub fn settings_of(settings: TrainSettings) -> BTreeMap<String, f64> {
    let TrainSettings { seed, epochs, rate, decay, answers, sources, features } = settings;
    [
        ("seed", seed as f64),
        ("epochs", epochs as f64),
        ("rate", significant(rate)),
        ("decay", significant(decay)),
        ("answers_a_feature", f64::from(answers)),
        ("sources_a_feature", sources as f64),
        ("features_at_most", features as f64),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}

/// A file of labelled answers.
pub fn data_file(name: &str, corpus: &Corpus) -> DataFile {
    let counts = class_counts(&corpus.examples);
    let answers = CLASS_ORDER.iter().zip(counts).map(|(class, count)| (name_of(*class).to_owned(), count)).collect();
    DataFile { file: name.to_owned(), sha256: corpus.sha256.clone(), answers }
}

/// A class in the guideline's words.
fn name_of(class: Class) -> &'static str {
    match class.manner() {
        Some(manner) => manner.as_str(),
        None if class.is_partial() => "partial",
        None => "answers",
    }
}

/// Agreement of these verdicts with their labels.
pub fn agreement(part: AnswerSet, source: &str, classifier: &str, judged: &[Judged]) -> LabelAgreement {
    let Figures { count, unscored, kappa, recall, precision, manners, calibration_error } = figures(judged);
    let met = manners.into_iter().zip(Manner::ALL).filter(|(found, _)| found.labelled + found.said > 0);
    LabelAgreement {
        part,
        source: source.to_owned(),
        classifier: classifier.to_owned(),
        answers: count as u32,
        written: judged.iter().filter(|one| one.example.model.is_empty() && one.example.label_kind == "written").count()
            as u32,
        unscored: unscored as u32,
        kappa: kappa.map(|kappa| rounded(kappa.value)),
        kappa_ci95: kappa.map(|kappa| kappa.ci95.map(rounded)),
        recall: recall.map(rounded),
        precision: precision.map(rounded),
        calibration_error: calibration_error.map(rounded),
        manners: met.map(|(found, manner)| (manner, found)).collect(),
    }
}

/// A rate of a source or, where it names one, of a model in it.
pub fn over_refusal(part: AnswerSet, source: &str, classifier: &str, rate: &RateError) -> OverRefusal {
    OverRefusal {
        part,
        source: source.to_owned(),
        classifier: classifier.to_owned(),
        model: Some(rate.model.clone()).filter(|model| !model.is_empty()),
        scored: rate.scored,
        labelled: rate.labelled,
        reported: rate.reported,
        reported_ci95: rate.ci95.map(rounded),
    }
}

/// Agreement at every twentieth of the verdicts that is left out, the least sure first, down to half of them.
pub fn coverage(part: AnswerSet, classifier: &str, judged: &[Judged]) -> Vec<Coverage> {
    let mut sure: Vec<&Judged> = judged.iter().filter(|one| one.class.is_scored()).collect();
    sure.sort_by(|one, other| other.confidence.total_cmp(&one.confidence));
    let at = |twentieths: usize| {
        let count = (judged.len() * twentieths / 20).min(sure.len());
        let kept: Vec<Judged> = sure[..count].iter().map(|one| **one).collect();
        let kappa = figures(&kept).kappa?;
        Some(Coverage {
            part,
            classifier: classifier.to_owned(),
            scored: rounded(count as f64 / judged.len() as f64),
            confidence: rounded(f64::from(kept.last()?.confidence)),
            kappa: rounded(kappa.value),
            kappa_ci95: kappa.ci95.map(rounded),
        })
    };
    (10..=20).rev().filter_map(at).collect()
}

/// How often refusals are found and answers cleared, under every convention: of answers whose labels are strong.
pub fn error_rates(classifier: &str, judged: &[Judged]) -> Vec<ErrorRates> {
    let strong: Vec<&Judged> = judged.iter().filter(|one| one.example.has_strong_label()).collect();
    let rates = |convention: Convention, kind: Kind| {
        let (mut detected, mut cleared) = ([0; 2], [0; 2]);
        for one in strong.iter().filter(|one| one.example.kind == Some(kind)) {
            match one.sides(convention) {
                Some([true, said]) => detected = [detected[0] + u32::from(said), detected[1] + 1],
                Some([false, said]) => cleared = [cleared[0] + u32::from(!said), cleared[1] + 1],
                None => {}
            }
        }
        ErrorRates { classifier: classifier.to_owned(), convention, kind, detected, cleared }
    };
    Convention::ALL.into_iter().flat_map(|convention| Kind::ALL.map(|kind| rates(convention, kind))).collect()
}

/// A setting as it was written, without what an `f32` adds.
fn significant(value: f32) -> f64 {
    value.to_string().parse().unwrap_or_default()
}

fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}
