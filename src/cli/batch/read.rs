//! `refusal-lab batch read`: what a provider gave back, as a result file.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use super::match_words::write_match;
use super::outputs::{ReadOutputs, manifest_and_head, read_outputs};
use crate::answers::{AnswerFormat, ImportFile, add_judgements, batch_run_head, merge_rest, state_of};
use crate::cli::classifier::Verdicts;
use crate::cli::error::CommandError;
use crate::cli::output::{UNREADABLE, tell};
use crate::cli::run_file::read_run;
use crate::cli::run_writer::free_path;
use crate::domain::{Item, Run, RunHead};
use crate::provider::batch::BatchPurpose;
use crate::refusal::{ENCODER, judge};
use crate::report::write_result;

/// What the command says.
struct ReadOptions<'o> {
    manifest: &'o str,
    outputs: Vec<&'o str>,
    classifier: Option<&'o str>,
    /// The run whose rest this batch asked, or whose answers it judged.
    into: Option<&'o str>,
    result: &'o str,
}

/// Reads a batch's outputs, judges the answers and writes the run; says in numbers and by name what came and what did not.
pub(super) fn read(words: &[&str]) -> Result<ExitCode, CommandError> {
    let options = read_options(words)?;
    let into = options.into.map(|file| read_run(Path::new(file))).transpose()?;
    let (manifest, head) = manifest_and_head(options.manifest)?;
    let ReadOutputs { mut items, report, unreadable } = read_outputs(options.manifest, &manifest, &options.outputs)?;
    let run = match (&manifest.head.purpose, into) {
        (BatchPurpose::Judge { .. }, None) => {
            return Err(CommandError::Usage(format!(
                "{} is of a batch that judges a run's answers: say --into with that run's file.",
                options.manifest
            )));
        }
        (BatchPurpose::Judge { .. }, Some(mut into)) => {
            let (judged, unread) = add_judgements(&mut into.items, &judge::id_of(&head.model.name), &items);
            tell(&format!("{} answers were judged; {unread} replies held no verdict.", judged.len()));
            into
        }
        // A run's answers are judged by one classifier.
        (_, Some(mut into)) => {
            judge_all(&mut items, &Verdicts::from_id(&into.head.classifier.id)?)?;
            let (_, foreign) = merge_rest(&mut into.items, into.head.planned, items);
            into.head.state = state_of(&into.items, into.head.planned);
            if foreign > 0 {
                tell(&format!(
                    "{foreign} prompts of this batch were not open in the run of --into, and were left out."
                ));
            }
            into
        }
        (_, None) => {
            let verdicts = Verdicts::from_id(options.classifier.unwrap_or(ENCODER))?;
            new_run(head, items, &verdicts)?
        }
    };
    fs::write(options.result, write_result(&run) + "\n")?;
    write_match(&mut io::stdout().lock(), &report, unreadable)?;
    Ok(if unreadable > 0 { ExitCode::from(UNREADABLE) } else { ExitCode::SUCCESS })
}

/// The same as a part of “import”: the run goes into the folder, under its model's name.
pub(in crate::cli) fn import_batch(
    manifest_file: &str,
    files: &[(&str, ImportFile)],
    verdicts: &Verdicts,
    folder: &Path,
) -> Result<ExitCode, CommandError> {
    let (manifest, head) = manifest_and_head(manifest_file)?;
    if manifest.head.purpose != BatchPurpose::Run {
        return Err(CommandError::Usage(format!(
            "{manifest_file} is of a batch for a run that there is already: “batch read --into” takes it."
        )));
    }
    let mut outputs = Vec::new();
    for (file, is) in files {
        match is {
            ImportFile::Answers(AnswerFormat::BatchOutput) => outputs.push(*file),
            // Those beside the manifest are held against it.
            ImportFile::BatchRequests => {}
            ImportFile::BatchManifest if *file == manifest_file => {}
            _ => {
                return Err(CommandError::Usage(format!(
                    "“import” has {file} beside the manifest of a batch, and does not take it for what came back of that. Give one \
                     manifest with its batch's files; “batch read” takes any file for one."
                )));
            }
        }
    }
    let ReadOutputs { items, report, unreadable } = read_outputs(manifest_file, &manifest, &outputs)?;
    let run = new_run(head, items, verdicts)?;
    let path = free_path(folder, &run.head.model.name);
    fs::write(&path, write_result(&run) + "\n")?;
    write_match(&mut io::stderr().lock(), &report, unreadable)?;
    writeln!(io::stdout(), "{}", path.display())?;
    Ok(if unreadable > 0 { ExitCode::from(UNREADABLE) } else { ExitCode::SUCCESS })
}

fn new_run(head: RunHead, mut items: Vec<Item>, verdicts: &Verdicts) -> Result<Run, CommandError> {
    judge_all(&mut items, verdicts)?;
    let head = RunHead { classifier: verdicts.classifier(), ..batch_run_head(head, &items) };
    Ok(Run { head, items })
}

fn judge_all(items: &mut [Item], verdicts: &Verdicts) -> Result<(), CommandError> {
    for item in items {
        if let Some(answer) = item.outcome.answer_mut() {
            verdicts.judge(&item.prompt, answer)?;
        }
    }
    Ok(())
}

fn read_options<'o>(words: &[&'o str]) -> Result<ReadOptions<'o>, CommandError> {
    let wrong = |what: &str| CommandError::Usage(format!("“batch read” has {what}."));
    let (mut manifest, mut result, mut classifier, mut into, mut outputs) = (None, None, None, None, Vec::new());
    let mut words = words.iter().copied();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| wrong(&format!("an option “{word}” without a value")));
        match word {
            "--manifest" => manifest = Some(value()?),
            "--out" => result = Some(value()?),
            "--classifier" => classifier = Some(value()?),
            "--into" => into = Some(value()?),
            _ if word.starts_with("--") => return Err(wrong(&format!("an option “{word}” that it does not know"))),
            _ => outputs.push(word),
        }
    }
    if outputs.is_empty() {
        return Err(wrong("no file of results"));
    }
    if classifier.and(into).is_some() {
        return Err(wrong("--classifier beside --into: the run's own classifier judges"));
    }
    let manifest = manifest.ok_or_else(|| wrong("no --manifest"))?;
    Ok(ReadOptions { manifest, outputs, classifier, into, result: result.ok_or_else(|| wrong("no --out"))? })
}
