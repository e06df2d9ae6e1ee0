//! Every answer of a run in a table that draws only the rows in view.

use leptos::prelude::*;

use crate::domain::{Class, Item, Label, Manner, Outcome, Page, Route};
use crate::state::{ResponseFilter, RunData, RunEntry, use_classification, use_responses, use_runs};
use crate::ui::components::controls::{Choice, Options};
use crate::ui::components::filter_controls::{FilterChoice, SearchBox, any_or, categories, kinds};
use crate::ui::components::prompt_parts::{ClassBadge, KindTag, PromptButton};
use crate::ui::components::virtual_table::VirtualTable;
use crate::ui::format;
use crate::ui::text;

fn columns() -> Vec<&'static str> {
    vec![
        text::common().kind_label(),
        text::common().category(),
        text::common().prompt(),
        text::common().outcome_label(),
        text::common().verdict(),
        text::common().answer(),
        text::common().time(),
    ]
}

#[component]
pub(crate) fn ResponsesPage() -> impl IntoView {
    let runs = use_runs();
    let classification = use_classification();
    let filter = use_responses().filter;
    // Whoever comes back begins anew.
    on_cleanup(move || filter.set(ResponseFilter::default()));
    Effect::new(move || runs.chosen.get().into_iter().for_each(|run| classification.request_items(run)));
    let matching = Memo::new(move |_| {
        let Some(run) = runs.chosen.get() else { return Vec::new() };
        filter.with(|filter| {
            let passes = filter.passes();
            run.with(|data| {
                let passing = data.items.iter().enumerate().filter(|(_, item)| passes(item));
                passing.map(|(number, _)| number).collect::<Vec<_>>()
            })
        })
    });
    let list = Memo::new(move |_| {
        let run = runs.chosen.get().map(|run| run.id()).unwrap_or_default();
        filter.with(|filter| {
            let ResponseFilter { kind, category, verdict, manner, outcome, words, group: _ } = filter;
            [&run, kind, category, verdict, manner, outcome, words].map(String::as_str).join("\n")
        })
    });
    let says_nothing = move || {
        let run = runs.chosen.get();
        let is_waiting = run.is_some_and(|run| run.with(|data| data.items.is_empty() && !data.items_are_loaded));
        let is_empty = run.is_none_or(|run| run.with(|data| data.items.is_empty()));
        match (is_waiting, is_empty, matching.with(Vec::is_empty)) {
            (true, ..) => Some(text::common().waiting()),
            (_, true, _) => Some(text::answers().no_responses()),
            (_, false, true) => Some(text::answers().no_match()),
            (_, false, false) => None,
        }
    };
    view! {
        <section class="card responses" aria-label=text::common().responses()>
            <ResponseFilters />
            <RecordedHint />
            <VirtualTable
                name=text::common().responses()
                columns=columns()
                numbers=matching
                list
                row=|place, number| view! { <ResponseRow place number /> }.into_any()
            >
                {move || says_nothing().map(|words| view! { <p class="hint">{words}</p> })}
            </VirtualTable>
        </section>
    }
}

/// The choice of the run that is looked at.
#[component]
pub(crate) fn RunChoice() -> impl IntoView {
    let runs = use_runs();
    let options = move || {
        let named = |run: &RunEntry| {
            run.with(|data| {
                let words = text::common().model_prompts(&data.label(), &format::minute(&data.head.created_at));
                (data.head.id.clone(), words)
            })
        };
        runs.list.with(|runs| runs.iter().rev().map(named).collect::<Options>())
    };
    // Compared, so that a list that is open stays so while a run goes on.
    let options = Memo::new(move |_| options());
    let chosen = move || runs.chosen.get().map(|run| run.id()).unwrap_or_default();
    let choose = move |id: String| {
        let run = runs.list.with_untracked(|runs| runs.iter().copied().find(|run| run.id() == id));
        runs.choose(run);
    };
    view! { <Choice label=text::answers().of_run() options value=chosen on_choose=choose /> }
}

