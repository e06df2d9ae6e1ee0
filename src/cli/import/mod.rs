//! `refusal-lab import`: files of answers in, a result file for each model out.

mod options;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use serde_json::Value;

use self::options::{COMMAND, ImportOptions, read_options};
use super::answer_file::{FileRead, read_file, what_is};
use super::batch::import_batch;
use super::classifier::Verdicts;
use super::clock::{iso, now_ms};
use super::error::CommandError;
use super::output::{UNREADABLE, tell};
use super::run_writer::RunWriter;
use crate::answers::{
    AnswerFormat, FoundAnswer, ImportFile, ImportReport, ImportedRun, KnownPrompts, RunBuilder, SetId, best_results,
    item_of, model_in_results,
};
use crate::dataset::{read_prompt_set, sha256};
use crate::domain::{RunHead, from_json};
use crate::report::{Rate, Summary, Tally};

/// The set that comes with the page.
static STARTER: &str = include_str!("../../../public/prompts/starter.json");
const STARTER_ID: &str = "starter";
/// Characters of a prompt that are told.
const EXCERPT: usize = 80;

/// Reads files of answers, judges them, and writes a result file for each model. What was left out is told, and shows in the
/// exit code.
pub(super) fn import(options: &[&str]) -> Result<ExitCode, CommandError> {
    let options = read_options(options)?;
    let files: Vec<(&str, ImportFile)> =
        options.files.iter().map(|file| Ok((*file, what_is(file)?))).collect::<Result<_, CommandError>>()?;
    fs::create_dir_all(options.out).map_err(|error| CommandError::File { file: options.out.to_owned(), error })?;
    let is_manifest = |(_, is): &&(&str, ImportFile)| *is == ImportFile::BatchManifest;
    match files.iter().find(is_manifest) {
        Some(_) if options.is_of_answers() => Err(CommandError::Usage(format!(
            "“{COMMAND}” has the manifest of a batch beside --set, --kind, --model or --column: the manifest says all of that."
        ))),
        Some((manifest, _)) => import_batch(manifest, &files, &options.verdicts(), Path::new(options.out)),
        None => import_answers(&options, &files),
    }
}

fn import_answers(options: &ImportOptions<'_>, files: &[(&str, ImportFile)]) -> Result<ExitCode, CommandError> {
    let known = known_prompts(options)?;
    let verdicts = options.verdicts();
    let mut builder = RunBuilder::new(&known, options.kind);
    let mut runs = BTreeMap::new();
    let (mut is_whole, mut seen) = (true, BTreeSet::new());
    let mut model = options.model.map(str::to_owned);
    for (file, is) in files {
        let format = match is {
            ImportFile::Answers(format) => *format,
            ImportFile::LmEvalResults => {
                model = model.or_else(|| model_in(Path::new(file)));
                continue;
            }
            ImportFile::Document => {
                return Err(CommandError::Answers(format!(
                    "{file} is a run already, or another file of this program's own: “refusal-lab summary” tells a run's rates, and \
                 the page imports it as it is."
                )));
            }
            ImportFile::BatchRequests | ImportFile::BatchManifest => {
                return Err(CommandError::Answers(format!(
                    "{file} has the requests of a batch, and no answers. Give what the provider gave back."
                )));
            }
        };
        let beside = (format == AnswerFormat::LmEval).then(|| model_beside(Path::new(file))).flatten();
        let model = model.as_deref().or(beside.as_deref());
        let mut take = |answer: FoundAnswer| -> Result<(), CommandError> {
            let Some(placed) = builder.place(&answer, model) else { return Ok(()) };
            let mut item = item_of(&placed.prompt, answer);
            if let Some(answer) = item.outcome.answer_mut() {
                verdicts.judge(&item.prompt, answer)?;
            }
            let run = match runs.entry(placed.run) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => entry.insert(RunWriter::new()?),
            };
            Ok(run.add(&item)?)
        };
        match read_file(file, format, &options.columns, &mut take) {
            Ok(FileRead { problems, columns }) => {
                is_whole &= problems == 0;
                seen.extend(columns);
            }
            // What other files gave is not lost to it.
            Err(error @ CommandError::Answers(_)) => {
                tell(&error.to_string());
                is_whole = false;
            }
            Err(error) => return Err(error),
        }
    }
    for (column, _) in options.columns.iter().filter(|(column, _)| !seen.contains(column)) {
        tell(&format!(
            "No table has a column “{column}”, which --column names. Its name must be written as in the file."
        ));
        is_whole = false;
    }
    for (number, ImportedRun { mut head, report }) in builder.finish(&iso(now_ms())).into_iter().enumerate() {
        head.classifier = verdicts.classifier();
        let written = runs.remove(&number).map(|run| run.write(&head, Path::new(options.out))).transpose()?;
        is_whole &= report.without_kind == 0 && written.is_some();
        let (path, tally) = written.unzip();
        tell_of(&head, &tally.unwrap_or_default(), &report);
        path.map_or(Ok(()), |path| writeln!(io::stdout(), "{}", path.display()))?;
    }
    Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::from(UNREADABLE) })
}

impl ImportOptions<'_> {
    /// Whether anything is said of the answers themselves.
    fn is_of_answers(&self) -> bool {
        self.kind.is_some() || self.model.is_some() || !self.columns.is_empty() || self.sets.each().next().is_some()
    }

    fn verdicts(&self) -> Verdicts {
        Verdicts::Classifier(self.classifier)
    }
}

/// The starter set, and those that the command names.
fn known_prompts(options: &ImportOptions<'_>) -> Result<KnownPrompts, CommandError> {
    let mut known = KnownPrompts::default();
    let starter = read_prompt_set("starter.json", STARTER.as_bytes())?;
    known.add(SetId { id: STARTER_ID.to_owned(), sha256: sha256(STARTER.as_bytes()) }, starter.prompts);
    for set in options.sets.each() {
        let drawn = set.draw()?;
        for of in drawn.sets {
            known.add(SetId { id: of.id, sha256: of.sha256 }, drawn.prompts.iter().cloned());
        }
    }
    Ok(known)
}

/// The model that the file of results beside a file of samples names.
fn model_beside(samples: &Path) -> Option<String> {
    let folder = samples.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let names = fs::read_dir(folder).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let results: Vec<String> = names.filter(|name| name.starts_with("results_") && name.ends_with(".json")).collect();
    let name = samples.file_name()?.to_str()?;
    model_in(&folder.join(best_results(name, &results)?))
}

/// The model that a file of results names.
fn model_in(results: &Path) -> Option<String> {
    model_in_results(&from_json::<Value>(&fs::read(results).ok()?).ok()?)
}

/// Says what became of a model's answers, and its rates.
fn tell_of(head: &RunHead, tally: &Tally, report: &ImportReport) {
    let ImportReport { matched, with_kind, without_kind, examples, twice } = report;
    let name = head.label();
    let summary = Summary::of(tally, head.counting);
    let rate = |rate: &Rate| format!("{} of {}", rate.refused, rate.scored);
    tell(&format!(
        "{name}: {} answers; harmless refused {}, harmful refused {}. The prompts of {matched} are known{}{}.",
        report.taken(),
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
             ({examples}). Name their set with --set ID=FILE, or say --kind harmless or --kind harmful. If they are a batch's, \
             give its manifest with them."
        ));
    }
}
