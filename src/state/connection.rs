//! Whom to connect to: the providers on offer, and "Test connection", which tells what is observed at each address.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::chat_client::ChatClient;
use super::local_models::LocalModels;
use super::model_form::ModelForm;
use super::notice::Notice;
use super::page_error::PageError;
use super::service::Service;
use super::shell::Shell;
use super::transport::Transport;
use crate::domain::{Address, BaseUrls, Decoding, Endpoint, Failure, FailureKind, IN_PAGE, ModelSettings, Settings};
use crate::platform::{Abort, AllowedOrigins, answers_without_cors, page_origin};
use crate::provider::connection::{Diagnosis, Observed, check_address, diagnose};
use crate::provider::{PRESETS, ProviderPreset, models_request, preset, read_models};

/// Long enough for a model that has to be loaded first; a person is waiting.
const WAIT_MS: u32 = 60_000;
const PROBE_MS: u32 = 10_000;
const PROMPT: &str = "Say hello.";
const TOKENS: u32 = 16;
/// Among the providers.
const IN_PAGE_NAME: &str = "In this page";

/// What "Test connection" found.
struct Tested {
    provider: String,
    base_url: String,
    diagnosis: Diagnosis,
}

/// The state of [`ModelConnection`].
pub struct ModelConnectionState {
    shell: Shell,
    form: ModelForm,
    local: LocalModels,
    tested: RwSignal<Option<Tested>>,
}

/// The choice of a provider, and "Test connection".
pub type ModelConnection = Service<ModelConnectionState>;

/// The page's [`ModelConnection`].
pub fn use_model_connection() -> ModelConnection {
    expect_context()
}

impl ModelConnection {
    pub(super) fn new(shell: Shell, form: ModelForm, local: LocalModels) -> Self {
        Self::provide(ModelConnectionState { shell, form, local, tested: RwSignal::new(None) })
    }

    /// Names of models that the server offers, if "Test connection" was pressed for the address as it stands.
    pub fn offered_models(&self) -> Vec<String> {
        self.tested.with(|tested| {
            let is_for = |tested: &&Tested, form: &Settings| {
                tested.provider == form.provider && tested.base_url == form.base_url
            };
            let tested = tested.as_ref().filter(|tested| self.form.settings.with(|form| is_for(tested, form)));
            tested.map(|tested| tested.diagnosis.models().to_vec()).unwrap_or_default()
        })
    }

    /// The providers on offer: id and name of each.
    pub fn providers(&self) -> Vec<(String, String)> {
        let presets = PRESETS.iter().map(|preset| (preset.id, preset.name));
        [(IN_PAGE, IN_PAGE_NAME)]
            .into_iter()
            .chain(presets)
            .map(|(id, name)| (id.to_owned(), name.to_owned()))
            .collect()
    }

