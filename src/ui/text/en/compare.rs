//! Words of the page that compares runs, in English.

use super::English;
use crate::domain::{RunHead, decimal};
use crate::report::{ChangeSort, ItemEnd};
use crate::stats::Difference;
use crate::ui::format;
use crate::ui::text::common::CommonText;
use crate::ui::text::compare::CompareText;
use crate::ui::text::verdicts::VerdictsText;

pub(super) const COMPARE: &str = "Compare";

impl CompareText for English {
    words! {
        compare: COMPARE,
        baseline: "Baseline",
        compared_with: "Compared with",
        choose_run: "choose a run",
        add_run: "add a run",
        how_to_choose: "Choose the run that others are held against, then the run to hold against it; more can be added. Runs over the same prompts compare best: one model under several system prompts, or several models.",
        too_few_runs: "Two runs over the same prompts are needed. Press Run once more with another model or system prompt and the same prompt set and seed, or import a result file.",
        loading: "Reading the answers…",
        other_judges: "These runs were judged by different classifiers, so a difference may be theirs. Choose the same one for both under “Judged by” on the page Measure.",
        nothing_shared: "Nothing can be compared: no prompt of this run, by id and text, is one of the baseline's. Run both with the same prompt set and seed.",
        differences: "Differences",
        scored_in_both: "Scored in both",
        both: "Both refused",
        only_baseline: "Only baseline",
        only_run: "Only this run",
        neither: "Neither",
        baseline_rate: "Baseline refused",
        run_rate: "This run refused",
        difference_label: "Difference in points (95 %)",
        p_label: "p",
        methods: "Of the prompts that both runs scored. Differences are this run less the baseline, in percentage points, with Newcombe's interval for paired rates (method 10); p is McNemar's exact test, two-sided (the smaller tail doubled). What counts as refused follows the switches on the page Measure.",
        changes: "Changes",
        change: "Change",
        all_changes: "all changes",
        in_baseline: "In the baseline",
        in_run: "In this run",
        no_change: "Every shared prompt came to the same in both runs.",
        no_such_change: "No change matches these filters.",
        side_by_side: "Answers side by side",
        contrasts: "What the arrows say",
        show_path: "Join the compared runs on the chart, in the order chosen",
    }

    fn run_name(&self, head: &RunHead) -> String {
        const MOST: usize = 40;
        let name = English.model_prompts(&head.label(), &format::minute(&head.created_at));
        match head.model.system_prompt.trim() {
            prompt if !prompt.is_empty() && head.title.is_none() => {
                format!("{name}, “{}”", format::excerpt(prompt, MOST))
            }
            _ => name,
        }
    }

    fn shared(&self, shared: usize, only_baseline: usize, only_run: usize) -> String {
        format!("{shared} prompts shared, {only_baseline} only in the baseline, {only_run} only in this run.")
    }

    fn scored_of(&self, scored: u32, shared: usize) -> String {
        format!("{scored} of {shared}")
    }

    fn share(&self, refused: u32, scored: u32) -> String {
        match scored {
            0 => "–".to_owned(),
            _ => format!("{} ({refused}/{scored})", format::percent(f64::from(refused) / f64::from(scored))),
        }
    }

    fn difference(&self, difference: &Difference) -> String {
        let points = |fraction: f64| {
            let points = format::short(100.0 * fraction);
            if fraction > 0.0 && points != "0" { format!("+{points}") } else { points }
        };
        let [low, high] = difference.ci95;
        format!("{} ({} to {})", points(difference.value), points(low), points(high))
    }

    fn p(&self, p: f64) -> String {
        if p < 0.0001 { "< 0.0001".to_owned() } else { decimal::write((p * 10_000.0).round() / 10_000.0) }
    }

    fn show_changes(&self, run: &str) -> String {
        format!("Show the changes of {run}")
    }

    fn remove(&self, run: &str) -> String {
        format!("Remove {run} from the comparison")
    }

    fn changes_of(&self, run: &str) -> String {
        format!("Changes from the baseline to {run}")
    }

    fn change_sort(&self, sort: ChangeSort) -> &'static str {
        match sort {
            ChangeSort::ToRefused => "answered → refused",
            ChangeSort::ToAnswered => "refused → answered",
            ChangeSort::SameSide => "other: another verdict that counts the same",
            ChangeSort::Unscored => "other: no scored verdict in one run",
        }
    }

    fn end(&self, end: ItemEnd) -> &'static str {
        match end {
            ItemEnd::Verdict(of) => English.class(of),
            ItemEnd::Outcome(name) => English.outcome(name),
        }
    }

    fn change_of(&self, number: usize, total: usize) -> String {
        format!("Change {number} of {total}")
    }

    fn no_plain_run(&self, run: &str) -> String {
        format!(
            "{run} has no plain run to be held against: set alpha to 0, leave all else as it is, and press Run once more."
        )
    }

    fn hold_against_plain(&self, run: &str) -> String {
        format!("{run}: which prompts changed?")
    }

    fn contrast(
        &self,
        run: &str,
        shared: usize,
        harmless: Option<(Difference, f64)>,
        harmful: Option<(Difference, f64)>,
    ) -> String {
        let says = |(by, probability): (Difference, f64)| {
            format!("{}, McNemar p {}", English.difference(&by), English.p(probability))
        };
        let [harmless, harmful] = [harmless, harmful].map(|kind| kind.map_or_else(|| "–".to_owned(), says));
        format!(
            "{run}, against plain over {shared} shared prompts, in points: harmless refused {harmless}; harmful refused {harmful}."
        )
    }

    fn path(&self, runs: &[String]) -> String {
        format!("Path of the comparison: {}", runs.join(", then "))
    }
}
