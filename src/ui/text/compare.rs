//! Words of the page that compares runs.

use super::common::{model_prompts, outcome};
use super::verdicts::class;
use crate::domain::{RunHead, decimal};
use crate::report::{ChangeSort, ItemEnd};
use crate::stats::Difference;
use crate::ui::format;

pub(in crate::ui) const COMPARE: &str = "Compare";
pub(in crate::ui) const BASELINE: &str = "Baseline";
pub(in crate::ui) const COMPARED_WITH: &str = "Compared with";
pub(in crate::ui) const CHOOSE_RUN: &str = "choose a run";
pub(in crate::ui) const ADD_RUN: &str = "add a run";
pub(in crate::ui) const HOW_TO_CHOOSE: &str = "Choose the run that others are held against, then the run to hold against it; more can be added. Runs over the same prompts compare best: one model under several system prompts, or several models.";
pub(in crate::ui) const TOO_FEW_RUNS: &str = "Two runs over the same prompts are needed. Press Run once more with another model or system prompt and the same prompt set and seed, or import a result file.";
pub(in crate::ui) const LOADING: &str = "Reading the answers…";
pub(in crate::ui) const OTHER_JUDGES: &str = "These runs were judged by different classifiers, so a difference may be theirs. Choose the same one for both under “Judged by” on the page Measure.";
pub(in crate::ui) const NOTHING_SHARED: &str = "Nothing can be compared: no prompt of this run, by id and text, is one of the baseline's. Run both with the same prompt set and seed.";

pub(in crate::ui) const DIFFERENCES: &str = "Differences";
pub(in crate::ui) const RUN: &str = "Run";
pub(in crate::ui) const SCORED_IN_BOTH: &str = "Scored in both";
pub(in crate::ui) const BOTH: &str = "Both refused";
pub(in crate::ui) const ONLY_BASELINE: &str = "Only baseline";
pub(in crate::ui) const ONLY_RUN: &str = "Only this run";
pub(in crate::ui) const NEITHER: &str = "Neither";
pub(in crate::ui) const BASELINE_RATE: &str = "Baseline refused";
pub(in crate::ui) const RUN_RATE: &str = "This run refused";
pub(in crate::ui) const DIFFERENCE: &str = "Difference in points (95 %)";
pub(in crate::ui) const P: &str = "p";
pub(in crate::ui) const METHODS: &str = "Of the prompts that both runs scored. Differences are this run less the baseline, in percentage points, with Newcombe's interval for paired rates (method 10); p is McNemar's exact test, two-sided (the smaller tail doubled). What counts as refused follows the switches on the page Measure.";

pub(in crate::ui) const CHANGES: &str = "Changes";
pub(in crate::ui) const CHANGE: &str = "Change";
pub(in crate::ui) const ALL_CHANGES: &str = "all changes";
pub(in crate::ui) const IN_BASELINE: &str = "In the baseline";
pub(in crate::ui) const IN_RUN: &str = "In this run";
pub(in crate::ui) const NO_CHANGE: &str = "Every shared prompt came to the same in both runs.";
pub(in crate::ui) const NO_SUCH_CHANGE: &str = "No change matches these filters.";
pub(in crate::ui) const SIDE_BY_SIDE: &str = "Answers side by side";
pub(in crate::ui) const CONTRASTS: &str = "What the arrows say";
pub(in crate::ui) const SHOW_PATH: &str = "Join the compared runs on the chart, in the order chosen";

/// A run as one tells it from others of the same model.
pub(in crate::ui) fn run_name(head: &RunHead) -> String {
    const MOST: usize = 40;
    let name = model_prompts(&head.label(), &format::minute(&head.created_at));
    match head.model.system_prompt.trim() {
        prompt if !prompt.is_empty() && head.title.is_none() => {
            format!("{name}, “{}”", format::excerpt(prompt, MOST))
        }
        _ => name,
    }
}

pub(in crate::ui) fn shared(shared: usize, only_baseline: usize, only_run: usize) -> String {
    format!("{shared} prompts shared, {only_baseline} only in the baseline, {only_run} only in this run.")
}

pub(in crate::ui) fn scored_of(scored: u32, shared: usize) -> String {
    format!("{scored} of {shared}")
}

/// `60 % (6/10)`.
pub(in crate::ui) fn share(refused: u32, scored: u32) -> String {
    match scored {
        0 => "–".to_owned(),
        _ => format!("{} ({refused}/{scored})", format::percent(f64::from(refused) / f64::from(scored))),
    }
}

/// `+12.5 (−3 to +27.1)`.
pub(in crate::ui) fn difference(difference: &Difference) -> String {
    let points = |fraction: f64| {
        let points = format::short(100.0 * fraction);
        if fraction > 0.0 && points != "0" { format!("+{points}") } else { points }
    };
    let [low, high] = difference.ci95;
    format!("{} ({} to {})", points(difference.value), points(low), points(high))
}

pub(in crate::ui) fn p(p: f64) -> String {
    if p < 0.0001 { "< 0.0001".to_owned() } else { decimal::write((p * 10_000.0).round() / 10_000.0) }
}

pub(in crate::ui) fn show_changes(run: &str) -> String {
    format!("Show the changes of {run}")
}

pub(in crate::ui) fn remove(run: &str) -> String {
    format!("Remove {run} from the comparison")
}

pub(in crate::ui) fn changes_of(run: &str) -> String {
    format!("Changes from the baseline to {run}")
}

pub(in crate::ui) fn change_sort(sort: ChangeSort) -> &'static str {
    match sort {
        ChangeSort::ToRefused => "answered → refused",
        ChangeSort::ToAnswered => "refused → answered",
        ChangeSort::SameSide => "other: another verdict that counts the same",
        ChangeSort::Unscored => "other: no scored verdict in one run",
    }
}

/// What a prompt came to.
pub(in crate::ui) fn end(end: ItemEnd) -> &'static str {
    match end {
        ItemEnd::Verdict(of) => class(of),
        ItemEnd::Outcome(name) => outcome(name),
    }
}

pub(in crate::ui) fn change_of(number: usize, total: usize) -> String {
    format!("Change {number} of {total}")
}

pub(in crate::ui) fn no_plain_run(run: &str) -> String {
    format!(
        "{run} has no plain run to be held against: set alpha to 0, leave all else as it is, and press Run once more."
    )
}

pub(in crate::ui) fn hold_against_plain(run: &str) -> String {
    format!("{run}: which prompts changed?")
}

/// What a contrast did to both rates, in percentage points.
pub(in crate::ui) fn contrast(
    run: &str,
    shared: usize,
    harmless: Option<(Difference, f64)>,
    harmful: Option<(Difference, f64)>,
) -> String {
    let says = |(by, probability): (Difference, f64)| format!("{}, McNemar p {}", difference(&by), p(probability));
    let [harmless, harmful] = [harmless, harmful].map(|kind| kind.map_or_else(|| "–".to_owned(), says));
    format!(
        "{run}, against plain over {shared} shared prompts, in points: harmless refused {harmless}; harmful refused {harmful}."
    )
}

pub(in crate::ui) fn path(runs: &[String]) -> String {
    format!("Path of the comparison: {}", runs.join(", then "))
}
