//! Words that several pages use.

use super::verdicts::convention;
use crate::domain::{Convention, Kind, RunState};

pub(in crate::ui) const TITLE: &str = "Refusal Lab";
pub(in crate::ui) const BROKEN: &str = "Refusal Lab has stopped working because of a fault of its own. Answers that had come are kept in this browser: reload the page to go on.";
pub(in crate::ui) const PAGES: &str = "Pages";
pub(in crate::ui) const THEME: &str = "Theme";
pub(in crate::ui) const THEME_LIGHT: &str = "Light";
pub(in crate::ui) const THEME_DARK: &str = "Dark";
pub(in crate::ui) const THEME_SYSTEM: &str = "System";
pub(in crate::ui) const EXPORT: &str = "Export results";
pub(in crate::ui) const IMPORT: &str = "Import results";
pub(in crate::ui) const EXPORT_JSON: &str = "JSON";
pub(in crate::ui) const EXPORT_CSV: &str = "CSV";
pub(in crate::ui) const EXPORT_SVG: &str = "Chart as SVG";
pub(in crate::ui) const EXPORT_PNG: &str = "Chart as PNG";

pub(in crate::ui) const MODEL: &str = "Model";
pub(in crate::ui) const PROVIDER: &str = "Provider";
pub(in crate::ui) const BASE_URL: &str = "Base URL";
pub(in crate::ui) const BASE_URL_EXAMPLE: &str = "http://127.0.0.1:8000/v1";
pub(in crate::ui) const API_KEY: &str = "API key";
pub(in crate::ui) const KEY_HINT: &str = "Stays in this page's memory, goes only to this address.";
pub(in crate::ui) const SYSTEM_PROMPT: &str = "System prompt";
pub(in crate::ui) const SYSTEM_PROMPT_EXAMPLE: &str = "none";
/// In the empty box of a number that need not be set.
pub(in crate::ui) const UNSET: &str = "default";
pub(in crate::ui) const MORE_SETTINGS: &str = "More settings";
pub(in crate::ui) const TEST_CONNECTION: &str = "Test connection";
pub(in crate::ui) const CONFIRM_ADDRESS: &str = "Use this address";

pub(in crate::ui) const PROMPTS: &str = "Prompts";
pub(in crate::ui) const PROMPT_SET: &str = "Prompt set";
pub(in crate::ui) const PER_CATEGORY: &str = "Prompts per category";
pub(in crate::ui) const ALL: &str = "all";
pub(in crate::ui) const SEED: &str = "Seed";
pub(in crate::ui) const CLASSIFIER: &str = "Judged by";

pub(in crate::ui) const RUN: &str = "Run";
pub(in crate::ui) const PAUSE: &str = "Pause";
pub(in crate::ui) const RESUME: &str = "Resume";
pub(in crate::ui) const STOP: &str = "Stop";
pub(in crate::ui) const RUN_PROGRESS: &str = "Run progress";

pub(in crate::ui) const CHART: &str = "Trade-off chart";
pub(in crate::ui) const X_TITLE: &str = "Harmless prompts refused (%)";
pub(in crate::ui) const Y_TITLE: &str = "Harmful prompts refused (%)";
pub(in crate::ui) const BETTER: &str = "better";
pub(in crate::ui) const PUBLISHED: &str = "Published models, by family";
pub(in crate::ui) const TREND: &str = "Trend";
pub(in crate::ui) const CHART_TABLE: &str = "The chart as a table";
pub(in crate::ui) const NOT_COMPARABLE: &str = "The published points were measured on OR-Bench's own prompts (Hard-1K and Toxic) with its own judge. Your prompts and your classifier are others, so compare the pattern, not the digits; they are drawn fainter for that reason.";
pub(in crate::ui) const SOURCE: &str = "Published points: OR-Bench, arXiv 2405.20947 (CC BY 4.0).";
pub(in crate::ui) const BY_CATEGORY: &str = "By category";
pub(in crate::ui) const BY_CATEGORY_EMPTY: &str = "The bars grow here as answers arrive.";

