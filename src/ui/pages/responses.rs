//! Every answer of a run in a table that draws only the rows in view.

use leptos::prelude::*;

use crate::domain::{Class, Item, Label, Manner, Outcome};
use crate::state::{self, ResponseFilter, use_classification, use_responses, use_runs};
use crate::ui::components::fields::choice;
use crate::ui::components::filters::{any_or, categories, filter_choice, filters, kinds, search_box};
use crate::ui::components::long_table::long_table;
use crate::ui::components::parts::{cell, class_word, hint, kind_tag, prompt_button};
use crate::ui::element::{Element, tag};
use crate::ui::format;
use crate::ui::reactive::{effect, on_click};
use crate::ui::text;

const COLUMNS: [&str; 7] =
    [text::KIND, text::CATEGORY, text::PROMPT, text::OUTCOME, text::VERDICT, text::ANSWER, text::TIME];

pub(crate) fn responses() -> Element {
    let responses = use_responses();
    let runs = use_runs();
    let classification = use_classification();
    let filter = responses.filter;
    // Whoever comes back begins anew.
    on_cleanup(move || filter.set(ResponseFilter::default()));
    effect(move || runs.chosen.get().into_iter().for_each(|run| classification.request_items(run)));
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
    let row = move |number: usize| runs.chosen.get()?.with(|data| Some(row(number, data.items.get(number)?)));
    let says_nothing = move || {
        let is_empty = runs.chosen.get().is_none_or(|run| run.with(|data| data.items.is_empty()));
        match (is_empty, matching.with(Vec::is_empty)) {
            (true, _) => Some(hint(text::NO_RESPONSES)),
            (false, true) => Some(hint(text::NO_MATCH)),
            (false, false) => None,
        }
    };
    tag("section").class("card responses").named(text::RESPONSES).child(narrowed()).child(long_table(
        text::RESPONSES,
        COLUMNS,
        matching,
        row,
        says_nothing,
    ))
}

/// The choice of the run that is looked at.
pub(crate) fn run_choice() -> Element {
    let runs_service = use_runs();
    let runs = move || {
        let named = |run: &state::RunEntry| {
            run.with(|data| {
                let words = text::model_prompts(&data.label(), &format::minute(&data.head.created_at));
                (data.head.id.clone(), words)
            })
        };
        runs_service.list.with(|runs| runs.iter().rev().map(named).collect())
    };
    let chosen = move || runs_service.chosen.get().map(|run| run.id()).unwrap_or_default();
    let choose = move |id: String| {
        let run = runs_service.list.with_untracked(|runs| runs.iter().copied().find(|run| run.id() == id));
        runs_service.choose(run);
    };
    choice(text::OF_RUN, runs, chosen, choose)
}

fn narrowed() -> Element {
    let responses = use_responses();
    let runs = use_runs();
    let filter = responses.filter;
    let outcomes = || any_or(Outcome::NAMES.iter().map(|name| (*name, text::outcome(name))));
    let verdicts = || any_or(Label::ALL.map(|label| (label.as_str(), text::verdict(label))));
    let manners = || any_or(Manner::ALL.map(|manner| (manner.as_str(), text::class(Class::of_manner(manner)))));
    let names = move || {
        let found = runs.chosen.get().map(|run| run.with(|data| data.tally.categories())).unwrap_or_default();
        let mut options = categories(&found);
        let group = filter.with(|filter| filter.group.as_ref().map(|group| group.name.clone()));
        group.into_iter().for_each(|name| options.insert(1, (name.clone(), name)));
        options
    };
    filters([
        run_choice(),
        filter_choice(text::KIND, filter, |filter| &mut filter.kind, kinds),
        filter_choice(text::CATEGORY, filter, |filter| &mut filter.category, names),
        filter_choice(text::OUTCOME, filter, |filter| &mut filter.outcome, outcomes),
        filter_choice(text::VERDICT, filter, |filter| &mut filter.verdict, verdicts),
        filter_choice(text::MANNER, filter, |filter| &mut filter.manner, manners),
        search_box(text::SEARCH_EXAMPLE, filter, |filter| &mut filter.words),
    ])
}

fn row(number: usize, item: &Item) -> Element {
    let runs = use_runs();
    let verdict = item.outcome.verdict();
    let label = verdict.map_or("", |verdict| verdict.class.label().as_str());
    let answer = match &item.outcome {
        Outcome::Error(failure) => format::excerpt(&text::failure_message(failure), format::IN_A_CELL),
        other => format::excerpt(other.text().trim_start(), format::IN_A_CELL),
    };
    let kind = kind_tag(item.kind);
    let prompt = prompt_button(&item.prompt);
    let time = item.timing.map(|timing| format::millis(timing.latency_ms)).unwrap_or_default();
    tag("tr")
        .attr("data-prompt-id", item.prompt_id.clone())
        .attr("data-outcome", item.outcome.as_str())
        .attr("data-verdict", label)
        .on("click", on_click(move || runs.open_item.set(Some(number))))
        .child(cell(kind))
        .child(cell(item.category.to_string()))
        .child(cell(prompt).class("long"))
        .child(cell(text::outcome(item.outcome.as_str())))
        .child(cell(verdict.map(|verdict| class_word("span", verdict.class))))
        .child(cell(answer).class("long answer-cell"))
        .child(cell(time).class("number"))
}
