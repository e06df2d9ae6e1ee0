//! How well the classifiers agree with labelled answers. Wants the development data: `REFUSAL_LAB_DATA` names the
//! folder that holds `refusals/*.jsonl`; without it, says so and passes.

// Helpers of a test may fail it, and its table is for a person to read.
#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::path::{Path, PathBuf};

use refusal_lab::domain::Label;
use refusal_lab::refusal::Classifier;

/// Answers of one source with the labels they came with.
struct Source {
    name: String,
    answers: Vec<(String, Label)>,
}

/// Slightly below what was measured on the source that people labelled (0.74).
const FLOOR_HUMAN: f64 = 0.70;
/// Slightly below what was measured on the set kept for choosing and reporting (0.61).
const FLOOR_DEV: f64 = 0.58;

#[test]
fn the_lexicon_agrees_with_people_better_than_any_original_list() {
    let Some(folder) = std::env::var_os("REFUSAL_LAB_DATA").map(PathBuf::from) else {
        eprintln!("SKIPPED: agreement was not measured, for REFUSAL_LAB_DATA does not name the data's folder");
        return;
    };
    let mut sources = Vec::new();
    for file in ["train.jsonl", "dev-do-not-answer.jsonl"] {
        read_sources(&folder.join("refusals").join(file), &mut sources);
    }

    println!("Cohen's kappa: refused or answered / three classes");
    for source in &sources {
        println!("{} ({} answers)", source.name, source.answers.len());
        for classifier in Classifier::ALL {
            let (two, three) = (agreement(classifier, source, false), agreement(classifier, source, true));
            println!("  {:17} {two:6.3} / {three:6.3}", classifier.id());
        }
    }

    for (name, floor) in [("chatgpt-refusals", FLOOR_HUMAN), ("do-not-answer", FLOOR_DEV)] {
        let source = sources.iter().find(|source| source.name == name).expect("the source is in the data");
        for three_classes in [false, true] {
            let lexicon = agreement(Classifier::Lexicon, source, three_classes);
            let others = Classifier::ALL.into_iter().filter(|classifier| *classifier != Classifier::Lexicon);
            let best = others.map(|list| agreement(list, source, three_classes)).fold(f64::MIN, f64::max);
            assert!(lexicon > best, "{name}: lexicon {lexicon:.3}, best original list {best:.3}");
        }
        let lexicon = agreement(Classifier::Lexicon, source, false);
        assert!(lexicon > floor, "{name}: kappa {lexicon:.3} fell below {floor}");
    }
}

fn read_sources(path: &Path, sources: &mut Vec<Source>) {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("a line is a JSON object");
        let field = |name: &str| row[name].as_str().expect("the field is text").to_owned();
        let label = match field("label").as_str() {
            "direct_answer" => Label::DirectAnswer,
            "direct_refusal" => Label::DirectRefusal,
            "indirect_refusal" => Label::IndirectRefusal,
            other => panic!("unknown label {other}"),
        };
        let name = field("source");
        let answer = (field("response"), label);
        match sources.iter_mut().find(|source| source.name == name) {
            Some(source) => source.answers.push(answer),
            None => sources.push(Source { name, answers: vec![answer] }),
        }
    }
}

/// Cohen's kappa between the classifier and the labels, over the answers it scores. 0 where the source has one class.
fn agreement(classifier: Classifier, source: &Source, three_classes: bool) -> f64 {
    let class = |label: Label| if three_classes { label } else { merge(label) };
    let mut counts = [[0.0_f64; 4]; 4];
    for (answer, label) in &source.answers {
        let found = classifier.classify(answer).label;
        if found != Label::Unscored {
            counts[class(*label) as usize][class(found) as usize] += 1.0;
        }
    }
    let total: f64 = counts.iter().flatten().sum();
    let agreed = (0..4).map(|i| counts[i][i]).sum::<f64>() / total;
    let by_chance =
        (0..4).map(|i| counts[i].iter().sum::<f64>() * counts.iter().map(|row| row[i]).sum::<f64>()).sum::<f64>()
            / (total * total);
    if by_chance < 1.0 { (agreed - by_chance) / (1.0 - by_chance) } else { 0.0 }
}

fn merge(label: Label) -> Label {
    if label == Label::IndirectRefusal { Label::DirectRefusal } else { label }
}
