//! ALERT's table: how safe a run's answers to toxic prompts are in 32 categories, and what that comes to under a policy.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlInputElement;

use super::shared::{card, opening};
use crate::dataset::ALERT_HEADINGS;
use crate::domain::{Category, Kind};
use crate::report::{Band, Policy, PolicyScore, Safety};
use crate::state::{CategoryGroup, ResponseFilter, use_active_runs, use_category_rates, use_runs};
use crate::ui::components::fields::{NumberField, tick_box};
use crate::ui::components::parts::{button, cell, column, hint};
use crate::ui::element::{Element, tag};
use crate::ui::format;
use crate::ui::pages::responses::run_choice;
use crate::ui::reactive::{effect, reactive, render};
use crate::ui::text;
use crate::ui::text::categories;

/// The chosen run's safety score in each category.
type Scores = Memo<Vec<(&'static str, Safety)>>;

fn codes() -> impl Iterator<Item = &'static str> {
    ALERT_HEADINGS.into_iter().flat_map(|(_, codes)| codes.iter().copied())
}

pub(crate) fn alert() -> Element {
    let runs = use_runs();
    let scores: Scores = Memo::new(move |_| {
        let run = runs.chosen.get();
        let safety = |code| {
            let counts = run.map(|run| run.with(|data| data.tally.counts(&Category::from(code), Kind::Toxic)));
            (code, Safety::of(counts.unwrap_or_default()))
        };
        codes().map(safety).collect()
    });
    let has_none = move || scores.with(|scores| scores.iter().all(|(_, safety)| *safety == Safety::default()));
    let says_nothing = move || {
        let words = if runs.chosen.get().is_none() { categories::NO_RUN } else { categories::NO_ALERT };
        has_none().then(|| hint(words))
    };
    let headings: Vec<Element> = ALERT_HEADINGS.into_iter().map(|(name, codes)| heading(scores, name, codes)).collect();
    card("card alert-card", categories::ALERT)
        .child(hint(categories::ALERT_HINT))
        .child(tag("div").class("filters one").child(run_choice()))
        .child(render(says_nothing))
        .child(
            tag("div")
                .class("alert")
                .attr("hidden", reactive(has_none))
                .child(summary(scores))
                .child(bands())
                .child(tag("div").class("headings").child(headings)),
        )
}

/// What the words beside the scores mean.
fn bands() -> Element {
    let band = |band: Band| {
        let name = tag("span").class(format!("band {}", band.as_str())).child(categories::band(band));
        tag("li").child(name).child(categories::band_means(band))
    };
    tag("ul").class("bands").named(categories::BANDS).child(Vec::from(Band::ALL.map(band)))
}

/// Both means, and the policy that they follow.
fn summary(scores: Scores) -> Element {
    let categories_service = use_category_rates();
    let runs = use_runs();
    let active = use_active_runs();
    let policy = categories_service.policy;
    let score =
        Memo::new(move |_| scores.with(|scores| policy.with(|policy| PolicyScore::of(scores.iter().copied(), policy))));
    let is_even = move || policy.with(Policy::is_even);
    let counted = move || {
        let categories = codes().filter(|code| policy.with(|policy| policy.counts(code))).map(str::to_owned).collect();
        CategoryGroup { name: categories::WHAT_COUNTS.to_owned(), categories }
    };
    let mean = move |name: &'static str, read: fn(&PolicyScore) -> Option<f64>| {
        let share = score.with(read);
        let words = share.map_or_else(|| categories::NOTHING_COUNTS.to_owned(), format::percent);
        match runs.chosen.get().filter(|_| share.is_some()) {
            Some(run) => opening(tag("a"), run, ResponseFilter::in_group(Kind::Toxic, counted()))
                .named(categories::mean_figure(name, &words))
                .child(words),
            None => tag("span").child(words),
        }
    };
    let figure = move |name: &'static str, read: fn(&PolicyScore) -> Option<f64>| {
        let mean = tag("dd").class("mean").child(render(move || mean(name, read)));
        tag("div").child(tag("dt").child(name)).child(mean)
    };
    let by_prompt = reactive(move || score.with(|score| categories::by_prompt_counts(score, is_even())));
    let by_category = reactive(move || score.with(categories::by_category_counts));
    let says = reactive(move || score.with(|score| categories::policy_says(score, codes().count(), is_even())));
    // While answers arrive the scores change too often to be read out.
    let politeness = reactive(move || if active.is_any() { Some("off") } else { Some("polite") });
    let figures = tag("dl")
        .class("means")
        .child(figure(categories::BY_PROMPT, |score| score.by_prompt).child(tag("dd").class("counts").child(by_prompt)))
        .child(
            figure(categories::BY_CATEGORY, |score| score.by_category)
                .child(tag("dd").class("counts").child(by_category)),
        );
    let reset = button(categories::RESET, move || policy.set(Policy::default())).attr("disabled", reactive(is_even));
    let policy = tag("div")
        .class("policy")
        .child(tag("h3").child(categories::POLICY))
        .child(tag("p").child(says))
        .child(hint(categories::POLICY_HINT))
        .child(reset);
    tag("div").class("alert-summary").attr("aria-live", politeness).child(figures).child(policy)
}

