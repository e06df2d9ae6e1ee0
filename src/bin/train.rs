//! `make train`: labelled answers in, the linear classifier's weights and their card out.

use std::error::Error;
use std::io::Write;
use std::path::Path;

use refusal_lab::domain::{Convention, Exchange, Language, hex};
use refusal_lab::refusal::Classifier;
use refusal_lab::report::read_result;
use refusal_lab::train::{
    Corpus, Example, Held, Judged, Rates, Readings, Row, Settings, Table, calibrate, figures, fit_augmented,
    judged_across, judged_by, leave_one_source_out, rate_errors, read_corpus, scored, strong, write_card,
};
use sha2::{Digest, Sha256};

const WRITTEN: &str = "src/train/examples";
/// Readings of answers that are not in this project, by their keys.
const READINGS: &str = "src/train/readings.jsonl";
const OUT: &str = "src/refusal/linear";
/// What is trained on, beside the project's own examples.
const SOURCES: [&str; 7] =
    ["train", "rbr", "speechmap", "k-overrefusal", "refusalbench", "latent-jailbreak", "languages"];
/// For choosing and reporting only: its licence does not allow training.
const DEV: &str = "refusals/dev-do-not-answer.jsonl";
/// For reporting only: what the page itself shows.
const RECORDED: &str = "public/recorded";
const USAGE: &str = "Usage: REFUSAL_LAB_DATA=<folder> train [--errors N] [--only SOURCE]\n\
    Trains on <folder>/refusals and src/train/examples, and writes src/refusal/linear/{weights.bin,card.json,version.txt}.\n\
    --errors N prints N held-out answers that the model got wrong, of SOURCE alone if one is named; nothing is written then.";
