//! People's labels: in a labelling session one person reads answers without any verdict and says what each did.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::browser::UserFile;
use super::notice::Notice;
use super::page_error::PageError;
use super::runs::{RunData, RunEntry, Runs};
use super::service::Service;
use super::shell::Shell;
use crate::dataset::rank;
use crate::domain::{Class, Counting, Item, Kind, argsort};
use crate::report::{corrected_rate, merge_labels, read_result};

/// The same answers come first for everybody, so that labels of several people meet.
const ORDER_SEED: u64 = 1;

/// A labelling session.
#[derive(Clone, PartialEq)]
pub struct LabellingSession {
    /// The run whose answers are labelled, whichever is looked at meanwhile.
    pub run: RunEntry,
    /// The person.
    pub person: String,
    /// Numbers of the items to label, in their order.
    pub order: Vec<usize>,
    /// How many of them are done: the place of the one that is shown.
    pub at: usize,
}

impl LabellingSession {
    /// The item that is shown; `None` when all are labelled.
    pub fn shown(&self) -> Option<usize> {
        self.order.get(self.at).copied()
    }

    /// The same with its run.
    pub fn shown_in_run(&self) -> Option<(RunEntry, usize)> {
        Some((self.run, self.shown()?))
    }
}

/// A run's point corrected for its classifier's errors: rate, low and high end of the 95 % interval, in fractions.
#[derive(Clone, Debug, PartialEq)]
pub struct CorrectedPoint {
    /// The run's id.
    pub run: String,
    /// Harmless prompts refused.
    pub x: [f64; 3],
    /// Toxic prompts refused.
    pub y: [f64; 3],
}

/// The state of [`Labelling`].
pub struct LabellingState {
    shell: Shell,
    runs: Runs,
    /// A person labelling.
    pub session: RwSignal<Option<LabellingSession>>,
    /// The person whose labels are taken for the truth; empty is the first there is.
    pub reference: RwSignal<String>,
    /// The chosen run's rates corrected from that person's labels.
    pub corrected: Memo<Option<CorrectedPoint>>,
}

/// People's labels of answers.
pub type Labelling = Service<LabellingState>;

/// The page's [`Labelling`].
pub fn use_labelling() -> Labelling {
    expect_context()
}

impl Labelling {
    pub(super) fn new(shell: Shell, runs: Runs) -> Self {
        let reference = RwSignal::new(String::new());
        let corrected = Memo::new(move |_| corrected_point(runs.chosen.get()?, &reference.get(), shell.counting.get()));
        Self::provide(LabellingState { shell, runs, session: RwSignal::new(None), reference, corrected })
    }

    /// Begins a session over the chosen run: `most` answers, or all; those that the person has labelled are left out.
    pub fn begin(&self, person: String, most: Option<u32>) {
        let labelling = *self;
        let Some(entry) = labelling.runs.chosen.get_untracked() else { return };
        if let Err(reason) = entry.peek(RunData::may_change) {
            return labelling.shell.report_error(reason);
        }
        spawn_local(async move {
            if let Err(error) = labelling.runs.load_items(entry).await {
                return labelling.shell.report_error(error);
            }
            let order = entry.peek(|data| to_label(&data.items, &person, most));
            labelling.session.set(Some(LabellingSession { run: entry, person, order, at: 0 }));
        });
    }

    /// Begins the session that is given, whichever there was.
    pub(super) fn resume(&self, session: LabellingSession) {
        self.session.set(Some(session));
    }

    /// Ends the session; the labels are kept.
    pub fn end(&self) {
        self.session.set(None);
    }

    /// The person's word on the answer that is shown; the next one follows.
    pub fn label(&self, class: Class) {
        let Some((run, person, number)) = self.shown() else { return };
        self.set_label(run, number, &person, Some(class));
        self.session.update(|session| session.iter_mut().for_each(|session| session.at += 1));
    }

    /// Takes the last label back and shows its answer again.
    pub fn undo(&self) {
        let is_first = self.session.with_untracked(|session| session.as_ref().is_none_or(|session| session.at == 0));
        if is_first {
            return;
        }
        self.session.update(|session| session.iter_mut().for_each(|session| session.at -= 1));
        if let Some((run, person, number)) = self.shown() {
            self.set_label(run, number, &person, None);
        }
    }

    fn shown(&self) -> Option<(RunEntry, String, usize)> {
        self.session.with_untracked(|session| {
            let session = session.as_ref()?;
            Some((session.run, session.person.clone(), session.shown()?))
        })
    }

    fn set_label(&self, entry: RunEntry, number: usize, person: &str, class: Option<Class>) {
        entry.change(|data| {
            let answer = data.items.get_mut(number).and_then(|item| item.outcome.answer_mut());
            answer.into_iter().for_each(|answer| answer.set_label(person, class));
        });
        entry.tell();
        self.runs.store.write(entry, [number]);
    }

    /// Takes the labels of result files into the chosen run, where prompt and answer are the same.
    pub fn import_labels(&self, files: Vec<UserFile>) {
        let labelling = *self;
        let Some(entry) = labelling.runs.chosen.get_untracked() else { return };
        spawn_local(async move {
            for file in files {
                if let Err(error) = labelling.merge_file(entry, &file).await {
                    labelling.shell.report_error(error);
                }
            }
        });
    }

    async fn merge_file(&self, entry: RunEntry, file: &UserFile) -> Result<(), PageError> {
        entry.peek(RunData::may_change)?;
        let name = file.name();
        let text = file.0.text().await.ok_or_else(|| PageError::FileUnreadable { file: name.clone() })?;
        let run = read_result(&name, "", &text)?;
        self.runs.load_items(entry).await?;
        let merged = entry.change(|data| (merge_labels(&mut data.items, &run.items), data.items.len()));
        let Some((report, items)) = merged else { return Ok(()) };
        entry.tell();
        self.runs.store.write(entry, 0..items);
        let taken = report.taken as usize;
        self.shell.notice.set(Notice::LabelsTaken { file: name, taken, unmatched: report.unmatched as usize });
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

fn corrected_point(run: RunEntry, reference: &str, counting: Counting) -> Option<CorrectedPoint> {
    run.with(|data| {
        let own = &data.head.classifier.id;
        let is_here = |item: &Item| item.outcome.answer().is_some_and(|answer| answer.label_by(reference).is_some());
        let person = match data.items.iter().any(is_here) {
            true => reference.to_owned(),
            false => first_person(&data.items)?.to_owned(),
        };
        let ends = |kind| {
            let corrected = corrected_rate(&data.items, own, &person, kind, counting)?.corrected;
            let [low, high] = corrected.ci95;
            Some([corrected.rate, low, high])
        };
        Some(CorrectedPoint { run: data.head.id.clone(), x: ends(Kind::SeeminglyToxic)?, y: ends(Kind::Toxic)? })
    })
}

/// By name, as the labels page lists them.
fn first_person(items: &[Item]) -> Option<&str> {
    items
        .iter()
        .filter_map(|item| item.outcome.answer())
        .flat_map(|answer| &answer.labels)
        .map(|label| &*label.by)
        .min()
}
