//! All of a run but its items.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{RecordError, number, or_default, some_number};
use crate::domain::{
    Budget, ClassifierRef, Contrast, Convention, Counting, Decoder, Exclusion, ModelSettings, Prices, PromptSetRef,
    RunHead, RunState, Sampling,
};

/// A run's head; its id is its keeper's.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::report) struct HeadRecord {
    created_at: String,
    app_version: String,
    model: ModelRecord,
    #[serde(deserialize_with = "or_default")]
    prompt_sets: Vec<PromptSetRecord>,
    classifier: ClassifierRecord,
    convention: Option<Convention>,
    /// Of earlier versions, which knew no convention.
    #[serde(default, deserialize_with = "or_default", skip_serializing)]
    count_partial_as_refusals: bool,
    #[serde(default, deserialize_with = "or_default")]
    count_blocks_as_refusals: bool,
    state: Option<RunState>,
    planned: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(flatten)]
    pub(in crate::report) extra: Map<String, Value>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ClassifierRecord {
    id: String,
    version: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct ModelRecord {
    provider: String,
    base_url: String,
    name: String,
    #[serde(default, deserialize_with = "or_default")]
    system_prompt: String,
    #[serde(serialize_with = "number")]
    temperature: f64,
    max_tokens: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    prices: Option<PricesRecord>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "some_number", default)]
    spending_limit: Option<f64>,
    /// Of a form that only its writer knows, it stays as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    decoder: Option<Value>,
    #[serde(flatten)]
    extra: Map<String, Value>,
}