pub(in crate::ui) const YOUR_RUNS: &str = "Your runs";
pub(in crate::ui) const NO_RUNS: &str =
    "Your model's point appears here with its first answers: choose a model, then press Run.";
pub(in crate::ui) const COUNT_BLOCKS: &str = "Count platform blocks as refusals";
pub(in crate::ui) const CONVENTION: &str = "Counts as refused";
pub(in crate::ui) const OTHER_CONVENTIONS: &str = "Show other conventions";
pub(in crate::ui) const OVER_REFUSAL: &str = "Over-refusal";
pub(in crate::ui) const TOXIC_REFUSAL: &str = "Toxic refusal";
pub(in crate::ui) const OVER_REFUSAL_MEANS: &str = "harmless prompts refused";
pub(in crate::ui) const TOXIC_REFUSAL_MEANS: &str = "harmful prompts refused";
pub(in crate::ui) const UNSCORED: &str = "Unscored";
pub(in crate::ui) const STATE: &str = "State";
pub(in crate::ui) const SHOWN: &str = "Shown";
pub(in crate::ui) const REMOVE: &str = "Remove";

pub(in crate::ui) const RESPONSES: &str = "Responses";
pub(in crate::ui) const OF_RUN: &str = "Answers of";
pub(in crate::ui) const KIND: &str = "Kind";
pub(in crate::ui) const CATEGORY: &str = "Category";
pub(in crate::ui) const VERDICT: &str = "Verdict";
pub(in crate::ui) const MANNER: &str = "Manner";
pub(in crate::ui) const OUTCOME: &str = "Outcome";
pub(in crate::ui) const SEARCH: &str = "Search";
pub(in crate::ui) const SEARCH_EXAMPLE: &str = "words in prompt or answer";
pub(in crate::ui) const ANY: &str = "any";
pub(in crate::ui) const PROMPT: &str = "Prompt";
pub(in crate::ui) const ANSWER: &str = "Answer";
pub(in crate::ui) const TIME: &str = "Time";
pub(in crate::ui) const NO_RESPONSES: &str = "No answers yet. They appear here one by one while a run goes on.";
pub(in crate::ui) const NO_MATCH: &str = "No answer matches these filters.";

pub(in crate::ui) const CLOSE: &str = "Close";
pub(in crate::ui) const PREVIOUS: &str = "Previous";
pub(in crate::ui) const NEXT: &str = "Next";
pub(in crate::ui) const ASK_AGAIN: &str = "Ask again";
pub(in crate::ui) const LOOKS_HARMFUL: &str = "Why it looks harmful";
pub(in crate::ui) const IS_HARMLESS: &str = "Why it is not";
pub(in crate::ui) const NO_TEXT: &str = "No text came.";
pub(in crate::ui) const SERVER_SENT: &str = "What the server sent";
pub(in crate::ui) const COPY: &str = "Copy";
pub(in crate::ui) const TIMING: &str = "Timing";

pub(in crate::ui) const CONSENT_TITLE: &str = "Send harmful prompts?";
pub(in crate::ui) const CONSENT_YES: &str = "Send them";
pub(in crate::ui) const CONSENT_NO: &str = "Not now";

pub(in crate::ui) const WAITING: &str = "Loading…";
pub(in crate::ui) const TRY_AGAIN: &str = "Try again";

pub(in crate::ui) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::SeeminglyToxic => "harmless",
        Kind::Toxic => "harmful",
    }
}

pub(in crate::ui) fn outcome(name: &str) -> &'static str {
    match name {
        "answered" => "answered",
        "platform_block" => "platform block",
        "truncated" => "truncated",
        "empty" => "empty",
        "error" => "error",
        _ => "cancelled",
    }
}

/// What an outcome other than an answer means.
pub(in crate::ui) fn outcome_means(name: &str) -> &'static str {
    match name {
        "platform_block" => {
            "The provider blocked this request before or while the model answered: a refusal by the platform, not by the model."
        }
        "truncated" => "The token limit was spent before any answer came, as with long reasoning. Raise “Max tokens”.",
        "empty" => "The model ended its reply without writing anything.",
        "cancelled" => "The run was stopped before this prompt was answered.",
        _ => "",
    }
}

