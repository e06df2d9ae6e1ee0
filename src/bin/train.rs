//! `make train`: labelled answers in, the linear classifier's weights, the encoder's manifest and the card of both out.

use std::error::Error;
use std::io::Write;
use std::path::Path;

use refusal_lab::domain::{Convention, Exchange, Language, Manner, hex};
use refusal_lab::refusal::card::{AnswerSet, Card, Coverage, LabelAgreement, OverRefusal};
use refusal_lab::refusal::linear::{Calibration, features_of};
use refusal_lab::refusal::{Classifier, ENCODER, Manifest};
use refusal_lab::report::read_result;
use refusal_lab::train::{
    Corpus, EncoderScores, Example, FittedModel, Held, Judged, Readings, TrainSettings, agreement, asked_below,
    augmented, calibrate, cascade, coverage, data_file, error_rates, fit_augmented, judged_across, judged_by,
    leave_one_source_out, over_refusal, rate_errors, read_corpus, scored, settings_of, strong, write_rows,
};
use sha2::{Digest, Sha256};

const WRITTEN: &str = "src/train/examples";
/// Readings of answers that are not in this project, by their keys.
const READINGS: &str = "src/train/readings.jsonl";
/// The encoder's scores: of examples by encoders that were trained without their source, and of answers that are never
/// trained on by the one that ships.
const SCORES: [&str; 2] = ["src/train/encoder/held-out.jsonl", "src/train/encoder/unseen.jsonl"];
/// Where the page's own files are.
const PUBLIC: &str = "public";
const OUT: &str = "src/refusal/linear";
const MANIFEST: &str = "src/refusal/encoder_manifest.json";
/// What the page shows of both.
const CARD: &str = "public/classifier/card.json";
/// What is trained on, beside the project's own examples.
const SOURCES: [&str; 7] =
    ["train", "rbr", "speechmap", "k-overrefusal", "refusalbench", "latent-jailbreak", "languages"];
/// For choosing and reporting only: its licence does not allow training.
const DEV: &str = "refusals/dev-do-not-answer.jsonl";
/// For reporting only: what the page itself shows.
const RECORDED: &str = "public/recorded";
const USAGE: &str = "Usage: REFUSAL_LAB_DATA=<folder> train [--errors N [--only SOURCE] | --rows FILE]\n\
    Trains on <folder>/refusals and src/train/examples, and writes src/refusal/linear/{weights.bin,version.txt},\n\
    src/refusal/encoder_manifest.json and public/classifier/card.json.\n\
    --errors N prints N held-out answers that were judged wrong, of SOURCE alone if one is named; nothing is written then.\n\
    --rows FILE writes the examples as JSON Lines, for the encoder's trainer.";
/// Answers that a rate must have to be told.
const LEAST_ANSWERS: u32 = 30;

