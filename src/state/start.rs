//! What happens when the page opens.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::active_runs::{ActiveRuns, LineUp};
use super::address_line::follow_address_line;
use super::batch_export::BatchExport;
use super::categories::CategoryRatesView;
use super::chart_view::ChartView;
use super::classification::{Classification, EncoderService};
use super::comparison::Comparison;
use super::connection::ModelConnection;
use super::exercises::Exercises;
use super::history::History;
use super::imports::Imports;
use super::judge::Judge;
use super::labelling::Labelling;
use super::load_state::load_file;
use super::local_models::LocalModels;
use super::model_form::{AddressOrigin, ModelForm};
use super::other_tabs::OtherTabs;
use super::page_error::PageError;
use super::practice::Practice;
use super::prompt_sets::PromptSets;
use super::responses::Responses;
use super::rose_bench::RoseBench;
use super::runs::{RunStore, Runs};
use super::shell::Shell;
use super::storage::Storage;
use crate::dataset::read_published;
use crate::domain::{DocumentError, Preset, Route};
use crate::platform::{self, page_file};

const PUBLISHED: &str = "reference/or-bench-published.csv";
const CONFIG: &str = "config.json";

/// Makes the page's services, each with those that it needs, and loads what the first screen shows: settings from the host
/// and the link, and the published results. [`super::start_deferred`] loads the rest. None of it calls another server.
pub fn start() {
    let shell = Shell::new();
    // Before anything is drawn: another page would show the first one for a moment, and fetch what it shows.
    Route::page_of(&platform::location_hash()).into_iter().for_each(|page| shell.page.set(page));
    let storage = Storage::new(shell);
    let form = ModelForm::new(shell);
    let local = LocalModels::new(shell, form);
    ModelConnection::new(shell, form, local);
    let sets = PromptSets::new(shell, form, storage);
    let runs = Runs::new(shell, storage, RunStore::new(shell, storage));
    let encoder = EncoderService::new(shell, runs.store);
    let classification = Classification::new(shell, storage, runs, encoder);
    let line_up = LineUp::new(shell, form);
    let active = ActiveRuns::new(shell, form, local, line_up, sets, classification, runs);
    BatchExport::new(shell, form, line_up, sets, runs, classification);
    Imports::new(shell, sets, runs, classification);
    OtherTabs::new(storage, runs, active);
    History::new(shell, storage, form, sets, runs, active);
    let chart = ChartView::new();
    let exercises = Exercises::new(shell, chart);
    Responses::new(runs);
    Judge::new(shell, form, local, runs.store);
    Practice::new(runs, Labelling::new(shell, runs));
    Comparison::new(runs);
    CategoryRatesView::new(runs);
    RoseBench::new(shell, form, local);

    if let Some(theme) = platform::stored_theme() {
        platform::set_theme(&theme);
    }
    let owner = Owner::current().unwrap_or_default();
    spawn_local(async move {
        apply_config(shell, form).await;
        owner.with(|| follow_address_line(shell, form, exercises));
    });
    spawn_local(async move {
        chart.published.set(load_file(PUBLISHED, read_published).await);
    });
    shell.restore_convention();
    platform::on_leaving(move || untrack(|| active.is_any()));
}

/// A host need not have a `config.json`; one that cannot be read is reported.
async fn apply_config(shell: Shell, form: ModelForm) {
    let Ok(bytes) = page_file(CONFIG).await else { return };
    let read = || Ok::<_, DocumentError>(Preset::of_config(serde_json::from_slice(&bytes)?)?);
    match read() {
        Ok(preset) => form.apply_preset(&preset, AddressOrigin::Config),
        Err(error) => shell.report_error(PageError::Config { file: CONFIG, error }),
    }
}
