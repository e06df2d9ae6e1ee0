//! A run that is not asked here: its requests as the files that a provider's batch API takes.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::active_runs::LineUp;
use super::classification::Classification;
use super::model_form::ModelForm;
use super::notice::Notice;
use super::page_error::PageError;
use super::prompt_sets::PromptSets;
use super::runs::{RunData, RunEntry, Runs};
use super::service::Service;
use super::shell::Shell;
use crate::domain::{ModelSettings, Prompt, PromptSetRef, RunHead, RunState, Tokens};
use crate::platform::{ObjectUrl, iso_now, run_id, sleep_ms};
use crate::provider::batch::{Batch, BatchFiles, BatchFormat, BatchPurpose, BatchWriter};
use crate::provider::{Quirk, Quirks, preset};
use crate::refusal::judge;
use crate::report::{read_plan, write_run_head};
use crate::runner::Resumption;

/// A batch that is to be written, or has been.
#[derive(Clone, Debug)]
pub struct ExportedBatch {
    /// The model that it asks.
    pub model: ModelSettings,
    /// What its answers come to.
    pub purpose: BatchPurpose,
    /// The form in which they are.
    pub format: BatchFormat,
    /// Whether the requests have no temperature, for models that take none.
    pub leaves_temperature_out: bool,
    /// What it can take at most.
    pub tokens: Tokens,
    /// Its files, once they are written.
    pub files: Vec<BatchFile>,
    prompts: Arc<[Prompt]>,
    sets: Vec<PromptSetRef>,
}

/// A file of a batch, in the page's memory.
#[derive(Clone, Debug)]
pub struct BatchFile {
    /// Its name.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    url: Arc<ObjectUrl>,
}

impl BatchFile {
    /// What a link to it has.
    pub fn url(&self) -> &str {
        self.url.as_str()
    }
}

/// The state of [`BatchExport`].
pub struct BatchExportState {
    shell: Shell,
    form: ModelForm,
    line_up: LineUp,
    sets: PromptSets,
    runs: Runs,
    classification: Classification,
    /// The batches that are shown; empty while there are none.
    pub batches: RwSignal<Vec<ExportedBatch>, LocalStorage>,
}

/// Exports of runs as batches.
pub type BatchExport = Service<BatchExportState>;

/// The page's [`BatchExport`].
pub fn use_batch_export() -> BatchExport {
    expect_context()
}

impl BatchExport {
    pub(super) fn new(
        shell: Shell,
        form: ModelForm,
        line_up: LineUp,
        sets: PromptSets,
        runs: Runs,
        classification: Classification,
    ) -> Self {
        let batches = RwSignal::new_local(Vec::new());
        Self::provide(BatchExportState { shell, form, line_up, sets, runs, classification, batches })
    }

    /// What Run would ask: a batch for the model in the form, or one for each of the line-up.
    pub fn export_form(&self) {
        self.open(|| {
            let form = self.form.settings.get_untracked();
            let line_up = self.line_up.entries.with_untracked(|entries| {
                entries.iter().map(|entry| entry.settings.model_settings()).collect::<Vec<_>>()
            });
            let models = if line_up.is_empty() { vec![form.model_settings()] } else { line_up };
            if models.iter().any(|model| model.name.is_empty()) {
                return Err(PageError::NoModel);
            }
            let (prompts, sets) = untrack(|| self.sets.draw_prompts(&form.prompts))?;
            let prompts: Arc<[Prompt]> = prompts.into();
            let batch = |model| ExportedBatch::new(model, BatchPurpose::Run, Arc::clone(&prompts), sets.clone());
            models.into_iter().map(batch).collect()
        });
    }

    /// What failed in a run, or never came.
    pub fn export_rest(&self, entry: RunEntry) {
        self.open_of_run(entry, async move |export| {
            // What was not asked yet stands in the plan alone.
            let plan = export.runs.store.plan(&entry.id()).await?.and_then(|text| read_plan(&text));
            let plan = plan.map(|plan| plan.prompts).unwrap_or_default();
            let (head, rest) =
                entry.peek(|data: &RunData| (data.head.clone(), Resumption::of(plan, &data.items, true)));
            let prompts: Vec<Prompt> = rest.open.iter().filter_map(|at| rest.prompts.get(*at).cloned()).collect();
            let purpose = BatchPurpose::Rest { of: head.id };
            ExportedBatch::new(head.model, purpose, prompts.into(), head.prompt_sets)
        });
    }

    /// What the model in the form makes of a run's answers.
    pub fn export_judge(&self, entry: RunEntry) {
        self.open_of_run(entry, async move |export| {
            let model = judge::settings(export.form.settings.get_untracked().model_settings());
            if model.name.is_empty() {
                return Err(PageError::NoJudge);
            }
            let (id, questions) = entry.peek(|data| (data.head.id.clone(), judge::questions(&data.items)));
            ExportedBatch::new(model, BatchPurpose::Judge { of: id }, questions.into(), Vec::new())
        });
    }

    /// Shows the batch that is made of a run's items, once they are here; or says that there is nothing to ask.
    fn open_of_run(
        &self,
        entry: RunEntry,
        batch: impl AsyncFnOnce(Self) -> Result<ExportedBatch, PageError> + 'static,
    ) {
        let export = *self;
        spawn_local(async move {
            let loaded = export.runs.load_items(entry).await;
            let batch = match loaded {
                Ok(()) => batch(export).await,
                Err(error) => Err(error),
            };
            match batch {
                Ok(batch) if batch.requests() == 0 => export.shell.notice.set(Notice::NothingLeft),
                batch => export.open(|| Ok(vec![batch?])),
            }
        });
    }

    /// Writes a batch's files in this form.
    pub fn set_format(&self, at: usize, format: BatchFormat) {
        self.change(at, |batch| batch.format = format);
    }

