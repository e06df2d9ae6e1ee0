//! The models that the page runs by itself: which there are, and having one ready.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::browser::UserFile;
use super::load_state::LoadState;
use super::model_form::ModelForm;
use super::notice::Notice;
use super::page_error::PageError;
use super::service::Service;
use super::shell::Shell;
use super::token_client::{Backend, TokenClient};
use crate::dataset::LocalModel;
use crate::domain::{EngineState, ModelSettings};
use crate::platform::{Abort, EnginePool, ModelSource, cores};

/// The folder of model files beside the page, where the host has them.
const FOLDER: &str = "models";

/// The state of [`LocalModels`].
pub struct LocalModelsState {
    shell: Shell,
    form: ModelForm,
    /// The models that the host offers.
    pub models: RwSignal<LoadState<Vec<LocalModel>>>,
    /// How far the chosen model is with loading.
    pub state: RwSignal<EngineState>,
    /// Whether a model is being loaded for a run, or because the person asked for it.
    pub is_awaited: RwSignal<bool>,
    /// The file that the person dropped, if there is one.
    dropped: RwSignal<Option<ModelSource>, LocalStorage>,
    engines: StoredValue<EnginePool, LocalStorage>,
    abort: StoredValue<Option<Abort>, LocalStorage>,
}

/// The models that the page runs by itself.
pub type LocalModels = Service<LocalModelsState>;

/// The page's [`LocalModels`].
pub fn use_local_models() -> LocalModels {
    expect_context()
}

impl LocalModels {
    pub(super) fn new(shell: Shell, form: ModelForm) -> Self {
        let state = RwSignal::new(EngineState::default());
        Self::provide(LocalModelsState {
            shell,
            form,
            models: RwSignal::new(LoadState::Pending),
            state,
            is_awaited: RwSignal::new(false),
            dropped: RwSignal::new_local(None),
            engines: StoredValue::new_local(EnginePool::new(move |news| state.set(news))),
            abort: StoredValue::new_local(None),
        })
    }

    /// The model in the form, as the host describes it.
    pub fn chosen(&self) -> Option<LocalModel> {
        let chosen = self.form.settings.with(|settings| settings.model.clone());
        self.models.with(|models| models.ready()?.iter().find(|model| model.id == chosen).cloned())
    }

    /// Whether the list of the host's models is still on its way, and the form asks one of them.
    pub fn is_list_awaited(&self) -> bool {
        self.form.is_in_page() && self.models.with(|models| matches!(models, LoadState::Pending))
    }

    /// Takes a model's file of the person's own, and chooses it.
    pub fn add_file(&self, file: UserFile) {
        let file = ModelSource::dropped(file.0);
        let name = file.id.clone();
        self.dropped.set(Some(file));
        self.form.settings.update(|settings| settings.model = name);
    }

    /// The name of the file that the person dropped, if there is one.
    pub fn file_name(&self) -> Option<String> {
        self.dropped.with(|file| Some(file.as_ref()?.id.clone()))
    }

    /// What stands in the form when it comes to a model in the page: the host's first, on every core.
    pub(super) fn choose_default(&self) {
        let first = self.models.with_untracked(|models| Some(models.ready()?.first()?.id.clone()));
        let known = |name: &str| self.model_file(name).is_ok();
        self.form.settings.update(|settings| {
            if !known(&settings.model) {
                settings.model = first.unwrap_or_default();
                settings.concurrency = cores() as u32;
            }
        });
    }

    fn model_file(&self, name: &str) -> Result<ModelSource, PageError> {
        let dropped = self.dropped.with_untracked(|file| file.clone().filter(|file| file.id == name));
        if let Some(file) = dropped {
            return Ok(file);
        }
        self.models.with_untracked(|models| match models {
            LoadState::Pending => Err(PageError::ModelListPending),
            LoadState::Failed(error) => Err(error.clone()),
            LoadState::Ready(models) => {
                let model = models.iter().find(|model| model.id == name);
                let model = model.ok_or_else(|| PageError::NoSuchModel(name.to_owned()))?;
                let addresses = vec![format!("{FOLDER}/{}", model.file), model.address.clone()];
                Ok(ModelSource::at(model.id.clone(), model.sha256.clone(), addresses, model.bytes))
            }
        })
    }

    /// A client of the model in the page with these settings.
    pub(super) fn token_client(&self, model: ModelSettings, at_once: usize) -> Result<TokenClient, PageError> {
        let file = self.model_file(&model.name)?;
        let engines = self.engines.with_value(Clone::clone);
        Ok(TokenClient::new(model, Backend::InPage(engines, file, at_once)))
    }

    /// Loads the model in the form, so that a run need not wait for it.
    pub fn load(&self) {
        let local = *self;
        spawn_local(async move {
            let name = local.form.settings.with_untracked(|settings| settings.model.clone());
            match local.wait_until_ready(&name).await {
                Ok(()) => local.shell.notice.set(Notice::ModelReady(name)),
                Err(error) => local.shell.report_error(error),
            }
        });
    }

    /// Loads this model and waits until it can be asked.
    pub(super) async fn wait_until_ready(&self, name: &str) -> Result<(), PageError> {
        let file = self.model_file(name)?;
        let abort = Abort::new().ok_or(PageError::CannotAbort)?;
        self.abort.set_value(Some(abort.clone()));
        self.is_awaited.set(true);
        self.shell.notice.set(Notice::ModelAwaited(name.to_owned()));
        let engines = self.engines.with_value(Clone::clone);
        let loaded = engines.load(&file, &abort).await;
        self.is_awaited.set(false);
        loaded.map_err(PageError::from)
    }

    /// Ends the wait for a model.
    pub(super) fn stop_waiting(&self) {
        let abort = self.abort.try_update_value(Option::take).flatten();
        abort.inspect(Abort::abort);
    }
}
