//! Which servers a piece of work may talk to. No policy in the page's HTML can know the address that a person enters,
//! so every request carries the origins that it may go to, and is refused outside of them.

use crate::domain::{Address, BaseUrls, Failure, FailureCause, FailureKind};

/// The origins that a request may go to.
#[derive(Clone, Debug)]
pub struct AllowedOrigins {
    origins: Vec<String>,
}

impl AllowedOrigins {
    /// The model's addresses, and nothing else.
    pub fn model(urls: &BaseUrls) -> Self {
        Self { origins: urls.origins() }
    }

    /// A prompt set's source, and nothing else.
    pub fn source(url: &Address) -> Self {
        Self { origins: vec![url.origin().to_owned()] }
    }

    /// Refuses an address outside.
    pub(super) fn check(&self, url: &Address) -> Result<(), Failure> {
        let origin = url.origin();
        if self.origins.iter().any(|known| known == origin) {
            return Ok(());
        }
        Err(Failure::new(FailureKind::Forbidden, FailureCause::NotAllowed { origin: origin.to_owned() }))
    }
}
