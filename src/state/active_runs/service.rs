//! The runs that are going on in this tab.

use leptos::prelude::*;

use super::active_run::ActiveRun;
use super::consent::Consent;
use super::line_up::{LineUp, LineUpEntry};
use crate::domain::{Budget, Prompt, PromptSetRef};
use crate::runner::{Event, RunProgress};
use crate::state::classification::Classification;
use crate::state::local_models::LocalModels;
use crate::state::model_form::ModelForm;
use crate::state::notice::Notice;
use crate::state::prompt_sets::PromptSets;
use crate::state::runs::{RunData, RunEntry, Runs};
use crate::state::service::Service;
use crate::state::shell::Shell;

/// A run that waits for the one before it to end.
pub(super) struct QueuedRun {
    pub(super) entry: LineUpEntry,
    pub(super) prompts: Vec<Prompt>,
    pub(super) sets: Vec<PromptSetRef>,
}

/// The state of [`ActiveRuns`].
pub struct ActiveRunsState {
    pub(super) shell: Shell,
    pub(super) form: ModelForm,
    pub(super) local: LocalModels,
    pub(super) line_up: LineUp,
    pub(super) sets: PromptSets,
    pub(super) classification: Classification,
    pub(super) runs: Runs,
    pub(super) consent: Consent,
    pub(super) list: RwSignal<Vec<ActiveRun>, LocalStorage>,
    pub(super) queued: StoredValue<Vec<QueuedRun>, LocalStorage>,
}

/// The runs that are going on in this tab.
pub type ActiveRuns = Service<ActiveRunsState>;

/// The page's [`ActiveRuns`].
pub fn use_active_runs() -> ActiveRuns {
    expect_context()
}

impl ActiveRuns {
    pub(in crate::state) fn new(
        shell: Shell,
        form: ModelForm,
        local: LocalModels,
        line_up: LineUp,
        sets: PromptSets,
        classification: Classification,
        runs: Runs,
    ) -> Self {
        Self::provide(ActiveRunsState {
            shell,
            form,
            local,
            line_up,
            sets,
            classification,
            runs,
            consent: Consent::new(),
            list: RwSignal::new_local(Vec::new()),
            queued: StoredValue::new_local(Vec::new()),
        })
    }

    /// The runs that are going on, in the order in which they began.
    pub fn entries(&self) -> Vec<RunEntry> {
        self.list.with(|runs| runs.iter().map(ActiveRun::entry).collect())
    }

    /// Whether a run is going on.
    pub fn is_any(&self) -> bool {
        self.list.with(|runs| !runs.is_empty())
    }

    /// How far the runs are that are going on, all together; `None` if there are none.
    pub fn progress(&self) -> Option<RunProgress> {
        let progress: Vec<RunProgress> = self.entries().iter().filter_map(|run| run.with(RunData::progress)).collect();
        (!progress.is_empty()).then(|| progress.into_iter().sum())
    }

    /// Whether this run is going on in this tab.
    pub(in crate::state) fn has(&self, entry: RunEntry) -> bool {
        self.find(entry).is_some()
    }

    fn find(&self, entry: RunEntry) -> Option<ActiveRun> {
        self.list.with_untracked(|runs| runs.iter().find(|run| run.entry() == entry).cloned())
    }

    fn feed_all(&self, event: &Event) {
        self.list.get_untracked().iter().for_each(|run| run.feed(event.clone()));
    }

    /// Sends nothing new until [`ActiveRuns::resume`].
    pub fn pause(&self) {
        self.feed_all(&Event::Pause);
    }

    /// Goes on after a pause, under the spending limit that the form has now.
    pub fn resume(&self) {
        for run in self.list.get_untracked() {
            if self.may_cost_more(run.entry(), self.form.settings.with_untracked(|settings| settings.budget())) {
                run.set_spending_limit(run.entry().peek(RunData::spending_limit));
                run.feed(Event::Start);
            }
        }
    }

    /// Puts a run under this spending limit and the form's prices, where it has any, and returns whether that leaves
    /// anything to spend; if not, the status line says so.
    pub(super) fn may_cost_more(&self, entry: RunEntry, budget: Budget) -> bool {
        let prices = self.form.settings.with_untracked(|settings| settings.prices);
        let overspent = entry.change(|data| {
            data.head.model.prices = prices.or(data.head.model.prices);
            data.head.model.budget = budget;
            let limit = data.spending_limit()?;
            Some((limit.reached_with(data.spent)?, limit.limit))
        });
        if let Some((spent, limit)) = overspent.flatten() {
            self.shell.notice.set(Notice::LimitReached { spent, limit });
        }
        overspent.flatten().is_none()
    }

    /// Ends all runs; what was answered is kept. Runs that wait for their turn do not begin.
    pub fn stop(&self) {
        self.queued.update_value(Vec::clear);
        self.local.stop_waiting();
        self.feed_all(&Event::Stop);
    }

    /// Ends this run, if it is going on, and lets no further run of the line-up begin.
    pub(in crate::state) fn stop_run(&self, entry: RunEntry) {
        if let Some(run) = self.find(entry) {
            self.queued.update_value(Vec::clear);
            run.feed(Event::Stop);
        }
    }
}
