//! Prompts that a person leaves out of what is asked.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::service::PromptSets;
use crate::dataset::write_exclusions;
use crate::domain::Exclusion;

impl PromptSets {
    /// Leaves a prompt out of what is asked from now on.
    pub fn exclude(&self, set: &str, prompt_id: &str, reason: &str) {
        let exclusion =
            Exclusion { prompt_id: prompt_id.to_owned(), reason: reason.trim().to_owned(), extra: Default::default() };
        self.excluded.update(|excluded| {
            excluded.retain(|(_, other)| other.prompt_id != prompt_id);
            excluded.push((set.to_owned(), exclusion));
        });
        self.store_exclusions();
    }

    /// Takes a prompt back in.
    pub fn include(&self, prompt_id: &str) {
        self.excluded.update(|excluded| excluded.retain(|(_, other)| other.prompt_id != prompt_id));
        self.store_exclusions();
    }

    fn store_exclusions(&self) {
        let sets = *self;
        let text = self.excluded.with_untracked(|excluded| write_exclusions(excluded));
        spawn_local(async move {
            let put = async { sets.storage.open().await?.put_exclusions(&text).await };
            if let Err(error) = put.await {
                sets.shell.report_error(error);
            }
        });
    }
}
