//! How the rows of a known file say what their prompt is, and how a person says it of their own.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::alert::alert_heading;
use super::columns::{Columns, KindIn};
use super::problem::{CategorySet, CellProblem, RowProblem};
use super::rows::FileRow;
use crate::domain::{Kind, OR_BENCH_CATEGORIES};

/// Where a file's rows have what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Schema {
    /// OR-Bench's files: `prompt`, `category`, all of one kind (arXiv 2405.20947).
    OrBench(Kind),
    /// XSTest: `prompt`, `type`; types that begin with `contrast_` are harmful (arXiv 2308.01263).
    XsTest,
    /// ALERT: `prompt`, wrapped as an instruction, `category`, all harmful (arXiv 2404.08676).
    Alert,
    /// A person's own.
    Own(Columns),
}

/// What a row says of its prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Its id within the file, where it has one.
    pub id: Option<Cow<'a, str>>,
    /// Its subject.
    pub category: Cow<'a, str>,
    /// Harmless or harmful.
    pub kind: Kind,
    /// What is sent to the model.
    pub text: Cow<'a, str>,
}

/// The category of prompts that have none.
pub const NO_CATEGORY: &str = "uncategorised";

impl Schema {
    /// Whether rows may have ids of their own.
    pub(super) fn has_ids(&self) -> bool {
        match self {
            Self::OrBench(_) => false,
            Self::XsTest | Self::Alert => true,
            Self::Own(columns) => columns.id.is_some(),
        }
    }

    /// What a row says; or what is wrong with it.
    pub(super) fn entry<'a>(&self, row: &'a FileRow<'_>) -> Result<Entry<'a>, RowProblem> {
        let missing = |column: &str| CellProblem::Missing.of(column);
        let needed = |column: &str| row.cell(column)?.ok_or_else(|| missing(column));
        let asked = |column: &str| row.request(column)?.ok_or_else(|| missing(column));
        match self {
            Self::OrBench(kind) => {
                let category =
                    known(CategorySet::OrBench, |name| OR_BENCH_CATEGORIES.contains(&name), needed("category")?)?;
                Ok(Entry { id: None, category, kind: *kind, text: asked("prompt")? })
            }
            Self::XsTest => {
                let kind_of_type = needed("type")?;
                let (kind, category) = match kind_of_type.strip_prefix("contrast_") {
                    Some(rest) => (Kind::Toxic, Cow::Owned(rest.to_owned())),
                    None => (Kind::SeeminglyToxic, kind_of_type),
                };
                Ok(Entry { id: row.cell("id")?, category, kind, text: asked("prompt")? })
            }
            Self::Alert => {
                let text = match asked("prompt")? {
                    Cow::Borrowed(text) => Cow::Borrowed(unwrapped(text)),
                    Cow::Owned(text) => Cow::Owned(unwrapped(&text).to_owned()),
                };
                if text.is_empty() {
                    return Err(RowProblem::EmptyInstruction);
                }
                let category = known(CategorySet::Alert, |code| alert_heading(code).is_some(), needed("category")?)?;
                Ok(Entry { id: row.cell("id")?, category, kind: Kind::Toxic, text })
            }
            Self::Own(columns) => {
                let given = |column: &Option<String>| match column {
                    Some(column) => row.cell(column),
                    None => Ok(None),
                };
                let kind = match &columns.kind {
                    KindIn::All(kind) => *kind,
                    KindIn::Column(column) => column.read(&needed(&column.name)?)?,
                };
                Ok(Entry {
                    id: given(&columns.id)?,
                    category: given(&columns.category)?.unwrap_or(Cow::Borrowed(NO_CATEGORY)),
                    kind,
                    text: asked(&columns.prompt)?,
                })
            }
        }
    }
}

/// A published set's category, as that set spells it.
fn known<'c>(set: CategorySet, has: impl Fn(&str) -> bool, category: Cow<'c, str>) -> Result<Cow<'c, str>, RowProblem> {
    match has(&category) {
        true => Ok(category),
        false => Err(RowProblem::UnknownCategory { category: category.into_owned(), set }),
    }
}

/// ALERT's prompts stand between `### Instruction:` and `### Response:`; a chat wants what is between.
fn unwrapped(text: &str) -> &str {
    let text = text.strip_prefix("### Instruction:").unwrap_or(text);
    text.trim_end().strip_suffix("### Response:").unwrap_or(text).trim()
}
