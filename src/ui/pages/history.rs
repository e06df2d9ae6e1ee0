//! Every run of this browser: named, tagged, found again, used again, deleted and brought back.

use leptos::prelude::*;
use leptos::web_sys::HtmlInputElement;

use crate::domain::{RunHead, Search};
use crate::report::{Rate, Summary};
use crate::state::{self, Export, RunData, RunEntry, use_history, use_model_connection, use_runs, use_shell};
use crate::ui::charts::trade_off::CHART_ID;
use crate::ui::components::filters::{any_or, filter_choice, filters, search_box};
use crate::ui::components::parts::{JSON_FILES, button, cell, file_button, head, hint};
use crate::ui::components::run_row::state_in_words;
use crate::ui::element::{Element, tag};
use crate::ui::format;
use crate::ui::reactive::{Reactive, effect, on_event, on_input, on_key, reactive, render};
use crate::ui::text;
use crate::ui::text::history as words;

const COLUMNS: [&str; 8] = [
    words::RUN,
    words::TAGS,
    text::PROVIDER,
    text::PROMPTS,
    text::OVER_REFUSAL,
    text::TOXIC_REFUSAL,
    text::STATE,
    words::ACTIONS,
];
const UNDO_ID: &str = "undo-delete";
const KNOWN_TAGS_ID: &str = "known-tags";

/// Which runs are shown. Empty fields let everything pass.
#[derive(Clone, Default, PartialEq)]
struct HistoryFilter {
    tag: String,
    words: String,
}

impl HistoryFilter {
    fn lets_pass(&self, head: &RunHead) -> bool {
        (self.tag.is_empty() || head.tags.contains(&self.tag)) && self.finds_words_in(head)
    }

    fn finds_words_in(&self, head: &RunHead) -> bool {
        let model = &head.model;
        let texts = [head.name(), &model.name, &model.provider, &model.base_url, &model.system_prompt];
        let mut all = texts.into_iter().chain(head.tags.iter().map(String::as_str));
        let search = Search::of(&self.words);
        all.any(|text| search.finds(text))
    }
}

pub(crate) fn history_page() -> Element {
    let runs = use_runs();
    let history = use_history();
    let filter = RwSignal::new(HistoryFilter::default());
    effect(move || {
        runs.list.track();
        history.tidy_storage();
    });
    let found = Memo::new(move |_| found_runs(filter));
    let known = Memo::new(move |_| known_tags());
    let rows = move || found.get().into_iter().map(|run| untrack(|| row(run))).collect::<Vec<_>>();
    let says_nothing = move || match (runs.stored().is_empty(), found.with(Vec::is_empty)) {
        (true, _) => Some(hint(words::NONE_YET)),
        (false, true) => Some(hint(words::NO_MATCH)),
        (false, false) => None,
    };
    let table = tag("table").named(words::RUNS).child(head(COLUMNS)).child(tag("tbody").child(render(rows)));
    let options = move || known.get().into_iter().map(|name| tag("option").attr("value", name)).collect::<Vec<_>>();
    let scroller = tag("div")
        .class("scroller")
        .attr("hidden", reactive(move || found.with(Vec::is_empty)))
        .child(table)
        .child(tag("datalist").attr("id", KNOWN_TAGS_ID).child(render(options)));
    let count = move || words::shown(found.with(Vec::len), runs.stored().len());
    let import = on_event(move |event| runs.import(state::picked_files(&event)));
    let foot = tag("div")
        .class("buttons")
        .child(Vec::from(file_button(words::IMPORT, JSON_FILES, import)))
        .child(hint(reactive(count)))
        .child(hint(reactive(storage)).class("hint storage"));
    tag("section")
        .class("card history")
        .named(words::RUNS)
        .child(narrowed(filter, known))
        .child(undo())
        .child(render(says_nothing))
        .child(scroller)
        .child(foot)
}

fn storage() -> String {
    let history = use_history();
    let told = history.usage.get();
    told.map_or_else(|| words::STORAGE_UNKNOWN.to_owned(), |(used, quota)| words::storage(used, quota))
}

/// The runs that pass the filter, the newest first.
fn found_runs(filter: RwSignal<HistoryFilter>) -> Vec<RunEntry> {
    let runs = use_runs();
    let created_at = |run: &RunEntry| run.with(|data| data.head.created_at.clone());
    let mut found = Vec::new();
    for run in runs.stored() {
        if filter.with(|filter| run.with(|data| filter.lets_pass(&data.head))) {
            let at = found.partition_point(|other| created_at(other) > created_at(&run));
            found.insert(at, run);
        }
    }
    found
}

/// Every tag of any run, by name.
fn known_tags() -> Vec<String> {
    let runs = use_runs();
    let mut known: Vec<String> = Vec::new();
    for run in runs.stored() {
        run.with(|data| {
            for name in &data.head.tags {
                if let Err(at) = known.binary_search(name) {
                    known.insert(at, name.clone());
                }
            }
        });
    }
    known
}

fn narrowed(filter: RwSignal<HistoryFilter>, known: Memo<Vec<String>>) -> Element {
    let tags = move || known.with(|known| any_or(known.iter().map(|name| (name.as_str(), name.as_str()))));
    filters([
        filter_choice(words::TAG, filter, |filter| &mut filter.tag, tags),
        search_box(words::SEARCH_EXAMPLE, filter, |filter| &mut filter.words),
    ])
}

