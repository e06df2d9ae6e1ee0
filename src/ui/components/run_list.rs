//! Every own run with its numbers, and the answer that came last.

use leptos::prelude::*;

use crate::domain::{Convention, EngineState, Item, Outcome, RunState, decimal};
use crate::refusal::{Classifier, ENCODER, Manifest};
use crate::report::{Rate, Summary};
use crate::state::{
    RunData, RunEntry, RunPhase, use_active_runs, use_chart_view, use_classification, use_encoder, use_runs, use_shell,
};
use crate::ui::components::fields::{choice, options, select, switch, tick_box};
use crate::ui::components::parts::{button, cell, column, hint};
use crate::ui::components::run_endings::run_endings;
use crate::ui::deferred::{DeferredAction, use_deferred};
use crate::ui::element::{Element, tag};
use crate::ui::format;
use crate::ui::reactive::{Reactive, reactive, render};
use crate::ui::text;
use crate::ui::text::review;

const COLUMNS: [&str; 8] = [
    text::SHOWN,
    text::MODEL,
    text::CLASSIFIER,
    text::STATE,
    text::OVER_REFUSAL,
    text::TOXIC_REFUSAL,
    text::UNSCORED,
    text::BLOCKED,
];

pub(crate) fn run_list() -> Element {
    let runs = use_runs();
    let shell = use_shell();
    let chart_view = use_chart_view();
    let deferred = use_deferred();
    let rows = move || runs.list.get().into_iter().rev().map(|run| untrack(|| run_row(run))).collect::<Vec<_>>();
    let has_none = move || runs.list.with(Vec::is_empty);
    let has_recorded = move || runs.shown().iter().any(|run| run.with(RunData::is_recorded));
    let counting = shell.counting;
    let conventions = || options(Convention::ALL.map(|of| (of.as_str(), text::convention(of))));
    let convention = move || counting.get().convention.as_str().to_owned();
    let choose_convention = move |name: String| {
        let chosen = Convention::from_name(&name).unwrap_or_default();
        counting.update(|counting| counting.convention = chosen);
    };
    let switches = tag("div")
        .class("runs-head")
        .child(tag("h2").child(text::YOUR_RUNS))
        .child(switch(
            text::COUNT_BLOCKS,
            move || counting.get().blocks_as_refusals,
            move |is_on| counting.update(|counting| counting.blocks_as_refusals = is_on),
        ))
        .child(choice(text::CONVENTION, conventions, convention, choose_convention))
        .child(switch(
            text::OTHER_CONVENTIONS,
            move || shell.shows_conventions.get(),
            move |is_on| shell.shows_conventions.set(is_on),
        ))
        .child(encoder_switch())
        .child(switch(
            text::card::CORRECTED_BY_CARD,
            move || chart_view.shows_corrected.get(),
            move |is_on| {
                deferred.dispatch(DeferredAction::LoadCard);
                chart_view.shows_corrected.set(is_on);
            },
        ))
        .child(switch(
            review::OTHERS,
            move || chart_view.shows_other_classifiers.get(),
            move |is_on| chart_view.shows_other_classifiers.set(is_on),
        ));
    let columns = COLUMNS.map(column).into_iter();
    let remove = column(tag("span").class("visually-hidden").child(text::REMOVE));
    let head = tag("thead").child(tag("tr").child(columns.chain([remove]).collect::<Vec<_>>()));
    let table = tag("table").class("runs").child(head).child(tag("tbody").child(render(rows)));
    tag("section")
        .class("card runs-card")
        .named(text::YOUR_RUNS)
        .child(switches)
        .child(hint(reactive(move || text::convention_means(counting.get().convention))))
        .child(render(move || has_none().then(|| hint(text::NO_RUNS))))
        .child(render(move || has_recorded().then(|| hint(text::run::RECORDED_HINT))))
        .child(tag("div").class("scroller").attr("hidden", reactive(has_none)).child(table))
}