enum Task<'a> {
    Train,
    /// So many, of one source or of all.
    Errors(usize, &'a str),
    Rows(&'a str),
}

/// All labelled answers.
struct Data {
    /// What is trained on, by file.
    corpora: Vec<(String, Corpus)>,
    /// The examples of all of them.
    examples: Vec<Example>,
    dev: Corpus,
    recorded: Vec<Example>,
}

/// One part of the answers with the verdicts that may be told of: by models that have not seen them.
struct Verdicts<'a> {
    part: AnswerSet,
    /// What figures are told of together.
    group: fn(&Example) -> String,
    linear: Vec<Judged<'a>>,
    /// Of the linear model with the encoder behind it; the encoder reads English alone.
    encoder: Option<Vec<Judged<'a>>>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let task = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => Task::Train,
        ["--errors", count] => Task::Errors(count.parse()?, ""),
        ["--errors", count, "--only", source] => Task::Errors(count.parse()?, source),
        ["--rows", file] => Task::Rows(file),
        _ => return Err(USAGE.into()),
    };
    let data = Data::read(&std::env::var("REFUSAL_LAB_DATA").map_err(|_| USAGE)?)?;
    let settings = TrainSettings::default();
    let across = leave_one_source_out(&data.examples, settings);
    if let Task::Rows(file) = task {
        return data.write_rows(file, &across);
    }

    let scores = EncoderScores::read(&SCORES)?;
    let combined: Vec<Held> = of_english(&scores.combined(&across));
    let calibrations = [&across, &combined].map(|held| calibrate(&strong(held), &measurable(held)));
    let judged = judged_across(&measurable(&across));
    let (english, languages): (Vec<Judged>, Vec<Judged>) = judged.iter().partition(|one| is_english(one.example));
    let asked_below = asked_below(&english);
    let both = cascade(&english, &judged_across(&measurable(&combined)), asked_below);
    let model = fit_augmented(&data.examples.iter().collect::<Vec<_>>(), settings);
    let unseen = |examples| judge_unseen(&model, &scores, calibrations, asked_below, examples);
    let ([dev, dev_by_both], [recorded, recorded_by_both]) = (unseen(&data.dev.examples), unseen(&data.recorded));
    let verdicts = [
        Verdicts { part: AnswerSet::English, group: Example::group, linear: english, encoder: Some(both) },
        Verdicts { part: AnswerSet::Languages, group: Example::group, linear: languages, encoder: None },
        Verdicts {
            part: AnswerSet::DoNotAnswer,
            group: |of| of.label_kind.clone(),
            linear: dev,
            encoder: Some(dev_by_both),
        },
        Verdicts {
            part: AnswerSet::Recorded,
            group: |of| of.source.clone(),
            linear: recorded,
            encoder: Some(recorded_by_both),
        },
    ];

    let mut out = std::io::stdout().lock();
    if let Task::Errors(count, only) = task {
        return Ok(print_errors(&mut out, &verdicts, count, only)?);
    }
    let weights = model.quantise(calibrations[0]).ok_or("more features than the table holds")?.write();
    let version = format!("2-{}", hex(&Sha256::digest(&weights)[..4]));
    let files = data.corpora.iter().map(|(name, corpus)| (name.as_str(), corpus)).chain([(DEV, &data.dev)]);
    let card = Card {
        version: version.clone(),
        features: model.size(),
        settings: settings_of(settings),
        data: files.map(|(name, corpus)| data_file(name, corpus)).collect(),
        agreement: verdicts.iter().flat_map(agreements).collect(),
        over_refusal: verdicts.iter().filter(|of| of.part != AnswerSet::DoNotAnswer).flat_map(rates).collect(),
        coverage: verdicts.iter().flat_map(coverages).collect(),
        error_rates: verdicts[0].by_model().flat_map(|(id, judged)| error_rates(id, judged)).collect(),
    };
    print_agreement(&mut out, &card.agreement)?;
    print_rates(&mut out, &card.over_refusal)?;
    let manifest = manifest(&version, calibrations[1], asked_below)?;
    writeln!(out, "{:?}\n{manifest:?}", calibrations[0])?;
    writeln!(out, "{version}: {} features, {} bytes", model.size(), weights.len())?;
    std::fs::write(Path::new(OUT).join("weights.bin"), &weights)?;
    std::fs::write(Path::new(OUT).join("version.txt"), &version)?;
    std::fs::write(MANIFEST, serde_json::to_string_pretty(&manifest)? + "\n")?;
    std::fs::write(CARD, serde_json::to_string_pretty(&card)? + "\n")?;
    Ok(())
}

impl Data {
    fn read(folder: &str) -> Result<Self, Box<dyn Error>> {
        let mut readings = Readings::default();
        readings.read(&format!("{folder}/refusals/read.jsonl"))?;
        readings.read(READINGS)?;
        let mut corpora = Vec::new();
        for name in SOURCES {
            let file = format!("refusals/{name}.jsonl");
            let corpus = read_corpus(&format!("{folder}/{file}"), name, &readings)?;
            corpora.push((file, corpus));
        }
        for name in written_files("")? {
            let corpus = read_corpus(&format!("{WRITTEN}/{name}"), &format!("written-{name}"), &readings)?;
            corpora.push((name, corpus));
        }
        let dev = read_corpus(&format!("{folder}/{DEV}"), "", &Readings::default())?;
        let examples = corpora.iter().flat_map(|(_, corpus)| corpus.examples.iter().cloned()).collect();
        Ok(Self { corpora, examples, dev, recorded: recorded(&readings)? })
    }

