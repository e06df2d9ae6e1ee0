//! What the weights' file cannot say of itself: what it was trained on, how, and what may be expected of it.

use serde_json::Value;

use super::corpus::{Corpus, class_counts};
use super::evaluate::Figures;
use super::fit::Settings;
use crate::domain::Fields;

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

/// The card as JSON. Numbers have four decimals: more would be noise.
pub fn write_card(
    version: &str,
    features: usize,
    settings: Settings,
    data: &[(&str, &Corpus)],
    tables: &[Table],
) -> String {
    let mut card = Fields::default();
    card.put("version", version);
    card.put("features", features);
    card.put("settings", write_settings(settings));
    card.put("data", data.iter().map(|(name, corpus)| write_corpus(name, corpus)).collect::<Vec<_>>());
    for table in tables {
        card.put(table.title, table.rows.iter().map(write_row).collect::<Vec<_>>());
    }
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
    let [answered, partial, direct, indirect] = class_counts(&corpus.examples);
    fields.put("direct_answer", answered);
    fields.put("partial", partial);
    fields.put("direct_refusal", direct);
    fields.put("indirect_refusal", indirect);
    fields.into()
}

fn write_row(row: &Row) -> Value {
    let Figures { count, kappa, recall, precision, indirect_recall, indirect_precision, calibration_error } =
        &row.figures;
    let mut fields = Fields::default();
    fields.put("source", row.source.as_str());
    fields.put("classifier", row.classifier.as_str());
    fields.put("answers", *count);
    let number = |value: f64| crate::domain::decimal::value(rounded(value));
    fields.put("kappa", kappa.map(|kappa| number(kappa.value)));
    fields.put("kappa_ci95", kappa.map(|kappa| kappa.ci95.map(number).to_vec()));
    for (name, value) in [
        ("recall", recall),
        ("precision", precision),
        ("indirect_recall", indirect_recall),
        ("indirect_precision", indirect_precision),
        ("calibration_error", calibration_error),
    ] {
        fields.put(name, value.map(number));
    }
    fields.into()
}

fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}
