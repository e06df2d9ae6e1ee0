//! The form's rules: whose key it is, where an address came from, what stands in the address line.

use leptos::prelude::*;

use super::App;
use crate::domain::{BaseUrls, Convention, Endpoint, Preset, Route};
use crate::platform;
use crate::provider::{ApiKey, KeyError};

/// Where the address in the form came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressOrigin {
    /// The person typed it, or confirmed it.
    Entered,
    /// A link proposed it.
    Link,
    /// The host's `config.json` proposed it.
    Config,
    /// A result file names it.
    File,
}

/// A key as typed, and the origins that it was typed for.
#[derive(Clone, Default)]
pub(super) struct KeyBox {
    text: String,
    origins: Vec<String>,
}

fn origins_of(base_url: &str) -> Vec<String> {
    BaseUrls::parse(base_url).map(|urls| urls.origins()).unwrap_or_default()
}

impl App {
    /// What the key's box shows.
    pub fn key_text(&self) -> String {
        self.key.with(|key| key.text.clone())
    }

    /// The person typed a key for the address as it stands.
    pub fn enter_key(&self, text: String) {
        let origins = self.settings.with_untracked(|settings| origins_of(&settings.base_url));
        self.key.set(KeyBox { text, origins });
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
            self.key.set(KeyBox::default());
        }
        self.offered_models.set(Vec::new());
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
            self.counting.update(|counting| counting.convention = convention);
        }
        let address = std::mem::replace(&mut settings.base_url, before.base_url.clone());
        self.settings.set(settings);
        if address != before.base_url {
            self.set_address(address, origin);
        }
    }

    /// The link that brings another person to where this one is. An address that is none, and could be a slip of the
    /// clipboard, stays out of it.
    pub fn link(&self) -> Route {
        let settings = self.settings.get();
        let mut preset = Preset::of(&settings);
        if preset.base_url().is_some_and(|text| BaseUrls::parse(text).is_err()) {
            preset.forget_base_url();
        }
        let convention = self.counting.get().convention;
        preset.convention = (convention != Convention::default()).then_some(convention);
        Route { page: self.page.get(), preset }
    }

    /// Keeps the address line at the link, and follows links that are opened in it.
    pub(super) fn follow_address_line(self) {
        self.follow_link(&platform::location_hash());
        platform::on_hash_change(move |hash| self.follow_link(&hash));
        let write = platform::Frame::new(move || platform::set_location_hash(&untrack(|| self.link()).to_string()));
        let write = StoredValue::new_local(write);
        Effect::new(move || {
            self.settings.track();
            self.counting.track();
            self.page.track();
            write.with_value(platform::Frame::ask);
        });
    }

    fn follow_link(&self, hash: &str) {
        match hash.parse::<Route>() {
            Ok(route) => {
                self.page.set(route.page);
                self.apply_preset(&route.preset, AddressOrigin::Link);
            }
            Err(error) => self.trouble(error),
        }
    }
}
