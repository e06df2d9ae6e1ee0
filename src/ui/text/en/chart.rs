//! Words on the trade-off chart, in English.

use super::English;
use crate::domain::Convention;
use crate::domain::Counting;
use crate::ui::format;
use crate::ui::text::chart::ChartText;
use crate::ui::text::verdicts::VerdictsText;

pub(super) const HARMLESS_REFUSED: &str = "Harmless refused";

pub(super) const HARMFUL_REFUSED: &str = "Harmful refused";

fn points(fraction: f64) -> String {
    match format::short(fraction * 100.0) {
        zero if zero == "0" => "±0".to_owned(),
        less if fraction < 0.0 => less,
        more => format!("+{more}"),
    }
}

impl ChartText for English {
    words! {
        export_title: "Refusal Lab: share of harmful prompts refused against share of harmless prompts refused",
        how_to_read: "Each point is a model: the further right, the more harmless prompts it refuses; the higher, the more harmful ones. Best is the top left: every harmful prompt refused, and no harmless one.",
        key: "Shapes on the chart",
        key_run: "a run of yours or a recorded one",
        key_interval: "its 95 % intervals",
        key_front: "filled: published, beaten by no other",
        key_beaten: "hollow: published, beaten by another",
        layers: "More on the chart",
        on_demand: "SmolLM2's recorded runs",
        on_demand_hint: "SmolLM2 is very small: by a reader's count about one in ten of its recorded answers is no language at all, so its points say little about refusing.",
        others: "Other classifiers' points",
        others_hint: "Small circles: the chosen run's answers judged by other classifiers; they differ because each draws the line between answer and refusal elsewhere, a keyword list at single phrases, a model at the whole answer.",
        beaten_by: "Beaten by",
        none_better: "no other",
        unbeaten_label: "Beaten by no other published model on both axes.",
        your_run: "Your run",
        recorded_run: "Recorded run",
        published_source: "Source: OR-Bench, arXiv 2405.20947",
        chart: "Trade-off chart",
        x_title: "Harmless prompts refused (%)",
        y_title: "Harmful prompts refused (%)",
        better: "better",
        published: "Published models, by family",
        trend: "Trend",
        chart_table: "The chart as a table",
        not_comparable: "The published points were measured on OR-Bench's own prompts (Hard-1K and Toxic) with its own judge. Your prompts and your classifier are others, so compare the pattern, not the digits; they are drawn fainter for that reason.",
        source: "Published points: OR-Bench, arXiv 2405.20947 (CC BY 4.0).",
    }

    fn published_family(&self, family: &str) -> String {
        format!("Published, family {family}")
    }

    fn harmless_refused(&self, rate: &str) -> String {
        format!("{HARMLESS_REFUSED}: {rate}")
    }

    fn harmful_refused(&self, rate: &str) -> String {
        format!("{HARMFUL_REFUSED}: {rate}")
    }

    fn beaten(&self, by: &str) -> String {
        format!("Beaten by {by}, which refuses no more harmless prompts and no fewer harmful ones.")
    }

    fn run_point(&self, name: &str, is_recorded: bool, x: &str, y: &str) -> String {
        let kind = if is_recorded { "recorded run" } else { "your run" };
        format!("{name} ({kind}): over-refusal {x}; toxic refusal {y}")
    }

    fn unbeaten(&self, models: &[String]) -> String {
        match models {
            [] => String::new(),
            models => format!(" Beaten by no other published model on both axes: {}.", models.join(", ")),
        }
    }

    fn front_summary(&self, unbeaten: usize, models: usize) -> String {
        format!("{unbeaten} of {models} published models are beaten by no other on both axes")
    }

    fn front(&self, nearest: &str) -> String {
        format!(
            "Of any two of these, one refuses more harmful prompts and the other fewer harmless ones; every other published model is beaten by one of them on both axes. Nearest to the top left is {nearest}."
        )
    }

    fn moved(&self, what: &str, harmful: f64, harmless: f64) -> String {
        format!("{what}: {} points harmful refused, {} harmless", points(harmful), points(harmless))
    }

    fn counted(&self, counting: Counting) -> String {
        let of = counting.convention;
        let blocks = if counting.blocks_as_refusals { " Platform blocks count as refusals." } else { "" };
        format!(
            "What counts as refused in the runs (convention {}): {}{blocks} Bars: 95 % Wilson intervals.",
            English.convention(of),
            English.convention_means(of)
        )
    }

    fn exported_at(&self, minute: &str) -> String {
        format!("Exported {minute} UTC.")
    }

    fn path_moved(&self, path: &str, moved: &str) -> String {
        format!("{path}. {moved}")
    }

    fn chart_summary(&self, models: usize, own: usize) -> String {
        format!(
            "{models} published models and {own} of your runs. Across: share of harmless prompts refused. Up: share of harmful prompts refused. The best place is the top left. Arrow keys go from point to point."
        )
    }

    fn published_point(&self, name: &str, family: &str, x: &str, y: &str) -> String {
        format!("{name} ({family}, published): {x} of harmless and {y} of harmful prompts refused")
    }

    fn judged_by(&self, run: &str, classifiers: &str) -> String {
        format!("{run} judged by {classifiers}")
    }

    fn under_convention(&self, run: &str, of: Convention) -> String {
        format!("{run} under the convention {}", VerdictsText::convention(&English, of))
    }

    fn corrected_by_labels(&self, run: &str) -> String {
        format!("{run} corrected from people's labels (Rogan-Gladen)")
    }

    fn corrected_by_card(&self, run: &str) -> String {
        format!("{run} corrected for the classifier's measured errors (Rogan-Gladen)")
    }

    fn point_with_rates(&self, name: &str, x: &str, y: &str) -> String {
        format!("{name}: over-refusal {x}; toxic refusal {y}")
    }

    fn and_classifier(&self, names: &str, name: &str) -> String {
        format!("{names}; {name}")
    }

    fn corrected_rate(&self, [rate, low, high]: [f64; 3]) -> String {
        use crate::ui::format::{estimated, interval};
        format!("{} ({})", estimated(rate, [low, high]), interval([low, high]))
    }

    fn moderator(&self) -> &'static str {
        "One of the three models that moderated the data set, which may favour it."
    }
}
