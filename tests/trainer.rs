//! The trainer on the examples that are in the repo: the same input gives the same bytes, and what it learns it knows.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // a panic is how a test speaks

use std::path::PathBuf;

use refusal_lab::refusal::linear::Calibration;
use refusal_lab::train::{Example, Readings, TrainSettings, figures, fit_augmented, judged_by, read_corpus, scored};

fn examples() -> Vec<Example> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/train/examples");
    let read = |name: &str| {
        let path = folder.join(name).display().to_string();
        read_corpus(&path, name, &Readings::default()).unwrap().examples
    };
    ["contrast.jsonl", "refusals.jsonl", "ordinary.jsonl"].into_iter().flat_map(read).collect()
}

#[test]
fn the_same_input_gives_the_same_bytes_and_another_seed_gives_others() {
    let examples = examples();
    let all: Vec<&Example> = examples.iter().collect();
    let train = |settings| fit_augmented(&all, settings).quantise(Calibration::NONE).unwrap().write();
    let first = train(TrainSettings::default());
    assert_eq!(first, train(TrainSettings::default()));
    assert_ne!(first, train(TrainSettings { seed: 2, ..TrainSettings::default() }));
}

#[test]
fn trained_model_generalises_to_unseen_prompts() {
    let examples = examples();
    let (test, train): (Vec<&Example>, Vec<&Example>) = examples.iter().partition(|example| example.part(5) == 0);
    let model = fit_augmented(&train, TrainSettings::default());
    let kappa = figures(&judged_by(&scored(&model, &test), Calibration::NONE)).kappa.unwrap();
    assert!(kappa.value > 0.4, "{kappa:?}");
}

#[test]
fn broken_line_is_an_error_with_its_number() {
    let path = std::env::temp_dir().join(format!("refusal-lab-trainer-{}.jsonl", std::process::id()));
    std::fs::write(&path, "{\"response\": \"Yes.\", \"label\": \"direct_answer\"}\n\n{\"response\": \"No.\"}\n")
        .unwrap();
    let error = read_corpus(path.to_str().unwrap(), "x", &Readings::default()).unwrap_err().to_string();
    std::fs::remove_file(&path).unwrap();
    assert!(error.contains("line 3") && error.contains("label"), "{error}");
}

/// Every example of the repo can be read, has a class, and stands there once under its prompt.
#[test]
fn written_examples_are_all_read() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/train/examples");
    let mut answers = std::collections::HashSet::new();
    let mut count = 0;
    let files = |folder: PathBuf| std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, mut paths): (Vec<_>, Vec<_>) = files(folder).partition(|path| path.is_dir());
    paths.extend(folders.into_iter().flat_map(files));
    for path in paths {
        for example in read_corpus(path.to_str().unwrap(), "written", &Readings::default()).unwrap().examples {
            count += 1;
            let exchange = (example.prompt.clone(), example.response.trim().to_owned());
            assert!(answers.insert(exchange), "twice: {}", example.response);
        }
    }
    assert!(count > 5_000, "{count}");
}
