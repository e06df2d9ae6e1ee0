//! Words for the classifier's card.

use crate::refusal::card::{AnswerSet, Coverage, ErrorRates, LabelAgreement, OverRefusal};
use crate::ui::format;

pub(in crate::ui) const ENCODER_READY: &str =
    "The encoder is ready. It reads the answers of which the model is less sure.";

/// What the switch says; the size is that of the file to fetch.
pub(in crate::ui) fn encoder_switch(bytes: u64) -> String {
    format!("Have an encoder read what the model is less sure of ({} MB, fetched once)", (bytes + 500_000) / 1_000_000)
}

pub(in crate::ui) fn encoder_at_work(waiting: usize) -> String {
    match waiting {
        0 => String::new(),
        1 => "The encoder has one answer left to read.".to_owned(),
        waiting => format!("The encoder has {waiting} answers left to read."),
    }
}

pub(in crate::ui) const TITLE: &str = "How far can its verdicts be trusted?";
pub(in crate::ui) const HINT: &str = "Measured on answers that were kept out of its training: whole sources of English answers, a fifth of the prompts at a time in other languages. “Labelled” is what people, or language models that read under the labelling guideline, say of them. Everything is counted under the default convention.";
pub(in crate::ui) const WAITING: &str = "The measurements are on their way.";

pub(in crate::ui) const RATES: &str = "Over-refusal rates, as labelled and as reported";
pub(in crate::ui) const RATES_HINT: &str = "The rate that this page would show for each source beside the rate by its labels, over the same answers to harmless prompts.";
pub(in crate::ui) const SOURCE: &str = "Source";
pub(in crate::ui) const ANSWERS: &str = "Answers";
pub(in crate::ui) const LABELLED: &str = "Labelled";
pub(in crate::ui) const BY_LINEAR: &str = "Model (95 %)";
pub(in crate::ui) const BY_ENCODER: &str = "Model and encoder (95 %)";
pub(in crate::ui) const OFF: &str = "Off by";
pub(in crate::ui) const SMALL_SOURCES: &str = "Sources of fewer than 200 answers to harmless prompts";
pub(in crate::ui) const WRITTEN_TEXTS: &str = "Texts that were written as tests";
pub(in crate::ui) const BY_MODEL: &str = "By model";

pub(in crate::ui) const AGREEMENT: &str = "Agreement on refused";
pub(in crate::ui) const AGREEMENT_HINT: &str = "Cohen's kappa: 1 is full agreement, 0 is what chance gives; two people who read the same answers reach about 0.9. Where nearly all answers are of one side, kappa says little. Do-Not-Answer's labels count as OR-Bench's convention does.";
pub(in crate::ui) const UNSCORED: &str = "Unscored";
pub(in crate::ui) const KAPPA_LINEAR: &str = "Model (95 %)";
pub(in crate::ui) const KAPPA_ENCODER: &str = "Model and encoder (95 %)";
pub(in crate::ui) const KAPPA_LEXICON: &str = "Lexicon";

pub(in crate::ui) const MANNERS: &str = "Manner by manner";
pub(in crate::ui) const MANNERS_HINT: &str = "Of the model and the encoder, over all English answers. Found: of the answers labelled so, the share that it names so. Right: of those that it names so, the share that is.";
pub(in crate::ui) const MANNER: &str = "Manner";
pub(in crate::ui) const FOUND: &str = "Found";
pub(in crate::ui) const RIGHT: &str = "Right";

pub(in crate::ui) const COVERAGE: &str = "Agreement where it is surer";
pub(in crate::ui) const COVERAGE_HINT: &str =
    "Kappa if only its surest verdicts stood, and the others were left unscored. The bands are 95 % intervals.";
pub(in crate::ui) const LINE_LINEAR: &str = "English, model";
pub(in crate::ui) const LINE_ENCODER: &str = "English, model and encoder";
pub(in crate::ui) const LINE_LANGUAGES: &str = "Other languages, model";
pub(in crate::ui) const COVERAGE_X: &str = "Answers scored (%)";
pub(in crate::ui) const COVERAGE_Y: &str = "Kappa";

pub(in crate::ui) const ERRORS: &str = "Its error rates";
pub(in crate::ui) const CORRECTED_BY_CARD: &str = "Show rates corrected for the classifier's errors";

