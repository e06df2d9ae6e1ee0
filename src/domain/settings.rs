//! What a person sets before a run. A key is not among it.

use serde_json::{Map, Value};

use super::{
    Address, Budget, Decoder, DecoderChoice, IN_PAGE, KNOWN_TOKENS, LLAMA_CPP, Prices, PromptChoice, Sampling, decimal,
};

/// Why a setting cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// The Base URL box is empty.
    #[error("No address: enter the Base URL of a model API, such as http://127.0.0.1:8000/v1.")]
    NoAddress,
    /// The text is not an absolute http(s) URL.
    #[error("“{text}” is not an address: a Base URL looks like https://api.example.com/v1.")]
    NotAUrl {
        /// What was entered.
        text: String,
    },
    /// The address carries a user name, a password, a query or a fragment, where a key could hide and leak.
    #[error("The address has a {part}: enter it without, and a key in its own box.")]
    CarriesSecret {
        /// The part that must go.
        part: &'static str,
    },
    /// The model's name is missing.
    #[error("No model: enter the name under which the API knows the model, or choose one after “Test connection”.")]
    NoModel,
}

/// One or more addresses of one model API, all serving the same model. A browser opens at most six connections to an
/// `http://` address; several replicas, separated by spaces, lift that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrls {
    first: Address,
    rest: Vec<Address>,
}

impl BaseUrls {
    /// Reads the box's text: addresses separated by white space or commas.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let mut urls = text
            .split(|c: char| c.is_whitespace() || c == ',')
            .filter(|part| !part.is_empty())
            .map(Address::parse)
            .collect::<Result<Vec<_>, _>>()?
            .into_iter();
        let first = urls.next().ok_or(SettingsError::NoAddress)?;
        Ok(Self { first, rest: urls.collect() })
    }

    /// How many addresses there are; never 0.
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

/// Limits of sampling from the model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decoding {
    /// 0 is greedy.
    pub temperature: f64,
    /// Tokens at most in one answer.
    pub max_tokens: u32,
}

/// When to give up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Seconds without a byte after which a request is taken for dead.
    pub silence_s: u32,
    /// Requests for one prompt, at most.
    pub attempts: u32,
}

/// Which model, where, and how it is asked: the `model` of a result file.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelSettings {
    /// The provider's id.
    pub provider: String,
    /// The address or addresses, as entered.
    pub base_url: String,
    /// The name under which the API knows the model.
    pub name: String,
    /// Sent before each prompt; empty is none.
    pub system_prompt: String,
    /// 0 is greedy.
    pub temperature: f64,
    /// Tokens at most in one answer.
    pub max_tokens: u32,
    /// What its tokens cost, where the person said so.
    pub prices: Option<Prices>,
    /// What the run may cost.
    pub budget: Budget,
    /// How two contexts were contrasted; `None` is plain decoding.
    pub decoder: Option<Decoder>,
    /// Fields that this version does not know (`seed`, …).
    pub extra: Map<String, Value>,
}

impl ModelSettings {
    /// The model's name, and what tells this way of asking it from the plain one.
    pub fn label(&self) -> String {
        match &self.decoder {
            None => self.name.clone(),
            Some(Decoder { alpha, .. }) if *alpha < 0.0 => {
                format!("{}, contrast {}", self.name, decimal::write(*alpha))
            }
            Some(Decoder { alpha, .. }) => format!("{}, ROSE {}", self.name, decimal::write(*alpha)),
        }
    }
}

/// Everything the two forms hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The provider's id.
    pub provider: String,
    /// As entered; read with [`BaseUrls::parse`] when it is used.
    pub base_url: String,
    /// The model's name.
    pub model: String,
    /// Sent before each prompt; empty is none.
    pub system_prompt: String,
    /// Temperature and length.
    pub decoding: Decoding,
    /// Whether two contexts are contrasted, where the endpoint can.
    pub decoder: DecoderChoice,
    /// Requests at once.
    pub concurrency: u32,
    /// What the ROSE bench asks.
    pub question: String,
    /// When to give up on a request or a prompt.
    pub patience: Patience,
    /// What is asked.
    pub prompts: PromptChoice,
    /// What tokens cost; `None` until a person says so. No part of a link.
    pub prices: Option<Prices>,
    /// What a run may cost, in the money of the prices; `None` is no limit. No part of a link.
    pub limit: Option<f64>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            provider: IN_PAGE.to_owned(),
            base_url: String::new(),
            model: String::new(),
            system_prompt: String::new(),
            decoding: Decoding { temperature: 0.0, max_tokens: 256 },
            decoder: DecoderChoice::default(),
            question: String::new(),
            concurrency: 4,
            patience: Patience { silence_s: 120, attempts: 5 },
            prompts: PromptChoice {
                sets: vec!["starter".to_owned()],
                sampling: Sampling::PerCategory(Some(4)),
                seed: 7,
            },
            prices: None,
            limit: None,
        }
    }
}

impl Settings {
    /// Requests at once, at most.
    pub const MAX_CONCURRENCY: u32 = 256;

    /// What a new run may cost.
    pub fn budget(&self) -> Budget {
        Budget { limit: self.limit }
    }

    /// The model's part, as a result file keeps it.
    pub fn model_settings(&self) -> ModelSettings {
        ModelSettings {
            provider: self.provider.clone(),
            base_url: self.base_url.trim().to_owned(),
            name: self.model.trim().to_owned(),
            system_prompt: self.system_prompt.clone(),
            temperature: self.decoding.temperature,
            max_tokens: self.decoding.max_tokens,
            prices: self.prices,
            budget: self.budget(),
            decoder: self.decoder(),
            extra: Map::new(),
        }
    }

    /// Whether the model can be asked from two contexts.
    pub fn can_contrast(&self) -> bool {
        matches!(&*self.provider, IN_PAGE | LLAMA_CPP)
    }

    fn decoder(&self) -> Option<Decoder> {
        let known_tokens = (self.provider == LLAMA_CPP).then_some(KNOWN_TOKENS);
        let decoder = self.decoder.decoder().filter(|_| self.can_contrast())?;
        Some(Decoder { known_tokens, ..decoder })
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
        assert_eq!(BaseUrls::parse("  "), Err(SettingsError::NoAddress));
        for text in ["localhost:8080", "ftp://x.org", "javascript:alert(1)", "http://", "api.openai.com/v1"] {
            assert!(matches!(BaseUrls::parse(text), Err(SettingsError::NotAUrl { .. })), "{text}");
        }
    }

    #[test]
    fn an_address_that_could_carry_a_key_is_refused() {
        for text in ["http://me:secret@x.org", "https://x.org/v1?key=secret", "https://x.org/v1#secret"] {
            let error = BaseUrls::parse(text).unwrap_err();
            assert!(matches!(error, SettingsError::CarriesSecret { .. }), "{text}");
            assert!(!error.to_string().contains("secret"), "{error}");
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
