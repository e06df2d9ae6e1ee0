//! Words of what stands around every page.

use crate::domain::PageGroup;

/// Words of what stands around every page, in one language.
pub(in crate::ui) trait ShellText {
    words! {
        menu,
        dismiss,
        choose_run,
        no_model_chosen,
        keys_label,
        close,
    }

    fn page_group(&self, group: PageGroup) -> &'static str;
    /// The document's title while a run goes on.
    fn title_with_progress(&self, percent: usize, title: &str) -> String;
    /// What Run would do, on a page without the forms.
    fn chosen(&self, model: &str, sets: &str, prompts: usize) -> String;
    /// How far the runs are that go on.
    fn running(&self, settled: usize, planned: usize) -> String;
    /// A key, and what it does.
    fn keys(&self) -> [(&'static str, &'static str); 8];
}
