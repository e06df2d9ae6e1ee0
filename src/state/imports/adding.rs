//! What was read, judged and added to the page's runs.

use leptos::prelude::*;

use super::read_import::{AT_ONCE, ReadBatch, ReadImport};
use super::service::Imports;
use crate::answers::{
    ImportReport, ImportedRun, KnownPrompts, RunBuilder, add_judgements, batch_run_head, is_of_batch, item_of,
    merge_rest, state_of,
};
use crate::domain::{ClassifierRef, Item, Kind, Outcome, Run, RunHead, RunState};
use crate::platform::{self, iso_now, sleep_ms};
use crate::provider::batch::{BatchPurpose, RequestEnd};
use crate::refusal::{Classifier, judge};
use crate::report::Tally;
use crate::runner::{Classified, Unclassified};
use crate::state::notice::{ImportedAnswers, Notice};
use crate::state::page_error::PageError;
use crate::state::runs::{RunData, RunEntry, RunPhase};

impl Imports {
    /// Adds everything that was read, and says what it came to. Returns what could not be added, with the reasons.
    pub(super) async fn add_all(&self, mut read: ReadImport, kind: Option<Kind>) -> ReadImport {
        let mut came = ImportedAnswers {
            files: read.files.iter().map(|file| file.name.clone()).collect(),
            bad: read.files.iter().map(|file| file.summary.bad).sum(),
            ..ImportedAnswers::default()
        };
        let batches = std::mem::take(&mut read.batches);
        let known = read.known.take().unwrap_or_default();
        let (runs, report) = build(&known, read, kind).await;
        (came.left_out, came.twice) = (report.without_kind, report.twice);
        for run in runs {
            came.runs += 1;
            came.answers += run.items.len();
            self.add_run(RunHead { id: platform::run_id(), ..run.head }, run.items).await;
        }
        let mut left = ReadImport::default();
        for batch in batches {
            if let Err(error) = self.add_batch(&batch, &mut came).await {
                left.errors.push(error);
                left.batches.push(batch);
            }
        }
        self.shell.notice.set(Notice::AnswersImported(came));
        left
    }

    async fn add_run(&self, head: RunHead, mut items: Vec<Item>) {
        let own = Classifier::Linear;
        self.judge(&mut items, own.id()).await;
        let classifier = ClassifierRef { id: own.id().to_owned(), version: own.version().to_owned() };
        self.runs.add_imported(Run { head: RunHead { classifier, ..head }, items });
    }

    /// A batch's run, new or put into the one that it belongs to; or a judge's verdicts.
    async fn add_batch(&self, batch: &ReadBatch, came: &mut ImportedAnswers) -> Result<(), PageError> {
        let ReadBatch { purpose, head, items, report, .. } = batch;
        let into = match purpose {
            BatchPurpose::Run => self.run_of(&head.id),
            BatchPurpose::Rest { of } => self.run_of(of).or(self.run_of(&head.id)),
            BatchPurpose::Judge { of } => return self.add_judgements(batch, self.run_of(of), came).await,
        };
        let Some(entry) = into else {
            // The id is a new one: a run of the batch's may have been deleted, and can still be brought back.
            let new = RunHead { id: platform::run_id(), ..batch_run_head(head.clone(), items) };
            self.add_run(new, items.clone()).await;
            came.runs += 1;
            came.answers += report.count(RequestEnd::Answered) as usize;
            return Ok(());
        };
        may_take(entry)?;
        self.runs.load_items(entry).await?;
        let own = entry.peek(|data| data.head.classifier.id.clone());
        let mut items = items.clone();
        self.judge(&mut items, &own).await;
        // It may have gone on meanwhile.
        may_take(entry)?;
        let merged = entry.change(|data| {
            let merged = merge_rest(&mut data.items, data.head.planned, items);
            data.tally = Tally::of(&data.items);
            data.head.state = state_of(&data.items, data.head.planned);
            if data.head.state == RunState::Done && data.phase == RunPhase::Interrupted {
                data.phase = RunPhase::Stored;
            }
            merged
        });
        let (new, foreign) = merged.unwrap_or_default();
        came.merged.push((entry.peek(RunData::label), new.len(), foreign));
        self.changed(entry, new);
        self.classification.encoder.classify_open(entry);
        Ok(())
    }

