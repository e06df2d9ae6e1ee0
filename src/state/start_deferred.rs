//! What happens once the chart of the first screen stands.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::classification::{use_classification, use_encoder};
use super::history::use_history;
use super::load_state::{LoadState, load_file};
use super::local_models::use_local_models;
use super::model_form::use_model_form;
use super::other_tabs::OtherTabs;
use super::prompt_sets::{STARTER, SetState, use_prompt_sets};
use super::runs::use_runs;
use crate::dataset::{read_models, read_prompt_set};
use crate::platform;

const MODELS: &str = "models/manifest.json";
const STARTER_FILE: &str = "prompts/starter.json";
/// The data worker is fetched once the page is likely to stand, so that it goes on without a network later.
const WORKER_AFTER_MS: u32 = 1_000;

/// Loads what the first screen does not need: prompts, the page's models, runs that are stored or recorded, prompt sets that are
/// kept, the data worker. It is called once, by the deferred part of the program, where services can be found.
pub fn start_deferred() {
    let (form, sets, local) = (use_model_form(), use_prompt_sets(), use_local_models());
    let (runs, history, classification) = (use_runs(), use_history(), use_classification());
    let tabs: OtherTabs = expect_context();
    spawn_local(async move {
        let starter = match load_file(STARTER_FILE, read_prompt_set).await {
            LoadState::Ready(set) => SetState::Ready(set.into()),
            LoadState::Failed(error) => SetState::Failed(error),
            LoadState::Pending => SetState::Parsing,
        };
        sets.set_state(STARTER, starter);
        local.models.set(load_file(MODELS, read_models).await);
        if untrack(|| form.is_in_page()) {
            local.choose_default();
        }
    });
    use_encoder().restore_switch();
    runs.store.listen_to_tabs(move |id, state| tabs.on_news(id.to_owned(), state));
    spawn_local(async move {
        runs.load_stored().await;
        runs.load_recorded().await;
        history.tidy_storage();
    });
    sets.load_stored();
    sets.read_when_chosen();
    spawn_local(async move {
        platform::sleep_ms(WORKER_AFTER_MS).await;
        classification.worker();
    });
}
