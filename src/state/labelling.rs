//! People's labels: a sitting in which one person reads answers without any verdict and says what each did.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::run_entry::RunData;
use super::{App, Notice, RunEntry};
use crate::dataset::rank;
use crate::domain::{Class, Item, argsort};
use crate::platform::PickedFile;
use crate::report::{merge_labels, read_result};

/// The same answers come first for everybody, so that labels of several people meet.
const ORDER_SEED: u64 = 1;

/// A sitting.
#[derive(Clone, PartialEq)]
pub struct Labelling {
    /// The run whose answers are labelled, whichever is looked at meanwhile.
    pub run: RunEntry,
    /// The person.
    pub person: String,
    /// Numbers of the items to label, in their order.
    pub order: Vec<usize>,
    /// How many of them are done: the place of the one that is shown.
    pub at: usize,
}

impl Labelling {
    /// The item that is shown; `None` when all are labelled.
    pub fn shown(&self) -> Option<usize> {
        self.order.get(self.at).copied()
    }
}

impl Labelling {
    /// The same with its run.
    pub fn shown_in_run(&self) -> Option<(RunEntry, usize)> {
        Some((self.run, self.shown()?))
    }
}

impl App {
    /// Begins a sitting over the chosen run: `most` answers, or all; those that the person has labelled are left out.
    pub fn begin_labelling(&self, person: String, most: Option<u32>) {
        let app = *self;
        let Some(entry) = app.chosen_run.get_untracked() else { return };
        if let Err(reason) = entry.peek(RunData::may_change) {
            return app.trouble(reason);
        }
        spawn_local(async move {
            if let Err(error) = app.load_items(entry).await {
                return app.trouble(error);
            }
            let order = entry.peek(|data| to_label(&data.items, &person, most));
            app.labelling.set(Some(Labelling { run: entry, person, order, at: 0 }));
        });
    }

    /// Ends the sitting; the labels are kept.
    pub fn end_labelling(&self) {
        self.labelling.set(None);
    }

    /// The person's word on the answer that is shown; the next one follows.
    pub fn label(&self, class: Class) {
        let Some((run, person, number)) = self.sitting() else { return };
        self.set_label(run, number, &person, Some(class));
        self.labelling.update(|sitting| sitting.iter_mut().for_each(|sitting| sitting.at += 1));
    }

    /// Takes the last label back and shows its answer again.
    pub fn undo_label(&self) {
        let is_first = self.labelling.with_untracked(|sitting| sitting.as_ref().is_none_or(|sitting| sitting.at == 0));
        if is_first {
            return;
        }
        self.labelling.update(|sitting| sitting.iter_mut().for_each(|sitting| sitting.at -= 1));
        if let Some((run, person, number)) = self.sitting() {
            self.set_label(run, number, &person, None);
        }
    }

    fn sitting(&self) -> Option<(RunEntry, String, usize)> {
        self.labelling.with_untracked(|sitting| {
            let sitting = sitting.as_ref()?;
            Some((sitting.run, sitting.person.clone(), sitting.shown()?))
        })
    }

    fn set_label(&self, entry: RunEntry, number: usize, person: &str, class: Option<Class>) {
        entry.change(|data| {
            let answer = data.items.get_mut(number).and_then(|item| item.outcome.answer_mut());
            answer.into_iter().for_each(|answer| answer.set_label(person, class));
        });
        entry.tell();
        self.keeper.with_value(|keeper| keeper.keep(*self, entry, [number]));
    }

    /// Takes the labels of result files into the chosen run, where prompt and answer are the same.
    pub fn import_labels(&self, files: Vec<PickedFile>) {
        let app = *self;
        let Some(entry) = app.chosen_run.get_untracked() else { return };
        spawn_local(async move {
            for file in files {
                if let Err(message) = app.merge_file(entry, &file).await {
                    app.trouble(message);
                }
            }
        });
    }

    async fn merge_file(&self, entry: RunEntry, file: &PickedFile) -> Result<(), String> {
        entry.peek(RunData::may_change)?;
        let name = file.name();
        let text = file.text().await;
        let text = text.ok_or_else(|| format!("{name} could not be read by the browser. Choose it again."))?;
        let run = read_result(&name, "", &text).map_err(|error| error.to_string())?;
        self.load_items(entry).await.map_err(|error| error.to_string())?;
        let merged = entry.change(|data| (merge_labels(&mut data.items, &run.items), data.items.len()));
        let Some((report, items)) = merged else { return Ok(()) };
        entry.tell();
        self.keeper.with_value(|keeper| keeper.keep(*self, entry, 0..items));
        let taken = report.taken as usize;
        self.notice.set(Notice::LabelsTaken { file: name, taken, unmatched: report.unmatched as usize });
        Ok(())
    }
}

/// The answers that a person has not labelled, in an order that is the same for everybody.
fn to_label(items: &[Item], person: &str, most: Option<u32>) -> Vec<usize> {
    let is_open = |item: &Item| item.outcome.answer().is_some_and(|answer| answer.label_by(person).is_none());
    let numbered = items.iter().enumerate().filter(|(_, item)| is_open(item));
    let ranked: Vec<(u64, usize)> = numbered.map(|(at, item)| (rank(&item.prompt_id, ORDER_SEED), at)).collect();
    let places = argsort(ranked.len(), &|one, other| ranked[one].cmp(&ranked[other]));
    let most = most.map_or(usize::MAX, |most| most as usize);
    places.into_iter().map(|place| ranked[place].1).take(most).collect()
}
