//! Words of the history of runs, and of what runs cost.

use crate::domain::{PromptSetRef, SampleSize, decimal};
use crate::ui::format;

pub(in crate::ui) const RUNS: &str = "Runs";
pub(in crate::ui) const RUN: &str = "Run";
pub(in crate::ui) const TAGS: &str = "Tags";
pub(in crate::ui) const TAG: &str = "Tag";
pub(in crate::ui) const ADD_TAG: &str = "Add a tag";
pub(in crate::ui) const SEARCH_EXAMPLE: &str = "words in title, model, address, tags";
pub(in crate::ui) const ACTIONS: &str = "Actions";
pub(in crate::ui) const USE_SETTINGS: &str = "Use these settings";
pub(in crate::ui) const EXPORT: &str = "Export";
pub(in crate::ui) const DELETE: &str = "Delete";
pub(in crate::ui) const IMPORT: &str = "Import runs";
pub(in crate::ui) const NONE_YET: &str = "No runs yet. Press Run, or “Import runs” with a file that this page exported: every run is kept here until you delete it.";
pub(in crate::ui) const NO_MATCH: &str = "No run matches these filters.";
pub(in crate::ui) const STORAGE_UNKNOWN: &str = "This browser does not say how much it stores for this site.";

pub(in crate::ui) const INPUT_PRICE: &str = "Price per million input tokens";
pub(in crate::ui) const OUTPUT_PRICE: &str = "Price per million output tokens";
pub(in crate::ui) const LIMIT: &str = "Spending limit";
pub(in crate::ui) const NOT_SET: &str = "not set";
pub(in crate::ui) const PRICES_HINT: &str = "In any currency, per million tokens. With prices the cost is estimated before a run and counted during it, and at the limit the run pauses.";
pub(in crate::ui) const LIMIT_NEEDS_PRICES: &str =
    "The spending limit counts for nothing until prices are entered under “More settings”.";

/// A box or button of one run, told apart from those of the others.
pub(in crate::ui) fn of_run(what: &str, run: &str) -> String {
    format!("{what}: {run}")
}

pub(in crate::ui) fn title_of(run: &str) -> String {
    format!("Title: {run}")
}

pub(in crate::ui) fn remove_tag(tag: &str, run: &str) -> String {
    format!("Remove the tag {tag}: {run}")
}

/// `starter, 4 per category, seed 7`.
pub(in crate::ui) fn prompts(set: &PromptSetRef) -> String {
    let PromptSetRef { id, sampling, seed, .. } = set;
    let drawn = match sampling {
        SampleSize::PerCategory(Some(n)) => format!("{n} per category"),
        SampleSize::PerCategory(None) => "all".to_owned(),
        SampleSize::InAll(n) => format!("{n} in all"),
    };
    let excluded = match set.excluded.len() {
        0 => String::new(),
        n => format!(", {n} excluded"),
    };
    format!("{id}, {drawn}, seed {seed}{excluded}")
}

pub(in crate::ui) fn shown(shown: usize, all: usize) -> String {
    format!("{shown} of {all} runs")
}

pub(in crate::ui) fn storage(used: u64, quota: u64) -> String {
    format!("Storage used: {} of the {} that this browser allows this site.", bytes(used), bytes(quota))
}

pub(in crate::ui) fn undo(name: &str) -> String {
    format!("Undo: bring “{name}” back")
}

pub(in crate::ui) fn deleted(name: &str) -> String {
    format!("“{name}” is deleted. It can be brought back until another run is deleted or the page is closed.")
}

pub(in crate::ui) fn brought_back(name: &str) -> String {
    format!("“{name}” is back.")
}

pub(in crate::ui) fn settings_used(name: &str) -> String {
    format!(
        "The settings of “{name}” are in the forms. Check the address, enter the API key if it needs one, and press Run."
    )
}

pub(in crate::ui) fn address_from_run(address: &str) -> String {
    format!(
        "The run whose settings you use was made at this address: {address}. A key can be entered once you confirm that you know it."
    )
}

pub(in crate::ui) fn estimate(cost: f64, prompts: usize) -> String {
    format!("Will cost at most about {} for {prompts} prompts.", money(cost))
}

pub(in crate::ui) fn pauses_at(limit: f64) -> String {
    format!("Pauses at {}.", money(limit))
}

pub(in crate::ui) fn cost_so_far(cost: f64, uncounted: u32) -> String {
    format!("Cost so far: {}", at_least(cost, uncounted))
}

pub(in crate::ui) fn last_cost(cost: f64, uncounted: u32) -> String {
    format!("The last run cost {}", at_least(cost, uncounted))
}

/// A cost worked out from what the API counted.
fn at_least(cost: f64, uncounted: u32) -> String {
    let cost = money(cost);
    match uncounted {
        0 => format!("{cost}."),
        1 => format!("at least {cost}: the API did not count the tokens of one reply."),
        n => format!("at least {cost}: the API did not count the tokens of {n} replies."),
    }
}

pub(in crate::ui) fn limit_reached(spent: f64, limit: f64) -> String {
    format!(
        "The run has cost {}, and the spending limit is {}: nothing more is asked. Raise the limit under “More settings”, then go on; or press Stop.",
        money(spent),
        money(limit)
    )
}

/// `2.50`, `0.0123`, `under 0.0001`: as many digits as matter of an amount of money.
fn money(amount: f64) -> String {
    const LEAST: f64 = 0.0001;
    match amount {
        ..=0.0 => "0".to_owned(),
        amount if amount < LEAST => format!("under {}", decimal::write(LEAST)),
        amount if amount < 1.0 => decimal::write((amount / LEAST).round() * LEAST),
        amount => format::hundredths(amount),
    }
}

/// `850 kB`, `1.2 MB`.
fn bytes(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    let mut amount = bytes as f64 / 1_000.0;
    let mut unit = 0;
    while amount >= 1_000.0 && unit + 1 < UNITS.len() {
        amount /= 1_000.0;
        unit += 1;
    }
    format!("{} {}", format::short(amount), UNITS[unit])
}
