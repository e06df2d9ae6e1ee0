//! Words of the page on which a model is measured.

/// Words of the page on which a model is measured, in one language.
pub(in crate::ui) trait MeasureText {
    words! {
        settings,
        prices,
        run_bar,
        latest_answers,
        no_latest,
        meanwhile,
        read_recorded,
        do_exercises,
        conventions,
    }

    /// Before the first run with a model of the page's own.
    fn first_run(&self, model: &str, bytes: u64) -> String;
    /// What Run would do.
    fn run_asks(&self, model: &str, prompts: u32) -> String;
    /// Beside the line-up: how many models it has.
    fn models_in_line_up(&self, count: usize) -> String;
    /// A setting that differs from the usual.
    fn changed_setting(&self, name: &str, value: &str) -> String;
    fn blocked(&self, count: u32) -> String;
}