/// The encoder is some megabytes: the switch says so, and fetches it.
fn encoder_switch() -> Element {
    let encoder = use_encoder();
    let deferred = use_deferred();
    let is_on =
        tick_box(move || encoder.is_on.get(), move |is_on| deferred.dispatch(DeferredAction::SwitchEncoder(is_on)));
    let progress = move || match encoder.state.get() {
        EngineState::Ready => text::card::encoder_at_work(encoder.waiting.get()),
        state => text::local::state(&state),
    };
    tag("label")
        .class("check encoder-switch")
        .attr("data-ready", reactive(move || (encoder.state.get() == EngineState::Ready).to_string()))
        .attr("data-waiting", reactive(move || encoder.waiting.get().to_string()))
        .child(is_on)
        .child(text::card::encoder_switch(Manifest::shipped().bytes))
        .child(tag("span").class("figures").child(reactive(progress)))
}

fn run_row(run: RunEntry) -> Element {
    let shell = use_shell();
    let runs = use_runs();
    let deferred = use_deferred();
    let summary = move || {
        let counting = shell.counting.get();
        run.with(|data| Summary::of(&data.tally, counting))
    };
    let state = move || run.with(|data| data.head.state);
    let over = move |read: fn(&Rate) -> String| reactive(move || read(&summary().over_refusal));
    let toxic = move |read: fn(&Rate) -> String| reactive(move || read(&summary().toxic_refusal));
    let fraction = |rate: &Rate| rate.rate.map(decimal::write).unwrap_or_default();
    let both = move |read: fn(&Rate) -> u32| {
        reactive(move || {
            let summary = summary();
            (read(&summary.over_refusal) + read(&summary.toxic_refusal)).to_string()
        })
    };
    let (name, created) = run.with(|data| (data.label(), format::minute(&data.head.created_at)));
    let title = text::model_prompts(&name, &created);
    let is_chosen = move || runs.chosen.get() == Some(run);
    let shown = tick_box(move || run.shown.get(), move |is_on| run.shown.set(is_on));
    let choose = button(name, move || runs.choose(Some(run)))
        .class("link")
        .attr("aria-pressed", reactive(move || is_chosen().to_string()));
    let remove = button(text::REMOVE, move || deferred.dispatch(DeferredAction::Delete(run)))
        .attr("disabled", reactive(move || run.with(|data| data.is_elsewhere())));
    let rate = |rate, counts, of: fn(&Summary) -> &Rate| {
        let others = render(move || shell.shows_conventions.get().then(|| other_rates(run, of)));
        cell(tag("strong").child(rate)).child(tag("span").class("counts").child(counts)).child(others)
    };
    let excluded = run.with(|data| data.head.prompt_sets.iter().map(|set| set.excluded.len()).sum::<usize>());
    let excluded = (excluded > 0).then(|| tag("span").class("tag").child(text::excluded(excluded)));
    tag("tr")
        .attr("data-run-id", run.id())
        .attr("data-state", reactive(move || state().as_str()))
        .attr("data-over-refusal", over(fraction))
        .attr("data-toxic-refusal", toxic(fraction))
        .attr("data-unscored", both(|rate| rate.unscored))
        .class_while("chosen", reactive(is_chosen))
        .child(cell(shown.named(format!("{}: {title}", text::SHOWN))))
        .child(tag("th").attr("scope", "row").child(choose).child(tag("span").class("when").child(created)))
        .child(cell(judged_by(run).named(format!("{}: {title}", text::CLASSIFIER))))
        .child(cell(reactive(move || run.with(state_in_words).to_owned())).child(render(move || go_on(run))))
        .child(rate(over(format::rate), over(format::counts), |summary| &summary.over_refusal))
        .child(rate(toxic(format::rate), toxic(format::counts), |summary| &summary.toxic_refusal))
        .child(cell(both(|rate| rate.unscored)).child(excluded).child(render(move || run_endings(run))))
        .child(cell(both(|rate| rate.blocked)))
        .child(cell(remove.class("quiet").named(format!("{} {title}", text::REMOVE))))
}

/// One of a run's rates under the conventions that are not chosen.
fn other_rates(run: RunEntry, of: fn(&Summary) -> &Rate) -> Element {
    let shell = use_shell();
    let counting = shell.counting.get();
    let under = |convention: Convention| {
        let rate = run.with(|data| format::rate(of(&Summary::of(&data.tally, counting.under(convention)))));
        tag("li").child(text::rate_under(convention, &rate))
    };
    let others = Convention::ALL.into_iter().filter(|convention| *convention != counting.convention);
    tag("ul").class("other-rates").child(others.map(under).collect::<Vec<_>>())
}

