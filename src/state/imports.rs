//! Answers that were made elsewhere, and come in as runs.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::browser::{UserFile, iso_now};
use super::classification::Classification;
use super::notice::{ImportedAnswers, Notice};
use super::page_error::PageError;
use super::prompt_sets::{PromptSets, SetState};
use super::runs::Runs;
use super::service::Service;
use super::shell::Shell;
use crate::answers::{FoundAnswer, ImportReport, ImportedRun, KnownPrompts, RunBuilder, model_in_results};
use crate::dataset::PromptSet;
use crate::domain::{ClassifierRef, Kind, Outcome, Run, from_json};
use crate::platform::{self, BlobFile, DataWorker};
use crate::refusal::Classifier;
use crate::runner::{Classified, Unclassified};

/// Answers that were read, and wait for the person to say what their prompts are.
#[derive(Clone, Debug, PartialEq)]
pub struct PendingImport {
    /// The files' names.
    pub files: Vec<String>,
    /// Answers whose prompts are in no set at hand, and whose kind no file says.
    pub unknown: usize,
    /// All answers.
    pub answers: usize,
    /// The first prompts of the unknown ones.
    pub examples: Vec<String>,
}

/// What was read of the files of one import.
#[derive(Default)]
struct ReadFiles {
    names: Vec<String>,
    answers: Vec<FoundAnswer>,
    /// Records that were passed over.
    bad: u64,
    /// The model that a file of results names, for the samples beside it.
    model: Option<String>,
}

/// The state of [`Imports`].
pub struct ImportsState {
    shell: Shell,
    sets: PromptSets,
    runs: Runs,
    classification: Classification,
    /// What the person is asked.
    pub pending: RwSignal<Option<PendingImport>>,
    read: StoredValue<Option<ReadFiles>, LocalStorage>,
}

/// Imports of answers.
pub type Imports = Service<ImportsState>;

/// The page's [`Imports`].
pub fn use_imports() -> Imports {
    expect_context()
}

impl Imports {
    pub(super) fn new(shell: Shell, sets: PromptSets, runs: Runs, classification: Classification) -> Self {
        let (pending, read) = (RwSignal::new(None), StoredValue::new_local(None));
        Self::provide(ImportsState { shell, sets, runs, classification, pending, read })
    }

    /// Takes files in: result files as they are, and answers of other programs as a run for each model.
    pub fn import(&self, files: Vec<UserFile>) {
        let imports = *self;
        spawn_local(async move {
            let mut read = ReadFiles::default();
            for file in files {
                if let Err(error) = imports.read(file, &mut read).await {
                    imports.shell.report_error(error);
                }
            }
            if read.names.is_empty() {
                return;
            }
            let known = imports.known();
            let unknown = ImportReport::sum(&build(&known, &read, None));
            if unknown.without_kind == 0 {
                return imports.add(&known, read, None).await;
            }
            imports.pending.set(Some(PendingImport {
                files: read.names.clone(),
                unknown: unknown.without_kind,
                answers: read.answers.len(),
                examples: unknown.examples,
            }));
            imports.read.set_value(Some(read));
        });
    }

    /// Goes on with what was read: prompts that are not known are of this kind, or are left out.
    pub fn go_on(&self, kind: Option<Kind>) {
        let imports = *self;
        self.pending.set(None);
        let Some(read) = self.read.try_update_value(Option::take).flatten() else { return };
        spawn_local(async move { imports.add(&imports.known(), read, kind).await });
    }

    /// Gives the import up.
    pub fn cancel(&self) {
        self.pending.set(None);
        self.read.set_value(None);
    }

