//! The deferred part of the program: all that is reached through [`deferred_entry`] alone is in it (scripts/split.py divides
//! the two).

use crate::domain::Page;
use crate::state::{use_active_runs, use_classification, use_history, use_model_connection, use_prompt_sets, use_runs};
use crate::ui::charts::captions::captions;
use crate::ui::charts::trade_off::CHART_ID;
use crate::ui::deferred::{DeferredAction, DeferredEntry};
use crate::ui::dialogs::answer::answer;
use crate::ui::dialogs::consent::consent;
use crate::ui::dialogs::set_import::set_import;
use crate::ui::element::Element;
use crate::ui::forms::set_cards::set_cards;
use crate::ui::pages::categories::categories_page;
use crate::ui::pages::classifier::classifier_page;
use crate::ui::pages::compare::compare_page;
use crate::ui::pages::history::{history_page, undo};
use crate::ui::pages::labels::labels_page;
use crate::ui::pages::prompts::prompts_page;
use crate::ui::pages::responses::responses;
use crate::ui::pages::rose::rose_page;

/// The entry points of the deferred part.
pub fn deferred_entry() -> DeferredEntry {
    let dialogs = || vec![consent(), answer(), set_import()];
    let begin = || use_prompt_sets().load_stored();
    DeferredEntry { page, dialogs, set_cards, undo, begin, dispatch }
}

fn page(page: Page) -> Option<Element> {
    let page = match page {
        Page::TradeOff => return None,
        Page::Responses => responses(),
        Page::Categories => categories_page(),
        Page::Prompts => prompts_page(),
        Page::Runs => history_page(),
        Page::Labels => labels_page(),
        Page::Compare => compare_page(),
        Page::Rose => rose_page(),
        Page::Classifier => classifier_page(),
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