/// The button that brings back a deleted run, while that is possible.
pub(crate) fn undo() -> Reactive<AnyView> {
    let history = use_history();
    render(move || {
        let deleted = history.deleted.get()?;
        let name = deleted.with(|data| data.head.name().to_owned());
        let bring_back = move || {
            history.undo_delete().into_iter().for_each(|run| focus_soon(title_id(run)));
        };
        Some(button(words::undo(&name), bring_back).attr("id", UNDO_ID).class("undo"))
    })
}

fn title_id(run: RunEntry) -> String {
    format!("title-{}", run.id())
}

/// Focuses the element with this id as soon as it is in the document.
fn focus_soon(id: String) {
    request_animation_frame(move || state::focus(&id));
}

fn row(run: RunEntry) -> Element {
    let shell = use_shell();
    let history = use_history();
    let runs = use_runs();
    let summary = move || {
        let counting = shell.counting.get();
        run.with(|data| Summary::of(&data.tally, counting))
    };
    let rate = move |read: fn(&Summary) -> &Rate| {
        let share = tag("strong").child(reactive(move || format::rate(read(&summary()))));
        cell(share).child(tag("span").class("counts").child(reactive(move || format::counts(read(&summary())))))
    };
    let is_elsewhere = move || run.with(|data| data.is_elsewhere());
    let told = run.with(|data| text::model_prompts(&data.head.model.name, &format::minute(&data.head.created_at)));
    let settled = move || run.with(|data| text::progress(data.tally.count(), data.head.planned));
    let delete = move || {
        history.delete(run);
        focus_soon(UNDO_ID.to_owned());
    };
    let export = move || {
        runs.choose(Some(run));
        runs.export(Export::Json, CHART_ID, Vec::new());
    };
    let action = |label, act: Box<dyn FnMut()>| button(label, act).named(words::of_run(label, &told));
    let actions = tag("div")
        .class("buttons")
        .child(action(words::USE_SETTINGS, Box::new(move || history.use_settings(run))))
        .child(action(words::EXPORT, Box::new(export)))
        .child(action(words::DELETE, Box::new(delete)).attr("disabled", reactive(is_elsewhere)));
    tag("tr")
        .attr("data-run", run.id())
        .child(tag("th").attr("scope", "row").child(title(run, &told)).child(hint(told.clone())))
        .child(cell(tags(run, &told)))
        .child(cell(run.with(provider)))
        .child(cell(tag("span").child(run.with(prompts))).child(tag("span").class("counts").child(reactive(settled))))
        .child(rate(|summary| &summary.over_refusal))
        .child(rate(|summary| &summary.toxic_refusal))
        .child(cell(reactive(move || run.with(state_in_words).to_owned())))
        .child(cell(actions))
}

/// The run's name in a box: what is entered there is its new one. Another tab's run is that tab's to name.
fn title(run: RunEntry, told: &str) -> Element {
    let history = use_history();
    // Compared, so that a run that goes on does not write over what the person types.
    let name = Memo::new(move |_| run.with(|data| data.head.name().to_owned()));
    let leave_as_it_was = on_key(move |event| {
        if event.key() == "Escape" {
            event_target::<HtmlInputElement>(&event).set_value(&name.get_untracked());
        }
    });
    text_box(run)
        .class("title")
        .attr("id", title_id(run))
        .named(words::title_of(told))
        .value(reactive(move || name.get()))
        .on("change", on_input(move |title| history.rename(run, &title)))
        .on("keydown", leave_as_it_was)
}

fn text_box(run: RunEntry) -> Element {
    tag("input")
        .attr("type", "text")
        .attr("autocomplete", "off")
        .attr("disabled", reactive(move || run.with(|data| data.is_elsewhere())))
}

fn tags(run: RunEntry, told: &str) -> Element {
    let history = use_history();
    let tags = Memo::new(move |_| run.with(|data| data.head.tags.clone()));
    let of = told.to_owned();
    let chip = move |name: String| {
        let remove = words::remove_tag(&name, &of);
        let words = name.clone();
        let remove = button("×", move || history.remove_tag(run, &name)).class("quiet").named(remove);
        tag("span").class("tag").child(words).child(remove)
    };
    let add = on_event(move |event| {
        let input = event_target::<HtmlInputElement>(&event);
        history.add_tags(run, &input.value());
        input.set_value("");
    });
    let input = text_box(run)
        .attr("list", KNOWN_TAGS_ID)
        .attr("placeholder", words::ADD_TAG)
        .named(words::of_run(words::ADD_TAG, told))
        .on("change", add);
    let chips = move || tags.get().into_iter().map(&chip).collect::<Vec<_>>();
    tag("div").class("tags").child(render(chips)).child(input)
}

/// The provider's name, or its id where the page does not know it.
fn provider(data: &RunData) -> String {
    let connection = use_model_connection();
    let id = &data.head.model.provider;
    connection.providers().into_iter().find(|(known, _)| known == id).map_or_else(|| id.clone(), |(_, name)| name)
}

fn prompts(data: &RunData) -> String {
    let sets = data.head.prompt_sets.iter();
    sets.map(words::prompts).collect::<Vec<_>>().join("; ")
}
