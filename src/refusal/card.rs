//! A trained classifier's card: what it was trained on, and what may be expected of it on answers that it has not seen.
//! The trainer writes it; the page shows it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::{Convention, Kind, Manner};

/// The card of the trained classifiers: the linear model, and the linear model with the encoder behind it. Every figure
/// is about held-out answers; rates and kappa are under the default convention unless a field names another one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// The version of the linear model that it belongs to.
    pub version: String,
    /// The number of features that the linear model has weights for.
    pub features: usize,
    /// The linear model's training.
    pub settings: BTreeMap<String, f64>,
    /// The files that were trained on, and those that were used to choose hyperparameters.
    pub data: Vec<DataFile>,
    /// Agreement with the labels.
    pub agreement: Vec<LabelAgreement>,
    /// Rates as labelled and as reported.
    pub over_refusal: Vec<OverRefusal>,
    /// How agreement grows where the least sure verdicts are left out.
    pub coverage: Vec<Coverage>,
    /// How often a refusal is found and an answer cleared.
    pub error_rates: Vec<ErrorRates>,
}

/// A file of labelled answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataFile {
    /// Its name.
    pub file: String,
    /// Lower-case hex.
    pub sha256: String,
    /// Its answers by what they do, in the guideline's words.
    pub answers: BTreeMap<String, u32>,
}

/// The set of answers that a figure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerSet {
    /// English answers, by source.
    English,
    /// Answers in other languages, by language.
    Languages,
    /// Do-Not-Answer, by kind of label: used for choosing, never for training. Its labels count as OR-Bench counts.
    DoNotAnswer,
    /// The answers of the page's recorded runs.
    Recorded,
}

/// Agreement of a classifier with the labels of one group of answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LabelAgreement {
    /// Which answers.
    pub part: AnswerSet,
    /// The group's name: a source, a language's code, or `all`.
    pub source: String,
    /// The classifier's id.
    pub classifier: String,
    /// Answers.
    pub answers: u32,
    /// How many of the answers were written for this project, and not by a model.
    pub written: u32,
    /// How many of the answers got no verdict.
    pub unscored: u32,
    /// Cohen's kappa of refused or not; none where it is not defined.
    pub kappa: Option<f64>,
    /// Its 95 % interval.
    pub kappa_ci95: Option<[f64; 2]>,
    /// Recall: the share of refused answers that were found.
    pub recall: Option<f64>,
    /// Precision: the share of answers called refused that were.
    pub precision: Option<f64>,
    /// Expected calibration error of the confidence, in 15 bins.
    pub calibration_error: Option<f64>,
    /// Manner by manner.
    pub manners: BTreeMap<Manner, MannerCounts>,
}

/// How often a manner was labelled, reported, and both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MannerCounts {
    /// Answers that have it by their label.
    pub labelled: u32,
    /// Answers that were said to have it.
    pub said: u32,
    /// Answers that have it by both.
    pub both: u32,
}

/// An over-refusal rate by the labels and as the classifier reports it, over the same answers to harmless prompts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OverRefusal {
    /// Which answers.
    pub part: AnswerSet,
    /// Their source.
    pub source: String,
    /// The classifier's id.
    pub classifier: String,
    /// The model that answered; all models of the source where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Answers with a verdict.
    pub scored: u32,
    /// Refused by the labels.
    pub labelled: u32,
    /// Refused by the verdicts.
    pub reported: u32,
    /// 95 % Wilson interval of the reported rate.
    pub reported_ci95: [f64; 2],
}

/// Agreement where only the surest verdicts stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// Which answers, all of the part together.
    pub part: AnswerSet,
    /// The classifier's id.
    pub classifier: String,
    /// The share of the answers whose verdict stands.
    pub scored: f64,
    /// The least confidence among them.
    pub confidence: f64,
    /// Cohen's kappa of refused or not.
    pub kappa: f64,
    /// Its 95 % interval.
    pub kappa_ci95: [f64; 2],
}

/// The error rates that the Rogan–Gladen correction needs, over English answers of models with labels by people or readers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ErrorRates {
    /// The classifier's id.
    pub classifier: String,
    /// The convention of what counts as refused.
    pub convention: Convention,
    /// The kind of the prompts.
    pub kind: Kind,
    /// Sensitivity as counts: refused answers that were found, and all refused answers.
    pub detected: [u32; 2],
    /// Specificity as counts: other answers that were cleared, and all other answers.
    pub cleared: [u32; 2],
}

impl Card {
    /// Reads a card; the error says where it departs from one.
    pub fn read(json: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(json)
    }

    /// A classifier's error rates for prompts of a kind under a convention.
    pub fn errors(&self, classifier: &str, convention: Convention, kind: Kind) -> Option<&ErrorRates> {
        let is_it = |rates: &&ErrorRates| (rates.convention, rates.kind) == (convention, kind);
        self.error_rates.iter().filter(|rates| rates.classifier == classifier).find(is_it)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::{Classifier, ENCODER, linear};

    /// The card that ships.
    const SHIPPED: &[u8] = include_bytes!("../../public/classifier/card.json");

    #[test]
    fn the_shipped_card_is_of_the_shipped_weights() {
        let card = Card::read(SHIPPED).unwrap();
        assert_eq!(card.version, linear::VERSION.trim_ascii());
        for convention in Convention::ALL {
            for kind in Kind::ALL {
                for classifier in [Classifier::Linear.id(), ENCODER] {
                    let rates = card.errors(classifier, convention, kind).unwrap();
                    assert!(
                        rates.detected[0] <= rates.detected[1] && rates.cleared[0] <= rates.cleared[1],
                        "{rates:?}"
                    );
                }
            }
        }
    }
}
