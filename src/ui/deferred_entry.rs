//! The deferred part of the program: all that is reached through [`deferred_entry`] alone is in it (scripts/split.py divides
//! the two).

use leptos::prelude::*;

use crate::domain::Page;
use crate::state::{start_deferred, use_imports, use_runs};
use crate::ui::charts::captions::captions;
use crate::ui::charts::details::ChartDetails;
use crate::ui::charts::trade_off::CHART_ID;
use crate::ui::components::answer_dialog::AnswerDialog;
use crate::ui::components::answers_import_dialog::AnswersImport;
use crate::ui::components::batch_export_dialog::BatchExportDialog;
use crate::ui::components::consent_dialog::ConsentDialog;
use crate::ui::components::keyboard_help::KeyboardHelp;
use crate::ui::components::set_import_dialog::SetImport;
use crate::ui::deferred::DeferredEntry;
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
    let dialogs = || {
        view! { <ConsentDialog /> <AnswerDialog /> <SetImport /> <AnswersImport /> <BatchExportDialog /> <KeyboardHelp /> }
            .into_any()
    };
    let chart_details = || view! { <ChartDetails /> }.into_any();
    let undo = || view! { <UndoButton /> }.into_any();
    let export = |kind| use_runs().export(kind, CHART_ID, captions());
    let import = |files| use_imports().import(files);
    DeferredEntry { page, dialogs, chart_details, undo, begin: start_deferred, export, import }
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
