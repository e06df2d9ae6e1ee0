//! Runs with a contrast, each beside the plain run of the same prompts: the arrow on the chart, and what it comes to.

use leptos::prelude::*;

use crate::domain::{Kind, RunHead};
use crate::state::{RunData, RunEntry, use_classification, use_runs, use_shell};
use crate::ui::components::parts::button;
use crate::ui::components::run_pair::RunPair;
use crate::ui::element::{Element, tag};
use crate::ui::reactive::{effect, render};
use crate::ui::text::compare;

/// Each run with a contrast, after the newest plain run of the same model that was asked the same prompts.
pub(crate) fn contrasts(runs: &[RunEntry]) -> Vec<[RunEntry; 2]> {
    let beside = |contrasted: &RunEntry| {
        let is_plain = |run: &&RunEntry| contrasted.with(|one| run.with(|other| are_alike(&other.head, &one.head)));
        Some([*runs.iter().rev().find(is_plain)?, *contrasted])
    };
    runs.iter().filter(|run| is_contrasted(run)).filter_map(beside).collect()
}

fn is_contrasted(run: &RunEntry) -> bool {
    run.with(|data| data.head.model.decoder.is_some())
}

/// Whether two runs differ in nothing but the contrast, which the first has not.
fn are_alike(plain: &RunHead, contrasted: &RunHead) -> bool {
    let (one, other) = (&plain.model, &contrasted.model);
    one.decoder.is_none()
        && (&one.provider, &one.name, &one.system_prompt) == (&other.provider, &other.name, &other.system_prompt)
        && one.decoding == other.decoding
        && plain.prompt_sets == contrasted.prompt_sets
}

/// What the contrasts on the chart come to, in words.
pub(crate) fn contrast_list() -> Element {
    let runs = use_runs();
    let classification = use_classification();
    let pairs = Memo::new(move |_| contrasts(&runs.shown()));
    // Answers of recorded runs are fetched when they are asked for.
    let is_kept = |run: &RunEntry| !run.with(RunData::is_recorded);
    effect(move || pairs.get().into_iter().flatten().filter(is_kept).for_each(|run| classification.request_items(run)));
    let lonely = move || {
        let paired = pairs.get();
        let is_lonely = |run: &RunEntry| is_contrasted(run) && !paired.iter().any(|[_, other]| other == run);
        let lonely = runs.shown().into_iter().find(is_lonely)?;
        Some(tag("li").child(compare::no_plain_run(&lonely.with(RunData::label))))
    };
    let lines = move || {
        let line = |[plain, contrasted]: [RunEntry; 2]| {
            let pair = RunPair::new(plain, contrasted);
            let are_here = move || [plain, contrasted].iter().all(|run| run.with(|data| data.items_are_loaded));
            let fetch = move || [plain, contrasted].into_iter().for_each(|run| classification.request_items(run));
            let says = move || match are_here() {
                true => tag("span").child(words(pair)),
                false => button(compare::hold_against_plain(&contrasted.with(RunData::label)), fetch).class("link"),
            };
            tag("li").child(render(says))
        };
        pairs.get().into_iter().map(line).collect::<Vec<_>>()
    };
    tag("ul").class("contrasts").named(compare::CONTRASTS).child(render(lines)).child(render(lonely))
}

/// Both paired differences with their intervals, and McNemar's exact p of each.
fn words(pair: RunPair) -> String {
    let shell = use_shell();
    let counting = shell.counting.get();
    pair.with(|shared, plain, contrasted| {
        let of_kind = |kind| {
            let pairs = shared.refusals(&plain.items, &contrasted.items, kind, counting);
            Some((pairs.difference()?, pairs.mcnemar_p()))
        };
        let [harmless, harmful] = [Kind::SeeminglyToxic, Kind::Toxic].map(of_kind);
        compare::contrast(&contrasted.label(), shared.pairs.len(), harmless, harmful)
    })
}
