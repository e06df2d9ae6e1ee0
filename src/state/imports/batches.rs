//! Results of batches, brought to their requests.

use leptos::prelude::*;

use super::read_import::{ReadBatch, ReadFile, ReadImport};
use super::service::Imports;
use crate::answers::{BatchAnswers, ImportFile};
use crate::platform::BlobFile;
use crate::provider::batch::{BatchManifest, RequestFile, altered_requests};
use crate::report::read_run_head;
use crate::state::page_error::PageError;

impl Imports {
    /// Brings the results that were read to the requests of the manifests that were. Without a manifest they stay answers
    /// like any others.
    pub(super) async fn match_batches(&self) {
        let Some(manifests) = self.read.try_update_value(|read| std::mem::take(&mut read.manifests)) else { return };
        let mut altered = Vec::new();
        for (_, manifest) in &manifests {
            altered.push(self.altered_places(manifest).await);
        }
        let mut all: Vec<BatchAnswers> = manifests.iter().map(|(_, manifest)| BatchAnswers::new(manifest)).collect();
        for (answers, places) in all.iter_mut().zip(altered) {
            places.into_iter().for_each(|place| answers.mark_altered(place));
        }
        if all.is_empty() {
            return;
        }
        self.read.update_value(|read| {
            for answer in
                read.files.iter_mut().filter(|file| file.is_batch_output()).flat_map(|it| it.answers.drain(..))
            {
                let knows = |batch: &BatchAnswers| answer.id.as_ref().is_some_and(|id| batch.knows(id));
                let at = all.iter().position(knows).unwrap_or_default();
                if let Some(batch) = all.get_mut(at) {
                    batch.take(answer);
                }
            }
        });
        for ((file, manifest), answers) in manifests.iter().zip(all) {
            let (items, report) = answers.finish();
            let (head, purpose) = (&manifest.head, manifest.head.purpose.clone());
            match read_run_head(&head.run_id, manifest.requests.len(), head.run.clone()) {
                Ok(head) => self.read.update_value(|read: &mut ReadImport| {
                    read.batches.push(ReadBatch { file: file.clone(), purpose, head, items, report });
                }),
                Err(error) => self.shell.report_error(PageError::BatchRun { file: file.clone(), error }),
            }
        }
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
            if let Some(bytes) = blob.read().await {
                altered.extend(altered_requests(manifest, file, &bytes[..]).unwrap_or_default());
            }
        }
        altered
    }
}
