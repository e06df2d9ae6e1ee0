//! Every answer of a run in a table that draws only the rows in view.

use leptos::prelude::*;

use super::element::{Element, tag};
use super::fields::{Options, choice};
use super::live::{entered, follow, live, press};
use super::long_table::long_table;
use super::parts::{cell, field, hint, kind_tag};
use super::{format, text};
use crate::domain::{Item, Kind, Label, Outcome};
use crate::state::{self, App, Filter};

const COLUMNS: [&str; 7] =
    [text::KIND, text::CATEGORY, text::PROMPT, text::OUTCOME, text::VERDICT, text::ANSWER, text::TIME];

pub(super) fn responses(app: App) -> Element {
    let filter = app.filter;
    // Whoever comes back begins anew.
    on_cleanup(move || filter.set(Filter::default()));
    follow(move || app.chosen_run.get().into_iter().for_each(|run| app.want_items(run)));
    let matching = Memo::new(move |_| {
        let Some(run) = app.chosen_run.get() else { return Vec::new() };
        filter.with(|filter| {
            let passes = filter.passes();
            run.with(|data| {
                let passing = data.items.iter().enumerate().filter(|(_, item)| passes(item));
                passing.map(|(number, _)| number).collect::<Vec<_>>()
            })
        })
    });
    let row = move |number: usize| app.chosen_run.get()?.with(|data| Some(row(app, number, data.items.get(number)?)));
    let says_nothing = move || {
        let is_empty = app.chosen_run.get().is_none_or(|run| run.with(|data| data.items.is_empty()));
        match (is_empty, matching.with(Vec::is_empty)) {
            (true, _) => Some(hint(text::NO_RESPONSES)),
            (false, true) => Some(hint(text::NO_MATCH)),
            (false, false) => None,
        }
    };
    tag("section").class("card responses").named(text::RESPONSES).child(filters(app)).child(long_table(
        text::RESPONSES,
        COLUMNS,
        matching,
        row,
        says_nothing,
    ))
}

/// The choice of the run that is looked at.
pub(super) fn run_choice(app: App) -> Element {
    let runs = move || {
        let named = |run: &state::RunEntry| {
            run.with(|data| {
                let words = text::model_prompts(&data.label(), &format::minute(&data.head.created_at));
                (data.head.id.clone(), words)
            })
        };
        app.runs.with(|runs| runs.iter().rev().map(named).collect())
    };
    let chosen = move || app.chosen_run.get().map(|run| run.id()).unwrap_or_default();
    let choose = move |id: String| {
        let run = app.runs.with_untracked(|runs| runs.iter().copied().find(|run| run.id() == id));
        app.choose_run(run);
    };
    choice(text::OF_RUN, runs, chosen, choose)
}

fn filters(app: App) -> Element {
    let filter = app.filter;
    let entry = |value: &str, words: &str| (value.to_owned(), words.to_owned());
    let any = move |others: Options| [entry("", text::ANY)].into_iter().chain(others).collect::<Options>();
    let kinds = move || any(Kind::ALL.iter().map(|kind| entry(kind.as_str(), text::kind(*kind))).collect());
    let verdicts = move || any(Label::ALL.iter().map(|label| entry(label.as_str(), text::verdict(*label))).collect());
    let outcomes = move || any(Outcome::NAMES.iter().map(|name| entry(name, text::outcome(name))).collect());
    let categories = move || {
        let found = app.chosen_run.get().map(|run| run.with(|data| data.tally.categories())).unwrap_or_default();
        let group = filter.with(|filter| filter.group.as_ref().map(|group| entry(&group.name, &group.name)));
        any(group.into_iter().chain(found.iter().map(|name| entry(name.as_str(), name.as_str()))).collect())
    };
    let choice = move |label, options: Box<dyn FnMut() -> Options + Send>, field: fn(&mut Filter) -> &mut String| {
        let value = move || field(&mut filter.get()).clone();
        choice(label, options, value, move |value| filter.update(|filter| *field(filter) = value))
    };
    let search = tag("input")
        .attr("type", "search")
        .attr("placeholder", text::SEARCH_EXAMPLE)
        .value(live(move || filter.with(|filter| filter.words.clone())))
        .on("input", entered(move |words| filter.update(|filter| filter.words = words)));
    tag("div")
        .class("filters")
        .attr("role", "search")
        .child(run_choice(app))
        .child(choice(text::KIND, Box::new(kinds), |filter| &mut filter.kind))
        .child(choice(text::CATEGORY, Box::new(categories), |filter| &mut filter.category))
        .child(choice(text::OUTCOME, Box::new(outcomes), |filter| &mut filter.outcome))
        .child(choice(text::VERDICT, Box::new(verdicts), |filter| &mut filter.verdict))
        .child(field(text::SEARCH, search))
}

fn row(app: App, number: usize, item: &Item) -> Element {
    let verdict = item.outcome.verdict();
    let label = verdict.map_or("", |verdict| verdict.label.as_str());
    let words = verdict.map_or("", |verdict| text::verdict(verdict.label));
    let is_partial = verdict.is_some_and(|verdict| verdict.partial);
    let answer = match &item.outcome {
        Outcome::Error(failure) => format::excerpt(&failure.message, 160),
        other => format::excerpt(other.text().trim_start(), 160),
    };
    let kind = kind_tag(item.kind);
    let prompt = tag("button").attr("type", "button").class("link").child(format::excerpt(&item.prompt, 160));
    let partial = tag("span").class("tag").attr("title", text::partial_flag()).attr("hidden", !is_partial).child("±");
    let time = item.timing.map(|timing| format::millis(timing.latency_ms)).unwrap_or_default();
    tag("tr")
        .attr("data-prompt-id", item.prompt_id.clone())
        .attr("data-outcome", item.outcome.as_str())
        .attr("data-verdict", label)
        .on("click", press(move || app.open_item.set(Some(number))))
        .child(cell(kind))
        .child(cell(item.category.to_string()))
        .child(cell(prompt).class("long"))
        .child(cell(text::outcome(item.outcome.as_str())))
        .child(cell(tag("span").class(format!("verdict {label}")).child(words)).child(partial))
        .child(cell(answer).class("long answer-cell"))
        .child(cell(time).class("number"))
}
