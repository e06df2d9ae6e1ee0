//! Words of what stands around every page, in English.

use super::English;
use crate::domain::PageGroup;
use crate::ui::text::shell::ShellText;

impl ShellText for English {
    words! {
        menu: "Menu",
        dismiss: "Dismiss",
        choose_run: "Measure",
        no_model_chosen: "no model chosen yet",
        keys_label: "Keys",
        close: "Close",
    }

    fn page_group(&self, group: PageGroup) -> &'static str {
        match group {
            PageGroup::Start => "Start",
            PageGroup::Results => "Results",
            PageGroup::Methods => "Methods",
        }
    }

    fn title_with_progress(&self, percent: usize, title: &str) -> String {
        format!("{percent} % · {title}")
    }

    fn running(&self, settled: usize, planned: usize) -> String {
        format!("Running: {settled} of {planned} prompts.")
    }

    fn chosen(&self, model: &str, sets: &str, prompts: usize) -> String {
        format!("A run would ask {model} {prompts} prompts of {sets}.")
    }

    fn keys(&self) -> [(&'static str, &'static str); 8] {
        [
            ("?", "opens and closes this list"),
            ("1 2 3", "on Learn and Labels: answered, refused, not sure"),
            ("Enter", "on Learn: the next prompt, once this one is judged"),
            ("Tab", "goes through the page; the chart is one stop"),
            ("← → Home End", "on the chart: from point to point"),
            ("↑ ↓", "in a menu: from entry to entry"),
            ("Enter", "on a row's prompt: opens the answer"),
            ("Esc", "closes a menu or a dialog"),
        ]
    }
}
