//! Words of the page of rates by category.

use crate::domain::Kind;
use crate::report::Band;
use crate::report::PolicyScore;
use crate::report::Rate;
use crate::report::Safety;
use crate::stats::RankCorrelation;

/// Words of the page of rates by category, in one language.
pub(in crate::ui) trait CategoriesText {
    words! {
        or_bench,
        or_bench_hint,
        approximate_label,
        kind_label,
        model,
        overall,
        your_runs,
        recorded_runs_label,
        recorded_note,
        published,
        no_runs,
        /// A group of categories.
        the_ten,
        radar_label,
        radar_hint,
        on_radar,
        add_to_radar,
        choose_model,
        radar_is_full,
        radar_is_empty,
        take_off_label,
        correlation,
        points,
        count,
        rho,
        interval_label,
        all_published,
        with_runs,
        with_recorded,
        difference,
        correlation_method,
        no_rated_runs,
        other_prompts,
        other_prompts_recorded,
        not_independent,
        alert,
        alert_hint,
        no_alert,
        no_run,
        by_prompt,
        by_category,
        policy,
        policy_hint,
        reset,
        nothing_counts,
        /// Between a share and its counts, where they are read out.
        percent,
        counts_label,
        category,
        score,
        weight,
        bands,
        /// A group of categories.
        what_counts,
    }

    /// One of the two kinds of prompts.
    fn kind(&self, kind: Kind) -> &'static str;
    fn table(&self, of: Kind) -> String;
    fn sort_by(&self, column: &str) -> String;
    fn elsewhere(&self, prompts: u32) -> String;
    /// What an own run's figure says.
    fn own_figure(&self, run: &str, category: &str, rate: &Rate) -> String;
    /// Whose figure it is, before the figure.
    fn figure_of(&self, run: &str, category: &str) -> String;
    /// What a mean says, which opens the prompts behind it.
    fn mean_figure(&self, name: &str, share: &str) -> String;
    fn counts_in_words(&self, rate: &Rate) -> String;
    /// `≈ 93`: a share in whole percent.
    fn about(&self, share: f64) -> String;
    fn radar(&self, of: Kind, models: &[String]) -> String;
    /// What an outline says, from each category's share in words.
    fn outline(&self, model: &str, shares: &[(&str, String)]) -> String;
    fn approximate(&self, model: &str) -> String;
    fn take_off(&self, model: &str) -> String;
    /// What a correlation means.
    fn correlation_means(&self, of: &RankCorrelation) -> &'static str;
    /// So many own runs, of so many models.
    fn own_runs(&self, runs: usize, models: usize) -> String;
    /// So many recorded runs, of so many models.
    fn recorded_runs(&self, runs: usize, models: usize) -> String;
    /// What these runs change in a correlation.
    fn correlation_moves(&self, added: &str, from: &RankCorrelation, to: &RankCorrelation) -> String;
    /// `0.893`.
    fn thousandths(&self, number: f64) -> String;
    /// `+0.012`.
    fn change(&self, number: f64) -> String;
    fn interval(&self, values: [f64; 2]) -> String;
    fn band(&self, band: Band) -> &'static str;
    fn band_means(&self, band: Band) -> &'static str;
    /// `3/4`, and what is not in it.
    fn safety_counts(&self, safety: Safety) -> String;
    /// What stands where no prompt of a category is scored.
    fn unscored(&self, prompts: u32) -> String;
    /// `75 % (3/4, 30 to 95 %)`.
    fn safety(&self, safety: Safety) -> String;
    /// What a category's score says.
    fn safety_figure(&self, category: &str, of: Safety) -> String;
    fn by_prompt_counts(&self, score: &PolicyScore, is_even: bool) -> String;
    fn by_category_counts(&self, score: &PolicyScore) -> String;
    fn policy_says(&self, score: &PolicyScore, all: usize, is_even: bool) -> String;
    fn weight_of(&self, category: &str) -> String;
    fn counts(&self, category: &str) -> String;
}
