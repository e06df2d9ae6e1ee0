//! `refusal-lab import`: files of answers in, a result file for each model out.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::Value;

use super::answer_words::{answers_error, record_problem};
use super::classifier::Verdicts;
use super::clock::{iso, now_ms};
use super::error::CommandError;
use super::output::{UNREADABLE, tell};
use super::prompt_files::DrawOptions;
use crate::answers::{
    AnswerFormat, AnswerProblem, ImportReport, ImportedRun, KnownPrompts, KnownSet, RunBuilder, model_in_results,
    read_answers,
};
use crate::dataset::{read_prompt_set, sha256};
use crate::domain::{Kind, Run, from_json};
use crate::refusal::Classifier;
use crate::report::{Summary, Tally, write_result};

/// The set that comes with the page.
static STARTER: &str = include_str!("../../public/prompts/starter.json");
const STARTER_ID: &str = "starter";
const COMMAND: &str = "import";
/// Problems of one file that are told of one by one.
const TOLD: usize = 20;
/// Characters of a prompt that are told.
const EXCERPT: usize = 80;

/// What the command says of the import.
struct ImportOptions<'o> {
    /// Each as `ID=FILE`.
    sets: Vec<&'o str>,
    model: Option<&'o str>,
    kind: Option<Kind>,
    /// The same as the command says it.
    kind_word: Option<&'o str>,
    classifier: Classifier,
    out: &'o str,
    files: Vec<&'o str>,
}

/// Reads files of answers, judges them, and writes a result file for each model. What was left out is told, and shows in the
/// exit code.
pub(super) fn import(options: &[&str]) -> Result<ExitCode, CommandError> {
    let options = read_options(options)?;
    let mut code = ExitCode::SUCCESS;
    let known = known_prompts(&options)?;
    let mut builder = RunBuilder::new(&known, options.kind);
    for file in &options.files {
        if !read_file(file, options.model, &mut builder)? {
            code = ExitCode::from(UNREADABLE);
        }
    }
    let runs = builder.finish(&iso(now_ms()));
    let out = Path::new(options.out);
    fs::create_dir_all(out).map_err(|error| CommandError::File { file: options.out.to_owned(), error })?;
    let verdicts = Verdicts::Classifier(options.classifier);
    for ImportedRun { mut run, report } in runs {
        judge(&mut run, &verdicts)?;
        if report.without_kind > 0 || run.items.is_empty() {
            code = ExitCode::from(UNREADABLE);
        }
        tell_of(&run, &report);
        if !run.items.is_empty() {
            let path = free_path(out, &run.head.model.name);
            fs::write(&path, write_result(&run) + "\n")
                .map_err(|error| CommandError::File { file: path.display().to_string(), error })?;
            writeln!(io::stdout(), "{}", path.display())?;
        }
    }
    Ok(code)
}

fn read_options<'o>(words: &[&'o str]) -> Result<ImportOptions<'o>, CommandError> {
    let wrong = |what: &str| CommandError::Usage(format!("“{COMMAND}” has {what}."));
    let (mut sets, mut files, mut out) = (Vec::new(), Vec::new(), None);
    let (mut model, mut kind, mut kind_word, mut classifier) = (None, None, None, Classifier::Linear);
    let mut words = words.iter().copied();
    while let Some(word) = words.next() {
        if !word.starts_with("--") {
            files.push(word);
            continue;
        }
        let value = words.next().ok_or_else(|| wrong("an option without a value"))?;
        match word {
            "--set" => sets.push(value),
            "--model" => model = Some(value),
            "--out" => out = Some(value),
            "--classifier" => {
                classifier = Classifier::from_id(value).ok_or_else(|| CommandError::Classifier(value.to_owned()))?;
            }
            "--kind" => {
                kind_word = Some(value);
                kind = match value {
                    "harmless" => Some(Kind::SeeminglyToxic),
                    "harmful" => Some(Kind::Toxic),
                    _ => return Err(wrong(&format!("--kind “{value}”, which is neither harmless nor harmful"))),
                }
            }
            other => return Err(wrong(&format!("an option “{other}” that it does not know"))),
        }
    }
    let out = out.ok_or_else(|| wrong("no --out FOLDER"))?;
    if files.is_empty() {
        return Err(wrong("no file"));
    }
    Ok(ImportOptions { sets, model, kind, kind_word, classifier, out, files })
}

