//! The prompt sets that the page knows, how far each is, and which of them the form asks.

use std::sync::Arc;

use leptos::prelude::*;

use crate::dataset::{CATALOGUE, FilePreview, KeptSet, PromptSet, sample, sample_size, source};
use crate::domain::{Exclusion, Groups, Kind, Note, Prompt, PromptChoice, PromptSetRef};
use crate::platform::{Abort, BlobFile};
use crate::state::model_form::ModelForm;
use crate::state::page_error::PageError;
use crate::state::service::Service;
use crate::state::shell::Shell;
use crate::state::storage::Storage;

/// The set that comes with the page.
pub const STARTER: &str = "starter";

/// How far a set is.
#[derive(Clone, Debug, PartialEq)]
pub enum SetState {
    /// It can be downloaded.
    Offered,
    /// This browser has its file stored; it is not parsed yet.
    Stored,
    /// Its file is being downloaded.
    Downloading(DownloadProgress),
    /// Its file is being parsed.
    Parsing,
    /// Its prompts can be asked.
    Ready(Arc<PromptSet>),
    /// It could not be had.
    Failed(PageError),
}

/// How much of a set has been downloaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DownloadProgress {
    /// Bytes of its file, and the bytes of all of it where that is known.
    Bytes(u64, Option<u64>),
    /// Rows from the viewer, and the rows that it has in all.
    Rows(u32, u32),
}

impl DownloadProgress {
    /// From 0 to 1; `None` where that is not known.
    pub fn fraction(self) -> Option<f64> {
        match self {
            Self::Bytes(here, of) => Some(here as f64 / of.filter(|of| *of > 0)? as f64),
            Self::Rows(here, of) => (of > 0).then(|| f64::from(here) / f64::from(of)),
        }
    }
}

/// A set that can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownSet {
    /// The id by which links and results name it.
    pub id: String,
    /// The name that is shown.
    pub name: String,
    /// How far it is.
    pub state: SetState,
    /// The record of its stored file, if this browser stores one.
    pub stored: Option<KeptSet>,
}

impl KnownSet {
    /// How many prompts of each kind it has, harmless first; `None` where nobody has counted yet.
    pub fn counts(&self) -> Option<[u32; 2]> {
        match &self.state {
            SetState::Ready(set) => Some(set.counts()),
            _ => self.stored.as_ref().map(|stored| stored.prompts),
        }
    }

    /// The kind of all its prompts; `None` where it has both, or where that is not known.
    pub fn kind(&self) -> Option<Kind> {
        match self.counts() {
            Some([_, 0]) => Some(Kind::SeeminglyToxic),
            Some([0, _]) => Some(Kind::Toxic),
            Some(_) => None,
            None => source(&self.id).and_then(|source| source.kind()),
        }
    }
}

/// A person's own file before it is parsed.
#[derive(Clone)]
pub struct OpenedFile {
    /// The file's name.
    pub name: String,
    /// Its first rows.
    pub preview: FilePreview,
    /// The file itself.
    pub(super) file: BlobFile,
}

/// The state of [`PromptSets`].
pub struct PromptSetsState {
    pub(super) shell: Shell,
    pub(super) form: ModelForm,
    pub(super) storage: Storage,
    /// Every set that can be chosen, in the order in which they are offered.
    pub known: RwSignal<Vec<KnownSet>>,
    /// The prompts that a person left out, each with the id of its set.
    pub excluded: RwSignal<Vec<(String, Exclusion)>>,
    /// A person's own file whose columns are still to be named.
    pub opened: RwSignal<Option<OpenedFile>, LocalStorage>,
    /// The set that the prompts page shows.
    pub shown: RwSignal<String>,
    /// Downloads under way, by the id of the set.
    pub(super) downloads: StoredValue<Vec<(String, Abort)>, LocalStorage>,
}

/// The prompt sets.
pub type PromptSets = Service<PromptSetsState>;

/// The page's [`PromptSets`].
pub fn use_prompt_sets() -> PromptSets {
    expect_context()
}

impl PromptSets {
    pub(in crate::state) fn new(shell: Shell, form: ModelForm, storage: Storage) -> Self {
        let known = |id: &str, name: &str, state| KnownSet { id: id.into(), name: name.into(), state, stored: None };
        let starter = known(STARTER, "Starter", SetState::Parsing);
        let published = CATALOGUE.iter().map(|source| known(source.id, source.name, SetState::Offered));
        Self::provide(PromptSetsState {
            shell,
            form,
            storage,
            known: RwSignal::new([starter].into_iter().chain(published).collect()),
            excluded: RwSignal::new(Vec::new()),
            opened: RwSignal::new_local(None),
            shown: RwSignal::new(STARTER.to_owned()),
            downloads: StoredValue::new_local(Vec::new()),
        })
    }

