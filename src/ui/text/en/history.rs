//! Words of the history of runs, and of what runs cost, in English.

use super::English;
use crate::domain::{PromptSetRef, SampleSize, decimal};
use crate::ui::format;
use crate::ui::text::history::HistoryText;

pub(super) const RUNS: &str = "Runs";

/// A cost worked out from what the API counted.
fn at_least(cost: f64, uncounted: u32) -> String {
    let cost = money(cost);
    match uncounted {
        0 => format!("{cost}."),
        1 => format!("at least {cost}: the API did not count the tokens of one reply."),
        n => format!("at least {cost}: the API did not count the tokens of {n} replies."),
    }
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

impl HistoryText for English {
    words! {
        runs: RUNS,
        run: "Run",
        tags: "Tags",
        tag: "Tag",
        add_tag: "Add a tag",
        search_example: "words in title, model, address, tags",
        actions: "Actions",
        use_settings: "Use these settings",
        export: "Export",
        delete: "Delete",
        import: "Import runs",
        none_yet: "No runs yet. Press Run, or “Import runs” with a file that this page exported: every run is kept here until you delete it.",
        no_match: "No run matches these filters.",
        storage_unknown: "This browser does not say how much it stores for this site.",
        input_price: "Price per million input tokens",
        output_price: "Price per million output tokens",
        limit: "Spending limit",
        not_set: "not set",
        prices_hint: "In any currency, per million tokens. With prices the cost is estimated before a run and counted during it, and at the limit the run pauses.",
        limit_needs_prices: "The spending limit counts for nothing until prices are entered under “More settings”.",
    }

    fn of_run(&self, what: &str, run: &str) -> String {
        format!("{what}: {run}")
    }

    fn title_of(&self, run: &str) -> String {
        format!("Title: {run}")
    }

    fn remove_tag(&self, tag: &str, run: &str) -> String {
        format!("Remove the tag {tag}: {run}")
    }

    fn prompts(&self, set: &PromptSetRef) -> String {
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

    fn shown(&self, shown: usize, all: usize) -> String {
        format!("{shown} of {all} runs")
    }

    fn storage(&self, used: u64, quota: u64) -> String {
        format!("Storage used: {} of the {} that this browser allows this site.", bytes(used), bytes(quota))
    }

    fn undo(&self, name: &str) -> String {
        format!("Undo: bring “{name}” back")
    }

    fn deleted(&self, name: &str) -> String {
        format!("“{name}” is deleted. It can be brought back until another run is deleted or the page is closed.")
    }

    fn brought_back(&self, name: &str) -> String {
        format!("“{name}” is back.")
    }

    fn settings_used(&self, name: &str) -> String {
        format!(
            "The settings of “{name}” are in the forms. Check the address, enter the API key if it needs one, and press Run."
        )
    }

    fn address_from_run(&self, address: &str) -> String {
        format!(
            "The run whose settings you use was made at this address: {address}. A key can be entered once you confirm that you know it."
        )
    }

    fn estimate(&self, cost: f64, prompts: usize) -> String {
        format!("Will cost at most about {} for {prompts} prompts.", money(cost))
    }

    fn pauses_at(&self, limit: f64) -> String {
        format!("Pauses at {}.", money(limit))
    }

    fn cost_so_far(&self, cost: f64, uncounted: u32) -> String {
        format!("Cost so far: {}", at_least(cost, uncounted))
    }

    fn last_cost(&self, cost: f64, uncounted: u32) -> String {
        format!("The last run cost {}", at_least(cost, uncounted))
    }

    fn limit_reached(&self, spent: f64, limit: f64) -> String {
        format!(
            "The run has cost {}, and the spending limit is {}: nothing more is asked. Raise the limit under “More settings”, then go on; or press Stop.",
            money(spent),
            money(limit)
        )
    }
}
