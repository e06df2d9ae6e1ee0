//! The choice of a run's prompts: the sets, the size of the sample, and the exclusions.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::record::or_default;

/// The size of a sample of prompts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SampleSize {
    /// This many of each kind per category; `None` is all of them.
    PerCategory(Option<u32>),
    /// This many in all, each kind of each category by its share.
    InAll(u32),
}

impl SampleSize {
    /// The size as links and files write it: prompts per category (0 is all), or prompts in all.
    pub fn from_numbers(per_category: Option<u32>, total: Option<u32>) -> Option<Self> {
        let per_category = per_category.map(|n| Self::PerCategory((n > 0).then_some(n)));
        total.filter(|n| *n > 0).map(Self::InAll).or(per_category)
    }

    /// Prompts per category, where that is given.
    pub fn per_category(self) -> Option<u32> {
        match self {
            Self::PerCategory(n) => n,
            Self::InAll(_) => None,
        }
    }

    /// Prompts in all, where that is given.
    pub fn total(self) -> Option<u32> {
        match self {
            Self::PerCategory(_) => None,
            Self::InAll(n) => Some(n),
        }
    }
}

/// The prompts that the form chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromptChoice {
    /// The ids of the sets, which are asked together; never none.
    pub sets: Vec<String>,
    /// The size of the sample from all of the sets.
    pub sampling: SampleSize,
    /// The sample's seed.
    pub seed: u64,
}

/// A prompt that is in its set and is not asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exclusion {
    /// The prompt's id.
    pub prompt_id: String,
    /// Why, in a person's words.
    #[serde(default, deserialize_with = "or_default")]
    pub reason: String,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// Which prompts of a set a run was made with: enough to draw the same sample again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromptSetRef {
    /// The set's id.
    pub id: String,
    /// SHA-256 of the file it was read from, lower-case hex.
    pub sha256: String,
    /// The size of the sample from all of the run's sets together.
    pub sampling: SampleSize,
    /// The sample's seed.
    pub seed: u64,
    /// The prompts that were left out before the sample was drawn.
    pub excluded: Vec<Exclusion>,
    /// Fields that this version does not know.
    pub extra: Map<String, Value>,
}
