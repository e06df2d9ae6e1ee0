//! Runs over the same prompts, held against one of them.

use leptos::prelude::*;

use super::compare::changes::{Filter, changes};
use super::compare::differences::differences;
use super::compare::path::way_switch;
use super::compare::{Pair, shown};
use super::element::{Element, tag};
use super::fields::{Options, choice};
use super::live::{drawn, follow};
use super::parts::hint;
use super::text::compare;
use crate::state::{App, RunEntry};

pub(super) fn compare_page(app: App) -> Element {
    follow(move || app.compared().into_iter().for_each(|run| app.want_items(run)));
    // Kept while runs are added and taken away.
    let (filter, show) = (Filter::new(), RwSignal::new(None::<RunEntry>));
    let panels = move || match app.compared().as_slice() {
        [_] | [] => {
            vec![hint(if app.runs.with(Vec::len) < 2 { compare::TOO_FEW_RUNS } else { compare::HOW_TO_CHOOSE })]
        }
        [baseline, others @ ..] => {
            let pairs = others.iter().map(|other| Pair::new(app, *baseline, *other)).collect();
            untrack(|| comparison(app, pairs, filter, show))
        }
    };
    tag("section").class("card compare-page").named(compare::COMPARE).child(choices(app)).child(drawn(panels))
}

/// The baseline, and a choice that adds one run after the other.
fn choices(app: App) -> Element {
    let entry = |run: &RunEntry| run.with(|data| (data.head.id.clone(), compare::run_name(&data.head)));
    // The newest first.
    let runs = move |leave_out: &[RunEntry]| -> Options {
        app.runs.with(|runs| runs.iter().rev().filter(|run| !leave_out.contains(run)).map(entry).collect())
    };
    let with_nothing = |words: &str, mut runs: Options| {
        runs.insert(0, (String::new(), words.to_owned()));
        runs
    };
    let found = move |id: String| app.runs.with_untracked(|runs| runs.iter().copied().find(|run| run.id() == id));
    let baseline = move || app.compared().first().map(RunEntry::id).unwrap_or_default();
    let all = move || match baseline().as_str() {
        "" => with_nothing(compare::CHOOSE_RUN, runs(&[])),
        _ => runs(&[]),
    };
    let left = move || {
        let compared = app.compared();
        with_nothing(if compared.len() < 2 { compare::CHOOSE_RUN } else { compare::ADD_RUN }, runs(&compared))
    };
    // Whatever was added, the choice is open for the next.
    let nothing = move || {
        app.compared();
        String::new()
    };
    let set_baseline = move |id| found(id).into_iter().for_each(|run| app.set_baseline(run));
    let add = move |id| found(id).into_iter().for_each(|run| app.compare_too(run));
    let more = move || (!app.compared().is_empty()).then(|| choice(compare::COMPARED_WITH, left, nothing, add));
    tag("div")
        .class("filters compared")
        .child(choice(compare::BASELINE, all, baseline, set_baseline))
        .child(drawn(more))
}

/// Its parts follow the runs by themselves: what a person has opened or scrolled to stays while answers arrive.
fn comparison(app: App, pairs: Vec<Pair>, filter: Filter, show: RwSignal<Option<RunEntry>>) -> Vec<Element> {
    let mut parts = differences(app, &pairs, show);
    parts.push(way_switch(app));
    let list = move || {
        let pair = shown(&pairs, show)?;
        let facts = tag("div").class("facts").child(drawn(move || facts(pair)));
        Some(vec![facts.into_any(), untrack(|| changes(app, pair, filter)).into_any()])
    };
    parts.push(tag("div").class("changed").child(drawn(list)));
    parts
}

/// What one should know of a pair of runs before one reads their differences.
fn facts(pair: Pair) -> Vec<Element> {
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
