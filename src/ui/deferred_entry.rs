//! The deferred part of the program: all that is reached through [`deferred_entry`] alone is in it (scripts/split.py divides
//! the two).

use leptos::prelude::*;

use crate::domain::Page;
use crate::state::{KnownSet, SetState, use_model_form, use_prompt_sets, use_runs};
use crate::ui::charts::captions::captions;
use crate::ui::charts::trade_off::CHART_ID;
use crate::ui::components::keyboard_help::KeyboardHelp;
use crate::ui::deferred::DeferredEntry;
use crate::ui::dialogs::answer::AnswerDialog;
use crate::ui::dialogs::consent::ConsentDialog;
use crate::ui::dialogs::set_import::SetImport;
use crate::ui::pages::categories::CategoriesPage;
use crate::ui::pages::classifier::ClassifierPage;
use crate::ui::pages::compare::ComparePage;
use crate::ui::pages::history::{HistoryPage, UndoButton};
use crate::ui::pages::labels::LabelsPage;
use crate::ui::pages::measure::MeasurePage;
use crate::ui::pages::prompts::PromptsPage;
use crate::ui::pages::responses::ResponsesPage;
use crate::ui::pages::rose::RosePage;

/// The entry points of the deferred part.
pub fn deferred_entry() -> DeferredEntry {
    let dialogs = || view! { <ConsentDialog /> <AnswerDialog /> <SetImport /> <KeyboardHelp /> }.into_any();
    let undo = || view! { <UndoButton /> }.into_any();
    let export = |kind| use_runs().export(kind, CHART_ID, captions());
    let import = |files| use_runs().import(files);
    DeferredEntry { page, dialogs, undo, begin, export, import }
}

fn page(page: Page) -> Option<AnyView> {
    let page = match page {
        Page::Learn => return None,
        Page::Measure => view! { <MeasurePage /> }.into_any(),
        Page::Responses => view! { <ResponsesPage /> }.into_any(),
        Page::Categories => view! { <CategoriesPage /> }.into_any(),
        Page::Prompts => view! { <PromptsPage /> }.into_any(),
        Page::Runs => view! { <HistoryPage /> }.into_any(),
        Page::Labels => view! { <LabelsPage /> }.into_any(),
        Page::Compare => view! { <ComparePage /> }.into_any(),
        Page::Rose => view! { <RosePage /> }.into_any(),
        Page::Classifier => view! { <ClassifierPage /> }.into_any(),
    };
    Some(page)
}

/// Reads what the browser stores of prompt sets, at once the list and each set's file when it is chosen.
fn begin() {
    let sets = use_prompt_sets();
    sets.load_stored();
    let settings = use_model_form().settings;
    Effect::new(move || {
        let chosen = settings.with(|settings| settings.prompts.sets.clone());
        let is_stored = |set: &KnownSet| set.state == SetState::Stored && chosen.contains(&set.id);
        let stored = sets.known.with(|known| known.iter().find(|set| is_stored(set)).map(|set| set.id.clone()));
        stored.into_iter().for_each(|id| sets.read_stored(&id));
    });
}
