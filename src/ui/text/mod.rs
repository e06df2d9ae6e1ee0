//! Every word that the interface itself says; errors speak for themselves. A translation replaces this file.

pub(super) mod card;
pub(super) mod categories;
pub(super) mod compare;
pub(super) mod history;
pub(super) mod local;
pub(super) mod provider;
pub(super) mod review;
pub(super) mod run;
pub(super) mod sets;
mod verdicts;

pub(super) use verdicts::*;

use crate::domain::{Convention, Kind, Page, RunState};
use crate::refusal::{Classifier, ENCODER};

pub(super) const TITLE: &str = "Refusal Lab";
pub(super) const BROKEN: &str = "Refusal Lab has stopped working because of a fault of its own. Answers that had come are kept in this browser: reload the page to go on.";
pub(super) const PAGES: &str = "Pages";
pub(super) const THEME: &str = "Theme";
pub(super) const THEME_LIGHT: &str = "Light";
pub(super) const THEME_DARK: &str = "Dark";
pub(super) const THEME_SYSTEM: &str = "System";
pub(super) const EXPORT: &str = "Export results";
pub(super) const IMPORT: &str = "Import results";
pub(super) const EXPORT_JSON: &str = "JSON";
pub(super) const EXPORT_CSV: &str = "CSV";
pub(super) const EXPORT_SVG: &str = "Chart as SVG";
pub(super) const EXPORT_PNG: &str = "Chart as PNG";

pub(super) const MODEL: &str = "Model";
pub(super) const PROVIDER: &str = "Provider";
pub(super) const BASE_URL: &str = "Base URL";
pub(super) const BASE_URL_EXAMPLE: &str = "http://127.0.0.1:8000/v1";
pub(super) const API_KEY: &str = "API key";
pub(super) const KEY_HINT: &str = "Stays in this page's memory, goes only to this address.";
pub(super) const SYSTEM_PROMPT: &str = "System prompt";
pub(super) const SYSTEM_PROMPT_EXAMPLE: &str = "none";
/// In the empty box of a number that need not be set.
pub(super) const UNSET: &str = "default";
pub(super) const MORE_SETTINGS: &str = "More settings";
pub(super) const TEST_CONNECTION: &str = "Test connection";
pub(super) const CONFIRM_ADDRESS: &str = "Use this address";

pub(super) const PROMPTS: &str = "Prompts";
pub(super) const PROMPT_SET: &str = "Prompt set";
pub(super) const PER_CATEGORY: &str = "Prompts per category";
pub(super) const ALL: &str = "all";
pub(super) const SEED: &str = "Seed";
pub(super) const CLASSIFIER: &str = "Judged by";

pub(super) const RUN: &str = "Run";
pub(super) const PAUSE: &str = "Pause";
pub(super) const RESUME: &str = "Resume";
pub(super) const STOP: &str = "Stop";
pub(super) const RUN_PROGRESS: &str = "Run progress";

pub(super) const CHART: &str = "Trade-off chart";
pub(super) const X_TITLE: &str = "Harmless prompts refused (%)";
pub(super) const Y_TITLE: &str = "Harmful prompts refused (%)";
pub(super) const BETTER: &str = "better";
pub(super) const PUBLISHED: &str = "Published models, by family";
pub(super) const TREND: &str = "Trend";
pub(super) const CHART_TABLE: &str = "The chart as a table";
pub(super) const NOT_COMPARABLE: &str = "The published points were measured on OR-Bench's own prompts (Hard-1K and Toxic) with its own judge. Your prompts and your classifier are others, so compare the pattern, not the digits; they are drawn fainter for that reason.";
pub(super) const SOURCE: &str = "Published points: OR-Bench, arXiv 2405.20947 (CC BY 4.0).";
pub(super) const BY_CATEGORY: &str = "By category";
pub(super) const BY_CATEGORY_EMPTY: &str = "The bars grow here as answers arrive.";

pub(super) const YOUR_RUNS: &str = "Your runs";
pub(super) const NO_RUNS: &str =
    "Your model's point appears here with its first answers: choose a model, then press Run.";
pub(super) const COUNT_BLOCKS: &str = "Count platform blocks as refusals";
pub(super) const CONVENTION: &str = "Counts as refused";
pub(super) const OTHER_CONVENTIONS: &str = "Show other conventions";
pub(super) const OVER_REFUSAL: &str = "Over-refusal";
pub(super) const TOXIC_REFUSAL: &str = "Toxic refusal";
pub(super) const OVER_REFUSAL_MEANS: &str = "harmless prompts refused";
pub(super) const TOXIC_REFUSAL_MEANS: &str = "harmful prompts refused";
pub(super) const UNSCORED: &str = "Unscored";
pub(super) const BLOCKED: &str = "Blocked";
pub(super) const STATE: &str = "State";
pub(super) const SHOWN: &str = "Shown";
pub(super) const REMOVE: &str = "Remove";
pub(super) const LATEST: &str = "latest";
pub(super) const OPEN: &str = "Open";

