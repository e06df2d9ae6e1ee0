//! Words on the trade-off chart.

use crate::domain::Convention;
use crate::domain::Counting;

/// Words on the trade-off chart, in one language.
pub(in crate::ui) trait ChartText {
    words! {
        export_title,
        how_to_read,
        key,
        key_run,
        key_interval,
        key_front,
        key_beaten,
        layers,
        on_demand,
        on_demand_hint,
        others,
        others_hint,
        beaten_by,
        none_better,
        unbeaten_label,
        your_run,
        recorded_run,
        published_source,
        chart,
        x_title,
        y_title,
        better,
        published,
        trend,
        chart_table,
        not_comparable,
        source,
    }

    /// The start of a tip on a published point.
    fn published_family(&self, family: &str) -> String;
    /// `Harmless refused: 22 % (44/200, 17 to 28 %)`.
    fn harmless_refused(&self, rate: &str) -> String;
    fn harmful_refused(&self, rate: &str) -> String;
    /// Why a published model is not among the best.
    fn beaten(&self, by: &str) -> String;
    /// A run's point in words: its name, what kind of run it is, and both rates with their counts and intervals.
    fn run_point(&self, name: &str, is_recorded: bool, x: &str, y: &str) -> String;
    /// The end of the chart's text alternative.
    fn unbeaten(&self, models: &[String]) -> String;
    /// The line that opens the list of models which no other beats.
    fn front_summary(&self, unbeaten: usize, models: usize) -> String;
    /// Why it is these.
    fn front(&self, nearest: &str) -> String;
    /// `ROSE 0.5: −3 points harmful refused, +5 harmless`; the differences are fractions.
    fn moved(&self, what: &str, harmful: f64, harmless: f64) -> String;
    /// What counts as refused, below an exported chart.
    fn counted(&self, counting: Counting) -> String;
    /// When a chart was exported, in UTC.
    fn exported_at(&self, minute: &str) -> String;
    /// What the arrow between two runs joins, and what moved.
    fn path_moved(&self, path: &str, moved: &str) -> String;
    fn chart_summary(&self, models: usize, own: usize) -> String;
    fn published_point(&self, name: &str, family: &str, x: &str, y: &str) -> String;
    fn judged_by(&self, run: &str, classifiers: &str) -> String;
    fn under_convention(&self, run: &str, of: Convention) -> String;
    fn corrected_by_labels(&self, run: &str) -> String;
    fn corrected_by_card(&self, run: &str) -> String;
    fn point_with_rates(&self, name: &str, x: &str, y: &str) -> String;
    fn and_classifier(&self, names: &str, name: &str) -> String;
    /// `12 % (9 to 15 %)`: a rate with the ends of its interval, as fractions.
    fn corrected_rate(&self, values: [f64; 3]) -> String;
    fn moderator(&self) -> &'static str;
}
