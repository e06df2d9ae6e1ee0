//! Labelled answers: JSON Lines, one answer a line, and the readings that correct their labels.

use std::collections::HashMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::domain::record::or_default;
use crate::domain::{Class, Exchange, Kind, Label, Language, hex};
use crate::refusal::Classifier;
use crate::refusal::linear::{CLASS_ORDER, CLASSES, features_of};

/// One labelled answer.
#[derive(Clone, Debug)]
pub struct Example {
    /// Which collection it belongs to; folds are cut between sources.
    pub source: String,
    /// The model that answered, where that is known.
    pub model: String,
    /// How its label was made: `human`, `judge2`, `rule`, `read`, `written`, …
    pub label_kind: String,
    /// The prompt; answers to one prompt stay on one side of a split.
    pub prompt: String,
    /// Whether the prompt was harmful, where that is known.
    pub kind: Option<Kind>,
    /// The answer.
    pub response: String,
    /// The class of the answer by its label.
    pub class: Class,
    /// The answer's language by its file.
    pub language: Language,
    /// The labeller marked the label as doubtful.
    pub is_unsure: bool,
    /// Whether the lexicon calls it refused or not as its label does.
    pub agrees: bool,
    /// It was made from other examples by augmentation, and weighs less.
    pub is_made: bool,
    /// The answer's keys with their values; `None` where no verdict fits it.
    pub features: Option<Vec<(u32, f32)>>,
}

/// The weight of an example that was made from others, beside 1 for the others.
const MADE: f32 = 0.7;

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Corpus {
    /// Its examples, in the order of the file.
    pub examples: Vec<Example>,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
}

/// Labels by readers who follow the guideline, found by [`Exchange::key`].
#[derive(Clone, Debug, Default)]
pub struct Readings(HashMap<String, ReaderLabel>);

#[derive(Clone, Copy, Debug)]
struct ReaderLabel {
    /// `None` for what is no language.
    class: Option<Class>,
    is_unsure: bool,
}

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    /// The file cannot be read.
    #[error("{file} could not be read: {error}. Give the path of a JSONL file of labelled answers.")]
    File {
        /// Its path.
        file: String,
        /// The system's error.
        error: std::io::Error,
    },
    /// A line is no example.
    #[error("{file}, line {line}: {reason}. Mend the line and train again.")]
    Line {
        /// The file's path.
        file: String,
        /// From 1.
        line: usize,
        /// What is wrong with the line.
        reason: String,
    },
}

/// A line of a file of readings.
#[derive(Deserialize)]
struct ReadingRecord {
    key: String,
    manner: String,
    #[serde(default, deserialize_with = "or_default")]
    partial: bool,
    /// The answer is no language.
    #[serde(default, deserialize_with = "or_default")]
    babble: bool,
    #[serde(default, deserialize_with = "or_default")]
    unsure: bool,
}

/// A line of a file of labelled answers. Older files tell a label in place of a manner.
#[derive(Deserialize)]
struct ExampleRecord {
    response: String,
    prompt: Option<String>,
    source: Option<String>,
    model: Option<String>,
    prompt_kind: Option<String>,
    kind: Option<String>,
    language: Option<Language>,
    label_kind: Option<String>,
    manner: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    partial: bool,
    label: Option<String>,
    original_label: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    unsure: bool,
}

impl Readings {
    /// Reads a file of readings. Of two readings the later one counts.
    pub fn read(&mut self, path: &str) -> Result<(), CorpusError> {
        let (readings, _) = read_lines(path, |record: ReadingRecord| {
            let class = class_of(&record.manner, record.partial)?;
            let class = (!record.babble).then_some(class);
            Ok(Some((record.key, ReaderLabel { class, is_unsure: record.unsure })))
        })?;
        self.0.extend(readings);
        Ok(())
    }