    /// Writes a batch's files with a temperature in each request, or without.
    pub fn leave_temperature_out(&self, at: usize, leaves_out: bool) {
        self.change(at, |batch| batch.leaves_temperature_out = leaves_out);
    }

    /// Gives the files up.
    pub fn close(&self) {
        self.batches.set(Vec::new());
    }

    fn open(&self, batches: impl FnOnce() -> Result<Vec<ExportedBatch>, PageError>) {
        match batches() {
            Ok(batches) => {
                let count = batches.len();
                self.batches.set(batches);
                (0..count).for_each(|at| self.write(at));
            }
            Err(error) => self.shell.report_error(error),
        }
    }

    fn change(&self, at: usize, change: impl FnOnce(&mut ExportedBatch)) {
        self.batches.update(|batches| {
            if let Some(batch) = batches.get_mut(at) {
                change(batch);
                batch.files.clear();
            }
        });
        self.write(at);
    }

    /// Writes a batch's files; a change of how it is written, or closing, makes this one's files of no use.
    fn write(&self, at: usize) {
        let export = *self;
        let Some(batch) = self.batches.with_untracked(|batches| batches.get(at).cloned()) else { return };
        spawn_local(async move {
            let Some(files) = export.written(&batch).await else {
                return export.shell.report_error(PageError::NoDownload);
            };
            export.batches.update(|batches| {
                if let Some(current) = batches.get_mut(at).filter(|current| current.is_written_as(&batch)) {
                    current.files = files;
                }
            });
        });
    }

    async fn written(&self, batch: &ExportedBatch) -> Option<Vec<BatchFile>> {
        /// Requests after which the page has its turn.
        const AT_ONCE: usize = 500;
        let head = self.head_of(batch);
        let prefix = format!("{}-", head.id);
        let quirks = Quirks::default();
        let quirks = if batch.leaves_temperature_out { quirks.with(Quirk::NoTemperature) } else { quirks };
        let described = Batch {
            format: batch.format,
            run_id: &head.id,
            purpose: batch.purpose.clone(),
            model: &head.model,
            quirks,
            name_prefix: &prefix,
            run: write_run_head(&head),
        };
        let mut files = MemoryFiles::default();
        let Ok(mut writer) = BatchWriter::new(&described, batch.prompts.len(), &mut files);
        for prompts in batch.prompts.chunks(AT_ONCE) {
            for prompt in prompts {
                let Ok(()) = writer.add(prompt, &mut files);
            }
            sleep_ms(0).await;
        }
        let Ok(_) = writer.finish(&mut files);
        files.0.into_iter().map(|(name, bytes)| BatchFile::of(name, &bytes)).collect()
    }

    fn head_of(&self, batch: &ExportedBatch) -> RunHead {
        RunHead {
            id: run_id(),
            created_at: iso_now(),
            app_version: env!("CARGO_PKG_VERSION").to_owned(),
            model: batch.model.clone(),
            prompt_sets: batch.sets.clone(),
            classifier: self.classification.encoder.classifier_of(self.classification.chosen.get_untracked()),
            counting: self.shell.counting.get_untracked(),
            planned: batch.requests(),
            state: RunState::Stopped,
            title: None,
            tags: Vec::new(),
            is_deleted: false,
            extra: serde_json::Map::new(),
        }
    }
}

impl ExportedBatch {
    fn new(
        model: ModelSettings,
        purpose: BatchPurpose,
        prompts: Arc<[Prompt]>,
        sets: Vec<PromptSetRef>,
    ) -> Result<Self, PageError> {
        let mut model = model;
        if model.base_url.is_empty() {
            model.base_url = preset(&model.provider).map(|preset| preset.base_url.to_owned()).unwrap_or_default();
        }
        let formats = BatchFormat::of_provider(&model.provider);
        let format =
            formats.first().copied().ok_or_else(|| PageError::NoBatches { provider: model.provider.clone() })?;
        if model.decoder.is_some() {
            return Err(PageError::NoBatchOfTwoContexts);
        }
        let lengths = prompts.iter().map(Prompt::length);
        let tokens = Tokens::at_most(lengths, &model.system_prompt, model.decoding.max_tokens);
        Ok(Self { purpose, format, leaves_temperature_out: false, tokens, files: Vec::new(), model, prompts, sets })
    }

    fn is_written_as(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.prompts, &other.prompts)
            && self.model == other.model
            && (self.format, self.leaves_temperature_out) == (other.format, other.leaves_temperature_out)
    }

    /// How many requests it has.
    pub fn requests(&self) -> usize {
        self.prompts.len()
    }

    /// The forms in which its files can be written.
    pub fn formats(&self) -> Vec<BatchFormat> {
        BatchFormat::of_provider(&self.model.provider)
    }

    /// What it costs at most, where prices are known.
    pub fn cost(&self) -> Option<f64> {
        Some(self.model.prices?.cost(self.tokens))
    }
}

impl BatchFile {
    fn of(name: String, bytes: &[u8]) -> Option<Self> {
        let url = ObjectUrl::of(bytes, "application/octet-stream")?;
        Some(Self { name, bytes: bytes.len() as u64, url: Arc::new(url) })
    }
}

/// Files in memory.
#[derive(Default)]
struct MemoryFiles(BTreeMap<String, Vec<u8>>);

impl BatchFiles for MemoryFiles {
    type Error = Infallible;

    fn append(&mut self, name: &str, bytes: &[u8]) -> Result<(), Infallible> {
        match self.0.get_mut(name) {
            Some(file) => file.extend_from_slice(bytes),
            None => drop(self.0.insert(name.to_owned(), bytes.to_vec())),
        }
        Ok(())
    }
}
