//! The person's consent to send harmful prompts to other machines under their account.

use leptos::prelude::*;

use crate::domain::{Endpoint, Kind, Prompt};
use crate::state::runs::RunEntry;
use crate::state::service::Service;

/// What is done once the person has consented.
#[derive(Clone)]
pub(super) enum AfterConsent {
    /// Starts what the line-up or the form holds.
    Start,
    /// Resumes a run; `again` asks failed prompts once more.
    Resume { entry: RunEntry, again: bool },
}

/// The state of [`Consent`].
pub struct ConsentState {
    /// The origins about which the person is being asked.
    pub asked: RwSignal<Option<Vec<String>>>,
    given: StoredValue<Vec<String>>,
    after: StoredValue<Option<AfterConsent>, LocalStorage>,
}

/// The person's consent to send harmful prompts to other machines. It holds until the page closes.
pub type Consent = Service<ConsentState>;

/// The page's [`Consent`].
pub fn use_consent() -> Consent {
    expect_context()
}

impl Consent {
    pub(in crate::state) fn new() -> Self {
        Self::provide(ConsentState {
            asked: RwSignal::new(None),
            given: StoredValue::new(Vec::new()),
            after: StoredValue::new_local(None),
        })
    }

    /// Whether these prompts may go to these endpoints. If that is still to be asked, it is, and the action is carried out
    /// once the person has consented.
    pub(super) fn is_given(&self, prompts: &[Prompt], endpoints: &[&Endpoint], after: AfterConsent) -> bool {
        let remote = endpoints.iter().filter(|endpoint| !endpoint.is_local());
        let mut origins: Vec<String> = remote.flat_map(|endpoint| endpoint.origins()).collect();
        origins.sort();
        origins.dedup();
        let is_known = self.given.with_value(|known| origins.iter().all(|origin| known.contains(origin)));
        if is_known || !prompts.iter().any(|prompt| prompt.kind == Kind::Toxic) {
            return true;
        }
        self.after.set_value(Some(after));
        self.asked.set(Some(origins));
        false
    }

    /// Takes the person's answer; returns what is to be done now.
    pub(super) fn answer(&self, may_send: bool) -> Option<AfterConsent> {
        let origins = self.asked.get_untracked()?;
        self.asked.set(None);
        let after = self.after.try_update_value(Option::take).flatten();
        if !may_send {
            return None;
        }
        self.given.update_value(|known| known.extend(origins));
        Some(after.unwrap_or(AfterConsent::Start))
    }
}
