//! Words of the page on which a model is measured.

use crate::ui::format;

pub(in crate::ui) const SETTINGS: &str = "Settings";
pub(in crate::ui) const PRICES: &str = "prices";
pub(in crate::ui) const RUN_BAR: &str = "Run and its progress";
pub(in crate::ui) const LATEST_ANSWERS: &str = "Latest answers";
pub(in crate::ui) const NO_LATEST: &str =
    "While a run goes on, its answers stand here with their verdicts as they come.";
pub(in crate::ui) const MEANWHILE: &str = "Meanwhile:";
pub(in crate::ui) const READ_RECORDED: &str = "read the recorded runs";
pub(in crate::ui) const DO_EXERCISES: &str = "judge some answers yourself";
pub(in crate::ui) const CONVENTIONS: &str = "How rates are counted";

/// Before the first run with a model of the page's own.
pub(in crate::ui) fn first_run(model: &str, bytes: u64) -> String {
    format!(
        "Run fetches {model} first: {} MB, once. It is kept in this browser, and what it is asked stays here.",
        format::short((bytes / 1_000_000) as f64)
    )
}

/// What Run would do.
pub(in crate::ui) fn run_asks(model: &str, prompts: u32) -> String {
    match (model, prompts) {
        ("", _) => "No model is chosen yet.".to_owned(),
        (model, 0) => model.to_owned(),
        (model, prompts) => format!("{model}, {prompts} prompts"),
    }
}

pub(in crate::ui) fn bars_of(run: &str) -> String {
    format!("The bars are those of {run}.")
}

pub(in crate::ui) fn bars_of_recorded(run: &str) -> String {
    format!("The bars are those of {run}, a recorded run, as an example.")
}

/// Beside the line-up: how many models it has.
pub(in crate::ui) fn models_in_line_up(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => "1 model".to_owned(),
        count => format!("{count} models"),
    }
}

/// A setting that differs from the usual.
pub(in crate::ui) fn changed_setting(name: &str, value: &str) -> String {
    format!("{name} {value}")
}

pub(in crate::ui) fn blocked(count: u32) -> String {
    format!("{count} blocked")
}