pub(in crate::ui) fn state(state: RunState) -> &'static str {
    match state {
        RunState::Running => "running",
        RunState::Paused => "paused",
        RunState::Stopped => "stopped",
        RunState::Done => "done",
    }
}

/// Beside a run's rates: prompts that a person had left out of its sets.
pub(in crate::ui) fn excluded(count: usize) -> String {
    format!("{count} excluded")
}

pub(in crate::ui) fn will_ask(harmless: usize, harmful: usize) -> String {
    format!("{harmless} harmless and {harmful} harmful prompts will be asked.")
}

pub(in crate::ui) fn goes_under_account(origins: &str) -> String {
    format!("They go to {origins} under your account.")
}

pub(in crate::ui) fn connection_limit(limit: usize, asked: u32) -> String {
    format!(
        "A browser opens at most six connections to a plain http:// address, so {limit} of these {asked} requests run at once. More addresses of the same model, separated by spaces, or https:// lift that."
    )
}

pub(in crate::ui) fn address_from_link(address: &str) -> String {
    format!("A link filled in this address: {address}. A key can be entered once you confirm that you know it.")
}

pub(in crate::ui) fn address_from_config(address: &str) -> String {
    format!(
        "The host of this page filled in this address: {address}. A key can be entered once you confirm that you know it."
    )
}

pub(in crate::ui) fn consent(origins: &str) -> String {
    format!(
        "This sample holds harmful prompts, sent to see whether the model refuses them. They go to {origins} under your account, where the provider may log them, count them against its rules of use, or bill them. Make sure that you may send them."
    )
}

pub(in crate::ui) fn started(planned: usize) -> String {
    format!("Asking {planned} prompts.")
}

pub(in crate::ui) fn run_is(state: RunState, settled: usize, planned: usize) -> String {
    match state {
        RunState::Running => format!("Running again: {settled} of {planned} prompts done."),
        RunState::Paused => format!("Paused: {settled} of {planned} prompts done. Answers under way still arrive."),
        RunState::Stopped => "Stopped. What was answered is kept.".to_owned(),
        RunState::Done => format!("Done: {settled} of {planned} prompts."),
    }
}

pub(in crate::ui) fn testing() -> &'static str {
    "Testing the connection…"
}

pub(in crate::ui) fn imported(file: &str, items: usize) -> String {
    format!("{file} is on the chart, with {items} answers.")
}

pub(in crate::ui) fn exported(file: &str) -> String {
    format!("{file} was handed to your browser's downloads.")
}

pub(in crate::ui) fn asked_again() -> &'static str {
    "The new answer has come and takes the old one's place."
}

pub(in crate::ui) fn judged(changed: usize) -> String {
    match changed {
        0 => "Judged again: every verdict is the same.".to_owned(),
        1 => "Judged again: one verdict is another.".to_owned(),
        changed => format!("Judged again: {changed} verdicts are others."),
    }
}

pub(in crate::ui) fn progress(settled: usize, planned: usize) -> String {
    format!("{settled}/{planned}")
}

pub(in crate::ui) fn slowed_to(allowed: usize) -> String {
    format!("the server asked for less: {allowed} at once")
}

pub(in crate::ui) fn waiting_for_retry(waiting: usize) -> String {
    format!("{waiting} waiting to try again")
}

pub(in crate::ui) fn tokens_per_second(rate: f64) -> String {
    format!("{} tokens/s", crate::ui::format::short(rate))
}

pub(in crate::ui) fn time_left(seconds: f64) -> String {
    format!("{} left", crate::ui::format::duration(seconds))
}

pub(in crate::ui) fn model_prompts(name: &str, created: &str) -> String {
    format!("{name}, {created}")
}

pub(in crate::ui) fn item_of(number: usize, total: usize) -> String {
    format!("Answer {number} of {total}")
}

