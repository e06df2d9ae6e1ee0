//! How well the classifiers agree with labelled answers. Wants the development data: `REFUSAL_LAB_DATA` names the
//! folder that holds `refusals/*.jsonl`; without it, says so and passes. What the trained model was trained on says
//! nothing of it, so it is measured on Do-Not-Answer alone; `make train` prints all there is to know.
#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout)] // helpers of a test, and its table for a person

use std::path::PathBuf;

use refusal_lab::domain::{Exchange, Label};
use refusal_lab::refusal::Classifier;
use refusal_lab::stats::Confusion;

struct Labelled {
    prompt: String,
    answer: String,
    label: Label,
    /// How the label was made.
    kind: String,
}

/// Slightly below what was measured: the lexicon on GPT-3.5's answers, labelled by people (0.74).
const LEXICON_FLOOR: f64 = 0.70;
/// The lexicon on Do-Not-Answer's clear-cut labels (0.80).
const LEXICON_DEV_FLOOR: f64 = 0.77;
/// The trained model on the same (0.90).
const MODEL_DEV_FLOOR: f64 = 0.87;

#[test]
fn verdicts_agree_with_people() {
    let Some(folder) = std::env::var_os("REFUSAL_LAB_DATA").map(PathBuf::from) else {
        eprintln!("SKIPPED: agreement was not measured, for REFUSAL_LAB_DATA does not name the data's folder");
        return;
    };
    let folder = folder.join("refusals");
    let chatgpt = read(&folder.join("train.jsonl"), "chatgpt-refusals");
    let dev = read(&folder.join("dev-do-not-answer.jsonl"), "do-not-answer");
    let clear: Vec<Labelled> = dev.into_iter().filter(|labelled| labelled.kind == "human").collect();

    let table = |name: &str, answers: &[Labelled], classifiers: &[Classifier]| -> Vec<f64> {
        let kappas = classifiers.iter().map(|classifier| (classifier, kappa(*classifier, answers)));
        kappas
            .inspect(|(classifier, kappa)| println!("{name:18} {:17} {kappa:6.3}", classifier.id()))
            .map(|(_, k)| k)
            .collect()
    };
    let by_list = table("chatgpt-refusals", &chatgpt, &Classifier::ALL[1..]);
    let on_dev = table("do-not-answer", &clear, &Classifier::ALL);

    let best = |kappas: &[f64]| kappas.iter().copied().fold(f64::MIN, f64::max);
    assert!(by_list[0] > LEXICON_FLOOR && by_list[0] > best(&by_list[1..]), "{by_list:?}");
    assert!(on_dev[1] > LEXICON_DEV_FLOOR && on_dev[1] > best(&on_dev[2..]), "{on_dev:?}");
    assert!(on_dev[0] > MODEL_DEV_FLOOR && on_dev[0] > on_dev[1], "{on_dev:?}");
}

fn read(path: &std::path::Path, source: &str) -> Vec<Labelled> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let rows = text.lines().map(|line| serde_json::from_str(line).expect("a line is a JSON object"));
    rows.filter(|row: &serde_json::Value| row["source"] == source)
        .map(|row| {
            let field = |name: &str| row[name].as_str().expect("the field is text").to_owned();
            let label = Label::from_name(&field("label")).expect("the label is known");
            Labelled { prompt: field("prompt"), answer: field("response"), label, kind: field("label_kind") }
        })
        .collect()
}

/// Cohen's kappa on the side, over the answers that the classifier scores.
fn kappa(classifier: Classifier, answers: &[Labelled]) -> f64 {
    let mut sides = Confusion::new(2);
    for labelled in answers {
        let exchange = Exchange { prompt: &labelled.prompt, answer: &labelled.answer };
        let label = classifier.classify_bare(exchange).class.label();
        if label != Label::Unscored {
            sides.add(usize::from(labelled.label.is_refusal()), usize::from(label.is_refusal()));
        }
    }
    sides.cohen_kappa().expect("both sides are there").value
}
