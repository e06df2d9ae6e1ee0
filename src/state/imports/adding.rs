//! What was read, judged and added to the page's runs.

use leptos::prelude::*;

use super::read_import::{AT_ONCE, ReadBatch, ReadImport};
use super::service::Imports;
use crate::answers::{
    ImportReport, ImportedRun, KnownPrompts, RunBuilder, add_judgements, item_of, merge_rest, state_of,
};
use crate::domain::{ClassifierRef, Item, Kind, Outcome, Run, RunHead};
use crate::platform::{self, iso_now, sleep_ms};
use crate::provider::batch::BatchPurpose;
use crate::refusal::{Classifier, judge};
use crate::report::Tally;
use crate::runner::{Classified, Unclassified};
use crate::state::notice::{ImportedAnswers, Notice};
use crate::state::page_error::PageError;
use crate::state::runs::{RunData, RunEntry};

/// The answers were not judged, which has been reported.
struct NotJudged;

impl Imports {
    /// Adds everything that was read, and says what it came to.
    pub(super) async fn add_all(&self, kind: Option<Kind>) {
        let mut read = self.read.try_update_value(std::mem::take).unwrap_or_default();
        let mut came = ImportedAnswers {
            files: read.files.iter().map(|file| file.name.clone()).collect(),
            bad: read.files.iter().map(|file| file.summary.bad).sum(),
            ..ImportedAnswers::default()
        };
        let batches = std::mem::take(&mut read.batches);
        let (runs, report) = build(&self.known(), read, kind).await;
        (came.left_out, came.twice) = (report.without_kind, report.twice);
        for run in runs {
            let items = run.items.len();
            let own = own_classifier();
            match self.judged(run.items, &own.id).await {
                Ok(items) => {
                    self.runs.add_imported(Run {
                        head: RunHead { id: platform::run_id(), classifier: own, ..run.head },
                        items,
                    });
                }
                Err(NotJudged) => return,
            }
            came.runs += 1;
            came.answers += items;
        }
        for batch in batches {
            match self.add_batch(batch, &mut came).await {
                Ok(()) => {}
                Err(Some(error)) => return self.shell.report_error(error),
                // It was reported.
                Err(None) => return,
            }
        }
        self.shell.notice.set(Notice::AnswersImported(came));
    }

    /// A batch's run, new or put into the one that it belongs to; or a judge's verdicts.
    async fn add_batch(&self, batch: ReadBatch, came: &mut ImportedAnswers) -> Result<(), Option<PageError>> {
        let ReadBatch { purpose, head, items, report, file } = batch;
        let answers = report.sent - report.count(crate::provider::batch::RequestEnd::Missing) as usize;
        let into = match &purpose {
            // What came of it before is in the run of its id.
            BatchPurpose::Run => self.runs.find(&head.id),
            BatchPurpose::Rest { of } => self.runs.find(of),
            // A run that came from a file has another id here.
            BatchPurpose::Judge { of } => Some(
                self.runs
                    .find(of)
                    .or(self.runs.chosen.get_untracked())
                    .ok_or(PageError::NoRunToJudge { file: file.clone() })?,
            ),
        };
        let Some(entry) = into else {
            let own = own_classifier();
            let items = self.judged(items, &own.id).await.map_err(|NotJudged| None)?;
            let head = RunHead { planned: items.len(), state: state_of(&items), classifier: own, ..head };
            self.runs.add_imported(Run { head, items });
            came.runs += 1;
            came.answers += answers;
            return Ok(());
        };
        entry.peek(RunData::may_change)?;
        self.runs.load_items(entry).await?;
        if let BatchPurpose::Judge { .. } = purpose {
            let id = judge::id_of(&head.model.name);
            let judged = entry.change(|data| add_judgements(&mut data.items, &id, &items).0).unwrap_or_default();
            if judged.is_empty() {
                return Err(Some(PageError::NoRunToJudge { file }));
            }
            came.judged.push((entry.peek(RunData::label), judged.len()));
            self.changed(entry, judged);
            return Ok(());
        }
        let own = entry.peek(|data| data.head.classifier.id.clone());
        let items = self.judged(items, &own).await.map_err(|NotJudged| None)?;
        let new = entry.change(|data| {
            let (new, _) = merge_rest(&mut data.items, items);
            data.tally = Tally::of(&data.items);
            data.head.state = state_of(&data.items);
            new
        });
        let new = new.unwrap_or_default();
        came.merged.push((entry.peek(RunData::label), new.len()));
        self.changed(entry, new);
        Ok(())
    }

    fn changed(&self, entry: RunEntry, items: Vec<usize>) {
        entry.tell();
        self.runs.store.write(entry, items);
        self.runs.choose(Some(entry));
    }

    /// The items with every answer judged by the page's classifiers, `own` first; what their file says of them stays beside
    /// that.
    async fn judged(&self, mut items: Vec<Item>, own: &str) -> Result<Vec<Item>, NotJudged> {
        let text = |(task, item): (usize, &Item)| {
            item.outcome.answer().map(|answer| Unclassified { task, text: answer.text.clone() })
        };
        let texts: Vec<Unclassified> = items.iter().enumerate().filter_map(text).collect();
        let prompts = &items;
        let judged = self.classification.classify_answers(own, |task| &prompts[task].prompt, texts).await;
        for Classified { task, answer } in judged.map_err(|_| NotJudged)? {
            let Some(Outcome::Answered(old)) = items.get_mut(task).map(|item| &mut item.outcome) else { continue };
            let mut answer = answer;
            std::mem::take(&mut old.opinions).into_iter().for_each(|opinion| answer.add_opinion(opinion));
            answer.labels = std::mem::take(&mut old.labels);
            *old = answer;
        }
        Ok(items)
    }
}

fn own_classifier() -> ClassifierRef {
    let own = Classifier::Linear;
    ClassifierRef { id: own.id().to_owned(), version: own.version().to_owned() }
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
