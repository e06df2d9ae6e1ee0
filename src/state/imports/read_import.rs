//! What was read of the files of one import, before it is added.

use crate::answers::{AnswerFormat, BatchReport, FoundAnswer, ImportFile, KnownPrompts, best_results};
use crate::domain::{Item, RunHead};
use crate::platform::BlobFile;
use crate::protocol::ImportFileSummary;
use crate::provider::batch::{BatchManifest, BatchPurpose};
use crate::state::page_error::PageError;

/// Answers after which the page has its turn.
pub(super) const AT_ONCE: usize = 5_000;

/// What was read of the files of one import.
#[derive(Default)]
pub(in crate::state) struct ReadImport {
    /// Files of answers, and of requests.
    pub(super) files: Vec<ReadFile>,
    /// Manifests of batches, until the results in `files` are brought to them.
    pub(super) manifests: Vec<ReadManifest>,
    /// Batches with what came back of them.
    pub(super) batches: Vec<ReadBatch>,
    /// The prompts of every set at hand, once an answer is to be brought to them.
    pub(super) known: Option<KnownPrompts>,
    /// What could not be read, or not be added.
    pub(super) errors: Vec<PageError>,
    /// Models that files of results of the lm-evaluation-harness name, by these files' names.
    pub(super) models: Vec<(String, String)>,
}

/// The manifest of a batch.
pub(in crate::state) struct ReadManifest {
    /// The file's name.
    pub(super) file: String,
    pub(super) manifest: BatchManifest,
    /// Of the run that the batch asks.
    pub(super) head: RunHead,
}

/// A file as it was read.
pub(in crate::state) struct ReadFile {
    pub(super) name: String,
    pub(super) blob: BlobFile,
    pub(super) summary: ImportFileSummary,
    pub(super) answers: Vec<FoundAnswer>,
    /// How many answers it has; those of a batch are taken out of `answers`.
    pub(super) count: usize,
}

/// A batch with what came back of it.
pub(in crate::state) struct ReadBatch {
    /// The manifest's file.
    pub(super) file: String,
    pub(super) purpose: BatchPurpose,
    /// Of the run that the batch asks; its id is the run's.
    pub(super) head: RunHead,
    /// One a request.
    pub(super) items: Vec<Item>,
    pub(super) report: BatchReport,
}

impl ReadFile {
    pub(super) fn is_batch_output(&self) -> bool {
        self.summary.is == ImportFile::Answers(AnswerFormat::BatchOutput)
    }
}

impl ReadImport {
    /// The model of a file's answers, where another file names it.
    pub(super) fn model_of(&self, file: &ReadFile) -> Option<&str> {
        if file.summary.is != ImportFile::Answers(AnswerFormat::LmEval) {
            return None;
        }
        let names: Vec<String> = self.models.iter().map(|(name, _)| name.clone()).collect();
        let best = best_results(&file.name, &names)?;
        self.models.iter().find(|(name, _)| name == best).map(|(_, model)| model.as_str())
    }
}
