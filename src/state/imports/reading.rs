//! Files of an import, read.

use leptos::prelude::*;

use super::read_import::{ReadFile, ReadImport, ReadManifest};
use super::service::{ImportStage, Imports};
use crate::answers::{ColumnRoles, ImportFile, SaidRole, model_in_results};
use crate::domain::from_json;
use crate::platform::{BlobFile, DataWorker};
use crate::protocol::AnswersPart;
use crate::provider::batch::read_manifest;
use crate::report::read_run_head;
use crate::state::browser::UserFile;
use crate::state::page_error::PageError;

impl Imports {
    /// Reads one file; a result file becomes a run at once.
    pub(super) async fn read_file(&self, file: UserFile) -> Result<(), PageError> {
        let name = file.name();
        let blob = BlobFile::from(file.0);
        let read = self.read_answers(name, blob, Vec::new()).await?;
        let unreadable = || PageError::FileUnreadable { file: read.name.clone() };
        match read.summary.is {
            ImportFile::Document => {
                let bytes = read.blob.read().await.ok_or_else(unreadable)?;
                return self.runs.import_result(&read.name, &String::from_utf8_lossy(&bytes));
            }
            ImportFile::LmEvalResults => {
                let bytes = read.blob.read().await.ok_or_else(unreadable)?;
                let model = from_json(&bytes).ok().and_then(|results| model_in_results(&results));
                self.read.update_value(|all| all.models.extend(model.map(|model| (read.name, model))));
            }
            ImportFile::BatchManifest => {
                let bytes = read.blob.read().await.ok_or_else(unreadable)?;
                let manifest = read_manifest(&bytes[..])
                    .map_err(|error| PageError::BatchManifest { file: read.name.clone(), error })?;
                let told = &manifest.head;
                let head = read_run_head(&told.run_id, manifest.requests.len(), told.run.clone())
                    .map_err(|error| PageError::BatchRun { file: read.name.clone(), error })?;
                self.read.update_value(|all| all.manifests.push(ReadManifest { file: read.name, manifest, head }));
            }
            ImportFile::BatchRequests | ImportFile::Answers(_) => self.read.update_value(|all| all.files.push(read)),
        }
        Ok(())
    }

    /// Reads a table anew, with what a person says of its columns.
    pub(super) async fn read_again(&self, number: usize, roles: ColumnRoles) -> Result<(), PageError> {
        let table = self.read.with_value(|all: &ReadImport| {
            let file = all.files.get(number)?;
            let said = |name: &String| (name.clone(), roles.of(name));
            let said: Vec<SaidRole> = file.summary.preview.iter().flat_map(|it| &it.columns).map(said).collect();
            Some((file.name.clone(), file.blob.clone(), said))
        });
        let Some((name, blob, said)) = table else { return Ok(()) };
        let read = self.read_answers(name, blob, said).await?;
        self.read.update_value(|all| {
            if let Some(file) = all.files.get_mut(number) {
                *file = read;
            }
        });
        Ok(())
    }

    async fn read_answers(&self, name: String, blob: BlobFile, said: Vec<SaidRole>) -> Result<ReadFile, PageError> {
        let bytes = blob.bytes();
        let show = |done: u64| {
            let done = done.min(bytes);
            self.stage.set(Some(ImportStage::Reading { file: name.clone(), done, bytes }));
        };
        show(0);
        let mut answers = Vec::new();
        let mut take = |part: AnswersPart| {
            answers.extend(part.answers);
            show(part.bytes_read);
        };
        let summary = DataWorker::read_answers(&name, &blob, &said, &mut take).await?;
        Ok(ReadFile { count: answers.len(), name, blob, summary, answers })
    }
}
