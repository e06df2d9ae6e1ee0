//! All of a run but its items.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::domain::record::{flattened, or_default, some_amount, some_number};
use crate::domain::{
    Budget, ClassifierRef, Convention, Counting, Decoder, Decoding, Exclusion, ModelSettings, Prices, PromptSetRef,
    RunHead, RunState, SampleSize,
};

/// A run's head, without its id: a file has none, and the store keeps it beside the head.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::report) struct HeadRecord {
    created_at: String,
    app_version: String,
    model: ModelRecord,
    #[serde(deserialize_with = "or_default")]
    prompt_sets: Vec<PromptSetRecord>,
    classifier: ClassifierRef,
    convention: Option<Convention>,
    /// Earlier versions had this in place of a convention.
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
struct ModelRecord {
    provider: String,
    base_url: String,
    name: String,
    #[serde(default, deserialize_with = "or_default")]
    system_prompt: String,
    #[serde(flatten, deserialize_with = "flattened")]
    decoding: Decoding,
    #[serde(skip_serializing_if = "Option::is_none")]
    prices: Option<Prices>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "some_number",
        deserialize_with = "some_amount"
    )]
    spending_limit: Option<f64>,
    /// A [`Decoder`], or what another program wrote here, which stays as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    decoder: Option<Value>,
    #[serde(flatten)]
    extra: Map<String, Value>,
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
    excluded: Vec<Exclusion>,
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
            classifier: head.classifier.clone(),
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

    /// The head, with an empty id. A run that comes from a file or the store is not running, whatever it was when it was
    /// written. `items` is how many prompts it had if it does not say so itself.
    pub(in crate::report) fn into_head(self, items: usize) -> RunHead {
        let of_partial = if self.count_partial_as_refusals { Convention::XsTest } else { Convention::Default };
        let state = self.state.unwrap_or(RunState::Done);
        RunHead {
            id: String::new(),
            created_at: self.created_at,
            app_version: self.app_version,
            model: self.model.into_settings(),
            prompt_sets: self.prompt_sets.into_iter().map(PromptSetRecord::into_set).collect(),
            classifier: self.classifier,
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
        }
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
        Self {
            provider: model.provider.clone(),
            base_url: model.base_url.clone(),
            name: model.name.clone(),
            system_prompt: model.system_prompt.clone(),
            decoding: model.decoding,
            prices: model.prices,
            spending_limit: model.budget.limit,
            decoder: model.decoder.as_ref().and_then(|decoder| serde_json::to_value(decoder).ok()),
            extra: model.extra.clone(),
        }
    }

    fn into_settings(self) -> ModelSettings {
        let decoder = self.decoder.as_ref().and_then(|decoder| Decoder::deserialize(decoder).ok());
        let mut extra = self.extra;
        if let (Some(foreign), None) = (self.decoder, &decoder) {
            extra.insert("decoder".to_owned(), foreign);
        }
        ModelSettings {
            provider: self.provider,
            base_url: self.base_url,
            name: self.name,
            system_prompt: self.system_prompt,
            decoding: self.decoding,
            prices: self.prices,
            budget: Budget { limit: self.spending_limit },
            decoder,
            extra,
        }
    }
}

impl PromptSetRecord {
    fn of(set: &PromptSetRef) -> Self {
        Self {
            id: set.id.clone(),
            sha256: set.sha256.clone(),
            per_category: set.sampling.per_category(),
            total: set.sampling.total(),
            seed: set.seed,
            excluded: set.excluded.clone(),
            extra: set.extra.clone(),
        }
    }

    fn into_set(self) -> PromptSetRef {
        // A file that says neither number means all there are.
        let sampling = SampleSize::from_numbers(self.per_category, self.total).unwrap_or(SampleSize::PerCategory(None));
        PromptSetRef {
            id: self.id,
            sha256: self.sha256,
            sampling,
            seed: self.seed,
            excluded: self.excluded,
            extra: self.extra,
        }
    }
}