#[derive(Debug, Serialize, Deserialize)]
struct PricesRecord {
    #[serde(serialize_with = "number")]
    input: f64,
    #[serde(serialize_with = "number")]
    output: f64,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DecoderRecord {
    #[serde(serialize_with = "number")]
    alpha: f64,
    reverse: Contrast,
    second_prompt: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    known_tokens: Option<u32>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    rendered: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct PromptSetRecord {
    id: String,
    sha256: String,
    per_category: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u32>,
    seed: u64,
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    excluded: Vec<ExclusionRecord>,
    #[serde(flatten)]
    extra: Map<String, Value>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ExclusionRecord {
    prompt_id: String,
    #[serde(default, deserialize_with = "or_default")]
    reason: String,
    #[serde(flatten)]
    extra: Map<String, Value>,
}

impl HeadRecord {
    pub(in crate::report) fn of(head: &RunHead) -> Self {
        Self {
            created_at: head.created_at.clone(),
            app_version: head.app_version.clone(),
            model: ModelRecord::of(&head.model),
            prompt_sets: head.prompt_sets.iter().map(PromptSetRecord::of).collect(),
            classifier: ClassifierRecord { id: head.classifier.id.clone(), version: head.classifier.version.clone() },
            convention: Some(head.counting.convention),
            count_partial_as_refusals: false,
            count_blocks_as_refusals: head.counting.blocks_as_refusals,
            state: Some(head.state),
            planned: u32::try_from(head.planned).ok(),
            title: head.title.clone(),
            tags: head.tags.clone(),
            extra: Map::new(),
        }
    }

    /// The head, with room for its id. A run that comes from a file or the store is not running, whatever it was when it
    /// was written. `items` is how many prompts it had if it does not say so itself.
    pub(in crate::report) fn into_head(self, items: usize) -> Result<RunHead, RecordError> {
        let of_partial = if self.count_partial_as_refusals { Convention::XsTest } else { Convention::Default };
        let state = self.state.unwrap_or(RunState::Done);
        Ok(RunHead {
            id: String::new(),
            created_at: self.created_at,
            app_version: self.app_version,
            model: self.model.into_settings().map_err(|error| error.at("model"))?,
            prompt_sets: self.prompt_sets.into_iter().map(PromptSetRecord::into_set).collect(),
            classifier: ClassifierRef { id: self.classifier.id, version: self.classifier.version },
            counting: Counting {
                convention: self.convention.unwrap_or(of_partial),
                blocks_as_refusals: self.count_blocks_as_refusals,
            },
            planned: self.planned.map_or(items, |planned| planned as usize),
            state: if state.is_live() { RunState::Stopped } else { state },
            title: self.title.filter(|title| !title.is_empty()),
            tags: distinct(self.tags),
            is_deleted: false,
            extra: self.extra,
        })
    }
}

/// More tags than anybody gives a run.
const MOST_TAGS: usize = 100;

fn distinct(tags: Vec<String>) -> Vec<String> {
    let mut distinct: Vec<String> = Vec::new();
    for tag in tags {
        if distinct.len() < MOST_TAGS && !tag.is_empty() && !distinct.contains(&tag) {
            distinct.push(tag);
        }
    }
    distinct
}

impl ModelRecord {
    fn of(model: &ModelSettings) -> Self {
        let decoder = model.decoder.as_ref().map(DecoderRecord::of);
        Self {
            provider: model.provider.clone(),
            base_url: model.base_url.clone(),
            name: model.name.clone(),
            system_prompt: model.system_prompt.clone(),
            temperature: model.temperature,
            max_tokens: model.max_tokens,
            prices: model.prices.map(|Prices { input, output }| PricesRecord { input, output }),
            spending_limit: model.budget.limit,
            decoder: decoder.and_then(|decoder| serde_json::to_value(decoder).ok()),
            extra: model.extra.clone(),
        }
    }

    fn into_settings(self) -> Result<ModelSettings, RecordError> {
        let amount = |path: &str, amount: f64| match amount {
            amount if amount < 0.0 => Err(RecordError::of(path, "a number that is not negative is expected")),
            amount => Ok(amount),
        };
        let price = |PricesRecord { input, output }| {
            Ok(Prices { input: amount("prices.input", input)?, output: amount("prices.output", output)? })
        };
        let decoder = self.decoder.clone().and_then(DecoderRecord::read);
        let mut extra = self.extra;
        if let (Some(foreign), None) = (self.decoder, &decoder) {
            extra.insert("decoder".to_owned(), foreign);
        }
        Ok(ModelSettings {
            provider: self.provider,
            base_url: self.base_url,
            name: self.name,
            system_prompt: self.system_prompt,
            temperature: self.temperature,
            max_tokens: self.max_tokens,
            prices: self.prices.map(price).transpose()?,
            budget: Budget { limit: self.spending_limit.map(|limit| amount("spending_limit", limit)).transpose()? },
            decoder,
            extra,
        })
    }
}

impl DecoderRecord {
    fn of(decoder: &Decoder) -> Self {
        let Decoder { alpha, contrast, second_prompt, known_tokens, rendered } = decoder.clone();
        Self { alpha, reverse: contrast, second_prompt, known_tokens, rendered }
    }

    /// One of another kind is none that can be read.
    fn read(value: Value) -> Option<Decoder> {
        let Self { alpha, reverse, second_prompt, known_tokens, rendered } = serde_json::from_value(value).ok()?;
        let is_ours = (-1.0..=1.0).contains(&alpha) && alpha != 0.0;
        is_ours.then_some(Decoder { alpha, contrast: reverse, second_prompt, known_tokens, rendered })
    }
}

impl PromptSetRecord {
    fn of(set: &PromptSetRef) -> Self {
        let exclusion = |Exclusion { prompt_id, reason, extra }: &Exclusion| ExclusionRecord {
            prompt_id: prompt_id.clone(),
            reason: reason.clone(),
            extra: extra.clone(),
        };
        Self {
            id: set.id.clone(),
            sha256: set.sha256.clone(),
            per_category: set.sampling.per_category(),
            total: set.sampling.total(),
            seed: set.seed,
            excluded: set.excluded.iter().map(exclusion).collect(),
            extra: set.extra.clone(),
        }
    }

    fn into_set(self) -> PromptSetRef {
        // A file that says neither number means all there are.
        let sampling = Sampling::from_numbers(self.per_category, self.total).unwrap_or(Sampling::PerCategory(None));
        let exclusion = |ExclusionRecord { prompt_id, reason, extra }| Exclusion { prompt_id, reason, extra };
        PromptSetRef {
            id: self.id,
            sha256: self.sha256,
            sampling,
            seed: self.seed,
            excluded: self.excluded.into_iter().map(exclusion).collect(),
            extra: self.extra,
        }
    }
}
