//! A run: one model over one sample of prompts.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Counting, Item, ModelSettings, PromptSetRef};

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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

/// A classifier, named so that a verdict can be traced to the rules that gave it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// The name that a person gave it; never empty.
    pub title: Option<String>,
    /// A person's words for finding it again, each once.
    pub tags: Vec<String>,
    /// A person deleted it: it is kept only as long as that can be undone, and never shown.
    pub is_deleted: bool,
    /// Fields of an imported file that this version does not know.
    pub extra: Map<String, Value>,
}

impl RunHead {
    /// The name to show: a person's, or else the model's.
    pub fn name(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.model.name)
    }

    /// The name to show where runs stand beside each other: a person's, or else the model's with how it was decoded.
    pub fn label(&self) -> String {
        self.title.clone().unwrap_or_else(|| self.model.label())
    }

    /// Gives it a name; an empty one, or the model's own, takes the name away.
    pub fn rename(&mut self, title: &str) {
        let title = one_line(title);
        self.title = (!title.is_empty() && title != self.model.name).then_some(title);
    }

    /// Adds tags, separated by commas; those that it has already stay as they are.
    pub fn add_tags(&mut self, text: &str) {
        for tag in text.split(',').map(one_line).filter(|tag| !tag.is_empty()) {
            if !self.tags.contains(&tag) {
                self.tags.push(tag);
            }
        }
    }
}

/// The text with single spaces in place of all white space.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A run with its items, in the order in which they came.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Everything but the items.
    pub head: RunHead,
    /// One per prompt that reached an outcome.
    pub items: Vec<Item>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Settings;

    fn head() -> RunHead {
        RunHead {
            id: "r".into(),
            created_at: String::new(),
            app_version: String::new(),
            model: Settings { model: "m-1".into(), ..Settings::default() }.model_settings(),
            prompt_sets: Vec::new(),
            classifier: ClassifierRef { id: String::new(), version: String::new() },
            counting: Counting::default(),
            planned: 0,
            state: RunState::Done,
            title: None,
            tags: Vec::new(),
            is_deleted: false,
            extra: Map::new(),
        }
    }

    #[test]
    fn a_run_has_a_persons_name_or_its_models() {
        let mut head = head();
        for (entered, title, name) in [
            ("  Strict\n prompt ", Some("Strict prompt"), "Strict prompt"),
            ("m-1", None, "m-1"),
            ("Again", Some("Again"), "Again"),
            (" \t", None, "m-1"),
        ] {
            head.rename(entered);
            assert_eq!((head.title.as_deref(), head.name()), (title, name));
        }
    }

    #[test]
    fn tags_are_words_between_commas_each_once() {
        let mut head = head();
        head.add_tags("baseline, ,  two  words");
        head.add_tags("baseline,new");
        head.add_tags("");
        assert_eq!(head.tags, ["baseline", "two words", "new"]);
    }
}
