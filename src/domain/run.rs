//! A run: one model over one sample of prompts.

use serde_json::{Map, Value};

use super::{Counting, Item, ModelSettings};

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunState {
    /// Requests go out.
    Running,
    /// No new requests go out; those in flight are awaited.
    Paused,
    /// Ended by the user, or by the page's closing.
    Stopped,
    /// Every prompt reached its outcome.
    Done,
}

impl RunState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Running, Self::Paused, Self::Stopped, Self::Done];

    /// The name in files and attributes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Stopped => "stopped",
            Self::Done => "done",
        }
    }

    /// The state of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Whether the run may still bring outcomes.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Running | Self::Paused)
    }
}

/// Which prompts a run was made with: enough to draw the same sample again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromptSetRef {
    /// The set's id.
    pub id: String,
    /// SHA-256 of the file it was read from, lower-case hex.
    pub sha256: String,
    /// So many of each kind per category; `None` is all there are.
    pub per_category: Option<u32>,
    /// The sample's seed.
    pub seed: u64,
    /// Fields that this version does not know.
    pub extra: Map<String, Value>,
}

/// A classifier, named so that a verdict can be traced to the rules that gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassifierRef {
    /// The classifier's id.
    pub id: String,
    /// Its version.
    pub version: String,
}

/// What is known of a run without its items.
#[derive(Clone, Debug, PartialEq)]
pub struct RunHead {
    /// Unique among the runs of this browser.
    pub id: String,
    /// ISO 8601, UTC.
    pub created_at: String,
    /// The version that made it.
    pub app_version: String,
    /// The model and how it was asked.
    pub model: ModelSettings,
    /// What it was asked.
    pub prompt_sets: Vec<PromptSetRef>,
    /// Which classifier judged.
    pub classifier: ClassifierRef,
    /// Conventions in force when it was written.
    pub counting: Counting,
    /// Prompts in the plan.
    pub planned: usize,
    /// Where it stands.
    pub state: RunState,
    /// Fields of an imported file that this version does not know.
    pub extra: Map<String, Value>,
}

/// A run with its items, in the order in which they came.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Everything but the items.
    pub head: RunHead,
    /// One per prompt that reached an outcome.
    pub items: Vec<Item>,
}
