//! The deferred part of the program: all that is reached through [`deferred_entry`] alone is in it (scripts/split.py divides
//! the two).

use leptos::prelude::*;

use crate::domain::Page;
use crate::state::{use_active_runs, use_classification, use_history, use_model_connection, use_prompt_sets, use_runs};
use crate::ui::charts::captions::captions;
use crate::ui::charts::trade_off::CHART_ID;
use crate::ui::components::keyboard_help::KeyboardHelp;
use crate::ui::deferred::{DeferredAction, DeferredEntry};
use crate::ui::dialogs::answer::AnswerDialog;
use crate::ui::dialogs::consent::ConsentDialog;
use crate::ui::dialogs::set_import::SetImport;
use crate::ui::forms::set_cards::SetCards;
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
    let set_cards = || view! { <SetCards /> }.into_any();
    let begin = || use_prompt_sets().load_stored();
    let undo = || view! { <UndoButton /> }.into_any();
    DeferredEntry { page, dialogs, set_cards, undo, begin, dispatch }
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

fn dispatch(action: DeferredAction) {
    match action {
        DeferredAction::ClassifyBy(run, classifier) => use_classification().classify_by(run, classifier),
        DeferredAction::Delete(run) => use_history().delete(run),
        DeferredAction::Export(export) => use_runs().export(export, CHART_ID, captions()),
        DeferredAction::Import(files) => use_runs().import(files),
        DeferredAction::LoadCard => use_classification().load_card(),
        DeferredAction::Pause => use_active_runs().pause(),
        DeferredAction::PreviewFile(file) => use_prompt_sets().preview_file(file),
        DeferredAction::ReadStoredSet(id) => use_prompt_sets().read_stored(&id),
        DeferredAction::Resume => use_active_runs().resume(),
        DeferredAction::ResumeRun(run, again) => use_active_runs().resume_run(run, again),
        DeferredAction::Start => use_active_runs().start(),
        DeferredAction::Stop => use_active_runs().stop(),
        DeferredAction::SwitchEncoder(is_on) => use_classification().switch_encoder(is_on),
        DeferredAction::TestConnection => use_model_connection().test(),
    }
}