    /// Reads one file: a result file becomes a run at once.
    async fn read(&self, file: UserFile, read: &mut ReadFiles) -> Result<(), PageError> {
        const BEGINNING: usize = 4_096;
        let name = file.name();
        let blob = BlobFile::from(file.0);
        let unreadable = || PageError::FileUnreadable { file: name.clone() };
        let beginning = blob.beginning(BEGINNING as u32).read().await.ok_or_else(unreadable)?;
        if is_document_of_ours(&String::from_utf8_lossy(&beginning)) {
            let bytes = blob.read().await.ok_or_else(unreadable)?;
            return self.runs.import_result(&name, &String::from_utf8_lossy(&bytes));
        }
        if name.starts_with("results_")
            && let Some(bytes) = blob.read().await
            && let Ok(results) = from_json(&bytes)
            && let Some(model) = model_in_results(&results)
        {
            read.model = Some(model);
            return Ok(());
        }
        let answers = &mut read.answers;
        read.bad += DataWorker::read_answers(&name, &blob, &mut |found| answers.extend(found)).await?;
        read.names.push(name);
        Ok(())
    }

    /// The prompts of every set at hand.
    fn known(&self) -> KnownPrompts {
        let mut known = KnownPrompts::default();
        self.sets.known.with_untracked(|sets| {
            for set in sets {
                if let SetState::Ready(ready) = &set.state {
                    let PromptSet { sha256, prompts, .. } = &**ready;
                    known.add(crate::answers::KnownSet { id: set.id.clone(), sha256: sha256.clone() }, prompts.clone());
                }
            }
        });
        known
    }

    async fn add(&self, known: &KnownPrompts, read: ReadFiles, kind: Option<Kind>) {
        let imported = build(known, &read, kind);
        let left_out = ImportReport::sum(&imported);
        let runs: Vec<Run> =
            imported.into_iter().map(|imported| imported.run).filter(|run| !run.items.is_empty()).collect();
        let (mut count, mut items) = (0, 0);
        for mut run in runs {
            if self.judge(&mut run).await.is_err() {
                // It was reported.
                return;
            }
            run.head.id = platform::run_id();
            count += 1;
            items += run.items.len();
            self.runs.add_imported(run);
        }
        self.shell.notice.set(Notice::AnswersImported(ImportedAnswers {
            files: read.names,
            runs: count,
            answers: items,
            bad: read.bad,
            left_out: left_out.without_kind,
            twice: left_out.twice,
        }));
    }

    /// Has every answer judged by the page's classifiers; what its file says of it stays beside that.
    async fn judge(&self, run: &mut Run) -> Result<(), ()> {
        let own = Classifier::Linear;
        let text = |(task, item): (usize, &crate::domain::Item)| {
            item.outcome.answer().map(|answer| Unclassified { task, text: answer.text.clone() })
        };
        let texts: Vec<Unclassified> = run.items.iter().enumerate().filter_map(text).collect();
        let items = &run.items;
        let judged = self.classification.classify_answers(own.id(), |task| &items[task].prompt, texts).await;
        for Classified { task, answer } in judged.map_err(drop)? {
            let Some(Outcome::Answered(old)) = run.items.get_mut(task).map(|item| &mut item.outcome) else { continue };
            let mut answer = answer;
            std::mem::take(&mut old.opinions).into_iter().for_each(|opinion| answer.add_opinion(opinion));
            answer.labels = std::mem::take(&mut old.labels);
            *old = answer;
        }
        run.head.classifier = ClassifierRef { id: own.id().to_owned(), version: own.version().to_owned() };
        Ok(())
    }
}

/// Whether a file is one of this project's documents, by its beginning: they say their schema, and most say it first.
fn is_document_of_ours(beginning: &str) -> bool {
    let first = beginning.trim_start_matches(['\u{feff}', '{', ' ', '\t', '\r', '\n']);
    first.starts_with("\"schema\"") || beginning.contains("refusal-lab/run")
}

/// Runs of what was read.
fn build(known: &KnownPrompts, read: &ReadFiles, kind: Option<Kind>) -> Vec<ImportedRun> {
    let mut builder = RunBuilder::new(known, kind);
    read.answers.iter().cloned().for_each(|answer| builder.add(answer, read.model.as_deref()));
    builder.finish(&iso_now())
}
