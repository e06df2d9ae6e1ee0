//! How the rows of a known file say what their prompt is, and how a person says it of their own.

use std::borrow::Cow;

use super::alert::alert_heading;
use super::gather::Entry;
use super::rows::Row;
use crate::domain::{Kind, OR_BENCH_CATEGORIES};

/// Where a file's rows have what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// OR-Bench's files: `prompt`, `category`, all of one kind (arXiv 2405.20947).
    OrBench(Kind),
    /// XSTest: `prompt`, `type`; types that begin with `contrast_` are harmful (arXiv 2308.01263).
    XsTest,
    /// ALERT: `prompt`, wrapped as an instruction, `category`, all harmful (arXiv 2404.08676).
    Alert,
    /// A person's own.
    Own(Columns),
}

/// Which columns of a person's file have what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// What is sent to the model.
    pub prompt: String,
    /// The subject; without one all are of one.
    pub category: Option<String>,
    /// Harmless or harmful.
    pub kind: KindIn,
    /// Each row's own id.
    pub id: Option<String>,
}

/// How a person's file tells harmless from harmful.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KindIn {
    /// All are of one kind.
    All(Kind),
    /// It stands in a column.
    Column(String),
}

/// The category of prompts that have none.
pub const NO_CATEGORY: &str = "uncategorised";

const PROMPTS: [&str; 8] = ["prompt", "question", "instruction", "text", "input", "query", "goal", "behavior"];
const CATEGORIES: [&str; 4] = ["category", "type", "topic", "class"];
const KINDS: [&str; 4] = ["kind", "label", "toxicity", "safety"];
const IDS: [&str; 4] = ["id", "prompt_id", "uid", "key"];

/// Words for each kind that a column may have.
const HARMLESS: [&str; 7] = ["seemingly_toxic", "safe", "harmless", "benign", "non-toxic", "0", "false"];
const HARMFUL: [&str; 7] = ["toxic", "unsafe", "harmful", "malicious", "adversarial", "1", "true"];

impl Columns {
    /// The columns that by their names are likely to be meant; `None` if none of them could be the prompt's.
    pub fn guess(columns: &[&str]) -> Option<Self> {
        let find = |names: &[&str]| {
            let named = |name: &&str| columns.iter().find(|column| column.eq_ignore_ascii_case(name));
            names.iter().find_map(named).map(|column| (*column).to_owned())
        };
        Some(Self {
            prompt: find(&PROMPTS)?,
            category: find(&CATEGORIES),
            kind: find(&KINDS).map_or(KindIn::All(Kind::SeeminglyToxic), KindIn::Column),
            id: find(&IDS),
        })
    }
}

impl Shape {
    /// Whether rows may have ids of their own.
    pub(super) fn has_ids(&self) -> bool {
        match self {
            Self::OrBench(_) => false,
            Self::XsTest | Self::Alert => true,
            Self::Own(columns) => columns.id.is_some(),
        }
    }

    /// What a row says; or what is missing, for a person.
    pub(super) fn entry<'a>(&self, row: &'a Row<'_>) -> Result<Entry<'a>, String> {
        let needed = |column: &str| row.cell(column).ok_or_else(|| format!("it has no “{column}”"));
        match self {
            Self::OrBench(kind) => {
                let category =
                    known("OR-Bench's ten", |name| OR_BENCH_CATEGORIES.contains(&name), needed("category")?)?;
                Ok(Entry { id: None, category, kind: *kind, text: needed("prompt")? })
            }
            Self::XsTest => {
                let kind_of_type = needed("type")?;
                let (kind, category) = match kind_of_type.strip_prefix("contrast_") {
                    Some(rest) => (Kind::Toxic, Cow::Owned(rest.to_owned())),
                    None => (Kind::SeeminglyToxic, kind_of_type),
                };
                Ok(Entry { id: row.cell("id"), category, kind, text: needed("prompt")? })
            }
            Self::Alert => {
                let text = match needed("prompt")? {
                    Cow::Borrowed(text) => Cow::Borrowed(unwrapped(text)),
                    Cow::Owned(text) => Cow::Owned(unwrapped(&text).to_owned()),
                };
                if text.is_empty() {
                    return Err("its “prompt” has nothing between “### Instruction:” and “### Response:”".to_owned());
                }
                let category = known("ALERT's 32", |code| alert_heading(code).is_some(), needed("category")?)?;
                Ok(Entry { id: row.cell("id"), category, kind: Kind::Toxic, text })
            }
            Self::Own(columns) => {
                let category = columns.category.as_deref().and_then(|column| row.cell(column));
                let kind = match &columns.kind {
                    KindIn::All(kind) => *kind,
                    KindIn::Column(column) => kind_of(&needed(column)?)?,
                };
                Ok(Entry {
                    id: columns.id.as_deref().and_then(|column| row.cell(column)),
                    category: category.unwrap_or(Cow::Borrowed(NO_CATEGORY)),
                    kind,
                    text: needed(&columns.prompt)?,
                })
            }
        }
    }
}

/// A published set's category, as that set spells it.
fn known<'c>(whose: &str, has: impl Fn(&str) -> bool, category: Cow<'c, str>) -> Result<Cow<'c, str>, String> {
    match has(&category) {
        true => Ok(category),
        false => {
            Err(format!("“{category}” is none of {whose} categories; mend it, or open the file as one of your own"))
        }
    }
}

fn kind_of(word: &str) -> Result<Kind, String> {
    let is_among = |words: &[&str]| words.iter().any(|other| other.eq_ignore_ascii_case(word));
    match (is_among(&HARMLESS), is_among(&HARMFUL)) {
        (true, _) => Ok(Kind::SeeminglyToxic),
        (_, true) => Ok(Kind::Toxic),
        _ => Err(format!("“{word}” is neither harmless nor harmful; write {} or {}", HARMLESS[0], HARMFUL[0])),
    }
}

/// ALERT's prompts stand between `### Instruction:` and `### Response:`; a chat wants what is between.
fn unwrapped(text: &str) -> &str {
    let text = text.strip_prefix("### Instruction:").unwrap_or(text);
    text.trim_end().strip_suffix("### Response:").unwrap_or(text).trim()
}
