//! Which prompts a run asks: of which sets, how many, and which not.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::record::or_default;

/// How many prompts are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SampleSize {
    /// So many of each kind per category; `None` is all there are.
    PerCategory(Option<u32>),
    /// So many in all, each kind of each category by its share.
    InAll(u32),
}

impl SampleSize {
    /// As links and files write it: so many per category (0 is all), or so many in all.
    pub fn from_numbers(per_category: Option<u32>, total: Option<u32>) -> Option<Self> {
        let per_category = per_category.map(|n| Self::PerCategory((n > 0).then_some(n)));
        total.filter(|n| *n > 0).map(Self::InAll).or(per_category)
    }

    /// So many per category.
    pub fn per_category(self) -> Option<u32> {
        match self {
            Self::PerCategory(n) => n,
            Self::InAll(_) => None,
        }
    }

    /// So many in all.
    pub fn total(self) -> Option<u32> {
        match self {
            Self::PerCategory(_) => None,
            Self::InAll(n) => Some(n),
        }
    }
}

/// What the form says of prompts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromptChoice {
    /// The ids of the sets, which are asked together; never none.
    pub sets: Vec<String>,
    /// How many are drawn of all of them.
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
    /// How many were drawn of all the run's sets together.
    pub sampling: SampleSize,
    /// The sample's seed.
    pub seed: u64,
    /// What was left out before anything was drawn.
    pub excluded: Vec<Exclusion>,
    /// Fields that this version does not know.
    pub extra: Map<String, Value>,
}
