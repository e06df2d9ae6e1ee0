//! Words of the history of runs, and of what runs cost.

use crate::domain::PromptSetRef;

/// Words of the history of runs, and of what runs cost, in one language.
pub(in crate::ui) trait HistoryText {
    words! {
        runs,
        run,
        tags,
        tag,
        add_tag,
        search_example,
        actions,
        use_settings,
        export,
        delete,
        import,
        none_yet,
        no_match,
        storage_unknown,
        input_price,
        output_price,
        limit,
        not_set,
        prices_hint,
        limit_needs_prices,
    }

    /// A box or button of one run, told apart from those of the others.
    fn of_run(&self, what: &str, run: &str) -> String;
    fn title_of(&self, run: &str) -> String;
    fn remove_tag(&self, tag: &str, run: &str) -> String;
    /// `starter, 4 per category, seed 7`.
    fn prompts(&self, set: &PromptSetRef) -> String;
    fn shown(&self, shown: usize, all: usize) -> String;
    fn storage(&self, used: u64, quota: u64) -> String;
    fn undo(&self, name: &str) -> String;
    fn deleted(&self, name: &str) -> String;
    fn brought_back(&self, name: &str) -> String;
    fn settings_used(&self, name: &str) -> String;
    fn address_from_run(&self, address: &str) -> String;
    fn estimate(&self, cost: f64, prompts: usize) -> String;
    fn pauses_at(&self, limit: f64) -> String;
    fn cost_so_far(&self, cost: f64, uncounted: u32) -> String;
    fn last_cost(&self, cost: f64, uncounted: u32) -> String;
    fn limit_reached(&self, spent: f64, limit: f64) -> String;
}