pub(super) const RESPONSES: &str = "Responses";
pub(super) const OF_RUN: &str = "Answers of";
pub(super) const KIND: &str = "Kind";
pub(super) const CATEGORY: &str = "Category";
pub(super) const VERDICT: &str = "Verdict";
pub(super) const MANNER: &str = "Manner";
pub(super) const OUTCOME: &str = "Outcome";
pub(super) const SEARCH: &str = "Search";
pub(super) const SEARCH_EXAMPLE: &str = "words in prompt or answer";
pub(super) const ANY: &str = "any";
pub(super) const PROMPT: &str = "Prompt";
pub(super) const ANSWER: &str = "Answer";
pub(super) const TIME: &str = "Time";
pub(super) const NO_RESPONSES: &str = "No answers yet. They appear here one by one while a run goes on.";
pub(super) const NO_MATCH: &str = "No answer matches these filters.";

pub(super) const CLOSE: &str = "Close";
pub(super) const PREVIOUS: &str = "Previous";
pub(super) const NEXT: &str = "Next";
pub(super) const ASK_AGAIN: &str = "Ask again";
pub(super) const LOOKS_HARMFUL: &str = "Why it looks harmful";
pub(super) const IS_HARMLESS: &str = "Why it is not";
pub(super) const NO_TEXT: &str = "No text came.";
pub(super) const SERVER_SENT: &str = "What the server sent";
pub(super) const COPY: &str = "Copy";
pub(super) const TIMING: &str = "Timing";

pub(super) const CONSENT_TITLE: &str = "Send harmful prompts?";
pub(super) const CONSENT_YES: &str = "Send them";
pub(super) const CONSENT_NO: &str = "Not now";

pub(super) const WAITING: &str = "Loading…";
pub(super) const TRY_AGAIN: &str = "Try again";
pub(super) const REST_MISSING: &str = "A part of this page could not be fetched. Check the connection and try again; if the page was brought up to date meanwhile, reload it. Nothing that is stored is lost.";

pub(super) fn page(page: Page) -> &'static str {
    match page {
        Page::TradeOff => "Trade-off",
        Page::Responses => RESPONSES,
        Page::Categories => categories::CATEGORIES,
        Page::Prompts => PROMPTS,
        Page::Runs => history::RUNS,
        Page::Labels => review::LABELS,
        Page::Compare => compare::COMPARE,
        Page::Rose => local::ROSE_PAGE,
        Page::Classifier => review::CLASSIFIER_PAGE,
    }
}

pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::SeeminglyToxic => "harmless",
        Kind::Toxic => "harmful",
    }
}

pub(super) fn outcome(name: &str) -> &'static str {
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
pub(super) fn outcome_means(name: &str) -> &'static str {
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

pub(super) fn state(state: RunState) -> &'static str {
    match state {
        RunState::Running => "running",
        RunState::Paused => "paused",
        RunState::Stopped => "stopped",
        RunState::Done => "done",
    }
}

/// Beside a run's rates: prompts that a person had left out of its sets.
pub(super) fn excluded(count: usize) -> String {
    format!("{count} excluded")
}

pub(super) fn will_ask(harmless: usize, harmful: usize) -> String {
    format!("{harmless} harmless and {harmful} harmful prompts will be asked.")
}

pub(super) fn goes_under_account(origins: &str) -> String {
    format!("They go to {origins} under your account.")
}

pub(super) fn connection_limit(limit: usize, asked: u32) -> String {
    format!(
        "A browser opens at most six connections to a plain http:// address, so {limit} of these {asked} requests run at once. More addresses of the same model, separated by spaces, or https:// lift that."
    )
}

pub(super) fn address_from_link(address: &str) -> String {
    format!("A link filled in this address: {address}. A key can be entered once you confirm that you know it.")
}

pub(super) fn address_from_config(address: &str) -> String {
    format!(
        "The host of this page filled in this address: {address}. A key can be entered once you confirm that you know it."
    )
}

pub(super) fn consent(origins: &str) -> String {
    format!(
        "This sample holds harmful prompts, sent to see whether the model refuses them. They go to {origins} under your account, where the provider may log them, count them against its rules of use, or bill them. Make sure that you may send them."
    )
}

pub(super) fn started(planned: usize) -> String {
    format!("Asking {planned} prompts.")
}

pub(super) fn run_is(state: RunState, settled: usize, planned: usize) -> String {
    match state {
        RunState::Running => format!("Running again: {settled} of {planned} prompts done."),
        RunState::Paused => format!("Paused: {settled} of {planned} prompts done. Answers under way still arrive."),
        RunState::Stopped => "Stopped. What was answered is kept.".to_owned(),
        RunState::Done => format!("Done: {settled} of {planned} prompts."),
    }
}

pub(super) fn testing() -> &'static str {
    "Testing the connection…"
}

pub(super) fn imported(file: &str, items: usize) -> String {
    format!("{file} is on the chart, with {items} answers.")
}

pub(super) fn exported(file: &str) -> String {
    format!("{file} was handed to your browser's downloads.")
}

pub(super) fn asked_again() -> &'static str {
    "The new answer has come and takes the old one's place."
}

