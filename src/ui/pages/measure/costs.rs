//! What a run will cost, costs, and has cost.

use leptos::prelude::*;

use crate::domain::{Prices, Prompt, Settings, Tokens};
use crate::state::{RunData, RunEntry, use_active_runs, use_line_up, use_model_form, use_prompt_sets, use_runs};
use crate::ui::components::controls::NumberBox;
use crate::ui::text;

/// More than any price, and few enough digits to write.
const MOST: f64 = 1_000_000.0;

/// The boxes for prices and limit.
#[component]
pub(crate) fn PriceBoxes() -> impl IntoView {
    let form = use_model_form();
    view! {
        <div class="prices">
            <div class="fields-row">
                <PriceBox label=text::history().input_price() of=|prices| &mut prices.input />
                <PriceBox label=text::history().output_price() of=|prices| &mut prices.output />
            </div>
            <NumberBox
                label=text::history().limit()
                min=0.0
                max=MOST
                step=0.0
                empty_means=Some(text::history().not_set())
                value=Signal::derive(move || form.settings.with(|settings| settings.limit))
                on_change=move |limit| form.settings.update(|settings| settings.limit = limit)
            />
            <p class="hint">{text::history().prices_hint()}</p>
        </div>
    }
}

/// A price that was never entered beside one that was is 0; prices of 0 are none.
#[component]
fn PriceBox(label: &'static str, of: fn(&mut Prices) -> &mut f64) -> impl IntoView {
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
    view! {
        <NumberBox
            label
            min=0.0
            max=MOST
            step=0.0
            empty_means=Some(text::history().not_set())
            value=Signal::derive(value)
            on_change=set
        />
    }
}

/// While runs go on, what they have cost; else what Run would cost, and what the last one did.
#[component]
pub(crate) fn CostLine() -> impl IntoView {
    let form = use_model_form();
    let sets = use_prompt_sets();
    let active = use_active_runs();
    let choice = Memo::new(move |_| form.settings.with(|settings| settings.prompts.clone()));
    // Drawing from a large set takes longer than a key may, and most keys change nothing of what is drawn.
    let lengths = Memo::new(move |_| {
        let (prompts, _) = choice.with(|choice| sets.draw_prompts(choice)).ok()?;
        Some(prompts.iter().map(Prompt::length).collect::<Vec<_>>())
    });
    move || {
        let words = match active.is_any() {
            true => so_far(),
            false => [estimate(lengths), last_cost()].into_iter().flatten().collect::<Vec<_>>().join(" "),
        };
        (!words.is_empty()).then(|| view! { <p class="hint figures costs">{words}</p> })
    }
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
    text::history().cost_so_far(cost, uncounted)
}

fn last_cost() -> Option<String> {
    let runs = use_runs();
    let was_asked_here = |run: &RunEntry| run.with(|data| data.progress().is_some());
    let run = runs.list.get().into_iter().rev().find(was_asked_here)?;
    let (cost, uncounted) = run.with(cost)?;
    Some(text::history().last_cost(cost, uncounted))
}

/// `lengths` are those of the prompts that Run would ask, in characters.
fn estimate(lengths: Memo<Option<Vec<usize>>>) -> Option<String> {
    let form_service = use_model_form();
    let line_up = use_line_up();
    let form = form_service.settings.get();
    let lineup = line_up.entries.with(|lineup| lineup.iter().map(|one| one.settings.clone()).collect::<Vec<_>>());
    let asked = if lineup.is_empty() { vec![form.clone()] } else { lineup };
    if asked.iter().any(|settings| settings.limit.is_some() && settings.prices.is_none()) {
        return Some(text::history().limit_needs_prices().to_owned());
    }
    if asked.iter().all(|settings| settings.prices.is_none()) {
        return None;
    }
    let lengths = lengths.read();
    let lengths = lengths.as_ref()?;
    let cost: f64 = asked.iter().filter_map(|settings| at_most(settings, lengths)).sum();
    let limit = form.limit.filter(|limit| *limit < cost).map(|it| text::history().pauses_at(it));
    let words = [Some(text::history().estimate(cost, lengths.len() * asked.len())), limit];
    Some(words.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

fn at_most(settings: &Settings, lengths: &[usize]) -> Option<f64> {
    let tokens = Tokens::at_most(lengths.iter().copied(), &settings.system_prompt, settings.decoding.max_tokens);
    Some(settings.prices?.cost(tokens))
}
