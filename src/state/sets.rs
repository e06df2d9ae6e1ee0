//! The prompt sets that the page knows, how far each is, and which of them the form asks.

use std::sync::Arc;

use leptos::prelude::*;

use super::App;
use crate::dataset::{CATALOGUE, KeptSet, Look, PromptSet, sample, sample_size, source};
use crate::domain::{Exclusion, Groups, Kind, Note, Prompt, PromptChoice, PromptSetRef};
use crate::platform::{Abort, BlobFile};

/// The set that comes with the page.
pub const STARTER: &str = "starter";

/// How far a set is.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// It is known where it is to be had.
    Offered,
    /// This browser keeps its file.
    Kept,
    /// Its file is on its way.
    Coming(Progress),
    /// Its file is being read.
    Reading,
    /// Its prompts can be asked.
    Here(Arc<PromptSet>),
    /// It did not come; what happened, and what to do.
    Failed(String),
}

/// How much of a set has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Of its file, so many bytes, of so many where that is known.
    Bytes(u64, Option<u64>),
    /// From the viewer, so many rows of so many.
    Rows(u32, u32),
}

impl Progress {
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
    /// As links and results name it.
    pub id: String,
    /// For people.
    pub name: String,
    /// How far it is.
    pub standing: Standing,
    /// What the browser keeps of it.
    pub kept: Option<KeptSet>,
}

impl KnownSet {
    /// How many prompts of each kind it has, harmless first; `None` where nobody has counted yet.
    pub fn counts(&self) -> Option<[u32; 2]> {
        match &self.standing {
            Standing::Here(set) => Some(set.counts()),
            _ => self.kept.as_ref().map(|kept| kept.prompts),
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

/// A file of a person's own, before it is read.
#[derive(Clone)]
pub struct Arrival {
    /// The file's name.
    pub name: String,
    /// What it begins with.
    pub look: Look,
    /// The file.
    pub(super) file: BlobFile,
}

/// What the page keeps of prompt sets.
pub struct Sets {
    /// Every set that can be chosen, in the order in which they are offered.
    pub known: RwSignal<Vec<KnownSet>>,
    /// What a person left out, and of which set.
    pub excluded: RwSignal<Vec<(String, Exclusion)>>,
    /// The file whose columns are being told.
    pub arrival: RwSignal<Option<Arrival>, LocalStorage>,
    /// The set that the prompts page shows.
    pub shown: RwSignal<String>,
    /// What ends the fetching of which set.
    pub(super) fetching: StoredValue<Vec<(String, Abort)>, LocalStorage>,
}

impl Sets {
    pub(super) fn new() -> Self {
        let known =
            |id: &str, name: &str, standing| KnownSet { id: id.into(), name: name.into(), standing, kept: None };
        let starter = known(STARTER, "Starter", Standing::Reading);
        let published = CATALOGUE.iter().map(|source| known(source.id, source.name, Standing::Offered));
        Self {
            known: RwSignal::new([starter].into_iter().chain(published).collect()),
            excluded: RwSignal::new(Vec::new()),
            arrival: RwSignal::new_local(None),
            shown: RwSignal::new(STARTER.to_owned()),
            fetching: StoredValue::new_local(Vec::new()),
        }
    }

    /// What there is to say of the set with this id; `None` where no set has it.
    pub fn of<T>(&self, id: &str, read: impl FnOnce(&KnownSet) -> T) -> Option<T> {
        self.known.with(|known| known.iter().find(|set| set.id == id).map(read))
    }

    /// Says how far a set is.
    pub(super) fn stand(&self, id: &str, standing: Standing) {
        self.known.update(|known| {
            if let Some(set) = known.iter_mut().find(|set| set.id == id) {
                set.standing = standing;
            }
        });
    }

    /// A set's prompts, if they are here.
    pub fn here(&self, id: &str) -> Option<Arc<PromptSet>> {
        self.of(id, |set| match &set.standing {
            Standing::Here(set) => Some(Arc::clone(set)),
            _ => None,
        })?
    }

    /// Why a seemingly toxic prompt is in its set, where one of the sets here says so.
    pub fn note(&self, prompt_id: &str) -> Option<Note> {
        self.known.with_untracked(|known| {
            known.iter().find_map(|set| match &set.standing {
                Standing::Here(set) => set.prompt(prompt_id)?.note.clone(),
                _ => None,
            })
        })
    }

    fn exclusions(&self, set: &str) -> Vec<Exclusion> {
        let of_set = |(of, exclusion): &(String, Exclusion)| (of == set).then(|| exclusion.clone());
        self.excluded.with(|excluded| excluded.iter().filter_map(of_set).collect())
    }
}

impl App {
    /// The sets in the form, if all are here; or why one is not.
    fn chosen_sets(&self, choice: &PromptChoice) -> Result<Vec<Arc<PromptSet>>, String> {
        let here = |id: &String| {
            let set = self.sets.of(id, |set| match &set.standing {
                Standing::Here(set) => Ok(Arc::clone(set)),
                Standing::Failed(message) => Err(message.clone()),
                Standing::Offered => Err(format!("{} is not here yet: get it under “Prompt set” first.", set.name)),
                Standing::Kept | Standing::Coming(_) | Standing::Reading => {
                    Err(format!("{} is still on its way. Press Run in a moment.", set.name))
                }
            });
            let is_unknown = || {
                format!("There is no prompt set “{id}” here. Choose one under “Prompt set”, or open its file there.")
            };
            set.unwrap_or_else(|| Err(is_unknown()))
        };
        choice.sets.iter().map(here).collect()
    }

    /// How many harmless and how many harmful prompts the forms' choice draws; or why none can be drawn.
    pub fn sample_size(&self) -> Result<[u32; 2], String> {
        let choice = self.settings.with(|settings| settings.prompts.clone());
        let sets = self.chosen_sets(&choice)?;
        let mut groups = Groups::default();
        for set in &sets {
            for (category, kind, count) in set.groups.iter() {
                *groups.of(category, kind) += count;
            }
            let excluded = self.sets.exclusions(&set.id);
            for prompt in excluded.iter().filter_map(|exclusion| set.prompt(&exclusion.prompt_id)) {
                *groups.of(&prompt.category, prompt.kind) -= 1;
            }
        }
        Ok(sample_size(&groups, choice.sampling))
    }

    /// The prompts that a choice draws, and what they were drawn from.
    pub fn drawn_prompts(&self, choice: &PromptChoice) -> Result<(Vec<Prompt>, Vec<PromptSetRef>), String> {
        let sets = self.chosen_sets(choice)?;
        let mut pool: Vec<&Prompt> = Vec::new();
        let mut references = Vec::new();
        for set in &sets {
            let excluded = self.sets.exclusions(&set.id);
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
            return Err(
                "No prompt is left to ask: all of the set are excluded. Take some back on the page “Prompts”.".into()
            );
        }
        Ok((prompts, references))
    }

    /// The form asks this set; and with it the one that it is measured with, if that is usual.
    pub fn choose_set(&self, id: String) {
        let partner = source(&id).and_then(|source| source.partner());
        let sets = [Some(id), partner.map(str::to_owned)].into_iter().flatten().collect();
        self.settings.update(|settings| settings.prompts.sets = sets);
    }

    /// The form asks this set together with the first; an empty id is none.
    pub fn pair_with(&self, id: String) {
        self.settings.update(|settings| {
            settings.prompts.sets.truncate(1);
            settings.prompts.sets.extend(Some(id).filter(|id| !id.is_empty()));
        });
    }
}