/// A source as people call it.
pub(in crate::ui) fn source(part: AnswerSet, source: &str, language: impl Fn(&str) -> String) -> String {
    let name = source.trim_end_matches(".jsonl");
    match (part, source) {
        (AnswerSet::English, "all") => "All English answers".to_owned(),
        (AnswerSet::Languages, "all") => "All other languages".to_owned(),
        (AnswerSet::DoNotAnswer, "all") => "Do-Not-Answer, all".to_owned(),
        (AnswerSet::DoNotAnswer, "human") => "Do-Not-Answer, clear labels".to_owned(),
        (AnswerSet::DoNotAnswer, "human+rule") => "Do-Not-Answer, disclaimers".to_owned(),
        (AnswerSet::DoNotAnswer, "human+convention") => "Do-Not-Answer, rebuttals and general advice".to_owned(),
        (AnswerSet::Recorded, "all") => "All recorded runs".to_owned(),
        (AnswerSet::Languages, _) if source.len() <= 3 => language(source),
        _ if name.starts_with("written-") => format!("Own texts: {}", name.trim_start_matches("written-")),
        _ if name.starts_with("recorded-") => format!("Recorded run: {}", name.trim_start_matches("recorded-")),
        (AnswerSet::Languages, "speechmap") => "speechmap, other languages".to_owned(),
        _ => name.to_owned(),
    }
}

/// A model's answers in a source.
pub(in crate::ui) fn model_of(model: &str, source: &str) -> String {
    format!("{model} ({source})")
}

/// How many answers, and of what sort where few are a model's.
pub(in crate::ui) fn answers(of: &LabelAgreement) -> String {
    match of.answers - of.written {
        models if models < 100 && of.written > 0 => format!("tested on {} written texts", of.written),
        _ => of.answers.to_string(),
    }
}

pub(in crate::ui) fn kappa(value: Option<f64>, ci95: Option<[f64; 2]>) -> String {
    let words = |(value, [low, high]): (f64, [f64; 2])| {
        format!("{} ({} to {})", format::hundredths(value), format::hundredths(low), format::hundredths(high))
    };
    value.zip(ci95).map_or_else(|| "–".to_owned(), words)
}

/// A share with its 95 % interval and its counts.
pub(in crate::ui) fn share(part: u32, whole: u32, ci95: Option<[f64; 2]>) -> String {
    let Some([low, high]) = ci95 else { return "–".to_owned() };
    format!(
        "{} ({part} of {whole}; {} to {})",
        format::percent(f64::from(part) / f64::from(whole)),
        format::short(low * 100.0),
        format::short(high * 100.0)
    )
}

pub(in crate::ui) fn reported(rate: &OverRefusal) -> String {
    let [low, high] = rate.reported_ci95.map(|end| format::short(end * 100.0));
    format!("{} ({low} to {high})", format::percent(f64::from(rate.reported) / f64::from(rate.scored)))
}

/// A difference of rates, in points of a hundred.
pub(in crate::ui) fn points(difference: f64) -> String {
    let sign = if difference > 0.0 { "+" } else { "" };
    format!("{sign}{} points", format::short(difference * 100.0))
}

pub(in crate::ui) fn coverage_point(name: &str, point: &Coverage) -> String {
    let [low, high] = point.kappa_ci95.map(format::hundredths);
    format!(
        "{name}: {} scored, those that are at least {} sure; kappa {} ({low} to {high})",
        format::percent(point.scored),
        format::percent(point.confidence),
        format::hundredths(point.kappa),
    )
}

/// What the correction works with.
pub(in crate::ui) fn error_rates(rates: &ErrorRates) -> String {
    let [found, refused] = rates.detected;
    let [cleared, answered] = rates.cleared;
    format!(
        "{}, prompts that are {}: {found} of {refused} refusals found, {cleared} of {answered} answers cleared.",
        super::classifiers::classifier(&rates.classifier),
        super::common::kind(rates.kind)
    )
}

pub(in crate::ui) const ERRORS_HINT: &str = "Over the English answers whose labels are people's or readers'. From them Rogan and Gladen's correction estimates what a run's rate would be without the errors, with Lang and Reiczigel's 95 % interval: the switch beside the runs draws it. It holds as far as a run's answers resemble those measured; labels of one's own say more.";