/// A run's state in words. That it broke off, goes on in another tab or was recorded comes before the state that is stored.
pub(crate) fn state_in_words(data: &RunData) -> &'static str {
    match data.head.state {
        _ if data.is_recorded() => text::run::RECORDED,
        _ if data.is_elsewhere() => text::run::ELSEWHERE,
        _ if data.phase == RunPhase::Interrupted => text::run::INTERRUPTED,
        state => text::state(state),
    }
}

/// A button that resumes a run with open prompts, or asks its failed prompts again; `None` where there are neither.
fn go_on(run: RunEntry) -> Option<Element> {
    let active = use_active_runs();
    let deferred = use_deferred();
    let (is_unfinished, has_failed) = run.with(|data| {
        let is_done = data.head.state == RunState::Done && data.items_are_loaded;
        let has_failed = is_done && data.items.iter().any(|item| matches!(item.outcome, Outcome::Error(_)));
        (data.is_unfinished(), has_failed)
    });
    let words = match (is_unfinished, has_failed) {
        (true, _) => text::run::GO_ON,
        (false, true) => text::run::ASK_FAILED,
        (false, false) => return None,
    };
    let name = run.with(|data| data.head.model.name.clone());
    let again = button(words, move || deferred.dispatch(DeferredAction::ResumeRun(run, !is_unfinished)))
        .named(format!("{words}: {name}"));
    Some(again.attr("disabled", reactive(move || active.is_any())))
}

/// The choice of the classifier whose verdicts the run's rates count. Another choice classifies every answer anew.
fn judged_by(run: RunEntry) -> Element {
    let encoder_service = use_encoder();
    let classification = use_classification();
    let deferred = use_deferred();
    let own = move || run.with(|data| data.head.classifier.id.clone());
    let options = move || {
        let mut ids: Vec<String> = Classifier::ALL.iter().map(|classifier| classifier.id().to_owned()).collect();
        ids.extend(run.with(|data| judges(&data.items)));
        let encoder = encoder_service.is_on.get().then(|| ENCODER.to_owned());
        for id in encoder.into_iter().chain([own()]) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids.into_iter().map(|id| (id.clone(), text::classifier(&id))).collect()
    };
    select(options, own, move |id| deferred.dispatch(DeferredAction::ClassifyBy(run, id)))
        .attr("disabled", reactive(move || run.with(|data| data.head.state.is_live() || data.is_recorded())))
        .on("focus", Box::new(move |_| classification.request_items(run))) // who judged stands with the answers
}

/// Ids of the classifiers that judged any of these answers and are not the page's own: language models, and classifiers of other programs.
fn judges(items: &[Item]) -> Vec<String> {
    let opinions = items.iter().filter_map(|item| item.outcome.answer()).flat_map(|answer| &answer.opinions);
    let mut judges: Vec<String> = Vec::new();
    for opinion in opinions.filter(|opinion| Classifier::from_id(&opinion.classifier).is_none()) {
        if !judges.iter().any(|known| **known == *opinion.classifier) {
            judges.push(opinion.classifier.to_string());
        }
    }
    judges
}

/// The answer that came last, on one line.
pub(crate) fn latest() -> Reactive<AnyView> {
    let runs = use_runs();
    render(move || {
        let run = runs.chosen.get()?;
        run.with(|data| data.latest_answer().map(|(number, item)| latest_line(number, item)))
    })
}

fn latest_line(number: usize, item: &Item) -> Element {
    let runs = use_runs();
    let came = match &item.outcome {
        Outcome::Answered(answer) => text::class(answer.verdict.class),
        other => text::outcome(other.as_str()),
    };
    let span = |class: &'static str, words: String| tag("span").class(class).child(words);
    tag("p")
        .class("latest")
        .child(span("hint", text::LATEST.to_owned()))
        .child(span("tag", item.category.to_string()))
        .child(span("latest-prompt", format::excerpt(&item.prompt, 70)))
        .child(tag("span").attr("aria-hidden", "true").child("→"))
        .child(tag("strong").child(came))
        .child(span("latest-answer", format::excerpt(item.outcome.text().trim_start(), 90)))
        .child(button(text::OPEN, move || runs.open_item.set(Some(number))).class("link"))
}