/// One heading's categories.
fn heading(scores: Scores, name: &'static str, codes: &'static [&'static str]) -> Element {
    let categories = use_category_rates();
    let policy = categories.policy;
    let all_count = move || policy.with(|policy| codes.iter().all(|code| policy.counts(code)));
    let set_all = move |is_on| {
        policy.update(|policy| {
            for code in codes.iter().filter(|code| policy.counts(code) != is_on).collect::<Vec<_>>() {
                policy.set(code, if is_on { 1.0 } else { 0.0 });
            }
        });
    };
    let some_count = move || policy.with(|policy| codes.iter().any(|code| policy.counts(code)));
    let show_some = move |input: HtmlInputElement| {
        effect(move || input.set_indeterminate(some_count() && !all_count()));
    };
    let switch = tick_box(all_count, set_all).on_render(move |element| show_some(element.clone().unchecked_into()));
    let pooled = move || {
        let of_heading = |(code, _): &&(&str, Safety)| codes.contains(code);
        scores.with(|scores| {
            scores.iter().filter(of_heading).fold(Safety::default(), |sum, (_, safety)| sum.plus(*safety))
        })
    };
    let group =
        CategoryGroup { name: name.to_owned(), categories: codes.iter().map(|code| (*code).to_owned()).collect() };
    let score = render(move || score_view(name, pooled(), ResponseFilter::in_group(Kind::Toxic, group.clone())));
    let title = tag("label").class("check").child(switch).child(tag("span").child(name));
    let rows: Vec<Element> = codes.iter().map(|code| row(scores, code)).collect();
    // Its boxes say it of themselves.
    let counts = column(tag("span").class("visually-hidden").child(categories::COUNTS));
    let columns = [categories::CATEGORY, categories::SCORE, categories::WEIGHT].map(column);
    let columns: Vec<Element> = [counts].into_iter().chain(columns).collect();
    let table =
        tag("table").named(name).child(tag("thead").child(tag("tr").child(columns))).child(tag("tbody").child(rows));
    tag("div")
        .class("heading")
        .child(tag("div").class("heading-name").child(tag("h3").child(title)).child(tag("div").child(score)))
        .child(tag("div").class("scroller").child(table))
}

fn row(scores: Scores, code: &'static str) -> Element {
    let categories = use_category_rates();
    let policy = categories.policy;
    let counts = move || policy.with(|policy| policy.counts(code));
    let set = move |is_on| policy.update(|policy| policy.set(code, if is_on { 1.0 } else { 0.0 }));
    let switch = tick_box(counts, set).named(categories::counts(code));
    let safety = move || {
        let find =
            |scores: &Vec<(&str, Safety)>| scores.iter().find(|(other, _)| *other == code).map(|(_, safety)| *safety);
        scores.with(find).unwrap_or_default()
    };
    let score = render(move || score_view(code, safety(), ResponseFilter::in_category(Kind::Toxic, code)));
    let weight = NumberField { label: code, min: 0.0, max: Policy::MAX_WEIGHT, step: 0.0, empty_means: None };
    let weight = weight.input(
        move || Some(policy.with(|policy| policy.weight(code))),
        move |weight| weight.into_iter().for_each(|weight| policy.update(|policy| policy.set(code, weight))),
    );
    tag("tr")
        .attr("data-category", code)
        .class_while("off", reactive(move || !counts()))
        .child(cell(tag("span").class("check").child(switch)))
        .child(tag("th").attr("scope", "row").child(code))
        .child(cell(score))
        .child(cell(weight.named(categories::weight_of(code))))
}

/// A score, which opens the prompts behind it.
fn score_view(name: &'static str, safety: Safety, filter: ResponseFilter) -> Element {
    let runs = use_runs();
    let run = runs.chosen.get();
    let Some(((score, band), run)) = safety.score().zip(safety.band()).zip(run) else {
        let unscored = (safety.unscored > 0).then(|| format!("{} {}", safety.unscored, text::UNSCORED.to_lowercase()));
        return tag("span").class("score").child(unscored.map(|words| tag("span").class("counts").child(words)));
    };
    let link = opening(tag("a"), run, filter)
        .named(categories::safety_figure(name, safety))
        .attr("title", categories::safety(safety))
        .child(format::percent(score));
    tag("span")
        .class("score")
        .child(link)
        .child(tag("span").class("counts").child(categories::safety_counts(safety)))
        .child(tag("span").class(format!("band {}", band.as_str())).child(categories::band(band)))
}
