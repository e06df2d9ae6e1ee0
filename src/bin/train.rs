//! `make train`: labelled answers in, the linear classifier's weights and their card out.

use std::error::Error;
use std::io::Write;
use std::path::Path;

use refusal_lab::domain::hex;
use refusal_lab::refusal::Classifier;
use refusal_lab::train::{
    Corpus, Example, Figures, Judged, Row, Settings, Table, calibrate, figures, fit_augmented, hold_out_prompts,
    judged_across, judged_across_prompts, judged_by, leave_one_source_out, read_corpus, scored, strong, write_card,
};
use sha2::{Digest, Sha256};

const WRITTEN: &str = "src/train/examples";
const OUT: &str = "src/refusal/linear";
const TRAIN: &str = "refusals/train.jsonl";
/// For choosing and reporting only: its licence does not allow training.
const DEV: &str = "refusals/dev-do-not-answer.jsonl";
const USAGE: &str = "Usage: REFUSAL_LAB_DATA=<folder> train [--errors N]\n\
    Trains on <folder>/refusals/train.jsonl and src/train/examples, and writes src/refusal/linear/{weights.bin,card.json,version.txt}.\n\
    --errors N prints N held-out answers that the model got wrong.";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let errors = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => 0,
        ["--errors", count] => count.parse()?,
        _ => return Err(USAGE.into()),
    };
    let data = std::env::var("REFUSAL_LAB_DATA").map_err(|_| USAGE)?;
    let settings = Settings::default();
    let mut out = std::io::stdout().lock();

    let mut corpora = vec![(TRAIN.to_owned(), read_corpus(&format!("{data}/{TRAIN}"), "")?)];
    for name in written_files()? {
        corpora.push((name.clone(), read_corpus(&format!("{WRITTEN}/{name}"), &format!("written-{name}"))?));
    }
    let dev = read_corpus(&format!("{data}/{DEV}"), "")?;
    let examples: Vec<Example> = corpora.iter().flat_map(|(_, corpus)| corpus.examples.iter().cloned()).collect();

    let across = leave_one_source_out(&examples, settings);
    let calibration = calibrate(&strong(&across));
    let held_out_sources = judged_across_prompts(&across);
    let strong_judged = judged_across_prompts(&strong(&across));
    let strong_apart = judged_across(&strong(&across));
    let held_out_prompts = judged_by(&hold_out_prompts(&examples, settings), calibration);

    let all: Vec<&Example> = examples.iter().collect();
    let model = fit_augmented(&all, settings);
    let weights = model.quantise(calibration).ok_or("more features than the table holds")?;
    let dev_examples: Vec<&Example> = dev.examples.iter().collect();
    let judged_dev = judged_by(&scored(&model, &dev_examples), calibration);

    let tables = [
        Table { title: "held_out_sources", rows: rows(&held_out_sources, |example| example.fold().to_owned()) },
        Table {
            title: "held_out_sources_strong_labels",
            rows: rows(&strong_judged, |example| example.fold().to_owned()),
        },
        Table {
            title: "held_out_sources_calibration_too",
            rows: rows(&strong_apart, |example| example.fold().to_owned()),
        },
        Table { title: "held_out_prompts", rows: rows(&held_out_prompts, |example| example.fold().to_owned()) },
        Table { title: "do_not_answer", rows: rows(&judged_dev, |example| example.label_kind.clone()) },
    ];
    for table in &tables {
        print(&mut out, table)?;
    }
    writeln!(out, "{calibration:?}")?;

    let bytes = weights.write();
    let digest = Sha256::digest(&bytes);
    let version = format!("1-{}", hex(&digest[..4]));
    let mut named: Vec<(&str, &Corpus)> = corpora.iter().map(|(name, corpus)| (name.as_str(), corpus)).collect();
    named.push((DEV, &dev));
    let card = write_card(&version, model.size(), settings, &named, &tables);
    let out_folder = Path::new(OUT);
    std::fs::write(out_folder.join("weights.bin"), &bytes)?;
    std::fs::write(out_folder.join("version.txt"), &version)?;
    std::fs::write(out_folder.join("card.json"), card)?;
    writeln!(out, "{version}: {} features, {} bytes", model.size(), bytes.len())?;

    let wrong: Vec<&Judged> = held_out_sources.iter().chain(&judged_dev).filter(|judged| !judged.is_right()).collect();
    for judged in wrong.iter().step_by((wrong.len() / errors.max(1)).max(1)).take(errors) {
        let Judged { example, label, partial, confidence } = judged;
        let opening: String = example.response.chars().take(240).collect();
        let said = if *partial { "partial" } else { label.as_str() };
        writeln!(out, "\n{} | {} | said {said} ({confidence:.2})\n{opening}", example.source, example.label.as_str())?;
    }
    Ok(())
}

fn written_files() -> Result<Vec<String>, std::io::Error> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(WRITTEN)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.retain(|name| name.ends_with(".jsonl"));
    names.sort();
    Ok(names)
}

/// For each group of examples, and for all of them: this model's figures, then every other classifier's.
fn rows(judged: &[Judged], group: fn(&Example) -> String) -> Vec<Row> {
    let mut groups: Vec<String> = Vec::new();
    for one in judged {
        let name = group(one.example);
        if !groups.contains(&name) {
            groups.push(name);
        }
    }
    let mut rows = Vec::new();
    for name in groups.iter().map(Some).chain([None]) {
        let of_group: Vec<Judged> =
            judged.iter().filter(|one| name.is_none_or(|name| group(one.example) == *name)).copied().collect();
        let source = name.map_or("all", String::as_str).to_owned();
        let row = |classifier: &str, figures: Figures| Row {
            source: source.clone(),
            classifier: classifier.to_owned(),
            figures,
        };
        rows.push(row("linear", figures(&of_group)));
        for classifier in Classifier::ALL.into_iter().filter(|classifier| *classifier != Classifier::Linear) {
            let others: Vec<Judged> = of_group.iter().map(|one| judged_with(classifier, one.example)).collect();
            rows.push(row(classifier.id(), figures(&others)));
        }
    }
    rows
}

fn judged_with(classifier: Classifier, example: &Example) -> Judged<'_> {
    let verdict = classifier.classify(&example.response);
    Judged { example, label: verdict.label, partial: verdict.partial, confidence: verdict.confidence }
}

fn print(out: &mut impl Write, table: &Table) -> Result<(), std::io::Error> {
    writeln!(
        out,
        "\n{:34}{:18}{:>6}  {:22}{:>6}{:>6}  {:>6}{:>6}{:>7}",
        table.title, "", "n", "kappa", "rec", "prec", "i.rec", "i.pre", "ece"
    )?;
    for Row { source, classifier, figures } in &table.rows {
        let kappa =
            figures.kappa.map(|kappa| format!("{:.3} ({:.3} to {:.3})", kappa.value, kappa.ci95[0], kappa.ci95[1]));
        let short = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.2}"));
        let error = figures.calibration_error.map_or_else(|| "-".to_owned(), |error| format!("{error:.3}"));
        writeln!(
            out,
            "{source:34}{classifier:18}{:6}  {:22}{:>6}{:>6}  {:>6}{:>6}{error:>7}",
            figures.count,
            kappa.unwrap_or_else(|| "-".to_owned()),
            short(figures.recall),
            short(figures.precision),
            short(figures.indirect_recall),
            short(figures.indirect_precision),
        )?;
    }
    Ok(())
}