/// The starter set, and those that the command names.
fn known_prompts(options: &ImportOptions<'_>) -> Result<KnownPrompts, CommandError> {
    let mut known = KnownPrompts::default();
    let starter = read_prompt_set("starter.json", STARTER.as_bytes())?;
    known.add(KnownSet { id: STARTER_ID.to_owned(), sha256: sha256(STARTER.as_bytes()) }, starter.prompts);
    for set in &options.sets {
        let mut draw = DrawOptions::default();
        draw.take(COMMAND, "--set", set)?;
        options.kind_word.map(|kind| draw.take(COMMAND, "--kind", kind)).transpose()?;
        let drawn = draw.draw()?;
        for set in drawn.sets {
            known.add(KnownSet { id: set.id, sha256: set.sha256 }, drawn.prompts.iter().cloned());
        }
    }
    Ok(known)
}

/// Reads one file; returns whether all of it was.
fn read_file(file: &str, model: Option<&str>, builder: &mut RunBuilder<'_>) -> Result<bool, CommandError> {
    let unreadable = |error| CommandError::File { file: file.to_owned(), error };
    let answers = |error| CommandError::Answers(answers_error(file, &error));
    let mut bytes = File::open(file).map_err(unreadable)?;
    let format = AnswerFormat::of(&mut bytes).map_err(answers)?;
    let beside = (format == AnswerFormat::LmEval).then(|| model_beside(Path::new(file))).flatten();
    let model = model.or(beside.as_deref());
    let mut problems = 0;
    let end = read_answers(&mut bytes, format, &mut |found| match found {
        Ok(answer) => builder.add(answer, model),
        Err(AnswerProblem { at, what }) => {
            problems += 1;
            if problems <= TOLD {
                tell(&format!("{file}, record at {at}: {}. It was passed over.", record_problem(&what)));
            }
        }
    });
    if problems > TOLD {
        tell(&format!("{file}: and {} more.", problems - TOLD));
    }
    end.map_err(answers)?;
    Ok(problems == 0)
}

/// The model that the file of results beside a file of samples names.
fn model_beside(samples: &Path) -> Option<String> {
    let folder = samples.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut results: Vec<PathBuf> = fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    results.retain(|path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.starts_with("results_") && name.ends_with(".json")
    });
    results.sort();
    let read = |path: &PathBuf| model_in_results(&from_json::<Value>(&fs::read(path).ok()?).ok()?);
    results.iter().rev().find_map(read)
}

/// Has every answer judged by the classifier, whose verdicts the rates count, and by all others.
fn judge(run: &mut Run, verdicts: &Verdicts) -> Result<(), CommandError> {
    for item in &mut run.items {
        if let Some(answer) = item.outcome.answer_mut() {
            verdicts.judge(&item.prompt, answer)?;
        }
    }
    run.head.classifier = verdicts.classifier();
    Ok(())
}

/// Says what became of a model's answers, and its rates.
fn tell_of(run: &Run, report: &ImportReport) {
    let ImportReport { matched, with_kind, without_kind, examples, twice } = report;
    let name = run.head.label();
    let summary = Summary::of(&Tally::of(&run.items), run.head.counting);
    let rate = |rate: &crate::report::Rate| format!("{} of {}", rate.refused, rate.scored);
    tell(&format!(
        "{name}: {} answers; harmless refused {}, harmful refused {}. The prompts of {matched} are known{}{}.",
        run.items.len(),
        rate(&summary.over_refusal),
        rate(&summary.toxic_refusal),
        if *with_kind > 0 { format!(", those of {with_kind} are not and have a kind") } else { String::new() },
        if *twice > 0 {
            format!("; {twice} were left out, since their prompt had an answer before")
        } else {
            String::new()
        },
    ));
    if *without_kind > 0 {
        let excerpt = |prompt: &String| prompt.chars().take(EXCERPT).collect::<String>();
        let examples = examples.iter().map(|prompt| format!("“{}”", excerpt(prompt))).collect::<Vec<_>>().join(", ");
        tell(&format!(
            "{name}: {without_kind} answers were left out: nobody says whether their prompts are harmless or harmful \
             ({examples}). Name their set with --set ID=FILE, or say --kind harmless or --kind harmful."
        ));
    }
}

/// A file's name that no other has: the model's, in characters that every file system takes, and a number where there is
/// such a file already.
fn free_path(folder: &Path, model: &str) -> PathBuf {
    let plain: String =
        model.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '.') { c } else { '-' }).collect();
    let path = |number: u32| match number {
        1 => folder.join(format!("{plain}.json")),
        number => folder.join(format!("{plain}-{number}.json")),
    };
    (1..).map(path).find(|path| !path.exists()).unwrap_or_else(|| path(1))
}
