//! Prompts that a person leaves out of what is asked.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::App;
use crate::dataset::write_exclusions;
use crate::domain::Exclusion;

impl App {
    /// Leaves a prompt out of what is asked from now on.
    pub fn exclude(&self, set: &str, prompt_id: &str, reason: &str) {
        let exclusion =
            Exclusion { prompt_id: prompt_id.to_owned(), reason: reason.trim().to_owned(), extra: Default::default() };
        self.sets.excluded.update(|excluded| {
            excluded.retain(|(_, other)| other.prompt_id != prompt_id);
            excluded.push((set.to_owned(), exclusion));
        });
        self.keep_exclusions();
    }

    /// Takes a prompt back in.
    pub fn include(&self, prompt_id: &str) {
        self.sets.excluded.update(|excluded| excluded.retain(|(_, other)| other.prompt_id != prompt_id));
        self.keep_exclusions();
    }

    fn keep_exclusions(&self) {
        let app = *self;
        let text = self.sets.excluded.with_untracked(|excluded| write_exclusions(excluded));
        spawn_local(async move {
            let store = app.keeper.with_value(Clone::clone);
            let put = async { store.store().await?.put_exclusions(&text).await };
            if let Err(error) = put.await {
                app.trouble(error);
            }
        });
    }
}
