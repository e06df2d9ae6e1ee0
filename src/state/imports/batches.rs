//! Results of batches, brought to their requests.

use leptos::prelude::*;

use super::read_import::{ReadBatch, ReadFile, ReadImport, ReadManifest};
use super::service::Imports;
use crate::answers::{BatchAnswers, ImportFile};
use crate::platform::BlobFile;
use crate::provider::batch::{BatchManifest, BatchPurpose, RequestFile, altered_requests};
use crate::state::page_error::PageError;

impl Imports {
    /// Brings the results that were read to the requests of the manifests that were. A file of which no manifest knows any id
    /// stays one of answers like any others.
    pub(super) async fn match_batches(&self) {
        let Some(manifests) = self.read.try_update_value(|read| std::mem::take(&mut read.manifests)) else { return };
        let mut all: Vec<BatchAnswers> = manifests.iter().map(|it| BatchAnswers::new(&it.manifest)).collect();
        for (batch, read) in all.iter_mut().zip(&manifests) {
            self.altered_places(&read.manifest).await.into_iter().for_each(|place| batch.mark_altered(place));
        }
        self.read.update_value(|read| read.files.iter_mut().for_each(|file| take_results(file, &mut all)));
        let mut batches: Vec<ReadBatch> = manifests
            .iter()
            .zip(all)
            .map(|(ReadManifest { file, manifest, head }, answers)| {
                let (items, report) = answers.finish();
                let purpose = manifest.head.purpose.clone();
                ReadBatch { file: file.clone(), purpose, head: head.clone(), items, report }
            })
            .collect();
        // What belongs to a run comes after the run itself.
        batches.sort_by_key(|batch| match batch.purpose {
            BatchPurpose::Run => 0,
            BatchPurpose::Rest { .. } => 1,
            BatchPurpose::Judge { .. } => 2,
        });
        self.read.update_value(|read: &mut ReadImport| read.batches = batches);
    }

    /// The places of requests that no longer stand as they were written in the request files that came with the manifest.
    async fn altered_places(&self, manifest: &BatchManifest) -> Vec<usize> {
        let of_name = |file: &RequestFile| {
            self.read.with_value(|read| {
                let is_it =
                    |other: &&ReadFile| other.summary.is == ImportFile::BatchRequests && other.name == file.name;
                read.files.iter().find(is_it).map(|other| other.blob.clone())
            })
        };
        let files: Vec<(&RequestFile, BlobFile)> =
            manifest.files.iter().filter_map(|(file, _)| Some((file, of_name(file)?))).collect();
        let mut altered = Vec::new();
        for (file, blob) in files {
            match blob.read().await {
                Some(bytes) => altered.extend(altered_requests(manifest, file, &bytes[..]).unwrap_or_default()),
                None => self.read.update_value(|read| {
                    read.errors.push(PageError::FileUnreadable { file: file.name.clone() });
                }),
            }
        }
        altered
    }
}

/// Gives a file's results to the batches that know their ids; the others of the file are of no request.
fn take_results(file: &mut ReadFile, batches: &mut [BatchAnswers<'_>]) {
    if !file.is_batch_output() {
        return;
    }
    let of = |id: Option<&String>, batches: &[BatchAnswers]| {
        id.and_then(|id| batches.iter().position(|batch| batch.knows(id)))
    };
    let Some(first) = file.answers.iter().find_map(|answer| of(answer.id.as_ref(), batches)) else { return };
    for answer in file.answers.drain(..) {
        let at = of(answer.id.as_ref(), batches).unwrap_or(first);
        if let Some(batch) = batches.get_mut(at) {
            batch.take(answer);
        }
    }
}
