//! What a run will cost, costs, and has cost.

use leptos::prelude::*;

use crate::domain::{Prices, Prompt, Settings, Tokens};
use crate::state::{RunData, RunEntry, use_active_runs, use_line_up, use_model_form, use_prompt_sets, use_runs};
use crate::ui::components::fields::NumberField;
use crate::ui::components::parts::hint;
use crate::ui::element::{Element, tag};
use crate::ui::reactive::{Reactive, render};
use crate::ui::text::history as text;

/// More than any price, and few enough digits to write.
const MOST: f64 = 1_000_000.0;

/// The boxes for prices and limit, for the form's "More settings".
pub(crate) fn price_boxes() -> Element {
    let form = use_model_form();
    let prices = tag("div")
        .class("fields-row")
        .child(price_box(text::INPUT_PRICE, |prices| &mut prices.input))
        .child(price_box(text::OUTPUT_PRICE, |prices| &mut prices.output));
    let limit = amount_box(text::LIMIT).render(
        move || form.settings.with(|settings| settings.limit),
        move |limit| form.settings.update(|settings| settings.limit = limit),
    );
    tag("div").class("prices").child(prices).child(limit).child(hint(text::PRICES_HINT))
}

/// A price that was never entered beside one that was is 0; prices of 0 are none.
fn price_box(label: &'static str, of: fn(&mut Prices) -> &mut f64) -> Element {
    let form = use_model_form();
    let value = move || form.settings.with(|settings| settings.prices.map(|mut prices| *of(&mut prices)));
    let set = move |price: Option<f64>| {
        form.settings.update(|settings| {
            let mut prices = settings.prices.unwrap_or(Prices { input: 0.0, output: 0.0 });
            *of(&mut prices) = price.unwrap_or_default();
            let is_set = price.is_some() || prices.input + prices.output > 0.0;
            settings.prices = is_set.then_some(prices);
        });
    };
    amount_box(label).render(value, set)
}

/// A box for an amount of money, or nothing.
fn amount_box(label: &'static str) -> NumberField {
    NumberField { label, min: 0.0, max: MOST, step: 0.0, empty_means: Some(text::NOT_SET) }
}

/// While runs go on, what they have cost; else what Run would cost, and what the last one did.
pub(crate) fn cost_line() -> Reactive<AnyView> {
    let form = use_model_form();
    let sets = use_prompt_sets();
    let active = use_active_runs();
    let choice = Memo::new(move |_| form.settings.with(|settings| settings.prompts.clone()));
    // Drawing from a large set takes longer than a key may, and most keys change nothing of what is drawn.
    let lengths = Memo::new(move |_| {
        let (prompts, _) = choice.with(|choice| sets.draw_prompts(choice)).ok()?;
        Some(prompts.iter().map(Prompt::length).collect::<Vec<_>>())
    });
    render(move || {
        let words = match active.is_any() {
            true => so_far(),
            false => [estimate(lengths), last_cost()].into_iter().flatten().collect::<Vec<_>>().join(" "),
        };
        (!words.is_empty()).then(|| hint(words).class("hint figures costs"))
    })
}

/// A run's cost, and the number of replies that it does not include.
fn cost(data: &RunData) -> Option<(f64, u32)> {
    Some((data.head.model.prices?.cost(data.spent), data.spent.uncounted))
}

fn so_far() -> String {
    let active = use_active_runs();
    let runs = active.entries();
    let costs: Vec<(f64, u32)> = runs.into_iter().filter_map(|run| run.with(cost)).collect();
    if costs.is_empty() {
        return String::new();
    }
    let (cost, uncounted) = costs.iter().fold((0.0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    text::cost_so_far(cost, uncounted)
}

fn last_cost() -> Option<String> {
    let runs = use_runs();
    let was_asked_here = |run: &RunEntry| run.with(|data| data.progress().is_some());
    let run = runs.list.get().into_iter().rev().find(was_asked_here)?;
    let (cost, uncounted) = run.with(cost)?;
    Some(text::last_cost(cost, uncounted))
}

/// `lengths` are those of the prompts that Run would ask, in characters.
fn estimate(lengths: Memo<Option<Vec<usize>>>) -> Option<String> {
    let form_service = use_model_form();
    let line_up = use_line_up();
    let form = form_service.settings.get();
    let lineup = line_up.entries.with(|lineup| lineup.iter().map(|one| one.settings.clone()).collect::<Vec<_>>());
    let asked = if lineup.is_empty() { vec![form.clone()] } else { lineup };
    if asked.iter().any(|settings| settings.limit.is_some() && settings.prices.is_none()) {
        return Some(text::LIMIT_NEEDS_PRICES.to_owned());
    }
    if asked.iter().all(|settings| settings.prices.is_none()) {
        return None;
    }
    let lengths = lengths.read();
    let lengths = lengths.as_ref()?;
    let cost: f64 = asked.iter().filter_map(|settings| at_most(settings, lengths)).sum();
    let limit = form.limit.filter(|limit| *limit < cost).map(text::pauses_at);
    let words = [Some(text::estimate(cost, lengths.len() * asked.len())), limit];
    Some(words.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

fn at_most(settings: &Settings, lengths: &[usize]) -> Option<f64> {
    let tokens = Tokens::at_most(lengths.iter().copied(), &settings.system_prompt, settings.decoding.max_tokens);
    Some(settings.prices?.cost(tokens))
}
