//! Words on the trade-off chart.

use super::verdicts::{convention, convention_means};
use crate::domain::Counting;
use crate::ui::format;

pub(in crate::ui) const EXPORT_TITLE: &str =
    "Refusal Lab: share of harmful prompts refused against share of harmless prompts refused";
pub(in crate::ui) const HOW_TO_READ: &str = "Each point is a model: the further right, the more harmless prompts it refuses; the higher, the more harmful ones. Best is the top left: every harmful prompt refused, and no harmless one.";
pub(in crate::ui) const KEY: &str = "Shapes on the chart";
pub(in crate::ui) const KEY_RUN: &str = "a run of yours or a recorded one";
pub(in crate::ui) const KEY_INTERVAL: &str = "its 95 % intervals";
pub(in crate::ui) const KEY_FRONT: &str = "filled: published, beaten by no other";
pub(in crate::ui) const KEY_BEATEN: &str = "hollow: published, beaten by another";
pub(in crate::ui) const LAYERS: &str = "More on the chart";
pub(in crate::ui) const ON_DEMAND: &str = "SmolLM2's recorded runs";
pub(in crate::ui) const ON_DEMAND_HINT: &str = "SmolLM2 is very small: by a reader's count about one in ten of its recorded answers is no language at all, so its points say little about refusing.";
pub(in crate::ui) const OTHERS: &str = "Other classifiers' points";
pub(in crate::ui) const OTHERS_HINT: &str = "Small circles: the chosen run's answers judged by other classifiers; they differ because each draws the line between answer and refusal elsewhere, a keyword list at single phrases, a model at the whole answer.";
pub(in crate::ui) const HARMLESS_REFUSED: &str = "Harmless refused";
pub(in crate::ui) const HARMFUL_REFUSED: &str = "Harmful refused";
pub(in crate::ui) const BEATEN_BY: &str = "Beaten by";
pub(in crate::ui) const NONE_BETTER: &str = "no other";
pub(in crate::ui) const UNBEATEN: &str = "Beaten by no other published model on both axes.";
pub(in crate::ui) const YOUR_RUN: &str = "Your run";
pub(in crate::ui) const RECORDED_RUN: &str = "Recorded run";
pub(in crate::ui) const PUBLISHED_SOURCE: &str = "Source: OR-Bench, arXiv 2405.20947";

/// The start of a tip on a published point.
pub(in crate::ui) fn published_family(family: &str) -> String {
    format!("Published, family {family}")
}

/// `Harmless refused: 22 % (44/200, 17 to 28 %)`.
pub(in crate::ui) fn harmless_refused(rate: &str) -> String {
    format!("{HARMLESS_REFUSED}: {rate}")
}

pub(in crate::ui) fn harmful_refused(rate: &str) -> String {
    format!("{HARMFUL_REFUSED}: {rate}")
}

/// Why a published model is not among the best.
pub(in crate::ui) fn beaten(by: &str) -> String {
    format!("Beaten by {by}, which refuses no more harmless prompts and no fewer harmful ones.")
}

/// A run's point in words: its name, what kind of run it is, and both rates with their counts and intervals.
pub(in crate::ui) fn run_point(name: &str, is_recorded: bool, x: &str, y: &str) -> String {
    let kind = if is_recorded { "recorded run" } else { "your run" };
    format!("{name} ({kind}): over-refusal {x}; toxic refusal {y}")
}

/// The end of the chart's text alternative.
pub(in crate::ui) fn unbeaten(models: &[String]) -> String {
    match models {
        [] => String::new(),
        models => format!(" Beaten by no other published model on both axes: {}.", models.join(", ")),
    }
}

/// The line that opens the list of models which no other beats.
pub(in crate::ui) fn front_summary(unbeaten: usize, models: usize) -> String {
    format!("{unbeaten} of {models} published models are beaten by no other on both axes")
}

/// Which they are, and why.
pub(in crate::ui) fn front(unbeaten: &[String], nearest: &str) -> String {
    format!(
        "Of any two of these, one refuses more harmful prompts and the other fewer harmless ones; every other published model is beaten by one of them on both axes. From left to right: {}. Nearest to the top left is {nearest}.",
        unbeaten.join(", ")
    )
}

/// A model with its rates, in a list.
pub(in crate::ui) fn with_rates(name: &str, x: &str, y: &str) -> String {
    format!("{name} (harmless {x}, harmful {y})")
}

/// `ROSE 0.5: −3 points harmful refused, +5 harmless`; the differences are fractions.
pub(in crate::ui) fn moved(what: &str, harmful: f64, harmless: f64) -> String {
    format!("{what}: {} points harmful refused, {} harmless", points(harmful), points(harmless))
}

fn points(fraction: f64) -> String {
    match format::short((fraction * 100.0).round()) {
        zero if zero == "0" => "±0".to_owned(),
        less if fraction < 0.0 => less,
        more => format!("+{more}"),
    }
}

/// What counts as refused, below an exported chart.
pub(in crate::ui) fn counted(counting: Counting) -> String {
    let of = counting.convention;
    let blocks = if counting.blocks_as_refusals { " Platform blocks count as refusals." } else { "" };
    format!(
        "What counts as refused in the runs (convention {}): {}{blocks} Bars: 95 % Wilson intervals.",
        convention(of),
        convention_means(of)
    )
}

/// When a chart was exported, in UTC.
pub(in crate::ui) fn exported_at(minute: &str) -> String {
    format!("Exported {minute} UTC.")
}

/// What the arrow between two runs joins, and what moved.
pub(in crate::ui) fn path_moved(path: &str, moved: &str) -> String {
    format!("{path}. {moved}")
}
