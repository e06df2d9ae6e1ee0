//! `refusal-lab batch read`: what a provider gave back, as a result file.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::Path;
use std::process::ExitCode;

use super::match_words::{ReadOutputs, write_match};
use crate::cli::classifier::Verdicts;
use crate::cli::error::CommandError;
use crate::cli::file_words::batch_line_problem;
use crate::cli::output::{UNREADABLE, tell};
use crate::cli::run_file::read_run;
use crate::domain::{Failure, Item, Outcome, Reply, Run, RunState, pair_by_key};
use crate::provider::batch::{
    BatchManifest, BatchMatching, ManifestRequest, RequestEnd, altered_requests, read_batch_output, read_manifest,
};
use crate::refusal::ENCODER;
use crate::report::{read_run_head, write_result};
use crate::runner::TaskEnd;

/// What the command says.
struct ReadOptions<'o> {
    manifest: &'o str,
    outputs: Vec<&'o str>,
    classifier: Option<&'o str>,
    /// The run whose rest this batch asked.
    into: Option<&'o str>,
    result: &'o str,
}

/// How one request ended, where a result of its own came.
type End = Option<Result<Reply, Failure>>;

/// Reads a batch's outputs, judges the answers and writes the run; says in numbers and by name what came and what did not.
pub(super) fn read(words: &[&str]) -> Result<ExitCode, CommandError> {
    let options = read_options(words)?;
    let into = options.into.map(|file| read_run(Path::new(file))).transpose()?;
    // A run's answers are judged by one classifier.
    let own = into.as_ref().map(|run| run.head.classifier.id.as_str());
    let verdicts = Verdicts::from_id(own.or(options.classifier).unwrap_or(ENCODER))?;
    let manifest = read_manifest(open(options.manifest)?)
        .map_err(|error| CommandError::BatchManifest { file: options.manifest.to_owned(), error })?;
    let head = read_run_head(&manifest.head.run_id, manifest.requests.len(), manifest.head.run.clone())
        .map_err(|error| CommandError::BatchRun { file: options.manifest.to_owned(), error })?;
    let mut matching = BatchMatching::new(&manifest);
    check_request_files(&manifest, Path::new(options.manifest), &mut matching)?;
    let (ends, outputs) = read_outputs(&manifest, &options.outputs, &mut matching)?;
    let items = items(&manifest, ends, &verdicts)?;
    let is_whole = [RequestEnd::Missing, RequestEnd::Changed].iter().all(|end| matching.count(*end) == 0);
    let mut run = Run { head, items };
    run.head.state = if is_whole { RunState::Done } else { RunState::Stopped };
    run.head.planned = manifest.requests.len();
    run.head.classifier = verdicts.classifier();
    let whole = into.map(|into| merged(into, &run));
    fs::write(options.result, write_result(whole.as_ref().unwrap_or(&run)) + "\n")?;
    write_match(&mut io::stdout().lock(), &manifest, &matching, &outputs, &run)?;
    Ok(if outputs.unreadable > 0 { ExitCode::from(UNREADABLE) } else { ExitCode::SUCCESS })
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

fn open(file: &str) -> Result<BufReader<File>, CommandError> {
    let opened = File::open(file).map_err(|error| CommandError::File { file: file.to_owned(), error })?;
    Ok(BufReader::with_capacity(1 << 16, opened))
}

/// Holds the request files that still lie beside the manifest against it.
fn check_request_files(
    manifest: &BatchManifest,
    path: &Path,
    matching: &mut BatchMatching<'_>,
) -> Result<(), CommandError> {
    let folder = path.parent().unwrap_or(Path::new(""));
    for (file, _) in &manifest.files {
        let path = folder.join(&file.name);
        if file.name.contains(['/', '\\']) || !path.is_file() {
            continue;
        }
        let name = path.display().to_string();
        let altered = altered_requests(manifest, file, open(&name)?)
            .map_err(|error| CommandError::File { file: name.clone(), error })?;
        if !altered.is_empty() {
            tell(&format!(
                "{name}: {} of its {} requests are no longer as they were written. Answers to them are not used.",
                altered.len(),
                file.requests
            ));
        }
        altered.into_iter().for_each(|place| matching.mark_altered(place));
    }
    Ok(())
}

fn read_outputs(
    manifest: &BatchManifest,
    files: &[&str],
    matching: &mut BatchMatching<'_>,
) -> Result<(Vec<End>, ReadOutputs), CommandError> {
    /// Bad lines that are told of each file.
    const MOST_TOLD: u64 = 20;
    let mut ends: Vec<End> = vec![None; manifest.requests.len()];
    let (mut models, mut unreadable) = (BTreeMap::<String, u64>::new(), 0);
    for file in files {
        let mut bad = 0;
        let read = read_batch_output(open(file)?, &mut |line, result| match result {
            Ok(mut result) => {
                let model = result.model.take();
                if let Some((place, end)) = matching.take(result) {
                    ends[place] = Some(end);
                    model.into_iter().for_each(|model| *models.entry(model).or_default() += 1);
                }
            }
            Err(problem) => {
                bad += 1;
                if bad <= MOST_TOLD {
                    tell(&format!("{file}, line {line} was passed over: {}.", batch_line_problem(&problem)));
                }
            }
        });
        read.map_err(|error| CommandError::File { file: (*file).to_owned(), error })?;
        if bad > MOST_TOLD {
            tell(&format!("{file}: and {} lines more.", bad - MOST_TOLD));
        }
        unreadable += bad;
    }
    Ok((ends, ReadOutputs { models, unreadable }))
}

/// An item a request, in the manifest's order. What did not come was not asked, as far as anybody knows: it can be asked
/// again.
fn items(manifest: &BatchManifest, ends: Vec<End>, verdicts: &Verdicts) -> Result<Vec<Item>, CommandError> {
    let item = |(request, end): (&ManifestRequest, End)| {
        let prompt = request.to_prompt();
        let attempts = u32::from(end.is_some());
        let end = match end {
            None => TaskEnd::Cancelled,
            Some(Ok(reply)) => TaskEnd::Replied(reply),
            Some(Err(failure)) => TaskEnd::Failed(failure),
        };
        let (mut outcome, finish_reason, usage) = end.into_outcome();
        if let Outcome::Answered(answer) = &mut outcome {
            verdicts.judge(&prompt.text, answer)?;
        }
        Ok(Item { attempts, finish_reason, usage, ..Item::new(&prompt, outcome) })
    };
    manifest.requests.iter().zip(ends).map(item).collect()
}

/// The run with what came of its rest in the place of what had failed or never come. Other outcomes stand.
fn merged(mut into: Run, rest: &Run) -> Run {
    let is_open = |item: &Item| matches!(item.outcome, Outcome::Cancelled | Outcome::Error(_));
    let open: Vec<usize> = (0..into.items.len()).filter(|place| is_open(&into.items[*place])).collect();
    let pairs = pair_by_key(rest.items.iter().map(Item::key), open.iter().map(|place| into.items[*place].key()));
    let mut foreign = 0;
    for (item, pair) in rest.items.iter().zip(pairs) {
        match pair.map(|at| &mut into.items[open[at]]) {
            None => foreign += 1,
            Some(_) if item.outcome == Outcome::Cancelled => {}
            Some(old) => {
                let (attempts, extra) = (old.attempts + item.attempts, std::mem::take(&mut old.extra));
                *old = Item { attempts, extra, ..item.clone() };
            }
        }
    }
    if foreign > 0 {
        tell(&format!("{foreign} prompts of this batch were not open in the run of --into, and were left out."));
    }
    let is_whole = into.items.iter().all(|item| item.outcome != Outcome::Cancelled);
    into.head.state = if is_whole { RunState::Done } else { RunState::Stopped };
    into
}
