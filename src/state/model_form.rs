//! The form "Model": what it holds, whose key it is, and where its address came from.

use leptos::prelude::*;

use super::service::Service;
use super::shell::Shell;
use crate::domain::{BaseUrls, Contrast, Endpoint, IN_PAGE, POSITIVE_PROMPT, Preset, Settings};
use crate::provider::{ApiKey, KeyError};

/// Where the address in the form came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressOrigin {
    /// The person typed it, or confirmed it.
    Entered,
    /// A link proposed it.
    Link,
    /// The settings of a run proposed it.
    Run,
    /// The host's `config.json` proposed it.
    Config,
    /// A result file names it.
    File,
}

/// A key as typed, and the origins that it was typed for.
#[derive(Clone, Default)]
struct EnteredKey {
    text: String,
    origins: Vec<String>,
}

/// The state of [`ModelForm`].
pub struct ModelFormState {
    shell: Shell,
    /// What the forms hold.
    pub settings: RwSignal<Settings>,
    /// Where the address in the form came from.
    pub address_origin: RwSignal<AddressOrigin>,
    key: RwSignal<EnteredKey>,
}

/// What the forms hold, and the key.
pub type ModelForm = Service<ModelFormState>;

/// The page's [`ModelForm`].
pub fn use_model_form() -> ModelForm {
    expect_context()
}

fn origins_of(base_url: &str) -> Vec<String> {
    BaseUrls::parse(base_url).map(|urls| urls.origins()).unwrap_or_default()
}

impl ModelForm {
    pub(super) fn new(shell: Shell) -> Self {
        Self::provide(ModelFormState {
            shell,
            settings: RwSignal::new(Settings::default()),
            address_origin: RwSignal::new(AddressOrigin::Entered),
            key: RwSignal::new(EnteredKey::default()),
        })
    }

    /// What the key's box shows.
    pub fn key_text(&self) -> String {
        self.key.with(|key| key.text.clone())
    }

    /// The person typed a key for the address as it stands.
    pub fn enter_key(&self, text: String) {
        let origins = self.settings.with_untracked(|settings| origins_of(&settings.base_url));
        self.key.set(EnteredKey { text, origins });
    }

    /// The key, if it was entered for exactly these addresses. Fails if no header can carry what was entered.
    pub(super) fn key_for(&self, endpoint: &Endpoint) -> Result<Option<ApiKey>, KeyError> {
        let Some(origins) = endpoint.urls().map(BaseUrls::origins) else { return Ok(None) };
        self.key.with_untracked(|key| if key.origins == origins { ApiKey::new(&key.text) } else { Ok(None) })
    }

    /// What is wrong with the key in its box.
    pub fn key_error(&self) -> Option<KeyError> {
        self.key.with(|key| ApiKey::new(&key.text).err())
    }

    /// The person typed an address. A key that was entered for another one is dropped.
    pub fn enter_address(&self, text: String) {
        self.set_address(text, AddressOrigin::Entered);
    }

    fn set_address(&self, text: String, origin: AddressOrigin) {
        let origins = origins_of(&text);
        if self.key.with_untracked(|key| !key.text.is_empty() && key.origins != origins) {
            self.key.set(EnteredKey::default());
        }
        self.address_origin.set(origin);
        self.settings.update(|settings| settings.base_url = text);
    }

    /// Fills in an address that the person had used before, with its provider. A key for another one is dropped.
    pub(super) fn reuse_address(&self, base_url: &str, provider: &str) {
        self.settings.update(|settings| provider.clone_into(&mut settings.provider));
        self.set_address(base_url.to_owned(), AddressOrigin::Entered);
    }

    /// Proposes an address that came with a file, and its provider: the person is to confirm it first.
    pub(super) fn propose_address(&self, base_url: &str, provider: &str) {
        self.settings.update(|settings| provider.clone_into(&mut settings.provider));
        self.set_address(base_url.to_owned(), AddressOrigin::File);
    }

    /// Whether the person typed or confirmed the address that stands in the form.
    pub(super) fn is_address_entered(&self) -> bool {
        self.address_origin.get_untracked() == AddressOrigin::Entered
    }

    /// The person says that the proposed address is the one they want.
    pub fn confirm_address(&self) {
        self.address_origin.set(AddressOrigin::Entered);
    }

    /// Lays a link's or a host's proposal over the form. Sends nothing.
    pub(super) fn apply_preset(&self, preset: &Preset, origin: AddressOrigin) {
        let before = self.settings.get_untracked();
        let mut settings = before.clone();
        preset.apply_to(&mut settings);
        if let Some(convention) = preset.convention {
            self.shell.counting.update(|counting| counting.convention = convention);
        }
        let address = std::mem::replace(&mut settings.base_url, before.base_url.clone());
        self.settings.set(settings);
        if address != before.base_url {
            self.set_address(address, origin);
        }
    }

    /// Whether the form asks a model in the page.
    pub fn is_in_page(&self) -> bool {
        self.settings.with(|settings| settings.provider == IN_PAGE)
    }

    /// Whether the form's model can be asked from two contexts.
    pub fn can_contrast(&self) -> bool {
        self.settings.with(Settings::can_contrast)
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
}