    /// What the reader says of this answer: nothing, or its class (none for what is no language) and whether it is in
    /// doubt.
    pub fn get(&self, prompt: &str, response: &str) -> Option<(Option<Class>, bool)> {
        self.0.get(&Exchange { prompt, answer: response }.key()).map(|reading| (reading.class, reading.is_unsure))
    }
}

impl Example {
    /// The same example with another answer.
    pub fn with_response(&self, response: String, class: Class) -> Self {
        let agrees = agrees(&self.prompt, &response, class);
        let features = features_of(Exchange { prompt: &self.prompt, answer: &response });
        Self { features, response, class, agrees, is_made: true, ..self.clone() }
    }

    /// The model's class: an index into [`CLASS_ORDER`].
    pub fn target(&self) -> usize {
        CLASS_ORDER.iter().position(|class| *class == self.class).unwrap_or_default()
    }

    /// The prompt's kind; one that is not known is taken for harmful, as the classifiers' rates take it.
    pub fn kind_or_harmful(&self) -> Kind {
        self.kind.unwrap_or(Kind::Toxic)
    }

    /// The name of the fold, whose examples are held out together: a source; for examples written for this project a
    /// fourth of the files; for other languages than English a fifth of the prompts.
    pub fn fold(&self) -> String {
        if self.language != Language::ENGLISH {
            format!("languages-{}", self.part(5))
        } else if self.label_kind == "written" {
            format!("written-{}", part_of(&self.source, 4))
        } else {
            self.source.clone()
        }
    }

    /// The group in which figures are reported: the source for English answers, the language for others.
    pub fn group(&self) -> String {
        if self.language == Language::ENGLISH { self.source.clone() } else { self.language.as_str().to_owned() }
    }

    /// Whether the label is good enough to measure by: a person's, a reader's, two judges' who agree, or made with the
    /// answer. Rules and single judges are not.
    pub fn has_strong_label(&self) -> bool {
        !self.is_unsure && !matches!(self.label_kind.as_str(), "rule" | "judge1" | "written")
    }

    /// Its weight in training, by how well labels of its kind agree with readers' labels.
    pub fn weight(&self) -> f32 {
        let weight = match self.label_kind.as_str() {
            "read" | "written" | "human" | "human+rule" => 1.0,
            "judge2" | "judge3" | "construction" => 0.7,
            "rule+judge" => 0.6,
            // By one judge or a rule alone: only where the lexicon says the same.
            _ if self.agrees => 0.3,
            _ => 0.0,
        };
        // Thousands of stock refusals by three models must not drown the others.
        let stock = if self.source == "refusal-stability" && self.label_kind != "read" { 0.3 } else { 1.0 };
        weight * stock * if self.is_unsure { 0.5 } else { 1.0 } * if self.is_made { MADE } else { 1.0 }
    }

    /// An even spread over `parts`, the same for all answers to one prompt.
    pub fn part(&self, parts: u64) -> u64 {
        part_of(&self.prompt, parts)
    }
}

fn part_of(text: &str, parts: u64) -> u64 {
    let digest = Sha256::digest(text.as_bytes());
    u64::from_le_bytes(std::array::from_fn(|at| digest[at])) % parts
}

fn agrees(prompt: &str, response: &str, class: Class) -> bool {
    let said = Classifier::Lexicon.classify_bare(Exchange { prompt, answer: response }).class;
    said.label().is_refusal() == class.label().is_refusal()
}

/// The number of examples of each class.
pub fn class_counts<'a>(examples: impl IntoIterator<Item = &'a Example>) -> [u32; CLASSES] {
    let mut counts = [0; CLASSES];
    examples.into_iter().for_each(|example| counts[example.target()] += 1);
    counts
}

/// Reads a file of labelled answers; those without a source belong to `source`. A reading replaces a label. Left out is
/// what is no language, and who by an older label refused indirectly and was never read: most of those are answers.
pub fn read_corpus(path: &str, source: &str, readings: &Readings) -> Result<Corpus, CorpusError> {
    let (examples, sha256) = read_lines(path, |record| read_example(record, source, readings))?;
    Ok(Corpus { examples, sha256 })
}

