//! A batch's manifest and what the provider gave back, brought together.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use crate::answers::{AnswerFormat, BatchAnswers, BatchReport};
use crate::cli::answer_file::read_file;
use crate::cli::error::CommandError;
use crate::cli::output::tell;
use crate::domain::{Item, RunHead};
use crate::provider::batch::{BatchManifest, altered_requests, read_manifest};
use crate::report::read_run_head;

/// The manifest, and the head of the run that it asks.
pub(super) fn manifest_and_head(file: &str) -> Result<(BatchManifest, RunHead), CommandError> {
    let manifest =
        read_manifest(open(file)?).map_err(|error| CommandError::BatchManifest { file: file.to_owned(), error })?;
    let head = read_run_head(&manifest.head.run_id, manifest.requests.len(), manifest.head.run.clone())
        .map_err(|error| CommandError::BatchRun { file: file.to_owned(), error })?;
    Ok((manifest, head))
}

/// What came back of a batch.
pub(super) struct ReadOutputs {
    /// One a request.
    pub(super) items: Vec<Item>,
    pub(super) report: BatchReport,
    /// Lines that could not be read. They were told of.
    pub(super) unreadable: u64,
}

/// Reads the outputs. Request files that still lie beside the manifest are held against it.
pub(super) fn read_outputs(
    manifest_file: &str,
    manifest: &BatchManifest,
    outputs: &[&str],
) -> Result<ReadOutputs, CommandError> {
    let mut answers = BatchAnswers::new(manifest);
    check_request_files(manifest, Path::new(manifest_file), &mut answers)?;
    let mut unreadable = 0;
    for file in outputs {
        unreadable += read_file(file, AnswerFormat::BatchOutput, &[], &mut |answer| {
            answers.take(answer);
            Ok(())
        })?
        .problems;
    }
    let (items, report) = answers.finish();
    Ok(ReadOutputs { items, report, unreadable })
}

fn open(file: &str) -> Result<BufReader<File>, CommandError> {
    let opened = File::open(file).map_err(|error| CommandError::File { file: file.to_owned(), error })?;
    Ok(BufReader::with_capacity(1 << 16, opened))
}

fn check_request_files(
    manifest: &BatchManifest,
    path: &Path,
    answers: &mut BatchAnswers<'_>,
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
        altered.into_iter().for_each(|place| answers.mark_altered(place));
    }
    Ok(())
}
