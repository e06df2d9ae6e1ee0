//! What the weights' file cannot say of itself: what it was trained on, how, and what may be expected of it.

use serde_json::Value;

use super::corpus::{Corpus, class_counts};
use super::evaluate::{Figures, RateError};
use super::fit::Settings;
use crate::domain::{Class, Fields, Manner};
use crate::refusal::linear::CLASS_ORDER;

/// One line of a table of figures.
#[derive(Clone, Debug)]
pub struct Row {
    /// What was judged.
    pub source: String,
    /// By which classifier.
    pub classifier: String,
    /// What came of it.
    pub figures: Figures,
}

/// A table of figures with what it shows.
#[derive(Clone, Debug)]
pub struct Table {
    /// What it shows.
    pub title: &'static str,
    /// Its lines.
    pub rows: Vec<Row>,
}

/// A source's over-refusal rates, by their labels and as reported.
#[derive(Clone, Debug)]
pub struct Rates {
    /// Whose answers.
    pub source: String,
    /// Of all of them, then by model.
    pub rates: Vec<RateError>,
}

/// The card as JSON. Numbers have four decimals: more would be noise.
pub fn write_card(
    version: &str,
    features: usize,
    settings: Settings,
    data: &[(&str, &Corpus)],
    tables: &[Table],
    rates: &[Rates],
) -> String {
    let mut card = Fields::default();
    card.put("version", version);
    card.put("features", features);
    card.put("settings", write_settings(settings));
    card.put("data", data.iter().map(|(name, corpus)| write_corpus(name, corpus)).collect::<Vec<_>>());
    for table in tables {
        card.put(table.title, table.rows.iter().map(write_row).collect::<Vec<_>>());
    }
    card.put("over_refusal", rates.iter().flat_map(write_rates).collect::<Vec<_>>());
    format!("{:#}\n", Value::from(card))
}

fn write_settings(settings: Settings) -> Value {
    let mut fields = Fields::default();
    fields.put("seed", settings.seed);
    fields.put("epochs", settings.epochs);
    fields.put_number("rate", rounded(f64::from(settings.rate)));
    fields.put_number("decay", rounded(f64::from(settings.decay)));
    fields.put("answers_a_feature", settings.answers);
    fields.put("sources_a_feature", settings.sources);
    fields.put("features_at_most", settings.features);
    fields.into()
}

fn write_corpus(name: &str, corpus: &Corpus) -> Value {
    let mut fields = Fields::default();
    fields.put("file", name);
    fields.put("sha256", corpus.sha256.as_str());
    for (count, class) in class_counts(&corpus.examples).into_iter().zip(CLASS_ORDER) {
        fields.put(name_of(class), count);
    }
    fields.into()
}

/// A class in the guideline's words.
fn name_of(class: Class) -> &'static str {
    match class.manner() {
        Some(manner) => manner.as_str(),
        None if class.is_partial() => "partial",
        None => "answers",
    }
}

fn write_row(row: &Row) -> Value {
    let Figures { count, unscored, kappa, recall, precision, manners, calibration_error } = &row.figures;
    let mut fields = Fields::default();
    fields.put("source", row.source.as_str());
    fields.put("classifier", row.classifier.as_str());
    fields.put("answers", *count);
    fields.put("unscored", *unscored);
    fields.put("kappa", kappa.map(|kappa| number(kappa.value)));
    fields.put("kappa_ci95", kappa.map(|kappa| kappa.ci95.map(number).to_vec()));
    for (name, value) in [("recall", recall), ("precision", precision), ("calibration_error", calibration_error)] {
        fields.put(name, value.map(number));
    }
    for (found, manner) in manners.iter().zip(Manner::ALL).filter(|(found, _)| found.labelled + found.said > 0) {
        let mut counts = Fields::default();
        counts.put("labelled", found.labelled);
        counts.put("said", found.said);
        counts.put("both", found.both);
        fields.put(manner.as_str(), counts);
    }
    fields.into()
}

fn write_rates(of: &Rates) -> Vec<Value> {
    let write = |rate: &RateError| {
        let mut fields = Fields::default();
        fields.put("source", of.source.as_str());
        fields.put_some("model", Some(rate.model.as_str()).filter(|model| !model.is_empty()));
        fields.put("scored", rate.scored);
        fields.put("labelled", rate.labelled);
        fields.put("reported", rate.reported);
        fields.put("reported_ci95", rate.ci95.map(number).to_vec());
        fields.into()
    };
    of.rates.iter().map(write).collect()
}

fn number(value: f64) -> Value {
    crate::domain::decimal::value(rounded(value))
}

fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}
