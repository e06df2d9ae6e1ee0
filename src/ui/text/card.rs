//! Words for the classifier's card.

use crate::refusal::card::AnswerSet;
use crate::refusal::card::Coverage;
use crate::refusal::card::ErrorRates;
use crate::refusal::card::LabelAgreement;
use crate::refusal::card::OverRefusal;

/// Words for the classifier's card, in one language.
pub(in crate::ui) trait CardText {
    words! {
        encoder_ready,
        title,
        hint,
        waiting,
        rates,
        rates_hint,
        source_label,
        answers_label,
        labelled,
        by_linear,
        by_encoder,
        off,
        small_sources,
        written_texts,
        by_model,
        agreement,
        agreement_hint,
        unscored,
        kappa_linear,
        kappa_encoder,
        kappa_lexicon,
        manners,
        manners_hint,
        manner,
        found,
        right,
        coverage,
        coverage_hint,
        line_linear,
        line_encoder,
        line_languages,
        coverage_x,
        coverage_y,
        errors,
        corrected_by_card,
        errors_hint,
    }

    /// What the switch says; the size is that of the file to fetch.
    fn encoder_switch(&self, bytes: u64) -> String;
    fn encoder_at_work(&self, waiting: usize) -> String;
    /// A source as people call it.
    fn source(&self, part: AnswerSet, source: &str, language: &dyn Fn(&str) -> String) -> String;
    /// A model's answers in a source.
    fn model_of(&self, model: &str, source: &str) -> String;
    /// How many answers, and of what sort where few are a model's.
    fn answers(&self, of: &LabelAgreement) -> String;
    fn kappa(&self, value: Option<f64>, ci95: Option<[f64; 2]>) -> String;
    /// A share with its 95 % interval and its counts.
    fn share(&self, part: u32, whole: u32, ci95: Option<[f64; 2]>) -> String;
    fn reported(&self, rate: &OverRefusal) -> String;
    /// A difference of rates, in points of a hundred.
    fn points(&self, difference: f64) -> String;
    fn coverage_point(&self, name: &str, point: &Coverage) -> String;
    /// What the correction works with.
    fn error_rates(&self, rates: &ErrorRates) -> String;
}