    /// A run that came from a file has another id here than in the manifest: then it is the one that is looked at.
    async fn add_judgements(
        &self,
        batch: &ReadBatch,
        of: Option<RunEntry>,
        came: &mut ImportedAnswers,
    ) -> Result<(), PageError> {
        let none = || PageError::NoRunToJudge { file: batch.file.clone() };
        let entry = of.or(self.runs.chosen.get_untracked()).ok_or_else(none)?;
        may_take(entry)?;
        self.runs.load_items(entry).await?;
        let id = judge::id_of(&batch.head.model.name);
        let judged = entry.change(|data| add_judgements(&mut data.items, &id, &batch.items));
        let (judged, unread) = judged.filter(|(judged, _)| !judged.is_empty()).ok_or_else(none)?;
        came.judged.push((entry.peek(RunData::label), judged.len() - unread, unread));
        self.changed(entry, judged);
        Ok(())
    }

    /// The run with this id, or what came of the batch with this id.
    fn run_of(&self, id: &str) -> Option<RunEntry> {
        let is_it = |run: &&RunEntry| run.peek(|data| !data.is_recorded() && is_of_batch(&data.head, id));
        self.runs.list.with_untracked(|runs| runs.iter().find(is_it).copied())
    }

    fn changed(&self, entry: RunEntry, items: Vec<usize>) {
        entry.tell();
        self.runs.store.write(entry, items);
        self.runs.choose(Some(entry));
    }

    /// Has the page's classifiers judge the answers, `own` first; what their file says of them stays beside that. Where that
    /// fails, which is reported, they are unscored.
    async fn judge(&self, items: &mut [Item], own: &str) {
        let text = |(task, item): (usize, &Item)| {
            item.outcome.answer().map(|answer| Unclassified { task, text: answer.text.clone() })
        };
        let texts: Vec<Unclassified> = items.iter().enumerate().filter_map(text).collect();
        let prompts = &*items;
        let judged = self.classification.classify_answers(own, |task| &prompts[task].prompt, texts).await;
        for Classified { task, answer } in judged.unwrap_or_default() {
            let Some(Outcome::Answered(old)) = items.get_mut(task).map(|item| &mut item.outcome) else { continue };
            let mut answer = answer;
            std::mem::take(&mut old.opinions).into_iter().for_each(|opinion| answer.add_opinion(opinion));
            answer.labels = std::mem::take(&mut old.labels);
            *old = answer;
        }
    }
}

/// Whether results may be put into a run; if not, why.
fn may_take(entry: RunEntry) -> Result<(), PageError> {
    entry.peek(|data| {
        data.may_change()?;
        if data.head.state.is_live() { Err(PageError::RunGoesOn { name: data.label() }) } else { Ok(()) }
    })
}

/// The runs of what was read that have any answer, and what became of all answers.
async fn build(known: &KnownPrompts, mut read: ReadImport, kind: Option<Kind>) -> (Vec<Run>, ImportReport) {
    let mut builder = RunBuilder::new(known, kind);
    let mut items: Vec<Vec<Item>> = Vec::new();
    for mut file in std::mem::take(&mut read.files) {
        let answers = std::mem::take(&mut file.answers);
        let model = read.model_of(&file);
        for (number, answer) in answers.into_iter().enumerate() {
            if number % AT_ONCE == AT_ONCE - 1 {
                sleep_ms(0).await;
            }
            let Some(placed) = builder.place(&answer, model) else { continue };
            if items.len() <= placed.run {
                items.resize_with(placed.run + 1, Vec::new);
            }
            items[placed.run].push(item_of(&placed.prompt, answer));
        }
    }
    let built = builder.finish(&iso_now());
    let report = ImportReport::sum(&built);
    items.resize_with(built.len(), Vec::new);
    let runs = built.into_iter().zip(items).map(|(ImportedRun { head, .. }, items)| Run { head, items });
    (runs.filter(|run| !run.items.is_empty()).collect(), report)
}
