//! The line-up: several models that Run asks in place of the one in the form.

use leptos::prelude::*;

use crate::domain::{Endpoint, Settings};
use crate::provider::ApiKey;
use crate::state::model_form::ModelForm;
use crate::state::page_error::PageError;
use crate::state::service::Service;
use crate::state::shell::Shell;

/// A model of the line-up, and how it is asked.
#[derive(Clone)]
pub struct LineUpEntry {
    /// What the form held when it was added.
    pub settings: Settings,
    pub(super) endpoint: Endpoint,
    pub(super) key: Option<ApiKey>,
}

impl LineUpEntry {
    /// The model in the form.
    pub(super) fn of_form(form: ModelForm) -> Result<Self, PageError> {
        let settings = form.settings.get_untracked();
        let endpoint = Endpoint::of(&settings.provider, &settings.base_url)?;
        if settings.model.trim().is_empty() {
            return Err(PageError::NoModel);
        }
        let key = form.key_for(&endpoint)?;
        Ok(Self { settings, endpoint, key })
    }
}

/// The state of [`LineUp`].
pub struct LineUpState {
    shell: Shell,
    form: ModelForm,
    /// The models, in the order in which they are asked.
    pub entries: RwSignal<Vec<LineUpEntry>, LocalStorage>,
    /// Whether they are asked at the same time.
    pub side_by_side: RwSignal<bool>,
}

/// The models that Run asks in place of the one in the form.
pub type LineUp = Service<LineUpState>;

/// The page's [`LineUp`].
pub fn use_line_up() -> LineUp {
    expect_context()
}

impl LineUp {
    pub(in crate::state) fn new(shell: Shell, form: ModelForm) -> Self {
        let (entries, side_by_side) = (RwSignal::new_local(Vec::new()), RwSignal::new(false));
        Self::provide(LineUpState { shell, form, entries, side_by_side })
    }

    /// Adds the model in the form.
    pub fn add(&self) {
        match LineUpEntry::of_form(self.form) {
            Ok(entry) => self.entries.update(|entries| entries.push(entry)),
            Err(error) => self.shell.report_error(error),
        }
    }

    /// Takes a model out, and its key out of memory.
    pub fn remove(&self, at: usize) {
        self.entries.update(|entries| {
            if at < entries.len() {
                entries.remove(at);
            }
        });
    }
}
