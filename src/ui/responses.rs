//! Every answer of a run in a table that draws only the rows in view.

use leptos::ev::Event;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::web_sys::Element;

use super::fields::Choice;
use super::live::{drawn, entered, live, press};
use super::{format, text};
use crate::chart::path::compact;
use crate::chart::table_window::{TableWindow, table_window};
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

    /// Latin letters match in either case; tables for every script's would weigh more than all the rest of this page.
    fn finds_words_in(&self, item: &Item) -> bool {
        let words = self.words.trim().to_ascii_lowercase();
        let holds = |text: &str| text.to_ascii_lowercase().contains(&words);
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
                passing.map(|(number, _)| number).collect::<Vec<_>>()
            })
        })
    });
    let window = move || table_window(scrolled.get(), size.get().height, ROW_HEIGHT, matching.with(Vec::len));
    let pad = move |read: fn(&TableWindow) -> f64| live(move || format!("{}px", compact(read(&window()))));
    let on_scroll: Box<dyn FnMut(Event)> =
        Box::new(move |event| scrolled.set(f64::from(event_target::<Element>(&event).scroll_top())));
    let rows = move || {
        let window = window();
        let run = app.chosen_run.get()?;
        matching.with(|matching| {
            run.with(|data| {
                let in_view = matching.iter().enumerate().skip(window.first).take(window.count);
                let row = |(place, number): (usize, &usize)| Some(row(app, place, *number, data.items.get(*number)?));
                Some(in_view.filter_map(row).collect_view())
            })
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
                on:scroll=on_scroll
            >
                <table aria-label=text::RESPONSES aria-rowcount=live(move || (matching.with(Vec::len) + 1).to_string())>
                    <thead>
                        <tr aria-rowindex="1">
                            {COLUMNS.map(|name| view! { <th scope="col">{name}</th> }).collect_view()}
                        </tr>
                    </thead>
                    <tbody>
                        <tr class="pad" aria-hidden="true" style:height=pad(|window| window.top_pad)></tr>
                        {drawn(rows)}
                        <tr class="pad" aria-hidden="true" style:height=pad(|window| window.bottom_pad)></tr>
                    </tbody>
                </table>
                {drawn(move || says_nothing().map(|words| view! { <p class="hint">{words}</p> }))}
            </div>
        </section>
    }
}

/// The choice of the run that is looked at.
pub(super) fn run_choice(app: App) -> AnyView {
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
        app.choose_run(run);
    };
    view! {
        <Choice
            label=text::OF_RUN
            options=Signal::derive(runs)
            value=Signal::derive(move || app.chosen_run.get().map(|run| run.id()).unwrap_or_default())
            set=Callback::new(choose_run)
        />
    }
    .into_any()
}

#[component]
fn Filters(filter: RwSignal<Filter>) -> impl IntoView {
    let app = App::get();
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
    let choice = move |label, options: Signal<Vec<(String, String)>>, field: fn(&mut Filter) -> &mut String| {
        let value = Signal::derive(move || field(&mut filter.get()).clone());
        let set = Callback::new(move |value| filter.update(|filter| *field(filter) = value));
        view! { <Choice label options value set /> }
    };
    view! {
        <div class="filters" role="search">
            {run_choice(app)}
            {choice(text::KIND, kinds.into(), |filter| &mut filter.kind)}
            {choice(text::CATEGORY, Signal::derive(categories), |filter| &mut filter.category)}
            {choice(text::OUTCOME, outcomes.into(), |filter| &mut filter.outcome)}
            {choice(text::VERDICT, verdicts.into(), |filter| &mut filter.verdict)}
            <label class="field">
                <span>{text::SEARCH}</span>
                <input
                    type="search"
                    placeholder=text::SEARCH_EXAMPLE
                    prop:value=live(move || filter.with(|f| f.words.clone()))
                    on:input=entered(move |words| filter.update(|f| f.words = words))
                />
            </label>
        </div>
    }
}

fn row(app: App, place: usize, number: usize, item: &Item) -> AnyView {
    let verdict = item.outcome.verdict();
    let label = verdict.map_or("", |verdict| verdict.label.as_str());
    let words = verdict.map_or("", |verdict| text::verdict(verdict.label));
    let is_partial = verdict.is_some_and(|verdict| verdict.partial);
    let answer = match &item.outcome {
        Outcome::Error(failure) => format::excerpt(&failure.message, 160),
        other => format::excerpt(other.text().trim_start(), 160),
    };
    view! {
        <tr
            aria-rowindex=(place + 2).to_string()
            data-prompt-id=item.prompt_id.clone()
            data-outcome=item.outcome.as_str()
            data-verdict=label
            on:click=press(move || app.open_item.set(Some(number)))
        >
            <td><span class=format!("tag {}", item.kind.as_str())>{text::kind(item.kind)}</span></td>
            <td>{item.category.to_string()}</td>
            <td class="long">
                <button type="button" class="link">{format::excerpt(&item.prompt, 160)}</button>
            </td>
            <td>{text::outcome(item.outcome.as_str())}</td>
            <td>
                <span class=format!("verdict {label}")>{words}</span>
                <span class="tag" title=text::partial_flag() hidden=!is_partial>"±"</span>
            </td>
            <td class="long answer-cell">{answer}</td>
            <td class="number">{item.timing.map(|timing| format::millis(timing.latency_ms)).unwrap_or_default()}</td>
        </tr>
    }
    .into_any()
}