    /// The chosen provider's id; that of the first for one that is not on offer, since it is asked in the same way.
    pub fn provider(&self) -> &'static str {
        if self.form.is_in_page() { IN_PAGE } else { self.provider_preset().id }
    }

    /// What a person should know before they call the chosen provider from a page.
    pub fn provider_hint(&self) -> &'static str {
        self.provider_preset().hint
    }

    /// The address of the chosen service, where the form has another one's. A server of one's own may be anywhere.
    pub fn provider_address(&self) -> Option<&'static str> {
        let own = self.provider_preset().base_url;
        let is_service = BaseUrls::parse(own).is_ok_and(|own| !own.are_local());
        (is_service && !self.form.settings.with(|settings| lies_at(&settings.base_url, own))).then_some(own)
    }

    fn provider_preset(&self) -> &'static ProviderPreset {
        self.form.settings.with(|settings| preset(&settings.provider)).unwrap_or(&PRESETS[0])
    }

    /// The person chose a provider. Its address takes the place of none, of another provider's, and of another at the
    /// same server; one that was typed for another server stays, as that of a gateway would have to.
    pub fn choose_provider(&self, id: &str) {
        if id == IN_PAGE {
            self.form.settings.update(|settings| IN_PAGE.clone_into(&mut settings.provider));
            return self.local.choose_default();
        }
        let Some(chosen) = preset(id) else { return };
        let is_elsewhere =
            |settings: &Settings| !BaseUrls::parse(&settings.base_url).is_ok_and(|urls| urls.are_local());
        if self.form.settings.with_untracked(|settings| settings.provider == IN_PAGE && is_elsewhere(settings)) {
            // No API knows the page's model by its name, but for a server of the same model on this machine.
            self.form.settings.update(|settings| settings.model = String::new());
        }
        let address = self.form.settings.with_untracked(|settings| settings.base_url.trim().to_owned());
        let is_presets = PRESETS.iter().any(|preset| preset.base_url == address.trim_end_matches('/'));
        self.form.settings.update(|settings| settings.provider = chosen.id.to_owned());
        if address != chosen.base_url && (is_presets || lies_at(&address, chosen.base_url)) {
            self.form.enter_address(chosen.base_url.to_owned());
        }
    }

    /// Asks each address for its models and, if one is named, for a short answer, and says what came of it.
    pub fn test(&self) {
        let connection = *self;
        if untrack(|| self.form.is_in_page()) {
            return self.local.load();
        }
        let Some(page) = page_origin() else { return };
        self.shell.notice.set(Notice::Testing);
        spawn_local(async move {
            match connection.try_test(&page).await {
                Ok(Some(diagnosis)) => connection.shell.notice.set(Notice::ConnectionWorks(Box::new(diagnosis))),
                Ok(None) => {}
                Err(error) => connection.shell.report_error(error),
            }
        });
    }

    /// Chooses the only model that a server offers, and returns whether it did. What the person has entered meanwhile stays.
    fn choose_only(&self, model: &str, tested: &Settings) -> bool {
        let is_open = self.form.settings.with_untracked(|form| form.model.trim().is_empty() && form == tested);
        if is_open {
            self.form.settings.update(|form| model.clone_into(&mut form.model));
        }
        is_open
    }

    /// What was found at the last address; an error at the first that does not work.
    async fn try_test(&self, page: &Address) -> Result<Option<Diagnosis>, PageError> {
        let settings = self.form.settings.get_untracked();
        let urls = check_address(&settings.base_url, page)?;
        let key = self.form.key_for(&Endpoint::Api(urls.clone()))?;
        let mut client = ChatClient {
            transport: Transport { allowed: AllowedOrigins::model(&urls), key, idle_timeout_ms: WAIT_MS },
            model: ModelSettings {
                decoding: Decoding { max_tokens: TOKENS, ..settings.decoding },
                ..settings.model_settings()
            },
        };
        let mut last = None;
        for base in urls.iter() {
            let mut diagnosis = client.observe(base, page).await?;
            if let [only] = diagnosis.models()
                && self.choose_only(only, &settings)
            {
                client.model.name.clone_from(only);
                diagnosis = client.observe(base, page).await?;
            }
            let (provider, base_url) = (settings.provider.clone(), settings.base_url.clone());
            self.tested.set(Some(Tested { provider, base_url, diagnosis: diagnosis.clone() }));
            if !diagnosis.is_working() {
                return Err(Box::new(diagnosis).into());
            }
            last = Some(diagnosis);
        }
        Ok(last)
    }
}

/// Whether all of these addresses are at the server of that one.
fn lies_at(addresses: &str, own: &str) -> bool {
    let (Ok(addresses), Ok(own)) = (BaseUrls::parse(addresses), Address::parse(own)) else { return false };
    addresses.iter().all(|address| address.origin() == own.origin())
}

impl ChatClient {
    async fn observe(&self, base: &Address, page: &Address) -> Result<Diagnosis, PageError> {
        let abort = Abort::new().ok_or(PageError::CannotAbort)?;
        let models = self.models(base, &abort).await;
        let (chat, first_token_ms) = match self.model.name.is_empty() {
            true => (None, None),
            false => {
                let (result, timing) = self.ask(base, PROMPT, &abort).await;
                (Some(result), timing.first_token_ms)
            }
        };
        let unread = |failure: Option<&Failure>| failure.is_some_and(|failure| failure.kind == FailureKind::Network);
        let is_unread = unread(models.as_ref().err()) || unread(chat.as_ref().and_then(|chat| chat.as_ref().err()));
        let probe_passed = is_unread && answers_without_cors(&self.transport.allowed, base, &abort, PROBE_MS).await;
        Ok(diagnose(Observed {
            provider: self.provider(),
            base,
            page,
            model: &self.model.name,
            has_key: self.transport.key.is_some(),
            models,
            chat,
            probe_passed,
            first_token_ms,
            quirks: self.quirks(base),
        }))
    }

    async fn models(&self, base: &Address, abort: &Abort) -> Result<Vec<String>, Failure> {
        let key = self.transport.key.as_ref();
        let (head, body) = self.transport.fetch(&models_request(self.provider(), base, key), abort).await?;
        read_models(self.provider(), &head, &String::from_utf8_lossy(&body), key)
    }
}
