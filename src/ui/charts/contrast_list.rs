//! What the arrows between runs on the chart come to, in words: each run beside the plain one of the same prompts.

use leptos::prelude::*;

use crate::domain::Kind;
use crate::state::{RunData, RunEntry, use_classification, use_runs, use_shell};
use crate::ui::charts::pairs::{is_contrasted, moved, plain_pairs};
use crate::ui::components::run_pair::RunPair;
use crate::ui::text;

/// What the pairs on the chart come to.
#[component]
pub(crate) fn ContrastList() -> impl IntoView {
    let runs = use_runs();
    let classification = use_classification();
    let pairs = Memo::new(move |_| plain_pairs(&runs.shown()));
    // Answers of recorded runs are fetched when they are asked for.
    let is_kept = |run: &RunEntry| !run.with(RunData::is_recorded);
    Effect::new(move || {
        pairs.get().into_iter().flatten().filter(is_kept).for_each(|run| classification.request_items(run));
    });
    let lonely = move || {
        let paired = pairs.get();
        let is_lonely = |run: &RunEntry| is_contrasted(run) && !paired.iter().any(|[_, other]| other == run);
        let lonely = runs.shown().into_iter().find(is_lonely)?;
        let says = text::compare().no_plain_run(&lonely.with(RunData::label));
        Some(view! { <li>{says}</li> })
    };
    view! {
        <ul class="contrasts" aria-label=text::compare().contrasts()>
            <For each=move || pairs.get() key=|[plain, run]| (plain.id(), run.id()) let:pair>
                <li>
                    <PairWords pair />
                </li>
            </For>
            {lonely}
        </ul>
    }
}

/// How far a pair lies apart; and where the answers are here, which of the shared prompts changed.
#[component]
fn PairWords(pair: [RunEntry; 2]) -> impl IntoView {
    let shell = use_shell();
    let classification = use_classification();
    let [plain, run] = pair;
    let paired = RunPair::new(plain, run);
    let are_here = move || pair.iter().all(|run| run.with(|data| data.items_are_loaded));
    let fetch = move |_| pair.into_iter().for_each(|run| classification.request_items(run));
    move || match are_here() {
        true => view! { <span>{words(paired)}</span> }.into_any(),
        false => {
            let name = text::compare().hold_against_plain(&run.with(RunData::label));
            view! {
                <span>{moved(pair, shell.counting.get())}</span>
                " "
                <button type="button" class="link" on:click=fetch>
                    {name}
                </button>
            }
            .into_any()
        }
    }
}

/// Both paired differences with their intervals, and McNemar's exact p of each.
fn words(pair: RunPair) -> String {
    let counting = use_shell().counting.get();
    pair.with(|shared, plain, contrasted| {
        let of_kind = |kind| {
            let pairs = shared.refusals(&plain.items, &contrasted.items, kind, counting);
            Some((pairs.difference()?, pairs.mcnemar_p()))
        };
        let [harmless, harmful] = [Kind::SeeminglyToxic, Kind::Toxic].map(of_kind);
        text::compare().contrast(&contrasted.label(), shared.pairs.len(), harmless, harmful)
    })
}
