//! Words of a run's answers and of the dialog with one of them.

/// Words of a run's answers and of the dialog with one of them, in one language.
pub(in crate::ui) trait AnswersText {
    words! {
        of_run,
        search,
        search_example,
        no_responses,
        no_match,
        previous,
        next,
        ask_again,
        no_text,
        server_sent,
        copy,
        timing,
    }

    fn item_of(&self, number: usize, total: usize) -> String;
    /// Whose verdict it is.
    fn judged_with(&self, classifier: &str) -> String;
    fn confidence(&self, percent: &str) -> String;
    fn decided_by(&self, rules: &str) -> String;
    fn nothing_declined(&self) -> &'static str;
    fn attempts(&self, n: u32) -> String;
    fn first_token(&self, ms: u32) -> String;
    fn took(&self, ms: u32) -> String;
    fn tokens(&self, read: Option<u32>, written: Option<u32>) -> Option<String>;
    fn billed_without_text(&self, tokens: u32) -> String;
    fn finish(&self, reason: &str) -> String;
}
