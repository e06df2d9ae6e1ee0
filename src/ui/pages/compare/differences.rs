//! How far each compared run's rates lie from the baseline's.

use leptos::prelude::*;

use crate::domain::Kind;
use crate::state::{RunEntry, use_comparison, use_shell};
use crate::stats::Pairs;
use crate::ui::components::prompt_parts::KindTag;
use crate::ui::components::run_pair::{RunPair, run_name};
use crate::ui::text;

fn columns() -> [&'static str; 10] {
    [
        text::common().kind_label(),
        text::compare().scored_in_both(),
        text::compare().both(),
        text::compare().only_baseline(),
        text::compare().only_run(),
        text::compare().neither(),
        text::compare().baseline_rate(),
        text::compare().run_rate(),
        text::compare().difference_label(),
        text::compare().p_label(),
    ]
}

/// Each run's name, and below it a row of numbers for each kind of prompt; the name makes it the one whose changes are
/// listed.
#[component]
pub(crate) fn Differences(
    pairs: Memo<Vec<RunPair>>,
    /// The pair whose changes are listed.
    shown: Memo<Option<RunPair>>,
    show: RwSignal<Option<RunEntry>>,
) -> impl IntoView {
    let heads = columns().map(|name| view! { <th scope="col">{name}</th> });
    view! {
        <h2>{text::compare().differences()}</h2>
        <div class="scroller">
            <table class="rate-differences" aria-label=text::compare().differences()>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <For each=move || pairs.get() key=|pair| pair.other.id() let(pair)>
                    <RunDifferences pair is_shown=Signal::derive(move || shown.get() == Some(pair)) show />
                </For>
            </table>
        </div>
        <p class="hint">{text::compare().methods()}</p>
    }
}

#[component]
fn RunDifferences(pair: RunPair, is_shown: Signal<bool>, show: RwSignal<Option<RunEntry>>) -> impl IntoView {
    let name = Memo::new(move |_| pair.other.with(run_name));
    view! {
        <tbody class:chosen=is_shown>
            <tr>
                <th scope="rowgroup" colspan=columns().len().to_string() class="compared-run">
                    <button
                        type="button"
                        class="link"
                        aria-label=move || text::compare().show_changes(&name.get())
                        aria-pressed=move || is_shown.get().to_string()
                        on:click=move |_| show.set(Some(pair.other))
                    >
                        {name}
                    </button>
                    <RemoveButton run=pair.other name />
                </th>
            </tr>
            {Kind::ALL.map(|kind| view! { <KindRow pair kind /> })}
        </tbody>
    }
}

#[component]
fn RemoveButton(run: RunEntry, name: Memo<String>) -> impl IntoView {
    let comparison = use_comparison();
    view! {
        <button
            type="button"
            class="quiet"
            aria-label=move || text::compare().remove(&name.get())
            on:click=move |_| comparison.remove(run)
        >
            {text::common().remove()}
        </button>
    }
}

/// The numbers of one kind of prompts.
#[component]
fn KindRow(pair: RunPair, kind: Kind) -> impl IntoView {
    let shell = use_shell();
    let numbers = Memo::new(move |_| {
        let counting = shell.counting.get();
        pair.with(|shared, one, two| {
            numbers(shared.count(&one.items, kind), &shared.refusals(&one.items, &two.items, kind, counting))
        })
    });
    let cell = move |at: usize| {
        let words = move || numbers.with(|numbers| numbers.get(at).cloned());
        view! { <td class="number">{words}</td> }
    };
    view! {
        <tr data-kind=kind.as_str()>
            <th scope="row">
                <KindTag kind />
            </th>
            {(0..numbers.with_untracked(|numbers| numbers.len())).map(cell).collect_view()}
        </tr>
    }
}

/// From left to right, with `shared` prompts that both runs have.
fn numbers(shared: usize, pairs: &Pairs) -> [String; 9] {
    let scored = pairs.total();
    let difference = pairs.difference();
    let dash = || "–".to_owned();
    [
        text::compare().scored_of(scored, shared),
        pairs.both.to_string(),
        pairs.only_first.to_string(),
        pairs.only_second.to_string(),
        pairs.neither.to_string(),
        text::compare().share(pairs.first(), scored),
        text::compare().share(pairs.second(), scored),
        difference.map_or_else(dash, |difference| text::compare().difference(&difference)),
        difference.map_or_else(dash, |_| text::compare().p(pairs.mcnemar_p())),
    ]
}