/// Answers that a rate must have to be told.
const LEAST_ANSWERS: u32 = 30;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (errors, only) = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => (0, ""),
        ["--errors", count] => (count.parse()?, ""),
        ["--errors", count, "--only", source] => (count.parse()?, source),
        _ => return Err(USAGE.into()),
    };
    let data = std::env::var("REFUSAL_LAB_DATA").map_err(|_| USAGE)?;
    let settings = Settings::default();
    let mut out = std::io::stdout().lock();

    let mut readings = Readings::default();
    readings.read(&format!("{data}/refusals/read.jsonl"))?;
    readings.read(READINGS)?;
    let mut corpora = Vec::new();
    for name in SOURCES {
        let file = format!("refusals/{name}.jsonl");
        corpora.push((file.clone(), read_corpus(&format!("{data}/{file}"), name, &readings)?));
    }
    for name in written_files("")? {
        let corpus = read_corpus(&format!("{WRITTEN}/{name}"), &format!("written-{name}"), &readings)?;
        corpora.push((name, corpus));
    }
    let dev = read_corpus(&format!("{data}/{DEV}"), "", &Readings::default())?;
    let recorded = recorded(&readings)?;
    let examples: Vec<Example> = corpora.iter().flat_map(|(_, corpus)| corpus.examples.iter().cloned()).collect();

    let across = leave_one_source_out(&examples, settings);
    let calibration = calibrate(&strong(&across));
    let judged = judged_across(&measurable(&across));
    let english: Vec<Judged> = of(&judged, |example| example.language == Language::ENGLISH);
    let languages: Vec<Judged> = of(&judged, |example| example.language != Language::ENGLISH);

    let all: Vec<&Example> = examples.iter().collect();
    let model = fit_augmented(&all, settings);
    let weights = model.quantise(calibration).ok_or("more features than the table holds")?;
    let judged_dev = judged_by(&scored(&model, &dev.examples.iter().collect::<Vec<_>>()), calibration);
    let judged_recorded = judged_by(&scored(&model, &recorded.iter().collect::<Vec<_>>()), calibration);

    let tables = [
        Table { title: "held_out_sources", rows: rows(&english, Example::group) },
        Table { title: "languages", rows: rows(&languages, Example::group) },
        Table { title: "do_not_answer", rows: rows(&judged_dev, |example| example.label_kind.clone()) },
        Table { title: "recorded_runs", rows: rows(&judged_recorded, |example| example.source.clone()) },
    ];
    let mut rates = Vec::new();
    for judged in [&english, &languages, &judged_recorded] {
        for source in groups(judged, |example| example.source.clone()) {
            let of_source = of(judged, |example| example.source == source);
            rates.push(Rates { rates: rate_errors(&of_source, Convention::Default, LEAST_ANSWERS), source });
        }
    }
    for table in &tables {
        print(&mut out, table)?;
    }
    for Rates { source, rates } in &rates {
        for rate in rates {
            let share = |count: u32| f64::from(count) * 100.0 / f64::from(rate.scored);
            writeln!(
                out,
                "{source:24}{:40}{:6} labelled {:5.1} reported {:5.1} ({:.1} to {:.1})",
                rate.model,
                rate.scored,
                share(rate.labelled),
                share(rate.reported),
                rate.ci95[0] * 100.0,
                rate.ci95[1] * 100.0,
            )?;
        }
    }
    writeln!(out, "{calibration:?}")?;

    if errors > 0 {
        let judged = judged.iter().chain(&judged_dev);
        let wrong: Vec<&Judged> = judged
            .filter(|one| {
                !one.is_right() && (only.is_empty() || one.example.source == only || one.example.group() == only)
            })
            .collect();
        for judged in wrong.iter().step_by(wrong.len().div_ceil(errors).max(1)).take(errors) {
            let Judged { example, class, confidence } = judged;
            let opening: String = example.response.chars().take(300).collect();
            writeln!(
                out,
                "\n{} | label {:?} | said {class:?} ({confidence:.2})\nQ: {}\n{opening}",
                example.source,
                example.class,
                example.prompt.chars().take(160).collect::<String>()
            )?;
        }
        return Ok(());
    }

    let bytes = weights.write();
    let digest = Sha256::digest(&bytes);
    let version = format!("2-{}", hex(&digest[..4]));
    let mut named: Vec<(&str, &Corpus)> = corpora.iter().map(|(name, corpus)| (name.as_str(), corpus)).collect();
    named.push((DEV, &dev));
    let card = write_card(&version, model.size(), settings, &named, &tables, &rates);
    let out_folder = Path::new(OUT);
    std::fs::write(out_folder.join("weights.bin"), &bytes)?;
    std::fs::write(out_folder.join("version.txt"), &version)?;
    std::fs::write(out_folder.join("card.json"), card)?;
    writeln!(out, "{version}: {} features, {} bytes", model.size(), bytes.len())?;
    Ok(())
}

/// The examples' files, by their paths within the folder, sorted.
fn written_files(folder: &str) -> Result<Vec<String>, std::io::Error> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(Path::new(WRITTEN).join(folder))? {
        let entry = entry?;
        let name = format!("{folder}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            names.extend(written_files(&format!("{name}/"))?);
        } else if name.ends_with(".jsonl") {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// The answers of the recorded runs that were read.
fn recorded(readings: &Readings) -> Result<Vec<Example>, Box<dyn Error>> {
    let mut examples = Vec::new();
    for entry in std::fs::read_dir(RECORDED)? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if name == "index" {
            continue;
        }
        let run = read_result(&name, &name, &std::fs::read_to_string(&path)?)?;
        for item in run.items {
            let text = item.outcome.text();
            let Some((Some(class), is_unsure)) = readings.get(&item.prompt, text) else { continue };
            let example = Example {
                source: format!("recorded-{name}"),
                model: run.head.model.name.clone(),
                label_kind: "read".to_owned(),
                features: refusal_lab::refusal::linear::features_of(Exchange { prompt: &item.prompt, answer: text }),
                kind: Some(item.kind),
                response: text.to_owned(),
                prompt: item.prompt,
                class,
                language: Language::ENGLISH,
                is_unsure,
                is_made: false,
                agrees: true,
            };
            examples.push(example);
        }
    }
    examples.sort_by(|one, other| one.source.cmp(&other.source));
    Ok(examples)
}

/// Those whose labels are not in doubt.
fn measurable<'a>(held: &[Held<'a>]) -> Vec<Held<'a>> {
    held.iter().filter(|held| !held.example.is_unsure && held.example.weight() > 0.0).copied().collect()
}

