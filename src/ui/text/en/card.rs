//! Words for the classifier's card, in English.

use super::English;
use crate::refusal::card::{AnswerSet, Coverage, ErrorRates, LabelAgreement, OverRefusal};
use crate::ui::format;
use crate::ui::text::card::CardText;
use crate::ui::text::classifiers::ClassifiersText;
use crate::ui::text::common::CommonText;

impl CardText for English {
    words! {
        encoder_ready: "The encoder is ready. It reads the answers of which the model is less sure.",
        title: "How far can its verdicts be trusted?",
        hint: "Measured on answers that were kept out of its training: whole sources of English answers, a fifth of the prompts at a time in other languages. “Labelled” is what people, or language models that read under the labelling guideline, say of them. Everything is counted under the default convention.",
        waiting: "The measurements are on their way.",
        rates: "Over-refusal rates, as labelled and as reported",
        rates_hint: "The rate that this page would show for each source beside the rate by its labels, over the same answers to harmless prompts.",
        source_label: "Source",
        answers_label: "Answers",
        labelled: "Labelled",
        by_linear: "Model (95 %)",
        by_encoder: "Model and encoder (95 %)",
        off: "Off by",
        small_sources: "Sources of fewer than 200 answers to harmless prompts",
        written_texts: "Texts that were written as tests",
        by_model: "By model",
        agreement: "Agreement on refused",
        agreement_hint: "Cohen's kappa: 1 is full agreement, 0 is what chance gives; two people who read the same answers reach about 0.9. Where nearly all answers are of one side, kappa says little. Do-Not-Answer's labels count as OR-Bench's convention does.",
        unscored: "Unscored",
        kappa_linear: "Model (95 %)",
        kappa_encoder: "Model and encoder (95 %)",
        kappa_lexicon: "Lexicon",
        manners: "Manner by manner",
        manners_hint: "Of the model and the encoder, over all English answers. Found: of the answers labelled so, the share that it names so. Right: of those that it names so, the share that is.",
        manner: "Manner",
        found: "Found",
        right: "Right",
        coverage: "Agreement where it is surer",
        coverage_hint: "Kappa if only its surest verdicts stood, and the others were left unscored. The bands are 95 % intervals.",
        line_linear: "English, model",
        line_encoder: "English, model and encoder",
        line_languages: "Other languages, model",
        coverage_x: "Answers scored (%)",
        coverage_y: "Kappa",
        errors: "Its error rates",
        corrected_by_card: "Show rates corrected for the classifier's errors",
        errors_hint: "Over the English answers whose labels are people's or readers'. From them Rogan and Gladen's correction estimates what a run's rate would be without the errors, with Lang and Reiczigel's 95 % interval: the switch beside the runs draws it. It holds as far as a run's answers resemble those measured; labels of one's own say more.",
    }

    fn encoder_switch(&self, bytes: u64) -> String {
        format!(
            "Have an encoder read what the model is less sure of ({} MB, fetched once)",
            (bytes + 500_000) / 1_000_000
        )
    }

    fn encoder_at_work(&self, waiting: usize) -> String {
        match waiting {
            0 => String::new(),
            1 => "The encoder has one answer left to read.".to_owned(),
            waiting => format!("The encoder has {waiting} answers left to read."),
        }
    }

    fn source(&self, part: AnswerSet, source: &str, language: &dyn Fn(&str) -> String) -> String {
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

    fn model_of(&self, model: &str, source: &str) -> String {
        format!("{model} ({source})")
    }

    fn answers(&self, of: &LabelAgreement) -> String {
        match of.answers - of.written {
            models if models < 100 && of.written > 0 => format!("tested on {} written texts", of.written),
            _ => of.answers.to_string(),
        }
    }

    fn kappa(&self, value: Option<f64>, ci95: Option<[f64; 2]>) -> String {
        let words = |(value, [low, high]): (f64, [f64; 2])| {
            format!("{} ({} to {})", format::hundredths(value), format::hundredths(low), format::hundredths(high))
        };
        value.zip(ci95).map_or_else(|| "–".to_owned(), words)
    }

    fn share(&self, part: u32, whole: u32, ci95: Option<[f64; 2]>) -> String {
        let Some([low, high]) = ci95 else { return "–".to_owned() };
        format!(
            "{} ({part} of {whole}; {} to {})",
            format::percent(f64::from(part) / f64::from(whole)),
            format::short(low * 100.0),
            format::short(high * 100.0)
        )
    }

    fn reported(&self, rate: &OverRefusal) -> String {
        let [low, high] = rate.reported_ci95.map(|end| format::short(end * 100.0));
        format!("{} ({low} to {high})", format::percent(f64::from(rate.reported) / f64::from(rate.scored)))
    }

    fn points(&self, difference: f64) -> String {
        let sign = if difference > 0.0 { "+" } else { "" };
        format!("{sign}{} points", format::short(difference * 100.0))
    }

    fn coverage_point(&self, name: &str, point: &Coverage) -> String {
        let [low, high] = point.kappa_ci95.map(format::hundredths);
        format!(
            "{name}: {} scored, those that are at least {} sure; kappa {} ({low} to {high})",
            format::percent(point.scored),
            format::percent(point.confidence),
            format::hundredths(point.kappa),
        )
    }

    fn error_rates(&self, rates: &ErrorRates) -> String {
        let [found, refused] = rates.detected;
        let [cleared, answered] = rates.cleared;
        format!(
            "{}, prompts that are {}: {found} of {refused} refusals found, {cleared} of {answered} answers cleared.",
            ClassifiersText::classifier(&English, &rates.classifier),
            English.kind(rates.kind)
        )
    }
}
