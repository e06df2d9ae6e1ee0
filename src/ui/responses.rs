//! Every answer of a run in a table that draws only the rows in view.

use leptos::html::Div;
use leptos::prelude::*;

use super::fields::Choice;
use super::{format, text};
use crate::chart::table_window::table_window;
use crate::domain::{Item, Kind, Label, Outcome};
use crate::state::{self, App};

const ROW_HEIGHT: f64 = 34.0;
const COLUMNS: [&str; 7] =
    [text::KIND, text::CATEGORY, text::PROMPT, text::OUTCOME, text::VERDICT, text::ANSWER, text::TIME];

/// Empty fields let everything pass.
#[derive(Clone, Default, PartialEq)]
struct Filter {
    kind: String,
    category: String,
    verdict: String,
    outcome: String,
    words: String,
}

impl Filter {
    fn lets_pass(&self, item: &Item) -> bool {
        let is = |wanted: &str, found: &str| wanted.is_empty() || wanted == found;
        let verdict = item.outcome.verdict().map_or("", |verdict| verdict.label.as_str());
        is(&self.kind, item.kind.as_str())
            && is(&self.category, item.category.as_str())
            && is(&self.verdict, verdict)
            && is(&self.outcome, item.outcome.as_str())
            && self.finds_words_in(item)
    }

    fn finds_words_in(&self, item: &Item) -> bool {
        let words = self.words.trim().to_lowercase();
        let holds = |text: &str| text.to_lowercase().contains(&words);
        words.is_empty() || holds(&item.prompt) || holds(item.outcome.text())
    }
}

#[component]
pub(super) fn Responses() -> impl IntoView {
    let app = App::get();
    let filter = RwSignal::new(Filter::default());
    let holder = NodeRef::<Div>::new();
    let size = state::size_of(holder);
    let scrolled = RwSignal::new(0.0);

    Effect::new(move || {
        if let Some(run) = app.chosen_run.get() {
            app.want_items(run);
        }
    });
    let matching = Memo::new(move |_| {
        let Some(run) = app.chosen_run.get() else { return Vec::new() };
        filter.with(|filter| {
            run.with(|data| {
                let passing = data.items.iter().enumerate().filter(|(_, item)| filter.lets_pass(item));
                passing.map(|(number, item)| (number, item.attempts)).collect::<Vec<_>>()
            })
        })
    });
    let window = Memo::new(move |_| table_window(scrolled.get(), size.get().height, ROW_HEIGHT, matching.with(Vec::len)));
    let rows = move || {
        let window = window.get();
        matching.with(|matching| {
            let in_view = matching.iter().enumerate().skip(window.first).take(window.count);
            in_view.map(|(place, (number, attempts))| (place, *number, *attempts)).collect::<Vec<_>>()
        })
    };
    let says_nothing = move || {
        let is_empty = app.chosen_run.get().is_none_or(|run| run.with(|data| data.items.is_empty()));
        match (is_empty, matching.with(Vec::is_empty)) {
            (true, _) => Some(text::NO_RESPONSES),
            (false, true) => Some(text::NO_MATCH),
            (false, false) => None,
        }
    };
    view! {
        <section class="card responses" aria-label=text::RESPONSES>
            <Filters filter />
            <div
                class="scroller rows"
                node_ref=holder
                on:scroll:target=move |event| scrolled.set(f64::from(event.target().scroll_top()))
            >
                <table aria-label=text::RESPONSES aria-rowcount=move || matching.with(Vec::len) + 1>
                    <thead>
                        <tr aria-rowindex="1">
                            {COLUMNS.map(|name| view! { <th scope="col">{name}</th> }).collect_view()}
                        </tr>
                    </thead>
                    <tbody>
                        <tr class="pad" aria-hidden="true" style:height=move || format!("{}px", window.get().top_pad)></tr>
                        <For
                            each=rows
                            key=|row| *row
                            children=move |(place, number, _)| view! { <Row place number /> }
                        />
                        <tr class="pad" aria-hidden="true" style:height=move || format!("{}px", window.get().bottom_pad)></tr>
                    </tbody>
                </table>
                {move || says_nothing().map(|words| view! { <p class="hint">{words}</p> })}
            </div>
        </section>
    }
}