    /// Reads the set with this id; `None` where there is none.
    pub fn with_set<T>(&self, id: &str, read: impl FnOnce(&KnownSet) -> T) -> Option<T> {
        self.known.with(|known| known.iter().find(|set| set.id == id).map(read))
    }

    /// Changes how far a set is.
    pub(in crate::state) fn set_state(&self, id: &str, standing: SetState) {
        self.known.update(|known| {
            if let Some(set) = known.iter_mut().find(|set| set.id == id) {
                set.state = standing;
            }
        });
    }

    /// The set with this id, if its prompts can be asked.
    pub fn ready_set(&self, id: &str) -> Option<Arc<PromptSet>> {
        self.with_set(id, |set| match &set.state {
            SetState::Ready(set) => Some(Arc::clone(set)),
            _ => None,
        })?
    }

    /// Why a seemingly toxic prompt is in its set, where one of the sets here says so.
    pub fn note(&self, prompt_id: &str) -> Option<Note> {
        self.known.with_untracked(|known| {
            known.iter().find_map(|set| match &set.state {
                SetState::Ready(set) => set.prompt(prompt_id)?.note.clone(),
                _ => None,
            })
        })
    }

    fn exclusions_of(&self, set: &str) -> Vec<Exclusion> {
        let of_set = |(of, exclusion): &(String, Exclusion)| (of == set).then(|| exclusion.clone());
        self.excluded.with(|excluded| excluded.iter().filter_map(of_set).collect())
    }

    /// The sets in the form, if all can be asked; otherwise why one cannot.
    fn chosen_sets(&self, choice: &PromptChoice) -> Result<Vec<Arc<PromptSet>>, PageError> {
        let here = |id: &String| {
            let set = self.with_set(id, |set| match &set.state {
                SetState::Ready(set) => Ok(Arc::clone(set)),
                SetState::Failed(error) => Err(error.clone()),
                SetState::Offered => Err(PageError::SetNotDownloaded { name: set.name.clone() }),
                SetState::Stored | SetState::Downloading(_) | SetState::Parsing => {
                    Err(PageError::SetPending { name: set.name.clone() })
                }
            });
            set.unwrap_or_else(|| Err(PageError::NoSuchSet { id: id.clone() }))
        };
        choice.sets.iter().map(here).collect()
    }

    /// How many harmless and how many harmful prompts the forms' choice draws; or why none can be drawn.
    pub fn sample_size(&self) -> Result<[u32; 2], PageError> {
        let choice = self.form.settings.with(|settings| settings.prompts.clone());
        let sets = self.chosen_sets(&choice)?;
        let mut groups = Groups::default();
        for set in &sets {
            for (category, kind, count) in set.groups.iter() {
                *groups.entry(category, kind) += count;
            }
            let excluded = self.exclusions_of(&set.id);
            for prompt in excluded.iter().filter_map(|exclusion| set.prompt(&exclusion.prompt_id)) {
                *groups.entry(&prompt.category, prompt.kind) -= 1;
            }
        }
        Ok(sample_size(&groups, choice.sampling))
    }

    /// The prompts that a choice draws, and what they were drawn from.
    pub fn draw_prompts(&self, choice: &PromptChoice) -> Result<(Vec<Prompt>, Vec<PromptSetRef>), PageError> {
        let sets = self.chosen_sets(choice)?;
        let mut pool: Vec<&Prompt> = Vec::new();
        let mut references = Vec::new();
        for set in &sets {
            let excluded = self.exclusions_of(&set.id);
            let is_left_out = |prompt: &&Prompt| excluded.iter().any(|exclusion| exclusion.prompt_id == prompt.id);
            pool.extend(set.prompts.iter().filter(|prompt| !is_left_out(prompt)));
            references.push(PromptSetRef {
                id: set.id.clone(),
                sha256: set.sha256.clone(),
                sampling: choice.sampling,
                seed: choice.seed,
                excluded,
                extra: Default::default(),
            });
        }
        let prompts = sample(&pool, choice.sampling, choice.seed);
        if prompts.is_empty() {
            return Err(PageError::NoPromptsLeft);
        }
        Ok((prompts, references))
    }

    /// The form asks this set; and with it the one that it is measured with, if that is usual.
    pub fn choose(&self, id: String) {
        let partner = source(&id).and_then(|source| source.partner());
        let sets = [Some(id), partner.map(str::to_owned)].into_iter().flatten().collect();
        self.form.settings.update(|settings| settings.prompts.sets = sets);
    }

    /// The form asks this set together with the first; an empty id is none.
    pub fn pair_with(&self, id: String) {
        self.form.settings.update(|settings| {
            settings.prompts.sets.truncate(1);
            settings.prompts.sets.extend(Some(id).filter(|id| !id.is_empty()));
        });
    }
}