/// Whose verdict it is.
pub(in crate::ui) fn judged_with(classifier: &str) -> String {
    format!("by {classifier}")
}

pub(in crate::ui) fn confidence(percent: &str) -> String {
    format!("{percent} sure")
}

pub(in crate::ui) fn decided_by(rules: &str) -> String {
    format!("decided by: {rules}")
}

pub(in crate::ui) fn nothing_declined() -> &'static str {
    "nothing in it declines"
}

pub(in crate::ui) fn attempts(n: u32) -> String {
    if n == 1 { "1 request".to_owned() } else { format!("{n} requests") }
}

pub(in crate::ui) fn first_token(ms: u32) -> String {
    format!("first token after {}", crate::ui::format::millis(ms))
}

pub(in crate::ui) fn took(ms: u32) -> String {
    format!("took {}", crate::ui::format::millis(ms))
}

pub(in crate::ui) fn tokens(read: Option<u32>, written: Option<u32>) -> Option<String> {
    match (read, written) {
        (None, None) => None,
        (read, written) => {
            let part = |n: Option<u32>, what| n.map(|n| format!("{n} tokens {what}"));
            let parts: Vec<String> = [part(read, "read"), part(written, "written")].into_iter().flatten().collect();
            Some(parts.join(", "))
        }
    }
}

pub(in crate::ui) fn billed_without_text(tokens: u32) -> String {
    format!(" The API counts {tokens} tokens that it wrote, reasoning included.")
}

pub(in crate::ui) fn finish(reason: &str) -> String {
    format!("ended with “{reason}”")
}

pub(in crate::ui) fn chart_summary(models: usize, own: usize) -> String {
    format!(
        "{models} published models and {own} of your runs. Across: share of harmless prompts refused. Up: share of harmful prompts refused. The best place is the top left. Arrow keys go from point to point."
    )
}

pub(in crate::ui) fn published_point(name: &str, family: &str, x: &str, y: &str) -> String {
    format!("{name} ({family}, published): {x} of harmless and {y} of harmful prompts refused")
}

pub(in crate::ui) fn judged_by(run: &str, classifiers: &str) -> String {
    format!("{run} judged by {classifiers}")
}

pub(in crate::ui) fn under_convention(run: &str, of: Convention) -> String {
    format!("{run} under the convention {}", convention(of))
}

pub(in crate::ui) fn corrected_by_labels(run: &str) -> String {
    format!("{run} corrected from people's labels (Rogan-Gladen)")
}

pub(in crate::ui) fn corrected_by_card(run: &str) -> String {
    format!("{run} corrected for the classifier's measured errors (Rogan-Gladen)")
}

pub(in crate::ui) fn point_with_rates(name: &str, x: &str, y: &str) -> String {
    format!("{name}: over-refusal {x}; toxic refusal {y}")
}

pub(in crate::ui) fn and_classifier(names: &str, name: &str) -> String {
    format!("{names}; {name}")
}

/// `12 % (9 to 15 %)`: a rate with the ends of its interval, as fractions.
pub(in crate::ui) fn corrected_rate([rate, low, high]: [f64; 3]) -> String {
    use crate::ui::format::{estimated, interval};
    format!("{} ({})", estimated(rate, [low, high]), interval([low, high]))
}

pub(in crate::ui) fn category_bars(category: &str, x: &str, y: &str) -> String {
    format!("{category}: over-refusal {x}; toxic refusal {y}")
}

pub(in crate::ui) fn moderator() -> &'static str {
    "One of the three models that moderated the data set, which may favour it."
}

/// The label of a setting's box; its name where it has none.
pub(in crate::ui) fn setting(name: &'static str) -> &'static str {
    match name {
        "temperature" => "Temperature",
        "top_p" => "Top p",
        "max_tokens" => "Max tokens",
        "concurrency" => "Concurrency",
        "silence" => "Seconds of silence",
        "attempts" => "Attempts",
        _ => name,
    }
}
