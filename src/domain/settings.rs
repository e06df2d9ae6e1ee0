//! What a person sets before a run. A key is not among it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::record::{number, some_number};
use super::{Budget, Decoder, DecoderChoice, IN_PAGE, KNOWN_TOKENS, LLAMA_CPP, Prices, PromptChoice, decimal};

/// How the model samples its answers, as forms and result files have it. Each field has its row in the table of settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Decoding {
    /// 0 is greedy.
    #[serde(serialize_with = "number")]
    pub temperature: f64,
    /// Tokens at most in one answer.
    pub max_tokens: u32,
    /// Draws from the likeliest tokens alone, which together have this probability; `None` leaves it to the provider.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "some_number")]
    pub top_p: Option<f64>,
}

/// When a request, and a prompt, is given up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RequestLimits {
    /// Seconds without a byte after which a request is taken for dead.
    pub idle_timeout_s: u32,
    /// Requests for one prompt, at most.
    pub max_attempts: u32,
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
    /// How it samples.
    pub decoding: Decoding,
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

/// Everything the two forms hold. Its defaults are those of the table of settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The provider's id.
    pub provider: String,
    /// As entered; read with [`BaseUrls::parse`](super::BaseUrls::parse) when it is used.
    pub base_url: String,
    /// The model's name.
    pub model: String,
    /// Sent before each prompt; empty is none.
    pub system_prompt: String,
    /// How it samples.
    pub decoding: Decoding,
    /// Whether two contexts are contrasted, where the endpoint can.
    pub decoder: DecoderChoice,
    /// Requests at once.
    pub concurrency: u32,
    /// What the ROSE bench asks.
    pub question: String,
    /// When to give up on a request or a prompt.
    pub request_limits: RequestLimits,
    /// What is asked.
    pub prompts: PromptChoice,
    /// What tokens cost; `None` until a person says so. No part of a link.
    pub prices: Option<Prices>,
    /// What a run may cost, in the money of the prices; `None` is no limit. No part of a link.
    pub limit: Option<f64>,
}

impl Settings {
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
            decoding: self.decoding,
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
