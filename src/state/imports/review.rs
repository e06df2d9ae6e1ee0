//! What a person is shown of an import before it is added.

use super::read_import::{AT_ONCE, ReadImport};
use crate::answers::{
    AnswerProblem, BatchReport, ImportFile, ImportReport, ImportedRun, KnownPrompts, RunBuilder, TablePreview,
};
use crate::platform::sleep_ms;
use crate::provider::batch::BatchPurpose;
use crate::state::page_error::PageError;

/// What was read of an import's files, and what it would come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportReview {
    /// In the order in which they were given.
    pub files: Vec<FileReview>,
    /// A run for each model, system prompt and repetition.
    pub runs: Vec<RunReview>,
    /// What becomes of all answers together.
    pub report: ImportReport,
    /// What came back of batches.
    pub batches: Vec<BatchReview>,
    /// What could not be read, or not be added.
    pub errors: Vec<PageError>,
}

/// A file of an import.
#[derive(Clone, Debug, PartialEq)]
pub struct FileReview {
    /// Its name.
    pub name: String,
    /// What it is.
    pub is: ImportFile,
    /// How many answers it has.
    pub answers: usize,
    /// Of a table: how it begins, and what its columns have.
    pub preview: Option<TablePreview>,
    /// The first records that were passed over.
    pub problems: Vec<AnswerProblem>,
    /// How many were.
    pub bad: u64,
    /// Results of a batch that no manifest came with.
    pub lacks_manifest: bool,
}

/// A run that an import comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct RunReview {
    /// What it is called.
    pub label: String,
    /// What its files said.
    pub report: ImportReport,
}

/// What came back of a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchReview {
    /// The manifest's file.
    pub file: String,
    /// What it is for.
    pub purpose: BatchPurpose,
    /// The model that it asks.
    pub model: String,
    /// In numbers and by name.
    pub report: BatchReport,
}

impl ImportReview {
    /// `None` if there is nothing to see.
    pub(super) async fn of(read: &ReadImport) -> Option<Self> {
        if read.files.is_empty() && read.batches.is_empty() && read.errors.is_empty() {
            return None;
        }
        let none = KnownPrompts::default();
        let mut builder = RunBuilder::new(read.known.as_ref().unwrap_or(&none), None);
        for file in &read.files {
            let model = read.model_of(file);
            for answers in file.answers.chunks(AT_ONCE) {
                answers.iter().for_each(|answer| drop(builder.place(answer, model)));
                sleep_ms(0).await;
            }
        }
        let runs = builder.finish("");
        let files = read.files.iter().map(|file| FileReview {
            name: file.name.clone(),
            is: file.summary.is,
            answers: file.count,
            preview: file.summary.preview.clone(),
            problems: file.summary.problems.clone(),
            bad: file.summary.bad,
            lacks_manifest: file.is_batch_output() && !file.answers.is_empty(),
        });
        let batches = read.batches.iter().map(|batch| BatchReview {
            file: batch.file.clone(),
            purpose: batch.purpose.clone(),
            model: batch.head.model.name.clone(),
            report: batch.report.clone(),
        });
        Some(Self {
            files: files.collect(),
            report: ImportReport::sum(&runs),
            runs: runs
                .into_iter()
                .map(|ImportedRun { head, report }| RunReview { label: head.label(), report })
                .collect(),
            batches: batches.collect(),
            errors: read.errors.clone(),
        })
    }

    /// Whether anything would come in.
    pub fn is_of_use(&self) -> bool {
        self.report.taken() + self.report.without_kind > 0 || self.batches.iter().any(|batch| batch.report.sent > 0)
    }
}
