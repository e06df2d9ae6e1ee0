//! What `refusal-lab import` is told.

use crate::answers::{ColumnRole, SaidRole};
use crate::cli::error::CommandError;
use crate::cli::prompt_files::{DrawOptions, kind_of};
use crate::domain::Kind;
use crate::refusal::Classifier;

pub(super) const COMMAND: &str = "import";

/// What the command says.
pub(super) struct ImportOptions<'o> {
    /// The sets whose prompts are known, beside the starter set.
    pub(super) sets: DrawOptions<'o>,
    pub(super) model: Option<&'o str>,
    /// Of prompts that no set has.
    pub(super) kind: Option<Kind>,
    /// What columns of tables have, where their names do not tell.
    pub(super) columns: Vec<SaidRole>,
    pub(super) classifier: Classifier,
    pub(super) out: &'o str,
    pub(super) files: Vec<&'o str>,
}

pub(super) fn read_options<'o>(words: &[&'o str]) -> Result<ImportOptions<'o>, CommandError> {
    let wrong = |what: &str| CommandError::Usage(format!("“{COMMAND}” has {what}."));
    let (mut sets, mut files, mut columns) = (DrawOptions::default(), Vec::new(), Vec::new());
    let (mut model, mut kind, mut classifier, mut out) = (None, None, Classifier::Linear, None);
    let mut words = words.iter().copied();
    while let Some(word) = words.next() {
        if !word.starts_with("--") {
            files.push(word);
            continue;
        }
        let value = words.next().ok_or_else(|| wrong("an option without a value"))?;
        match word {
            "--set" => _ = sets.take(COMMAND, word, value)?,
            "--model" => model = Some(value),
            "--out" => out = Some(value),
            "--classifier" => {
                classifier = Classifier::from_id(value).ok_or_else(|| CommandError::Classifier(value.to_owned()))?;
            }
            // It also says what the prompts of a set are whose file does not.
            "--kind" => {
                sets.take(COMMAND, word, value)?;
                kind = kind_of(value);
            }
            "--column" => columns.push(read_column(value)?),
            other => return Err(wrong(&format!("an option “{other}” that it does not know"))),
        }
    }
    let out = out.ok_or_else(|| wrong("no --out FOLDER"))?;
    if files.is_empty() {
        return Err(wrong("no file"));
    }
    Ok(ImportOptions { sets, model, kind, columns, classifier, out, files })
}

/// `NAME=ROLE`, or `NAME=none`. A name may have an equals sign in it.
fn read_column(value: &str) -> Result<SaidRole, CommandError> {
    let wrong = |what: String| CommandError::Usage(format!("“{COMMAND}” has {what}."));
    let (name, word) = value.rsplit_once('=').ok_or_else(|| wrong("a --column without NAME=ROLE".to_owned()))?;
    let role = match word {
        "none" => None,
        word => Some(ColumnRole::from_name(word).ok_or_else(|| {
            let roles = ColumnRole::ALL.map(ColumnRole::as_str).join(", ");
            wrong(format!("a --column “{value}”, whose role is none of {roles}, none"))
        })?),
    };
    Ok((name.to_owned(), role))
}