/// A classifier's name, by its id.
pub(super) fn classifier(id: &str) -> String {
    if let Some(classifier) = Classifier::from_id(id) {
        return classifier.name().to_owned();
    }
    if id == ENCODER {
        return card::ENCODER_NAME.to_owned();
    }
    if let Some(model) = id.strip_prefix("judge:") {
        return format!("{model} as judge");
    }
    // An earlier version of one of the page's.
    let earlier = id.split_once(' ').and_then(|(id, version)| Some((Classifier::from_id(id)?, version)));
    earlier.map_or_else(|| id.to_owned(), |(classifier, version)| format!("{}, version {version}", classifier.name()))
}

pub(super) fn judged(changed: usize) -> String {
    match changed {
        0 => "Judged again: every verdict is the same.".to_owned(),
        1 => "Judged again: one verdict is another.".to_owned(),
        changed => format!("Judged again: {changed} verdicts are others."),
    }
}

pub(super) fn progress(settled: usize, planned: usize) -> String {
    format!("{settled}/{planned}")
}

pub(super) fn slowed_to(allowed: usize) -> String {
    format!("the server asked for less: {allowed} at once")
}

pub(super) fn waiting_for_retry(waiting: usize) -> String {
    format!("{waiting} waiting to try again")
}

pub(super) fn tokens_per_second(rate: f64) -> String {
    format!("{} tokens/s", super::format::short(rate))
}

pub(super) fn time_left(seconds: f64) -> String {
    format!("{} left", super::format::duration(seconds))
}

pub(super) fn model_prompts(name: &str, created: &str) -> String {
    format!("{name}, {created}")
}

pub(super) fn item_of(number: usize, total: usize) -> String {
    format!("Answer {number} of {total}")
}

/// Whose verdict it is.
pub(super) fn judged_with(classifier: &str) -> String {
    format!("by {classifier}")
}

pub(super) fn confidence(percent: &str) -> String {
    format!("{percent} sure")
}

pub(super) fn decided_by(rules: &str) -> String {
    format!("decided by: {rules}")
}

pub(super) fn nothing_declined() -> &'static str {
    "nothing in it declines"
}

pub(super) fn attempts(n: u32) -> String {
    if n == 1 { "1 request".to_owned() } else { format!("{n} requests") }
}

pub(super) fn first_token(ms: u32) -> String {
    format!("first token after {}", super::format::millis(ms))
}

pub(super) fn took(ms: u32) -> String {
    format!("took {}", super::format::millis(ms))
}

pub(super) fn tokens(read: Option<u32>, written: Option<u32>) -> Option<String> {
    match (read, written) {
        (None, None) => None,
        (read, written) => {
            let part = |n: Option<u32>, what| n.map(|n| format!("{n} tokens {what}"));
            let parts: Vec<String> = [part(read, "read"), part(written, "written")].into_iter().flatten().collect();
            Some(parts.join(", "))
        }
    }
}

pub(super) fn billed_without_text(tokens: u32) -> String {
    format!(" The API counts {tokens} tokens that it wrote, reasoning included.")
}

pub(super) fn finish(reason: &str) -> String {
    format!("ended with “{reason}”")
}

pub(super) fn chart_summary(models: usize, own: usize) -> String {
    format!(
        "{models} published models and {own} of your runs. Across: share of harmless prompts refused. Up: share of harmful prompts refused. The best place is the top left. Arrow keys go from point to point."
    )
}

pub(super) fn published_point(name: &str, family: &str, x: &str, y: &str) -> String {
    format!("{name} ({family}, published): {x} of harmless and {y} of harmful prompts refused")
}

pub(super) fn own_point(name: &str, x: &str, y: &str) -> String {
    format!("{name} (your run): over-refusal {x}; toxic refusal {y}")
}

pub(super) fn judged_by(run: &str, classifiers: &str) -> String {
    format!("{run} judged by {classifiers}")
}

pub(super) fn under_convention(run: &str, of: Convention) -> String {
    format!("{run} under the convention {}", convention(of))
}

pub(super) fn corrected_by_labels(run: &str) -> String {
    format!("{run} corrected from people's labels (Rogan-Gladen)")
}

pub(super) fn corrected_by_card(run: &str) -> String {
    format!("{run} corrected for the classifier's measured errors (Rogan-Gladen)")
}

pub(super) fn point_with_rates(name: &str, x: &str, y: &str) -> String {
    format!("{name}: over-refusal {x}; toxic refusal {y}")
}

pub(super) fn and_classifier(names: &str, name: &str) -> String {
    format!("{names}; {name}")
}

/// `12 % (9 to 15 %)`: a rate with the ends of its interval, as fractions.
pub(super) fn corrected_rate([rate, low, high]: [f64; 3]) -> String {
    use super::format::{estimated, interval};
    format!("{} ({})", estimated(rate, [low, high]), interval([low, high]))
}

pub(super) fn category_bars(category: &str, x: &str, y: &str) -> String {
    format!("{category}: over-refusal {x}; toxic refusal {y}")
}

pub(super) fn moderator() -> &'static str {
    "One of the three models that moderated the data set, which may favour it."
}

/// The label of a setting's box; its name where it has none.
pub(super) fn setting(name: &'static str) -> &'static str {
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
