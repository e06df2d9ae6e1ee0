//! The addresses of a model API: one, or several replicas.

use super::{Address, AddressError};

/// One or more addresses of one model API, all serving the same model. A browser opens at most six connections to an
/// `http://` address; several replicas, separated by spaces, lift that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrls {
    first: Address,
    rest: Vec<Address>,
}

impl BaseUrls {
    /// Reads the box's text: addresses separated by white space or commas.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let mut urls = text
            .split(|c: char| c.is_whitespace() || c == ',')
            .filter(|part| !part.is_empty())
            .map(Address::parse)
            .collect::<Result<Vec<_>, _>>()?
            .into_iter();
        let first = urls.next().ok_or(AddressError::NoAddress)?;
        Ok(Self { first, rest: urls.collect() })
    }

    /// The number of addresses; at least 1.
    pub fn count(&self) -> usize {
        1 + self.rest.len()
    }

    /// Every address, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Address> {
        std::iter::once(&self.first).chain(&self.rest)
    }

    /// The address for the n-th request: they take turns.
    pub fn nth(&self, n: usize) -> &Address {
        self.iter().nth(n % self.count()).unwrap_or(&self.first)
    }

    /// The origins, each as `scheme://host:port`.
    pub fn origins(&self) -> Vec<String> {
        self.iter().map(|address| address.origin().to_owned()).collect()
    }

    /// Whether every address is on this machine, so that nothing leaves it.
    pub fn are_local(&self) -> bool {
        self.iter().all(|address| address.host().is_this_machine())
    }

    /// Connections that a browser opens at once to plain `http://` addresses; `None` if all are `https://`.
    pub fn connection_limit(&self) -> Option<usize> {
        const PER_HTTP_ORIGIN: usize = 6;
        let mut origins: Vec<&str> = Vec::new();
        for address in self.iter() {
            if address.is_https() {
                return None;
            }
            if !origins.contains(&address.origin()) {
                origins.push(address.origin());
            }
        }
        Some(origins.len() * PER_HTTP_ORIGIN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_take_turns() {
        let urls = BaseUrls::parse("http://127.0.0.1:1/v1, http://127.0.0.1:2/v1").unwrap();
        assert_eq!(urls.count(), 2);
        assert_eq!(urls.nth(3).as_str(), "http://127.0.0.1:2/v1");
        assert_eq!(urls.origins(), ["http://127.0.0.1:1", "http://127.0.0.1:2"]);
        assert_eq!(urls.connection_limit(), Some(12));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        assert_eq!(BaseUrls::parse("  "), Err(AddressError::NoAddress));
        for text in ["localhost:8080", "ftp://x.org", "javascript:alert(1)", "http://", "api.openai.com/v1"] {
            assert!(matches!(BaseUrls::parse(text), Err(AddressError::NotAUrl { .. })), "{text}");
        }
    }

    #[test]
    fn an_address_that_could_carry_a_key_is_refused() {
        for text in ["http://me:secret@x.org", "https://x.org/v1?key=secret", "https://x.org/v1#secret"] {
            let error = BaseUrls::parse(text).unwrap_err();
            assert!(matches!(error, AddressError::CarriesSecret { .. }), "{text}");
            let told = format!("{error:?}");
            assert!(!told.contains("secret"), "{told}");
        }
    }

    #[test]
    fn local_is_this_machine_only() {
        let local = |text| BaseUrls::parse(text).unwrap().are_local();
        assert!(local("http://127.0.0.1:8080/v1 http://localhost:1 http://[::1]:9"));
        assert!(!local("http://127.0.0.1:8080/v1 https://api.example.com/v1"));
        assert!(!local("http://192.168.1.4:8080"));
        assert!(!local("http://127.0.0.1.example.com"));
    }
}
