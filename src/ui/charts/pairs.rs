//! Runs of one model that differ in one thing, each beside the plain run: what an arrow on the chart joins.

use crate::domain::{Counting, RunHead};
use crate::report::Summary;
use crate::state::RunEntry;
use crate::ui::text;

/// Each run with a contrast or another system prompt, after a plain run of the same model that was asked the same prompts:
/// the newest with the same system prompt, or the first with another.
pub(crate) fn plain_pairs(runs: &[RunEntry]) -> Vec<[RunEntry; 2]> {
    let beside = |(at, run): (usize, &RunEntry)| {
        let plain = if is_contrasted(run) {
            let is_plain = |other: &&RunEntry| differ_by_contrast(other, run);
            runs.iter().rev().find(is_plain)
        } else {
            let is_plainer = |(place, other): &(usize, &RunEntry)| {
                differ_by_prompt(other, run) && plainness(other, *place) < plainness(run, at)
            };
            let plainer = runs.iter().enumerate().filter(is_plainer);
            plainer.min_by_key(|(place, other)| plainness(other, *place)).map(|(_, other)| other)
        };
        Some([*plain?, *run])
    };
    runs.iter().enumerate().filter_map(beside).collect()
}

/// Whether it was decoded with a contrast.
pub(crate) fn is_contrasted(run: &RunEntry) -> bool {
    run.with(|data| data.head.model.decoder.is_some())
}

/// A run without a name of its own comes before one with, without a system prompt before one with, and an older one before a
/// newer one.
fn plainness(run: &RunEntry, place: usize) -> (bool, bool, usize) {
    run.with(|data| (data.head.title.is_some(), !data.head.model.system_prompt.trim().is_empty(), place))
}

/// Whether two runs asked the same model the same prompts with the same parameters.
fn are_alike(one: &RunHead, other: &RunHead) -> bool {
    let (a, b) = (&one.model, &other.model);
    (&a.provider, &a.name) == (&b.provider, &b.name) && a.decoding == b.decoding && one.prompt_sets == other.prompt_sets
}

fn differ_by_contrast(plain: &RunEntry, contrasted: &RunEntry) -> bool {
    contrasted.with(|one| {
        plain.with(|other| {
            let (one, other) = (&one.head, &other.head);
            let is_plain = other.model.decoder.is_none() && other.model.system_prompt == one.model.system_prompt;
            is_plain && are_alike(one, other)
        })
    })
}

fn differ_by_prompt(plain: &RunEntry, run: &RunEntry) -> bool {
    run.with(|one| {
        plain.with(|other| {
            let (one, other) = (&one.head, &other.head);
            let are_plain = one.model.decoder.is_none() && other.model.decoder.is_none();
            are_plain && one.model.system_prompt.trim() != other.model.system_prompt.trim() && are_alike(one, other)
        })
    })
}

/// What tells a run from the others of its model: its name without the model's. `None` if nothing does.
pub(crate) fn what_differs(run: &RunEntry) -> Option<String> {
    run.with(|data| {
        let label = data.head.label();
        let rest = label.strip_prefix(data.head.model.name.as_str()).unwrap_or(&label);
        let rest = rest.trim_start_matches([',', ' ', ':', '-']);
        (!rest.is_empty()).then(|| rest.to_owned())
    })
}

/// How far the rates of two runs lie apart, in words; `None` while one of them has no rate.
pub(crate) fn moved([plain, run]: [RunEntry; 2], counting: Counting) -> Option<String> {
    let summary = |run: RunEntry| run.with(|data| Summary::of(&data.tally, counting));
    let (before, after) = (summary(plain), summary(run));
    let harmful = after.toxic_refusal.rate? - before.toxic_refusal.rate?;
    let harmless = after.over_refusal.rate? - before.over_refusal.rate?;
    let what = what_differs(&run).unwrap_or_else(|| text::common().system_prompt().to_owned());
    Some(text::chart().moved(&what, harmful, harmless))
}
