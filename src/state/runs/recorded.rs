//! Runs that were recorded and lie beside the page: they tell its story until a run of the person's own does.

use leptos::prelude::*;

use super::run_entry::{RunData, RunEntry, RunPhase};
use super::service::Runs;
use crate::platform::page_file;
use crate::report::{Recorded, read_recorded, read_result};
use crate::state::page_error::PageError;

const FOLDER: &str = "recorded";
const LIST: &str = "recorded/index.json";
/// The pages' example: the same model and prompts under two system prompts. The first is chosen at the start.
const EXAMPLE: [&str; 2] = ["qwen-plain", "qwen-cautious"];

/// Names of models begin so whose recorded answers are often no language: their runs are on the chart when they are asked
/// for.
const ON_DEMAND: &str = "SmolLM2";

impl Runs {
    /// Puts the recorded runs on the page, where the host has any. They are on the chart if nothing else is.
    pub(in crate::state) async fn load_recorded(self) {
        let Ok(list) = page_file(LIST).await else { return };
        let Some(recorded) = read_recorded(&list) else { return };
        let is_alone = self.list.with_untracked(Vec::is_empty);
        let entry = |Recorded { file, head, tally }: Recorded| {
            let data = RunData { phase: RunPhase::Recorded(file), ..RunData::stored(head, tally) };
            let entry = self.new_entry(data);
            entry.shown.set(is_alone && !entry.peek(is_on_demand));
            entry
        };
        let entries: Vec<RunEntry> = recorded.into_iter().map(entry).collect();
        let is_undecided = self.chosen.get_untracked().is_none();
        self.put_first(entries);
        if let Some([first, _]) = untrack(|| self.example()).filter(|_| is_undecided) {
            self.choose(Some(first));
        }
    }

    /// Recorded runs that are worth comparing, where the host has them.
    pub(in crate::state) fn example(&self) -> Option<[RunEntry; 2]> {
        let found = |id: &str| {
            let is_it = |run: &&RunEntry| run.peek(|data| data.is_recorded() && data.head.id == id);
            self.list.with(|runs| runs.iter().find(is_it).copied())
        };
        let [first, second] = EXAMPLE;
        Some([found(first)?, found(second)?])
    }

    /// The recorded runs, in the order of their list.
    pub fn recorded(&self) -> Vec<RunEntry> {
        self.list.with(|runs| runs.iter().copied().filter(|run| run.peek(RunData::is_recorded)).collect())
    }

    /// The recorded runs that are on the chart only when they are asked for.
    pub fn on_demand(&self) -> Vec<RunEntry> {
        self.list.with(|runs| runs.iter().copied().filter(|run| run.with(is_on_demand)).collect())
    }

    /// Fetches a recorded run's items.
    pub(in crate::state) async fn load_recorded_items(&self, entry: RunEntry, file: &str) -> Result<(), PageError> {
        let path = format!("{FOLDER}/{file}");
        let bytes = page_file(&path).await?;
        let run = read_result(&path, &entry.id(), &String::from_utf8_lossy(&bytes))?;
        entry.put_items(run.items);
        Ok(())
    }

    /// A run of the person's own takes the recorded ones' place on the chart.
    pub(in crate::state) fn hide_recorded(&self) {
        let recorded = |run: &&RunEntry| run.peek(RunData::is_recorded);
        self.list.with_untracked(|runs| runs.iter().filter(recorded).for_each(|run| run.shown.set(false)));
    }
}

fn is_on_demand(data: &RunData) -> bool {
    data.is_recorded() && data.head.model.name.starts_with(ON_DEMAND)
}