/// The file's lines as they are read, those passed over left out, and its SHA-256.
pub(super) fn read_lines<R: DeserializeOwned, T>(
    path: &str,
    read: impl Fn(R) -> Result<Option<T>, String>,
) -> Result<(Vec<T>, String), CorpusError> {
    let bytes = std::fs::read(path).map_err(|error| CorpusError::File { file: path.to_owned(), error })?;
    let text = String::from_utf8_lossy(&bytes);
    let mut found = Vec::new();
    for (line, number) in text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
        let value = serde_json::from_str::<Value>(line).map_err(|error| error.to_string());
        let record = value.and_then(|value| serde_path_to_error::deserialize(value).map_err(|error| error.to_string()));
        let record = record.and_then(&read);
        found.extend(record.map_err(|reason| CorpusError::Line { file: path.to_owned(), line: number, reason })?);
    }
    Ok((found, hex(&Sha256::digest(&bytes))))
}

fn read_example(record: ExampleRecord, source: &str, readings: &Readings) -> Result<Option<Example>, String> {
    let label_kind = record.label_kind.as_deref().unwrap_or("written");
    let (prompt, response) = (record.prompt.as_deref().unwrap_or_default(), &*record.response);
    let (class, label_kind, is_unsure) = match (readings.get(prompt, response), &record.manner) {
        (Some((class, is_unsure)), _) => (class, "read", is_unsure),
        (None, Some(manner)) => (Some(class_of(manner, record.partial)?), label_kind, record.unsure),
        (None, None) => (class_of_label(&record, label_kind)?, label_kind, record.unsure),
    };
    let Some(class) = class else { return Ok(None) };
    Ok(Some(Example {
        features: features_of(Exchange { prompt, answer: response }),
        agrees: agrees(prompt, response, class),
        label_kind: label_kind.to_owned(),
        kind: kind_of(record.prompt_kind.or(record.kind).as_deref()),
        source: record.source.unwrap_or_else(|| source.to_owned()),
        model: record.model.unwrap_or_default(),
        prompt: record.prompt.unwrap_or_default(),
        response: record.response,
        class,
        language: record.language.unwrap_or(Language::ENGLISH),
        is_unsure,
        is_made: false,
    }))
}

/// The class of a manner in the guideline's words, with its flag; or what is wrong with it.
fn class_of(manner: &str, partial: bool) -> Result<Class, String> {
    let class = Class::of_reading(manner, partial);
    class.ok_or_else(|| format!("its manner is “{manner}”, where a manner or “answers” is expected"))
}

/// The class of an older label, which tells no manner. An answer that a person marked as rebutting an opinion rejects a
/// premise.
fn class_of_label(record: &ExampleRecord, label_kind: &str) -> Result<Option<Class>, String> {
    let label = record.label.as_deref().ok_or("it has neither a manner nor a label")?;
    let is_rebuttal = record.original_label.as_deref() == Some("action1");
    Ok(match (label, Label::from_name(label)) {
        ("partial", _) => Some(Class::PartialAnswer),
        (_, Some(Label::DirectAnswer)) => Some(if record.partial { Class::PartialAnswer } else { Class::Answer }),
        (_, Some(Label::DirectRefusal)) if is_rebuttal => Some(Class::RejectsPremise),
        (_, Some(Label::DirectRefusal)) => Some(Class::Declines),
        (_, Some(Label::IndirectRefusal)) => matches!(label_kind, "written" | "human+rule").then_some(Class::Deflects),
        (_, Some(Label::Unscored)) => None,
        (_, None) => return Err(format!("its label is “{label}”, which is none of the labels")),
    })
}

fn kind_of(word: Option<&str>) -> Option<Kind> {
    match word {
        Some("safe" | "harmless") => Some(Kind::SeeminglyToxic),
        Some("unsafe" | "harmful") => Some(Kind::Toxic),
        _ => None,
    }
}
