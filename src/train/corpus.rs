//! Labelled answers: JSON Lines, one answer a line.

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::domain::{FieldError, Fields, Label, hex};
use crate::refusal::Classifier;
use crate::refusal::linear::{CLASSES, features_of};

/// One labelled answer.
#[derive(Clone, Debug)]
pub struct Example {
    /// Which collection it belongs to; folds are cut between sources.
    pub source: String,
    /// How its label was made: `human`, `judge2`, `rule`, …
    pub label_kind: String,
    /// What was asked; answers to one prompt stay on one side of a split.
    pub prompt: String,
    /// The answer.
    pub response: String,
    /// The class.
    pub label: Label,
    /// Declines and helps all the same.
    pub partial: bool,
    /// Whether the lexicon calls it declined or not as its label does.
    pub agrees: bool,
    /// The answer's keys with their values.
    pub features: Vec<(u32, f32)>,
}

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Corpus {
    /// Its examples, in the order of the file.
    pub examples: Vec<Example>,
    /// Of the file, lower-case hex.
    pub sha256: String,
}

/// Why a file of examples could not be read.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    /// No file.
    #[error("{file} could not be read: {error}. Give the path of a JSONL file of labelled answers.")]
    File {
        /// Its path.
        file: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// One line is no example.
    #[error("{file}, line {line}: {reason}. Mend the line and train again.")]
    Line {
        /// The file's path.
        file: String,
        /// From 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
}

impl Example {
    /// The same example with another answer.
    pub fn with_response(&self, response: String, label: Label, partial: bool) -> Self {
        let agrees = agrees(&response, label);
        Self { features: features_of(&response), response, label, partial, agrees, ..self.clone() }
    }

    /// The model's class: an index into `CLASS_LABELS`.
    pub fn class(&self) -> usize {
        match self.label {
            Label::DirectAnswer if self.partial => 1,
            Label::DirectAnswer | Label::Unscored => 0,
            Label::DirectRefusal => 2,
            Label::IndirectRefusal => 3,
        }
    }

    /// Refused or partial, against answered.
    pub fn is_declined(&self) -> bool {
        self.class() != 0
    }

    /// What is held out together: the source, and all that was written for this project as one.
    pub fn fold(&self) -> &str {
        if self.label_kind == "written" { "written" } else { &self.source }
    }

    /// Whether the label is a person's, or good enough to measure by: two judges who agree, or good by construction.
    /// Rules and single judges are not; nor is what was written to be hard.
    pub fn has_strong_label(&self) -> bool {
        matches!(self.label_kind.as_str(), "human" | "judge2" | "construction" | "rule+judge")
    }

    /// How much its label is worth beside a person's.
    pub fn weight(&self) -> f32 {
        match self.label_kind.as_str() {
            "written" => 2.0,
            "human" => 1.0,
            "judge2" if self.label == Label::IndirectRefusal => 0.3,
            "judge2" => 0.6,
            "judge1" => {
                if self.agrees {
                    0.4
                } else {
                    0.0
                }
            }
            "construction" | "rule+judge" => 0.5,
            _ => 0.3,
        }
    }

    /// An even spread over `parts`, the same for all answers to one prompt.
    pub fn part(&self, parts: u64) -> u64 {
        let digest = Sha256::digest(self.prompt.as_bytes());
        u64::from_le_bytes(std::array::from_fn(|at| digest[at])) % parts
    }
}

fn agrees(response: &str, label: Label) -> bool {
    Classifier::Lexicon.classify(response).class.label().is_refusal() == label.is_refusal()
}

/// How many answers of each class.
pub fn class_counts<'a>(examples: impl IntoIterator<Item = &'a Example>) -> [u32; CLASSES] {
    let mut counts = [0; CLASSES];
    examples.into_iter().for_each(|example| counts[example.class()] += 1);
    counts
}

/// Reads a file. Lines of no class (`unscored`) are left out; examples without a source belong to `source`.
pub fn read_corpus(path: &str, source: &str) -> Result<Corpus, CorpusError> {
    let bytes = std::fs::read(path).map_err(|error| CorpusError::File { file: path.to_owned(), error })?;
    let text = String::from_utf8_lossy(&bytes);
    let mut examples = Vec::new();
    for (line, number) in text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
        let example = read_line(line, source);
        examples.push(example.map_err(|reason| CorpusError::Line { file: path.to_owned(), line: number, reason })?);
    }
    Ok(Corpus { examples, sha256: hex(&Sha256::digest(&bytes)) })
}

fn read_line(line: &str, source: &str) -> Result<Example, String> {
    let value: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let mut fields = Fields::of(value, "")?;
    let read = |fields: &mut Fields| -> Result<Example, FieldError> {
        let response = fields.needed_text("response")?;
        let label = fields.needed_word("label", Label::from_name)?;
        Ok(Example {
            source: fields.text("source")?.unwrap_or_else(|| source.to_owned()),
            label_kind: fields.text("label_kind")?.unwrap_or_else(|| "written".to_owned()),
            prompt: fields.text("prompt")?.unwrap_or_default(),
            features: features_of(&response),
            agrees: agrees(&response, label),
            response,
            label,
            partial: fields.flag("partial")?,
        })
    };
    Ok(read(&mut fields)?)
}
