//! Where a model is that is asked.

use super::{AddressError, BaseUrls};

/// The provider's id of the models that the page runs by itself.
pub const IN_PAGE: &str = "in-page";

/// The provider's id of llama.cpp's server, which tells what may come next and so can be contrasted from outside.
pub const LLAMA_CPP: &str = "llama-cpp";

/// Where a model is that is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// In the page itself: nothing is sent.
    InPage,
    /// Behind an API.
    Api(BaseUrls),
}

impl Endpoint {
    /// That of a provider and what stands in the address box, which matters to APIs only.
    pub fn of(provider: &str, base_url: &str) -> Result<Self, AddressError> {
        match provider {
            IN_PAGE => Ok(Self::InPage),
            _ => BaseUrls::parse(base_url).map(Self::Api),
        }
    }

    /// The API's addresses.
    pub fn urls(&self) -> Option<&BaseUrls> {
        match self {
            Self::InPage => None,
            Self::Api(urls) => Some(urls),
        }
    }

    /// The origins that requests go to, each as `scheme://host:port`.
    pub fn origins(&self) -> Vec<String> {
        self.urls().map(BaseUrls::origins).unwrap_or_default()
    }

    /// Whether nothing leaves this machine.
    pub fn is_local(&self) -> bool {
        self.urls().is_none_or(BaseUrls::are_local)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_own_model_needs_no_address() {
        assert_eq!(Endpoint::of(IN_PAGE, ""), Ok(Endpoint::InPage));
        assert!(Endpoint::InPage.is_local() && Endpoint::InPage.origins().is_empty());
        assert_eq!(Endpoint::of("openai", ""), Err(AddressError::NoAddress));
        let api = Endpoint::of("openai", "https://api.example.com/v1").unwrap();
        assert!(!api.is_local());
        assert_eq!(api.origins(), ["https://api.example.com"]);
    }
}