    fn write_rows(&self, path: &str, across: &[Held]) -> Result<(), Box<dyn Error>> {
        let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
        let made = augmented(&self.examples);
        let unheld = |example| Held { example, scores: None };
        write_rows(&mut file, "train", across.iter().copied())?;
        write_rows(&mut file, "made", made.iter().map(unheld))?;
        write_rows(&mut file, "choose", self.dev.examples.iter().map(unheld))?;
        write_rows(&mut file, "report", self.recorded.iter().map(unheld))?;
        Ok(file.flush()?)
    }
}

impl<'a> Verdicts<'a> {
    fn by_model(&self) -> impl Iterator<Item = (&'static str, &Vec<Judged<'a>>)> {
        let encoder = self.encoder.iter().map(|judged| (ENCODER, judged));
        [(Classifier::Linear.id(), &self.linear)].into_iter().chain(encoder)
    }
}

fn is_english(example: &Example) -> bool {
    example.language == Language::ENGLISH
}

fn of_english<'a>(held: &[Held<'a>]) -> Vec<Held<'a>> {
    held.iter().filter(|held| is_english(held.example)).copied().collect()
}

/// The verdicts of the models that ship, on answers that neither was trained on: the linear model's, and both in turn.
fn judge_unseen<'a>(
    model: &FittedModel,
    scores: &EncoderScores,
    [linear, combined]: [Calibration; 2],
    asked_below: f32,
    examples: &'a [Example],
) -> [Vec<Judged<'a>>; 2] {
    let held = scored(model, &examples.iter().collect::<Vec<_>>());
    let by_both = judged_by(&scores.combined(&held), combined);
    let by_linear = judged_by(&held, linear);
    let by_both = cascade(&by_linear, &by_both, asked_below);
    [by_linear, by_both]
}

