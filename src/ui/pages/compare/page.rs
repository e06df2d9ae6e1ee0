//! Runs over the same prompts, compared with one of them.

use leptos::prelude::*;

use super::changes::{ChangeFilter, changes};
use super::differences::differences;
use crate::state::{RunEntry, use_classification, use_comparison, use_runs};
use crate::ui::charts::paths::way_switch;
use crate::ui::components::fields::{Options, choice};
use crate::ui::components::parts::hint;
use crate::ui::components::run_pair::{RunPair, shown};
use crate::ui::element::{Element, tag};
use crate::ui::reactive::{effect, render};
use crate::ui::text::compare;

pub(crate) fn compare_page() -> Element {
    let comparison_service = use_comparison();
    let classification = use_classification();
    let runs = use_runs();
    effect(move || comparison_service.runs().into_iter().for_each(|run| classification.request_items(run)));
    // Kept while runs are added and taken away.
    let (filter, show) = (ChangeFilter::new(), RwSignal::new(None::<RunEntry>));
    let panels = move || match comparison_service.runs().as_slice() {
        [_] | [] => {
            vec![hint(if runs.list.with(Vec::len) < 2 { compare::TOO_FEW_RUNS } else { compare::HOW_TO_CHOOSE })]
        }
        [baseline, others @ ..] => {
            let pairs = others.iter().map(|other| RunPair::new(*baseline, *other)).collect();
            untrack(|| comparison(pairs, filter, show))
        }
    };
    tag("section").class("card compare-page").named(compare::COMPARE).child(choices()).child(render(panels))
}

/// The baseline, and a choice that adds one run after the other.
fn choices() -> Element {
    let runs_service = use_runs();
    let comparison = use_comparison();
    let entry = |run: &RunEntry| run.with(|data| (data.head.id.clone(), compare::run_name(&data.head)));
    // The newest first.
    let runs = move |leave_out: &[RunEntry]| -> Options {
        runs_service.list.with(|runs| runs.iter().rev().filter(|run| !leave_out.contains(run)).map(entry).collect())
    };
    let with_nothing = |words: &str, mut runs: Options| {
        runs.insert(0, (String::new(), words.to_owned()));
        runs
    };
    let found =
        move |id: String| runs_service.list.with_untracked(|runs| runs.iter().copied().find(|run| run.id() == id));
    let baseline = move || comparison.runs().first().map(RunEntry::id).unwrap_or_default();
    let all = move || match baseline().as_str() {
        "" => with_nothing(compare::CHOOSE_RUN, runs(&[])),
        _ => runs(&[]),
    };
    let left = move || {
        let compared = comparison.runs();
        with_nothing(if compared.len() < 2 { compare::CHOOSE_RUN } else { compare::ADD_RUN }, runs(&compared))
    };
    // Whatever was added, the choice is open for the next.
    let nothing = move || {
        comparison.runs();
        String::new()
    };
    let set_baseline = move |id| found(id).into_iter().for_each(|run| comparison.set_baseline(run));
    let add = move |id| found(id).into_iter().for_each(|run| comparison.add(run));
    let more = move || (!comparison.runs().is_empty()).then(|| choice(compare::COMPARED_WITH, left, nothing, add));
    tag("div")
        .class("filters compared")
        .child(choice(compare::BASELINE, all, baseline, set_baseline))
        .child(render(more))
}

/// Its parts follow the runs by themselves: what a person has opened or scrolled to stays while answers arrive.
fn comparison(pairs: Vec<RunPair>, filter: ChangeFilter, show: RwSignal<Option<RunEntry>>) -> Vec<Element> {
    let mut parts = differences(&pairs, show);
    parts.push(way_switch());
    let list = move || {
        let pair = shown(&pairs, show)?;
        let facts = tag("div").class("facts").child(render(move || facts(pair)));
        Some(vec![facts.into_any(), untrack(|| changes(pair, filter)).into_any()])
    };
    parts.push(tag("div").class("changed").child(render(list)));
    parts
}

/// What one should know of a pair of runs before one reads their differences.
fn facts(pair: RunPair) -> Vec<Element> {
    pair.with(|shared, one, two| {
        let words = match shared.pairs.len() {
            _ if !one.items_are_loaded || !two.items_are_loaded => compare::LOADING.to_owned(),
            0 => compare::NOTHING_SHARED.to_owned(),
            pairs => compare::shared(pairs, shared.only_first, shared.only_second),
        };
        let is_judged_alike = one.head.classifier == two.head.classifier;
        let warning = (!is_judged_alike).then(|| hint(compare::OTHER_JUDGES));
        [tag("p").child(words)].into_iter().chain(warning).collect()
    })
}
