//! What happens when the page opens.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::form::AddressOrigin;
use super::sets::{STARTER, Standing};
use super::{App, Loading};
use crate::dataset::{DatasetError, read_models, read_prompt_set, read_published};
use crate::domain::Preset;
use crate::platform::{self, page_file};

const PUBLISHED: &str = "reference/or-bench-published.csv";
const MODELS: &str = "models/manifest.json";
const STARTER_FILE: &str = "prompts/starter.json";
/// The chart is drawn before the prompts are fetched: nobody runs them sooner.
const PROMPTS_AFTER_MS: u32 = 50;
/// The data worker is fetched once the chart is likely to stand, so that the page goes on without a network later.
const DESK_AFTER_MS: u32 = 1_500;
const CONFIG: &str = "config.json";

/// Makes the page's state and has it fill itself: settings from the host and the link, the published results, the
/// prompts, the stored runs. None of it calls another server.
pub fn start() -> App {
    let app = App::new();
    if let Some(theme) = platform::stored_theme() {
        platform::set_theme(&theme);
    }
    spawn_local(async move {
        app.apply_config().await;
        app.own(|| app.follow_address_line());
    });
    spawn_local(async move {
        app.published.set(loaded(PUBLISHED, read_published).await);
        platform::sleep_ms(PROMPTS_AFTER_MS).await;
        let starter = match loaded(STARTER_FILE, read_prompt_set).await {
            Loading::Ready(set) => Standing::Here(set.into()),
            Loading::Failed(message) => Standing::Failed(message),
            Loading::Waiting => Standing::Reading,
        };
        app.sets.stand(STARTER, starter);
        app.local.models.set(loaded(MODELS, read_models).await);
        if untrack(|| app.is_in_page()) {
            app.choose_local_model();
        }
    });
    app.own(|| app.recall_convention());
    app.recall_encoder();
    app.listen_to_tabs();
    spawn_local(async move {
        app.load_runs().await;
        app.load_recorded().await;
        app.tidy_storage();
    });
    spawn_local(async move {
        platform::sleep_ms(DESK_AFTER_MS).await;
        app.desk();
    });
    platform::on_leaving(move || app.is_live.get_untracked());
    app
}

pub(super) async fn loaded<T>(path: &str, read: impl Fn(&str, &[u8]) -> Result<T, DatasetError>) -> Loading<T> {
    match page_file(path).await {
        Err(error) => Loading::Failed(error.to_string()),
        Ok(bytes) => read(path, &bytes).map_or_else(|error| Loading::Failed(error.to_string()), Loading::Ready),
    }
}

impl App {
    /// A host need not have a `config.json`; one that cannot be read is worth a word.
    async fn apply_config(&self) {
        let Ok(bytes) = page_file(CONFIG).await else { return };
        let preset = serde_json::from_slice(&bytes)
            .map_err(|error| error.to_string())
            .and_then(|json| Preset::of_config(json).map_err(|error| error.to_string()));
        match preset {
            Ok(preset) => self.apply_preset(&preset, AddressOrigin::Config),
            Err(error) => self.trouble(format!(
                "{CONFIG} beside the page could not be read ({error}), so nothing was preset from it. Whoever hosts the page should mend it."
            )),
        }
    }
}