#[component]
fn Filters(filter: RwSignal<Filter>) -> impl IntoView {
    let app = App::get();
    let runs = move || {
        let named = |run: &state::RunEntry| {
            run.with(|data| {
                let words = text::model_prompts(&data.head.model.name, &format::minute(&data.head.created_at));
                (data.head.id.clone(), words)
            })
        };
        app.runs.with(|runs| runs.iter().rev().map(named).collect::<Vec<_>>())
    };
    let choose_run = move |id: String| {
        let run = app.runs.with_untracked(|runs| runs.iter().copied().find(|run| run.id() == id));
        app.open_item.set(None);
        app.chosen_run.set(run);
    };
    let any = || (String::new(), text::ANY.to_owned());
    let entry = |value: &str, words: &str| (value.to_owned(), words.to_owned());
    let kinds: Vec<_> =
        [any()].into_iter().chain(Kind::ALL.map(|kind| entry(kind.as_str(), text::kind(kind)))).collect();
    let verdicts: Vec<_> =
        [any()].into_iter().chain(Label::ALL.map(|label| entry(label.as_str(), text::verdict(label)))).collect();
    let outcomes: Vec<_> =
        [any()].into_iter().chain(Outcome::NAMES.map(|name| entry(name, text::outcome(name)))).collect();
    let categories = move || {
        let found = app.chosen_run.get().map(|run| run.with(|data| data.tally.categories())).unwrap_or_default();
        let named = found.iter().map(|category| entry(category.as_str(), category.as_str()));
        [any()].into_iter().chain(named).collect::<Vec<_>>()
    };
    view! {
        <div class="filters" role="search">
            <Choice
                label=text::OF_RUN
                options=Signal::derive(runs)
                value=Signal::derive(move || app.chosen_run.get().map(|run| run.id()).unwrap_or_default())
                set=choose_run
            />
            <Choice label=text::KIND options=kinds value=Signal::derive(move || filter.with(|f| f.kind.clone()))
                set=move |value| filter.update(|f| f.kind = value) />
            <Choice label=text::CATEGORY options=Signal::derive(categories) value=Signal::derive(move || filter.with(|f| f.category.clone()))
                set=move |value| filter.update(|f| f.category = value) />
            <Choice label=text::OUTCOME options=outcomes value=Signal::derive(move || filter.with(|f| f.outcome.clone()))
                set=move |value| filter.update(|f| f.outcome = value) />
            <Choice label=text::VERDICT options=verdicts value=Signal::derive(move || filter.with(|f| f.verdict.clone()))
                set=move |value| filter.update(|f| f.verdict = value) />
            <label class="field">
                <span>{text::SEARCH}</span>
                <input
                    type="search"
                    placeholder=text::SEARCH_EXAMPLE
                    prop:value=move || filter.with(|f| f.words.clone())
                    on:input:target=move |event| filter.update(|f| f.words = event.target().value())
                />
            </label>
        </div>
    }
}

#[component]
fn Row(place: usize, number: usize) -> impl IntoView {
    let app = App::get();
    let item = app.chosen_run.get_untracked().and_then(|run| untrack(|| run.with(|data| data.items.get(number).cloned())));
    let item = item?;
    let verdict = item.outcome.verdict();
    let label = verdict.map_or("", |verdict| verdict.label.as_str());
    let words = verdict.map_or("", |verdict| text::verdict(verdict.label));
    let is_partial = verdict.is_some_and(|verdict| verdict.partial);
    let answer = match &item.outcome {
        Outcome::Error(failure) => format::excerpt(&failure.message, 160),
        other => format::excerpt(other.text().trim_start(), 160),
    };
    let open = move |_| app.open_item.set(Some(number));
    Some(view! {
        <tr
            aria-rowindex=place + 2
            data-prompt-id=item.prompt_id
            data-outcome=item.outcome.as_str()
            data-verdict=label
            on:click=open
        >
            <td><span class=format!("tag {}", item.kind.as_str())>{text::kind(item.kind)}</span></td>
            <td>{item.category.to_string()}</td>
            <td class="long">
                <button type="button" class="link" on:click=open>{format::excerpt(&item.prompt, 160)}</button>
            </td>
            <td>{text::outcome(item.outcome.as_str())}</td>
            <td>
                <span class=format!("verdict {label}")>{words}</span>
                {is_partial.then(|| view! { <span class="tag" title=text::partial_flag()>"±"</span> })}
            </td>
            <td class="long answer-cell">{answer}</td>
            <td class="number">{item.timing.map(|timing| format::millis(timing.latency_ms))}</td>
        </tr>
    })
}
