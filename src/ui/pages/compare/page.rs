//! Runs over the same prompts, compared with one of them.

use leptos::prelude::*;

use super::change_list::ChangeFilter;
use super::changes::Changes;
use super::differences::Differences;
use crate::domain::{Page, Route};
use crate::state::{RunEntry, use_classification, use_comparison, use_runs};
use crate::ui::charts::paths::PathSwitch;
use crate::ui::components::controls::{Choice, Options};
use crate::ui::components::run_pair::{RunPair, run_name};
use crate::ui::text;

#[component]
pub(crate) fn ComparePage() -> impl IntoView {
    let comparison = use_comparison();
    let classification = use_classification();
    let runs = use_runs();
    let compared = Memo::new(move |_| comparison.runs());
    Effect::new(move || compared.get().into_iter().for_each(|run| classification.request_items(run)));
    let baseline = Memo::new(move |_| compared.with(|runs| runs.first().copied().filter(|_| runs.len() > 1)));
    let others = Memo::new(move |_| compared.with(|runs| runs.iter().skip(1).copied().collect::<Vec<_>>()));
    let is_example = Memo::new(move |_| comparison.is_example());
    // Kept while runs are added and taken away.
    let (filter, show) = (RwSignal::new(ChangeFilter::default()), RwSignal::new(None::<RunEntry>));
    let how_to = move || match runs.list.with(Vec::len) {
        0 | 1 => text::compare().too_few_runs(),
        _ => text::compare().how_to_choose(),
    };
    view! {
        <section class="card compare-page" aria-label=text::compare().compare()>
            <Show when=move || is_example.get()>
                <ExampleHint />
            </Show>
            <RunChoices compared />
            {move || match baseline.get() {
                Some(baseline) => view! { <ComparedRuns baseline others filter show /> }.into_any(),
                None => view! { <p class="hint">{how_to}</p> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn ExampleHint() -> impl IntoView {
    let measure = Route { page: Page::Measure, ..Route::default() }.to_string();
    view! {
        <p class="recorded-hint">
            {text::recorded().comparison()} " " <a href=measure>{text::recorded().run_your_own()}</a>
        </p>
    }
}

/// The baseline, and a choice that adds one run after the other.
#[component]
fn RunChoices(compared: Memo<Vec<RunEntry>>) -> impl IntoView {
    let runs = use_runs();
    let comparison = use_comparison();
    let entry = |run: &RunEntry| run.with(|data| (data.head.id.clone(), run_name(data)));
    // The newest first.
    let all = Memo::new(move |_| runs.list.with(|runs| runs.iter().rev().map(entry).collect::<Options>()));
    let nothing = |words: &str| (String::new(), words.to_owned());
    let baseline = move || compared.with(|runs| runs.first().map(RunEntry::id).unwrap_or_default());
    let baselines = move || {
        let choose = compared.with(Vec::is_empty).then(|| nothing(text::compare().choose_run()));
        choose.into_iter().chain(all.get()).collect::<Options>()
    };
    let left = move || {
        let compared: Vec<String> = compared.with(|runs| runs.iter().map(RunEntry::id).collect());
        let words = if compared.len() < 2 { text::compare().choose_run() } else { text::compare().add_run() };
        let left = all.get().into_iter().filter(|(id, _)| !compared.contains(id));
        [nothing(words)].into_iter().chain(left).collect::<Options>()
    };
    // Whatever was added, the choice is open for the next.
    let none = move || {
        compared.track();
        String::new()
    };
    let find = move |id: String| runs.list.with_untracked(|runs| runs.iter().copied().find(|run| run.id() == id));
    let set_baseline = move |id| find(id).into_iter().for_each(|run| comparison.set_baseline(run));
    let add = move |id| find(id).into_iter().for_each(|run| comparison.add(run));
    view! {
        <div class="filters compared">
            <Choice label=text::compare().baseline() options=baselines value=baseline on_choose=set_baseline />
            <Show when=move || !compared.with(Vec::is_empty)>
                <Choice label=text::compare().compared_with() options=left value=none on_choose=add />
            </Show>
        </div>
    }
}

/// Its parts follow the runs by themselves: what a person has opened or scrolled to stays while answers arrive.
#[component]
fn ComparedRuns(
    baseline: RunEntry,
    others: Memo<Vec<RunEntry>>,
    filter: RwSignal<ChangeFilter>,
    /// The run whose changes the person asked for.
    show: RwSignal<Option<RunEntry>>,
) -> impl IntoView {
    // A pair is compared once, and for as long as the baseline stays.
    let owner = Owner::current().map(|owner| owner.downgrade());
    let pairs = Memo::new(move |before: Option<&Vec<RunPair>>| {
        let known = |other: &RunEntry| before?.iter().copied().find(|pair| pair.other == *other);
        let make = |other: RunEntry| {
            let make = || RunPair::new(baseline, other);
            match owner.as_ref().and_then(|owner| owner.upgrade()) {
                Some(owner) => owner.with(make),
                None => make(),
            }
        };
        others.get().into_iter().map(|other| known(&other).unwrap_or_else(|| make(other))).collect::<Vec<_>>()
    });
    let shown = Memo::new(move |_| {
        let wanted = show.get();
        pairs.with(|pairs| pairs.iter().find(|pair| Some(pair.other) == wanted).or(pairs.first()).copied())
    });
    view! {
        <Differences pairs shown show />
        <PathSwitch />
        <div class="changed">
            {move || {
                let pair = shown.get()?;
                Some(view! {
                    <PairFacts pair />
                    <Changes pair filter />
                })
            }}
        </div>
    }
}

/// What one should know of a pair of runs before one reads their differences.
#[component]
fn PairFacts(pair: RunPair) -> impl IntoView {
    let words = move || {
        pair.with(|shared, one, two| match shared.pairs.len() {
            _ if !one.items_are_loaded || !two.items_are_loaded => text::compare().loading().to_owned(),
            0 => text::compare().nothing_shared().to_owned(),
            pairs => text::compare().shared(pairs, shared.only_first, shared.only_second),
        })
    };
    let is_judged_alike = Memo::new(move |_| pair.with(|_, one, two| one.head.classifier == two.head.classifier));
    view! {
        <div class="facts">
            <p>{words}</p>
            <Show when=move || !is_judged_alike.get()>
                <p class="hint">{text::compare().other_judges()}</p>
            </Show>
        </div>
    }
}
