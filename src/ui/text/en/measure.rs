//! Words of the page on which a model is measured, in English.

use super::English;
use crate::ui::format;
use crate::ui::text::measure::MeasureText;

impl MeasureText for English {
    words! {
        settings: "Settings",
        prices: "prices",
        run_bar: "Run and its progress",
        latest_answers: "Latest answers",
        no_latest: "While a run goes on, its answers stand here with their verdicts as they come.",
        meanwhile: "Meanwhile:",
        read_recorded: "read the recorded runs",
        do_exercises: "judge some answers yourself",
        conventions: "How rates are counted",
    }

    fn first_run(&self, model: &str, bytes: u64) -> String {
        format!(
            "Run fetches {model} first: {} MB, once. It is kept in this browser, and what it is asked stays here.",
            format::short((bytes / 1_000_000) as f64)
        )
    }

    fn run_asks(&self, model: &str, prompts: u32) -> String {
        match (model, prompts) {
            ("", _) => "No model is chosen yet.".to_owned(),
            (model, 0) => model.to_owned(),
            (model, prompts) => format!("{model}, {prompts} prompts"),
        }
    }

    fn models_in_line_up(&self, count: usize) -> String {
        match count {
            0 => String::new(),
            1 => "1 model".to_owned(),
            count => format!("{count} models"),
        }
    }

    fn changed_setting(&self, name: &str, value: &str) -> String {
        format!("{name} {value}")
    }

    fn blocked(&self, count: u32) -> String {
        format!("{count} blocked")
    }
}
