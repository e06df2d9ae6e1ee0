//! The encoder's file, run by this project's own kernels, against the scores that PyTorch gave for the same answers.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // a panic is how a test speaks

use std::collections::HashMap;
use std::io::Cursor;

use refusal_lab::domain::{EncoderError, Exchange, GgufError, Language, Verdict, hex};
use refusal_lab::refusal::encoder::Encoder;
use refusal_lab::refusal::{Classifier, Manifest};
use refusal_lab::report::read_result;
use refusal_lab::tensor::{GgufFile, argmax};
use serde_json::Value;
use sha2::{Digest, Sha256};

const FILE: &[u8] = include_bytes!("../public/classifier/encoder.gguf");
/// Answers of a recorded run, and what PyTorch scored them in single precision.
const RUN: &str = include_str!("../public/recorded/qwen-plain.json");
const SCORES: &str = include_str!("../src/train/encoder/unseen.jsonl");
const ANSWERS: usize = 30;

fn encoder() -> Encoder {
    Encoder::load(GgufFile::open(Cursor::new(FILE)).unwrap()).unwrap()
}

#[test]
fn the_file_is_the_one_that_the_manifest_names() {
    let manifest = Manifest::shipped();
    assert_eq!((hex(&Sha256::digest(FILE)), FILE.len() as u64), (manifest.sha256.clone(), manifest.bytes));
    assert!(manifest.version.ends_with(Classifier::Linear.version()), "{}", manifest.version);
    assert!(FILE.len() <= 16_000_000, "{}", FILE.len());
}

#[test]
fn scores_are_those_of_the_trained_weights_up_to_eight_bits() {
    let line = |line: &str| -> (String, Vec<f32>) {
        let line: Value = serde_json::from_str(line).unwrap();
        let scores = line["scores"].as_array().unwrap().iter().map(|score| score.as_f64().unwrap() as f32);
        (line["key"].as_str().unwrap().to_owned(), scores.collect())
    };
    let known: HashMap<String, Vec<f32>> = SCORES.lines().map(line).collect();
    let run = read_result("run", "run", RUN).unwrap();
    let encoder = encoder();
    let (mut compared, mut same, mut difference) = (0, 0, 0.0_f32);
    for item in run.items.iter().filter(|item| !item.extra.contains_key("cut")).take(ANSWERS) {
        let exchange = Exchange { prompt: &item.prompt, answer: item.outcome.text() };
        let Some(expected) = known.get(&exchange.key()) else { continue };
        let found = encoder.scores(exchange).unwrap();
        compared += 1;
        same += usize::from(argmax(&found) == argmax(expected));
        difference += found.iter().zip(expected).map(|(a, b)| (a - b).abs()).sum::<f32>() / found.len() as f32;
    }
    assert!(compared >= ANSWERS * 2 / 3, "only {compared} answers have scores");
    assert!(same * 20 >= compared * 19, "{same} of {compared} have the same class");
    assert!(difference / (compared as f32) < 0.1, "{}", difference / compared as f32);
}

#[test]
fn any_text_gets_a_verdict() {
    let encoder = encoder();
    let long = "a very long answer, and more of it. ".repeat(5_000);
    for (prompt, answer) in
        [("", "No."), ("?", ""), ("Why?", "🙂 é ﬁ \u{0}\u{202e}漢字"), (&long, &long), ("", "xyzzyqqq")]
    {
        let scores = encoder.scores(Exchange { prompt, answer }).unwrap();
        assert!(scores.iter().all(|score| score.is_finite()), "{scores:?}");
    }
}

#[test]
fn only_english_answers_that_the_linear_model_doubts_are_asked_about() {
    let manifest = Manifest::shipped();
    let verdict = |confidence, language| Verdict { language, ..Verdict::unscored(confidence) };
    assert!(manifest.is_asked(&verdict(0.2, Some(Language::ENGLISH))));
    assert!(!manifest.is_asked(&verdict(0.999, Some(Language::ENGLISH))));
    assert!(!manifest.is_asked(&verdict(0.2, Language::of("ru"))));
    assert!(!manifest.is_asked(&verdict(0.2, None)));
}

#[test]
fn another_file_is_refused_with_a_reason() {
    let cut = Encoder::load(GgufFile::open(Cursor::new(&FILE[..FILE.len() / 2])).unwrap()).err();
    assert!(matches!(cut, Some(EncoderError::File(GgufError::Cut { .. }))), "{cut:?}");
    let mut other = FILE.to_vec();
    let at = other.windows(4).position(|bytes| bytes == b"bert").unwrap();
    other[at..at + 4].copy_from_slice(b"llma");
    let error = Encoder::load(GgufFile::open(Cursor::new(&other)).unwrap()).err();
    assert_eq!(error, Some(EncoderError::Architecture { found: "llma".into() }));
}
