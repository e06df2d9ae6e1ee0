//! What a batch asked, by id. It is JSON Lines: it is written while the requests are, and read line by line, where one
//! document would have to be held as a whole. First comes the head, then of each file its requests and what it came to.

use std::collections::HashSet;
use std::io::{self, BufRead};
use std::ops::Range;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::BatchFormat;
use crate::domain::{Category, Kind, Line, LineReader, Prompt, from_json};

/// The schema's name and version.
pub const BATCH_SCHEMA: &str = "refusal-lab/batch@1";

/// What a batch's answers come to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BatchPurpose {
    /// A run of its own.
    #[default]
    Run,
    /// What the run with this id had left open: they go into it.
    Rest {
        /// That run's id.
        of: String,
    },
    /// A judge's verdicts on the answers of the run with this id. What a request asks is the question about an answer.
    Judge {
        /// That run's id.
        of: String,
    },
}

/// The manifest's first line. There is no key in it, as there is none in the run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ManifestHead {
    /// [`BATCH_SCHEMA`].
    pub schema: String,
    /// The run's id, with which its requests' ids begin.
    pub run_id: String,
    /// The form of the files.
    pub format: BatchFormat,
    /// What it is for; of a batch that is written before this was, a run of its own.
    #[serde(default)]
    pub purpose: BatchPurpose,
    /// How many requests follow.
    pub requests: u64,
    /// The run's settings and prompt sets, as a result file has them.
    pub run: Value,
}

/// One request: what was asked, and under which id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestRequest {
    /// The request's id.
    pub custom_id: String,
    /// The prompt's id within its set.
    pub prompt_id: String,
    /// Harmless or harmful.
    pub kind: Kind,
    /// The prompt's subject.
    pub category: Category,
    /// What is asked: the prompt's text, or a judge's question.
    pub prompt: String,
    /// SHA-256 of the body as it stands in the request file, lower-case hex.
    pub body_sha256: String,
}

impl ManifestRequest {
    /// The prompt that was asked.
    pub fn to_prompt(&self) -> Prompt {
        Prompt {
            id: self.prompt_id.clone(),
            category: self.category.clone(),
            kind: self.kind,
            text: self.prompt.clone(),
            note: None,
        }
    }
}

/// One file of requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestFile {
    /// Its name, beside the manifest.
    pub name: String,
    /// How many requests it has.
    pub requests: u64,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
}

/// A line behind the head.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ManifestLine {
    Request(ManifestRequest),
    /// The file of the requests above, up to the file before it.
    File(RequestFile),
}

/// A manifest as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchManifest {
    /// Its first line.
    pub head: ManifestHead,
    /// In the order in which they were written.
    pub requests: Vec<ManifestRequest>,
    /// The files, each with the places of its requests.
    pub files: Vec<(RequestFile, Range<usize>)>,
}

/// Why a manifest could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ManifestError {
    /// The file could not be read.
    Read {
        /// The system's own words.
        reason: String,
    },
    /// A line is of another form.
    Line {
        /// From 1.
        line: u64,
        /// What is wrong with it.
        problem: ManifestLineProblem,
    },
    /// The file has no line.
    Empty,
    /// A newer or foreign file.
    Schema {
        /// The file's schema; empty where it names none.
        found: String,
    },
    /// Requests are missing at its end.
    CutShort {
        /// How many there should be.
        requests: u64,
        /// How many there are.
        found: u64,
    },
}

/// What is wrong with a manifest's line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ManifestLineProblem {
    /// Longer than any that was written.
    TooLong,
    /// No JSON, or not the fields of such a line, in the parser's words.
    Unreadable(String),
    /// An id stands there for the second time.
    Twice(String),
}

impl From<io::Error> for ManifestError {
    fn from(error: io::Error) -> Self {
        Self::Read { reason: error.to_string() }
    }
}

/// Reads a manifest, line by line.
pub fn read_manifest(input: impl BufRead) -> Result<BatchManifest, ManifestError> {
    let mut lines = LineReader::new(input);
    let head = match lines.next_line()? {
        None => return Err(ManifestError::Empty),
        Some((line, text)) => read_head(line, text)?,
    };
    let mut manifest = BatchManifest { head, requests: Vec::new(), files: Vec::new() };
    let mut ids = HashSet::new();
    let mut first = 0;
    while let Some((line, text)) = lines.next_line()? {
        let wrong = |problem| ManifestError::Line { line, problem };
        match read_line(text).map_err(wrong)? {
            ManifestLine::Request(request) => {
                if !ids.insert(request.custom_id.clone()) {
                    return Err(wrong(ManifestLineProblem::Twice(request.custom_id)));
                }
                manifest.requests.push(request);
            }
            ManifestLine::File(file) => {
                manifest.files.push((file, first..manifest.requests.len()));
                first = manifest.requests.len();
            }
        }
    }
    let (requests, found) = (manifest.head.requests, manifest.requests.len() as u64);
    if requests != found {
        return Err(ManifestError::CutShort { requests, found });
    }
    Ok(manifest)
}

/// The head; a foreign file is told by its schema, whatever else it has.
fn read_head(line: u64, text: Line<'_>) -> Result<ManifestHead, ManifestError> {
    let fields: Value = read_line(text).map_err(|problem| ManifestError::Line { line, problem })?;
    match fields["schema"].as_str().unwrap_or_default() {
        BATCH_SCHEMA => serde_json::from_value(fields).map_err(|error| {
            let problem = ManifestLineProblem::Unreadable(error.to_string());
            ManifestError::Line { line, problem }
        }),
        found => Err(ManifestError::Schema { found: found.to_owned() }),
    }
}

fn read_line<T: serde::de::DeserializeOwned>(text: Line<'_>) -> Result<T, ManifestLineProblem> {
    match text {
        Line::TooLong => Err(ManifestLineProblem::TooLong),
        Line::Text(text) => from_json(text).map_err(|error| ManifestLineProblem::Unreadable(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = r#"{"schema":"refusal-lab/batch@1","run_id":"r","format":"openai","requests":1,"run":{}}"#;
    const REQUEST: &str = r#"{"request":{"custom_id":"r-a","prompt_id":"a","kind":"toxic","category":"hate","prompt":"P","body_sha256":"00"}}"#;

    #[test]
    fn a_manifest_that_is_none_says_why() {
        let read = |lines: &[&str]| read_manifest(lines.join("\n").as_bytes());
        assert_eq!(read(&[HEAD, REQUEST]).unwrap().requests[0].to_prompt().text, "P");
        assert!(matches!(read(&[]), Err(ManifestError::Empty)));
        assert!(matches!(read(&[HEAD]), Err(ManifestError::CutShort { requests: 1, found: 0 })));
        let twice = read(&[HEAD, REQUEST, REQUEST]).unwrap_err();
        assert!(
            matches!(twice, ManifestError::Line { line: 3, problem: ManifestLineProblem::Twice(id) } if id == "r-a")
        );
        let cut = read(&[HEAD, &REQUEST[..40]]).unwrap_err();
        assert!(matches!(cut, ManifestError::Line { line: 2, problem: ManifestLineProblem::Unreadable(_) }));
        let foreign = read(&[r#"{"schema":"refusal-lab/run@2"}"#]).unwrap_err();
        assert!(matches!(foreign, ManifestError::Schema { found } if found == "refusal-lab/run@2"));
        let bare = read(&["{}"]).unwrap_err();
        assert!(matches!(bare, ManifestError::Schema { found } if found.is_empty()));
    }
}
