//! Words that several pages use.

use crate::domain::Kind;
use crate::domain::RunState;
use crate::state::ImportedAnswers;

/// Words that several pages use, in one language.
pub(in crate::ui) trait CommonText {
    words! {
        title,
        broken,
        pages,
        theme,
        theme_light,
        theme_dark,
        theme_system,
        export,
        import,
        export_json,
        export_csv,
        export_svg,
        export_png,
        model,
        provider,
        base_url,
        base_url_example,
        api_key,
        key_hint,
        system_prompt,
        system_prompt_example,
        /// In the empty box of a number that need not be set.
        unset,
        more_settings,
        test_connection,
        confirm_address,
        prompts,
        prompt_set,
        per_category,
        all,
        seed,
        classifier,
        run,
        pause,
        resume,
        stop,
        run_progress,
        by_category,
        by_category_empty,
        your_runs,
        no_runs,
        count_blocks,
        convention,
        other_conventions,
        over_refusal,
        toxic_refusal,
        over_refusal_means,
        toxic_refusal_means,
        unscored,
        state_label,
        shown,
        remove,
        responses,
        kind_label,
        category,
        verdict,
        manner,
        outcome_label,
        any,
        prompt,
        answer,
        time,
        close,
        looks_harmful,
        is_harmless,
        consent_title,
        consent_yes,
        consent_no,
        waiting,
        try_again,
    }

    fn kind(&self, kind: Kind) -> &'static str;
    fn outcome(&self, name: &str) -> &'static str;
    /// What an outcome other than an answer means.
    fn outcome_means(&self, name: &str) -> &'static str;
    fn state(&self, state: RunState) -> &'static str;
    /// Beside a run's rates: prompts that a person had left out of its sets.
    fn excluded(&self, count: usize) -> String;
    fn will_ask(&self, harmless: usize, harmful: usize) -> String;
    fn goes_under_account(&self, origins: &str) -> String;
    fn connection_limit(&self, limit: usize, asked: u32) -> String;
    fn address_from_link(&self, address: &str) -> String;
    fn address_from_config(&self, address: &str) -> String;
    fn consent(&self, origins: &str) -> String;
    fn started(&self, planned: usize) -> String;
    fn run_is(&self, state: RunState, settled: usize, planned: usize) -> String;
    fn testing(&self) -> &'static str;
    fn imported(&self, file: &str, items: usize) -> String;
    /// What an import of answers came to, and what was left out.
    fn import_goes_on(&self) -> &'static str;
    fn answers_imported(&self, came: &ImportedAnswers) -> String;
    fn exported(&self, file: &str) -> String;
    fn asked_again(&self) -> &'static str;
    fn judged(&self, changed: usize) -> String;
    fn progress(&self, settled: usize, planned: usize) -> String;
    fn slowed_to(&self, allowed: usize) -> String;
    fn waiting_for_retry(&self, waiting: usize) -> String;
    fn tokens_per_second(&self, rate: f64) -> String;
    fn time_left(&self, seconds: f64) -> String;
    fn model_prompts(&self, name: &str, created: &str) -> String;
    fn category_bars(&self, category: &str, x: &str, y: &str) -> String;
    /// The label of a setting's box; its name where it has none.
    fn setting(&self, name: &'static str) -> &'static str;
}
