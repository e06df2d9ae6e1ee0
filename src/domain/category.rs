//! The subject of a prompt.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// OR-Bench's ten categories, in the paper's order and spelling (arXiv 2405.20947).
pub const OR_BENCH_CATEGORIES: [&str; 10] = [
    "deception",
    "harassment",
    "harmful",
    "hate",
    "illegal",
    "privacy",
    "self-harm",
    "sexual",
    "unethical",
    "violence",
];

/// A category's name as its prompt set spells it. Cheap to clone: one allocation serves a whole set.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Category(Arc<str>);

impl Category {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Category {
    fn from(name: &str) -> Self {
        Self(Arc::from(name))
    }
}

impl From<String> for Category {
    fn from(name: String) -> Self {
        Self::from(name.as_str())
    }
}

impl From<Category> for String {
    fn from(category: Category) -> Self {
        category.as_str().to_owned()
    }
}

/// Looked up by its name.
impl Borrow<str> for Category {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