#[component]
fn ResponseFilters() -> impl IntoView {
    let runs = use_runs();
    let filter = use_responses().filter;
    let outcomes = any_or(Outcome::NAMES.iter().map(|name| (*name, text::common().outcome(name))));
    let verdicts = any_or(Label::ALL.map(|label| (label.as_str(), text::verdicts().verdict(label))));
    let manners = any_or(Manner::ALL.map(|manner| (manner.as_str(), text::verdicts().class(Class::of_manner(manner)))));
    let found = Memo::new(move |_| {
        let found = runs.chosen.get().map(|run| run.with(|data| data.tally.categories())).unwrap_or_default();
        let mut options = categories(&found);
        let group = filter.with(|filter| filter.group.as_ref().map(|group| group.name.clone()));
        group.into_iter().for_each(|name| options.insert(1, (name.clone(), name)));
        options
    });
    view! {
        <div class="filters" role="search">
            <RunChoice />
            <FilterChoice label=text::common().kind_label() filter field=|filter| &mut filter.kind options=kinds() />
            <FilterChoice label=text::common().category() filter field=|filter| &mut filter.category options=found />
            <FilterChoice
                label=text::common().outcome_label()
                filter
                field=|filter| &mut filter.outcome
                options=outcomes
            />
            <FilterChoice label=text::common().verdict() filter field=|filter| &mut filter.verdict options=verdicts />
            <FilterChoice label=text::common().manner() filter field=|filter| &mut filter.manner options=manners />
            <SearchBox placeholder=text::answers().search_example() filter field=|filter| &mut filter.words />
        </div>
    }
}

/// Says whose answers these are while they are a recorded run's, and how to come by one's own.
#[component]
fn RecordedHint() -> impl IntoView {
    let runs = use_runs();
    let recorded = Memo::new(move |_| {
        let run = runs.chosen.get()?;
        run.with(|data| data.is_recorded().then(|| data.head.label()))
    });
    let measure = Route { page: Page::Measure, ..Route::default() }.to_string();
    move || {
        let (model, measure) = (recorded.get()?, measure.clone());
        Some(view! {
            <p class="recorded-hint">
                {text::recorded().answers_of(&model)} " " <a href=measure>{text::recorded().run_your_own()}</a>
            </p>
        })
    }
}

#[component]
fn ResponseRow(
    /// Its `aria-rowindex`.
    place: usize,
    /// The item's number in the chosen run.
    number: usize,
) -> impl IntoView {
    let runs = use_runs();
    // Compared, so that the row, and the focus in it, stays while answers to other prompts arrive.
    let item = Memo::new(move |_| runs.chosen.get()?.with(|data: &RunData| data.items.get(number).cloned()));
    let open = move |_| runs.open_item.set(Some(number));
    move || {
        let Item { prompt_id, kind, category, prompt, outcome, timing, .. } = item.get()?;
        let verdict = outcome.verdict();
        let answer = match &outcome {
            Outcome::Error(failure) => format::excerpt(&text::errors().failure_message(failure), format::IN_A_CELL),
            other => format::excerpt(other.text().trim_start(), format::IN_A_CELL),
        };
        Some(view! {
            <tr
                aria-rowindex=place
                data-prompt-id=prompt_id
                data-outcome=outcome.as_str()
                data-verdict=verdict.map_or("", |verdict| verdict.class.label().as_str())
                on:click=open
            >
                <td>
                    <KindTag kind />
                </td>
                <td>{category.to_string()}</td>
                <td class="long">
                    <PromptButton prompt />
                </td>
                <td>{text::common().outcome(outcome.as_str())}</td>
                <td>{verdict.map(|verdict| view! { <ClassBadge class=verdict.class /> })}</td>
                <td class="long answer-cell">{answer}</td>
                <td class="number">{timing.map(|timing| format::millis(timing.latency_ms))}</td>
            </tr>
        })
    }
}