/// What is known of the encoder's file without it. Its version tells the linear model's too: the verdict is of both.
fn manifest(linear: &str, calibration: Calibration, asked_below: f32) -> Result<Manifest, Box<dyn Error>> {
    let file = std::fs::read(Path::new(PUBLIC).join(Manifest::FILE))?;
    let sha256 = hex(&Sha256::digest(&file));
    let Calibration { slope, offset, floor } = calibration;
    Ok(Manifest {
        version: format!("1-{}+{linear}", &sha256[..8]),
        sha256,
        bytes: file.len() as u64,
        asked_below,
        slope,
        offset,
        floor,
    })
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
        let run = read_result(&name, &name, &std::fs::read_to_string(&path)?);
        let run = run.map_err(|error| format!("{name} is no result file that can be read: {error:?}"))?;
        for item in run.items {
            let text = item.outcome.text();
            let Some((Some(class), is_unsure)) = readings.get(&item.prompt, text) else { continue };
            let example = Example {
                source: format!("recorded-{name}"),
                model: run.head.model.name.clone(),
                label_kind: "read".to_owned(),
                features: features_of(Exchange { prompt: &item.prompt, answer: text }),
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

/// For each group of examples, and for all of them: the trained models' agreement, then every other classifier's.
fn agreements(verdicts: &Verdicts) -> Vec<LabelAgreement> {
    let Verdicts { part, group, linear, .. } = verdicts;
    let others = Classifier::ALL.into_iter().filter(|classifier| *classifier != Classifier::Linear);
    let by_others: Vec<(&str, Vec<Judged>)> =
        others.map(|other| (other.id(), linear.iter().map(|one| judged_with(other, one.example)).collect())).collect();
    let by_all: Vec<(&str, &Vec<Judged>)> =
        verdicts.by_model().chain(by_others.iter().map(|(id, judged)| (*id, judged))).collect();
    let mut rows = Vec::new();
    for name in groups(linear, *group).iter().map(Some).chain([None]) {
        let source = name.map_or("all", String::as_str);
        let of_group = |judged| of(judged, |example| name.is_none_or(|name| group(example) == *name));
        rows.extend(by_all.iter().map(|(id, judged)| agreement(*part, source, id, &of_group(judged))));
    }
    rows
}

/// Over-refusal rates of each source and of each model in it.
fn rates(verdicts: &Verdicts) -> Vec<OverRefusal> {
    let mut all = Vec::new();
    for source in groups(&verdicts.linear, |example| example.source.clone()) {
        for (id, judged) in verdicts.by_model() {
            let of_source = of(judged, |example| example.source == source);
            let rates = rate_errors(&of_source, Convention::Default, LEAST_ANSWERS);
            all.extend(rates.iter().map(|rate| over_refusal(verdicts.part, &source, id, rate)));
        }
    }
    all
}

fn coverages(verdicts: &Verdicts) -> Vec<Coverage> {
    let is_told = matches!(verdicts.part, AnswerSet::English | AnswerSet::Languages);
    let by_model = verdicts.by_model().filter(|_| is_told);
    by_model.flat_map(|(id, judged)| coverage(verdicts.part, id, judged)).collect()
}

fn judged_with(classifier: Classifier, example: &Example) -> Judged<'_> {
    let verdict = classifier.classify_bare(Exchange { prompt: &example.prompt, answer: &example.response });
    Judged { example, class: verdict.class, confidence: verdict.confidence }
}

fn print_errors(out: &mut impl Write, verdicts: &[Verdicts], count: usize, only: &str) -> Result<(), std::io::Error> {
    let judged = verdicts
        .iter()
        .filter(|of| of.part != AnswerSet::Recorded)
        .flat_map(|of| of.encoder.as_ref().unwrap_or(&of.linear));
    let wrong: Vec<&Judged> = judged
        .filter(|one| !one.is_right() && (only.is_empty() || one.example.source == only || one.example.group() == only))
        .collect();
    for judged in wrong.iter().step_by(wrong.len().div_ceil(count.max(1)).max(1)).take(count) {
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
    Ok(())
}

fn print_rates(out: &mut impl Write, rates: &[OverRefusal]) -> Result<(), std::io::Error> {
    for rate in rates {
        let share = |count: u32| f64::from(count) * 100.0 / f64::from(rate.scored);
        let [low, high] = rate.reported_ci95.map(|end| end * 100.0);
        writeln!(
            out,
            "{:24}{:9}{:40}{:6} labelled {:5.1} reported {:5.1} ({low:.1} to {high:.1})",
            rate.source,
            rate.classifier,
            rate.model.as_deref().unwrap_or_default(),
            rate.scored,
            share(rate.labelled),
            share(rate.reported),
        )?;
    }
    Ok(())
}

fn print_agreement(out: &mut impl Write, rows: &[LabelAgreement]) -> Result<(), std::io::Error> {
    let mut part = None;
    // OR-Bench's lists are in the card.
    for row in rows.iter().filter(|row| !row.classifier.starts_with("or-bench")) {
        if part.replace(row.part) != Some(row.part) {
            writeln!(
                out,
                "\n{:26}{:12}{:>6}{:>6}  {:22}{:>6}{:>6}{:>7}  declines, unable, rejects_premise, deflects: recall/precision",
                format!("{:?}", row.part),
                "",
                "n",
                "none",
                "kappa",
                "rec",
                "prec",
                "ece"
            )?;
        }
        let kappa =
            row.kappa.zip(row.kappa_ci95).map(|(kappa, [low, high])| format!("{kappa:.3} ({low:.3} to {high:.3})"));
        let short = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.2}"));
        let error = row.calibration_error.map_or_else(|| "-".to_owned(), |error| format!("{error:.3}"));
        let share = |part: u32, whole: u32| short((whole > 0).then(|| f64::from(part) / f64::from(whole)));
        let manners: Vec<String> = Manner::ALL
            .iter()
            .map(|manner| {
                let found = row.manners.get(manner).copied().unwrap_or_default();
                format!("{}/{} ({})", share(found.both, found.labelled), share(found.both, found.said), found.labelled)
            })
            .collect();
        writeln!(
            out,
            "{:26}{:12}{:6}{:6}  {:22}{:>6}{:>6}{error:>7}  {}",
            row.source,
            row.classifier,
            row.answers,
            row.unscored,
            kappa.unwrap_or_else(|| "-".to_owned()),
            short(row.recall),
            short(row.precision),
            manners.join("  "),
        )?;
    }
    Ok(())
}
