//! Which runs the history shows.

use crate::domain::{RunHead, Search};
use crate::state::{RunEntry, use_runs};

/// Empty fields let everything pass.
#[derive(Clone, Default, PartialEq)]
pub(super) struct HistoryFilter {
    pub(super) tag: String,
    pub(super) words: String,
}

impl HistoryFilter {
    fn lets_pass(&self, head: &RunHead) -> bool {
        (self.tag.is_empty() || head.tags.contains(&self.tag)) && self.finds_words_in(head)
    }

    fn finds_words_in(&self, head: &RunHead) -> bool {
        let model = &head.model;
        let texts = [head.name(), &model.name, &model.provider, &model.base_url, &model.system_prompt];
        let mut all = texts.into_iter().chain(head.tags.iter().map(String::as_str));
        let search = Search::of(&self.words);
        all.any(|text| search.finds(text))
    }
}

/// This browser's runs; the recorded ones while it has none.
pub(super) fn listed_runs() -> Vec<RunEntry> {
    let runs = use_runs();
    let own = runs.stored();
    if own.is_empty() { runs.recorded() } else { own }
}

/// Those of the runs that pass the filter, the newest first.
pub(super) fn found_runs(listed: &[RunEntry], filter: &HistoryFilter) -> Vec<RunEntry> {
    let created_at = |run: &RunEntry| run.with(|data| data.head.created_at.clone());
    let mut found = Vec::new();
    for run in listed.iter().filter(|run| run.with(|data| filter.lets_pass(&data.head))) {
        let at = found.partition_point(|other| created_at(other) > created_at(run));
        found.insert(at, *run);
    }
    found
}

/// Every tag of any run, by name.
pub(super) fn known_tags(listed: &[RunEntry]) -> Vec<String> {
    let mut known: Vec<String> = Vec::new();
    for run in listed {
        run.with(|data| {
            for name in &data.head.tags {
                if let Err(at) = known.binary_search(name) {
                    known.insert(at, name.clone());
                }
            }
        });
    }
    known
}
