//! The table of runs, and what stands around it.

use leptos::prelude::*;

use super::run_filter::{HistoryFilter, found_runs, known_tags, listed_runs};
use super::run_row::HistoryRow;
use super::run_tags::KNOWN_TAGS_ID;
use super::undo_button::UndoButton;
use crate::domain::{Page, Route};
use crate::state::{RunData, use_history, use_imports, use_runs};
use crate::ui::components::file_button::{ANSWER_FILES, FileButton};
use crate::ui::components::filter_controls::{FilterChoice, SearchBox, any_or};
use crate::ui::text;

fn columns() -> [&'static str; 8] {
    [
        text::history().run(),
        text::history().tags(),
        text::common().provider(),
        text::common().prompts(),
        text::common().over_refusal(),
        text::common().toxic_refusal(),
        text::common().state_label(),
        text::history().actions(),
    ]
}

#[component]
pub(crate) fn HistoryPage() -> impl IntoView {
    let runs = use_runs();
    let imports = use_imports();
    let history = use_history();
    let filter = RwSignal::new(HistoryFilter::default());
    Effect::new(move || {
        runs.list.track();
        history.tidy_storage();
    });
    let listed = Memo::new(move |_| listed_runs());
    let are_recorded = Memo::new(move |_| listed.with(|runs| runs.iter().any(|run| run.with(RunData::is_recorded))));
    let found = Memo::new(move |_| listed.with(|runs| filter.with(|filter| found_runs(runs, filter))));
    let known = Memo::new(move |_| listed.with(|runs| known_tags(runs)));
    let tags = move || known.with(|known| any_or(known.iter().map(|name| (name.as_str(), name.as_str()))));
    let says_nothing = move || match (listed.with(Vec::is_empty), found.with(Vec::is_empty)) {
        (true, _) => Some(text::history().none_yet()),
        (false, true) => Some(text::history().no_match()),
        (false, false) => None,
    };
    let heads = columns().map(|name| view! { <th scope="col">{name}</th> });
    view! {
        <section class="card history" aria-label=text::history().runs()>
            <div class="filters" role="search">
                <FilterChoice label=text::history().tag() filter field=|filter| &mut filter.tag options=tags />
                <SearchBox placeholder=text::history().search_example() filter field=|filter| &mut filter.words />
            </div>
            <Show when=move || are_recorded.get()>
                <RecordedRunsHint />
            </Show>
            {move || says_nothing().map(|words| view! { <p class="hint">{words}</p> })}
            <div class="scroller" hidden=move || found.with(Vec::is_empty)>
                <table aria-label=text::history().runs()>
                    <thead>
                        <tr>{heads}</tr>
                    </thead>
                    <tbody>
                        <For each=move || found.get() key=|run| run.id() let(run)>
                            <HistoryRow run />
                        </For>
                    </tbody>
                </table>
                <datalist id=KNOWN_TAGS_ID>
                    <For each=move || known.get() key=String::clone let(name)>
                        <option value=name></option>
                    </For>
                </datalist>
            </div>
            <div class="buttons">
                <FileButton
                    label=text::history().import()
                    accept=ANSWER_FILES
                    on_files=move |files| imports.import(files)
                />
                <UndoButton />
                <p class="hint">
                    {move || {
                        let (found, listed) = (found.with(Vec::len), listed.with(Vec::len));
                        match are_recorded.get() {
                            true => text::recorded().shown(found, listed),
                            false => text::history().shown(found, listed),
                        }
                    }}
                </p>
                <StorageLine />
            </div>
        </section>
    }
}

/// Says whose runs these are, and how to come by one's own.
#[component]
fn RecordedRunsHint() -> impl IntoView {
    let measure = Route { page: Page::Measure, ..Route::default() }.to_string();
    view! {
        <p class="recorded-hint">
            {text::recorded().runs()} " " <a href=measure>{text::recorded().run_your_own()}</a>
        </p>
    }
}

#[component]
fn StorageLine() -> impl IntoView {
    let history = use_history();
    let told = move || match history.usage.get() {
        Some((used, quota)) => text::history().storage(used, quota),
        None => text::history().storage_unknown().to_owned(),
    };
    view! { <p class="hint storage">{told}</p> }
}
