//! Words of the page that compares runs.

use crate::domain::RunHead;
use crate::report::ChangeSort;
use crate::report::ItemEnd;
use crate::stats::Difference;

/// Words of the page that compares runs, in one language.
pub(in crate::ui) trait CompareText {
    words! {
        compare,
        baseline,
        compared_with,
        choose_run,
        add_run,
        how_to_choose,
        too_few_runs,
        loading,
        other_judges,
        nothing_shared,
        differences,
        scored_in_both,
        both,
        only_baseline,
        only_run,
        neither,
        baseline_rate,
        run_rate,
        difference_label,
        p_label,
        methods,
        changes,
        change,
        all_changes,
        in_baseline,
        in_run,
        no_change,
        no_such_change,
        side_by_side,
        contrasts,
        show_path,
    }

    /// A run as one tells it from others of the same model.
    fn run_name(&self, head: &RunHead) -> String;
    fn shared(&self, shared: usize, only_baseline: usize, only_run: usize) -> String;
    fn scored_of(&self, scored: u32, shared: usize) -> String;
    /// `60 % (6/10)`.
    fn share(&self, refused: u32, scored: u32) -> String;
    /// `+12.5 (−3 to +27.1)`.
    fn difference(&self, difference: &Difference) -> String;
    fn p(&self, p: f64) -> String;
    fn show_changes(&self, run: &str) -> String;
    fn remove(&self, run: &str) -> String;
    fn changes_of(&self, run: &str) -> String;
    fn change_sort(&self, sort: ChangeSort) -> &'static str;
    /// What a prompt came to.
    fn end(&self, end: ItemEnd) -> &'static str;
    fn change_of(&self, number: usize, total: usize) -> String;
    fn no_plain_run(&self, run: &str) -> String;
    fn hold_against_plain(&self, run: &str) -> String;
    /// What a contrast did to both rates, in percentage points.
    fn contrast(
        &self,
        run: &str,
        shared: usize,
        harmless: Option<(Difference, f64)>,
        harmful: Option<(Difference, f64)>,
    ) -> String;
    fn path(&self, runs: &[String]) -> String;
}
