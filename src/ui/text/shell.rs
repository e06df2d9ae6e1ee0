//! Words of what stands around every page.

use crate::domain::PageGroup;

pub(in crate::ui) const MENU: &str = "Menu";
pub(in crate::ui) const DISMISS: &str = "Dismiss";
pub(in crate::ui) const CHOOSE_RUN: &str = "Change";
pub(in crate::ui) const NO_MODEL_CHOSEN: &str = "no model chosen yet";
pub(in crate::ui) const KEYS: &str = "Keys";
pub(in crate::ui) const CLOSE: &str = "Close";

pub(in crate::ui) fn page_group(group: PageGroup) -> &'static str {
    match group {
        PageGroup::Start => "Start",
        PageGroup::Results => "Results",
        PageGroup::Methods => "Methods",
    }
}

/// The document's title while a run goes on.
pub(in crate::ui) fn title_with_progress(percent: usize, title: &str) -> String {
    format!("{percent} % · {title}")
}

/// What Run would do, on a page without the forms.
pub(in crate::ui) fn chosen(model: &str, sets: &str, prompts: usize) -> String {
    format!("Chosen: {model}, {prompts} prompts of {sets}.")
}

/// A key, and what it does.
pub(in crate::ui) fn keys() -> [(&'static str, &'static str); 8] {
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
