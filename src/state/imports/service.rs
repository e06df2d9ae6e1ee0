//! An import from its files to its runs.

use std::collections::BTreeMap;

use futures::future::{AbortHandle, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::read_import::ReadImport;
use super::review::ImportReview;
use crate::answers::{ColumnRoles, KnownPrompts, SetId};
use crate::dataset::PromptSet;
use crate::domain::Kind;
use crate::state::browser::UserFile;
use crate::state::classification::Classification;
use crate::state::notice::Notice;
use crate::state::prompt_sets::{PromptSets, SetState};
use crate::state::runs::Runs;
use crate::state::service::Service;
use crate::state::shell::Shell;

/// How far an import has come.
#[derive(Clone, Debug, PartialEq)]
pub enum ImportStage {
    /// A file is read.
    Reading {
        /// Its name.
        file: String,
        /// Bytes so far.
        done: u64,
        /// All of them.
        bytes: u64,
    },
    /// A person is shown what was read.
    Review(ImportReview),
}

/// The state of [`Imports`].
pub struct ImportsState {
    pub(super) shell: Shell,
    sets: PromptSets,
    pub(super) runs: Runs,
    pub(super) classification: Classification,
    /// How far the import has come, while there is one.
    pub stage: RwSignal<Option<ImportStage>>,
    pub(super) read: StoredValue<ReadImport, LocalStorage>,
    /// Ends what is under way.
    abort: StoredValue<Option<AbortHandle>, LocalStorage>,
}

/// Imports of answers.
pub type Imports = Service<ImportsState>;

/// The page's [`Imports`].
pub fn use_imports() -> Imports {
    expect_context()
}

impl Imports {
    pub(in crate::state) fn new(shell: Shell, sets: PromptSets, runs: Runs, classification: Classification) -> Self {
        let (stage, read) = (RwSignal::new(None), StoredValue::new_local(ReadImport::default()));
        let abort = StoredValue::new_local(None);
        Self::provide(ImportsState { shell, sets, runs, classification, stage, read, abort })
    }

    /// Takes files in: result files as they are; of other programs' answers a person is shown first what is in them. One
    /// import at a time.
    pub fn import(&self, files: Vec<UserFile>) {
        if files.is_empty() || self.stage.with_untracked(Option::is_some) {
            return;
        }
        let imports = *self;
        self.read.set_value(ReadImport::default());
        self.begin(async move {
            for file in files {
                if let Err(error) = imports.read_file(file).await {
                    imports.read.update_value(|read| read.errors.push(error));
                }
            }
            imports.match_batches().await;
            imports.review().await;
        });
    }

    /// Says what the columns of tables have, by the numbers of their files, and reads these again.
    pub fn set_columns(&self, tables: BTreeMap<usize, ColumnRoles>) {
        let imports = *self;
        if !self.stage.with_untracked(|stage| matches!(stage, Some(ImportStage::Review(_)))) {
            return;
        }
        self.begin(async move {
            for (file, roles) in tables {
                if let Err(error) = imports.read_again(file, roles).await {
                    imports.read.update_value(|read| read.errors.push(error));
                }
            }
            imports.review().await;
        });
    }

    /// Goes on with what was read: prompts that are not known are of this kind, or are left out. What cannot be added is shown
    /// again, with the reason.
    pub fn go_on(&self, kind: Option<Kind>) {
        let imports = *self;
        self.stage.set(None);
        self.shell.notice.set(Notice::ImportGoesOn);
        let read = self.read.try_update_value(std::mem::take).unwrap_or_default();
        spawn_local(async move {
            let left = imports.add_all(read, kind).await;
            if !left.errors.is_empty() && imports.stage.with_untracked(Option::is_none) {
                imports.read.set_value(left);
                imports.review().await;
            }
        });
    }

    /// Gives the import up.
    pub fn cancel(&self) {
        self.abort.try_update_value(Option::take).flatten().iter().for_each(AbortHandle::abort);
        self.stage.set(None);
        self.read.set_value(ReadImport::default());
    }

    fn begin(&self, work: impl Future<Output = ()> + 'static) {
        let (work, handle) = abortable(work);
        self.abort.set_value(Some(handle));
        spawn_local(async move { _ = work.await });
    }

    /// Shows what was read. One file that could not be read, and no other, needs no dialog.
    async fn review(&self) {
        let mut read = self.read.try_update_value(std::mem::take).unwrap_or_default();
        if read.files.is_empty() && read.batches.is_empty() && read.errors.len() == 1 {
            read.errors.drain(..).for_each(|error| self.shell.report_error(error));
        }
        if read.known.is_none() && read.files.iter().any(|file| !file.answers.is_empty()) {
            read.known = Some(self.known());
        }
        let review = ImportReview::of(&read).await;
        self.read.set_value(read);
        self.stage.set(review.map(ImportStage::Review));
    }

    /// The prompts of every set at hand.
    fn known(&self) -> KnownPrompts {
        let mut known = KnownPrompts::default();
        self.sets.known.with_untracked(|sets| {
            for set in sets {
                if let SetState::Ready(ready) = &set.state {
                    let PromptSet { sha256, prompts, .. } = &**ready;
                    known.add(SetId { id: set.id.clone(), sha256: sha256.clone() }, prompts.clone());
                }
            }
        });
        known
    }
}
