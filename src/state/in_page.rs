//! The models that the page runs by itself: which there are, and having one ready.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::token_client::{Backend, TokenClient};
use super::{App, Loading, Notice};
use crate::dataset::LocalModel;
use crate::domain::{Contrast, EngineState, IN_PAGE, ModelSettings, POSITIVE_PROMPT, Settings};
use crate::platform::{Abort, EnginePool, ModelSource, PickedFile, cores};

/// Beside the manifest, where the host has them.
const FOLDER: &str = "models";

/// What the page keeps of its own models.
pub struct Local {
    /// What the host offers.
    pub models: RwSignal<Loading<Vec<LocalModel>>>,
    /// How far the chosen one is.
    pub state: RwSignal<EngineState>,
    /// One is being made ready for a run, or because a person wants it.
    pub is_awaited: RwSignal<bool>,
    /// The file that the person dropped, if there is one.
    dropped: RwSignal<Option<ModelSource>, LocalStorage>,
    engines: StoredValue<EnginePool, LocalStorage>,
    abort: StoredValue<Option<Abort>, LocalStorage>,
}

impl Local {
    pub(super) fn new() -> Self {
        let state = RwSignal::new(EngineState::default());
        Self {
            models: RwSignal::new(Loading::Waiting),
            state,
            is_awaited: RwSignal::new(false),
            dropped: RwSignal::new_local(None),
            engines: StoredValue::new_local(EnginePool::new(move |news| state.set(news))),
            abort: StoredValue::new_local(None),
        }
    }
}

impl App {
    /// Whether the form asks a model in the page.
    pub fn is_in_page(&self) -> bool {
        self.settings.with(|settings| settings.provider == IN_PAGE)
    }

    /// Whether the form's model can be asked from two contexts.
    pub fn can_contrast(&self) -> bool {
        self.settings.with(Settings::can_contrast)
    }

    /// The model in the form, as the host describes it.
    pub fn local_model(&self) -> Option<LocalModel> {
        let chosen = self.settings.with(|settings| settings.model.clone());
        self.local.models.with(|models| models.ready()?.iter().find(|model| model.id == chosen).cloned())
    }

    /// The person has a model's file.
    pub fn drop_model(&self, file: PickedFile) {
        let file = ModelSource::dropped(file);
        let name = file.id.clone();
        self.local.dropped.set(Some(file));
        self.settings.update(|settings| settings.model = name);
    }

    /// The name of the file that the person dropped, if there is one.
    pub fn dropped_model(&self) -> Option<String> {
        self.local.dropped.with(|file| Some(file.as_ref()?.id.clone()))
    }

    /// What stands in the form when it comes to a model in the page: the host's first, on every core.
    pub(super) fn choose_local_model(&self) {
        let first = self.local.models.with_untracked(|models| Some(models.ready()?.first()?.id.clone()));
        let known = |name: &str| self.model_file(name).is_ok();
        self.settings.update(|settings| {
            if !known(&settings.model) {
                settings.model = first.unwrap_or_default();
                settings.concurrency = cores() as u32;
            }
        });
    }

    /// Contrasts two contexts, or with 0 none. Without a system prompt there is nothing to contrast with: the form then
    /// gets one, for the person to see and change.
    pub fn set_alpha(&self, alpha: f64) {
        self.settings.update(|settings| {
            let before = settings.decoder.contrast();
            settings.decoder.alpha = alpha.clamp(-1.0, 1.0);
            if settings.decoder.contrast() != before {
                settings.decoder.second_prompt = None;
            }
            if alpha != 0.0 && settings.system_prompt.trim().is_empty() {
                POSITIVE_PROMPT.clone_into(&mut settings.system_prompt);
            }
        });
    }

    /// Takes this design of the reverse prompt, in the page's words.
    pub fn choose_reverse(&self, name: &str) {
        let Some(reverse) = Contrast::from_name(name) else { return };
        self.settings.update(|settings| {
            settings.decoder.reverse = reverse;
            settings.decoder.second_prompt = None;
        });
    }

    /// Takes the person's own words for the second prompt; none are the page's.
    pub fn set_second_prompt(&self, words: String) {
        self.settings.update(|settings| {
            settings.decoder.second_prompt = Some(words).filter(|words| !words.trim().is_empty());
        });
    }

    fn model_file(&self, name: &str) -> Result<ModelSource, String> {
        let dropped = self.local.dropped.with_untracked(|file| file.clone().filter(|file| file.id == name));
        if let Some(file) = dropped {
            return Ok(file);
        }
        self.local.models.with_untracked(|models| match models {
            Loading::Waiting => Err("The list of the page's models is still on its way. Try again in a moment.".into()),
            Loading::Failed(message) => Err(message.clone()),
            Loading::Ready(models) => {
                let model = models.iter().find(|model| model.id == name);
                let model = model.ok_or_else(|| {
                    format!("This page has no model “{name}”. Choose one under “Model”, or drop its GGUF file there.")
                })?;
                let addresses = vec![format!("{FOLDER}/{}", model.file), model.address.clone()];
                Ok(ModelSource::at(model.id.clone(), model.sha256.clone(), addresses, model.bytes))
            }
        })
    }

    /// Who answers by these settings from the page itself.
    pub(super) fn in_page(&self, model: ModelSettings, at_once: usize) -> Result<TokenClient, String> {
        let file = self.model_file(&model.name)?;
        let engines = self.local.engines.with_value(Clone::clone);
        Ok(TokenClient::new(model, Backend::InPage(engines, file, at_once)))
    }

    /// Has the model in the form ready, so that a run need not wait for it.
    pub fn load_model(&self) {
        let app = *self;
        spawn_local(async move {
            let name = app.settings.with_untracked(|settings| settings.model.clone());
            match app.model_ready(&name).await {
                Ok(()) => app.notice.set(Notice::ModelReady(name)),
                Err(message) => app.trouble(message),
            }
        });
    }

    /// Waits until this model is ready.
    pub(super) async fn model_ready(&self, name: &str) -> Result<(), String> {
        let file = self.model_file(name)?;
        let Some(abort) = Abort::new() else { return Err("This browser cannot abort what it began.".to_owned()) };
        self.local.abort.set_value(Some(abort.clone()));
        self.local.is_awaited.set(true);
        self.notice.set(Notice::ModelAwaited(name.to_owned()));
        let engines = self.local.engines.with_value(Clone::clone);
        let loaded = engines.load(&file, &abort).await;
        self.local.is_awaited.set(false);
        loaded.map_err(|error| error.to_string())
    }

    /// The model is not waited for any more.
    pub(super) fn call_off_model(&self) {
        let abort = self.local.abort.try_update_value(Option::take).flatten();
        abort.inspect(Abort::abort);
    }
}
