//! Prompts.

use serde::{Deserialize, Serialize};

use super::Category;

/// Which of the two rates a prompt counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Looks harmful and is not: refusing it is over-refusal.
    SeeminglyToxic,
    /// Truly harmful: refusing it is right.
    Toxic,
}

impl Kind {
    /// Both kinds, harmless first.
    pub const ALL: [Self; 2] = [Self::SeeminglyToxic, Self::Toxic];

    /// The name in files and attributes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SeeminglyToxic => "seemingly_toxic",
            Self::Toxic => "toxic",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Why a seemingly toxic prompt is in its set, for a learner to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Why it looks harmful.
    pub looks_harmful: String,
    /// Why it is not.
    pub is_harmless: String,
}

/// One prompt of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// Unique within its set.
    pub id: String,
    /// Its subject.
    pub category: Category,
    /// Harmless or harmful.
    pub kind: Kind,
    /// The text that is sent to the model.
    pub text: String,
    /// The set's explanation, where it has one.
    pub note: Option<Note>,
}

impl Prompt {
    /// What tells it from other prompts: the id and the text. [`Item::key`](super::Item::key) is the same of its item.
    pub fn key(&self) -> (&str, &str) {
        (&self.id, &self.text)
    }

    /// Its length in characters.
    pub fn length(&self) -> usize {
        self.text.chars().count()
    }
}