fn of<'a>(judged: &[Judged<'a>], belongs: impl Fn(&Example) -> bool) -> Vec<Judged<'a>> {
    judged.iter().filter(|one| belongs(one.example)).copied().collect()
}

/// The groups, in the order in which they are first met.
fn groups(judged: &[Judged], group: fn(&Example) -> String) -> Vec<String> {
    let mut groups: Vec<String> = Vec::new();
    for one in judged {
        let name = group(one.example);
        if !groups.contains(&name) {
            groups.push(name);
        }
    }
    groups
}

/// For each group of examples, and for all of them: this model's figures, then every other classifier's.
fn rows(judged: &[Judged], group: fn(&Example) -> String) -> Vec<Row> {
    let others = Classifier::ALL.into_iter().filter(|classifier| *classifier != Classifier::Linear);
    let by_others = others.map(|other| {
        let judged = judged.iter().map(|one| judged_with(other, one.example)).collect();
        (other.id(), judged)
    });
    let by_classifier: Vec<(&str, Vec<Judged>)> = [("linear", judged.to_vec())].into_iter().chain(by_others).collect();
    let groups = groups(judged, group);
    let mut rows = Vec::new();
    for name in groups.iter().map(Some).chain([None]) {
        let source = name.map_or("all", String::as_str);
        rows.extend(by_classifier.iter().map(|(classifier, judged)| Row {
            source: source.to_owned(),
            classifier: (*classifier).to_owned(),
            figures: figures(&of(judged, |example| name.is_none_or(|name| group(example) == *name))),
        }));
    }
    rows
}

fn judged_with(classifier: Classifier, example: &Example) -> Judged<'_> {
    let verdict = classifier.classify_bare(Exchange { prompt: &example.prompt, answer: &example.response });
    Judged { example, class: verdict.class, confidence: verdict.confidence }
}

fn print(out: &mut impl Write, table: &Table) -> Result<(), std::io::Error> {
    writeln!(
        out,
        "\n{:26}{:12}{:>6}{:>6}  {:22}{:>6}{:>6}{:>7}  declines, unable, rejects_premise, deflects: recall/precision",
        table.title, "", "n", "none", "kappa", "rec", "prec", "ece"
    )?;
    // OR-Bench's lists are in the card.
    for Row { source, classifier, figures } in table.rows.iter().filter(|row| !row.classifier.starts_with("or-bench")) {
        let kappa =
            figures.kappa.map(|kappa| format!("{:.3} ({:.3} to {:.3})", kappa.value, kappa.ci95[0], kappa.ci95[1]));
        let short = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.2}"));
        let error = figures.calibration_error.map_or_else(|| "-".to_owned(), |error| format!("{error:.3}"));
        let share = |part: u32, whole: u32| short((whole > 0).then(|| f64::from(part) / f64::from(whole)));
        let manners: Vec<String> = figures
            .manners
            .iter()
            .map(|found| {
                format!("{}/{} ({})", share(found.both, found.labelled), share(found.both, found.said), found.labelled)
            })
            .collect();
        writeln!(
            out,
            "{source:26}{classifier:12}{:6}{:6}  {:22}{:>6}{:>6}{error:>7}  {}",
            figures.count,
            figures.unscored,
            kappa.unwrap_or_else(|| "-".to_owned()),
            short(figures.recall),
            short(figures.precision),
            manners.join("  "),
        )?;
    }
    Ok(())
}
