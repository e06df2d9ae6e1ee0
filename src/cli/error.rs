//! What the command line says of what went wrong: what happened, to what, and what to do next.

use std::io;

use super::file_words::{dataset_error, manifest_error, record_error, report_error};
use super::usage::{classifier_ids, convention_names, usage};
use crate::dataset::DatasetError;
use crate::domain::failure_words::engine_error;
use crate::domain::{DecodeError, EncoderError, EngineError, RecordError};
use crate::provider::batch::ManifestError;
use crate::report::ReportError;

/// An example of a line of answers.
pub(super) const EXAMPLE: &str = r#"{"id": 1, "response": "I can't help with that."}"#;

/// Why the program stops before its end.
#[derive(Debug, thiserror::Error)]
pub(super) enum CommandError {
    #[error("{0}\n\n{usage}", usage = usage())]
    Usage(String),
    #[error("There is no classifier “{0}”. Choose one of: {ids}.", ids = classifier_ids())]
    Classifier(String),
    #[error("{}", encoder_error(.0))]
    Encoder(EncoderError),
    #[error("There is no convention “{0}”. Choose one of: {names}.", names = convention_names())]
    Convention(String),
    #[error("Standard input could not be read at line {line}: {error}. Start again from that line.")]
    Input { line: usize, error: io::Error },
    #[error("The output could not be written: {0}. See that there is room where it goes, and start again.")]
    Output(#[from] io::Error),
    #[error("{file} could not be read: {error}. See that it is there, and is of the kind that the command reads.")]
    File { file: String, error: io::Error },
    #[error(
        "{file} has no column that is named as prompts are (prompt, question, text, messages, …). Its columns are: {columns}. Rename the one that has them."
    )]
    NoPromptColumn { file: String, columns: String },
    #[error(
        "{file}: “{column}” says yes or no, and that could mean harmless as well as harmful ({examples}). Say which: --yes-means harmful, or --yes-means harmless."
    )]
    WhichKind { file: String, column: String, examples: String },
    #[error(
        "{file}: “{column}” stands beside “{response}” and may tell of that instead of the prompt. Say --kind harmless or --kind harmful if all prompts are of one kind; or, if it does tell of the prompt, what 1 or true means in it: --yes-means harmful, or --yes-means harmless."
    )]
    KindOfResponse { file: String, column: String, response: String },
    #[error(
        "{file}: its name says that its prompts are harmless, and its columns (goal, target) are those of attacks. Say which: --kind harmless, or --kind harmful."
    )]
    ContradictoryNames { file: String },
    #[error("{0}")]
    Answers(String),
    #[error("Exercise {prompt} of the run {run} cannot be written: {reason}. Choose another answer.")]
    Exercise { run: &'static str, prompt: &'static str, reason: &'static str },
    #[error(
        "{file} is none of the models that public/models/manifest.json lists (SHA-256 {sha256}). Choose the file of one of them."
    )]
    OtherModel { file: String, sha256: String },
    #[error(
        "{file} is there already. A batch that was sent can be read with its own manifest only: choose another folder for this one."
    )]
    FileExists { file: String },
    #[error("{file} {}", manifest_error(.error))]
    BatchManifest { file: String, error: ManifestError },
    #[error("{file}, line 1, “run”: {}. Give the manifest that “batch write” wrote.", record_error(.error))]
    BatchRun { file: String, error: RecordError },
    #[error("There is no starter prompt “{0}”. Their ids are in public/prompts/starter.json.")]
    Prompt(String),
    #[error("{}", engine_error(.0))]
    Engine(EngineError),
    #[error("{}", report_error(.0))]
    Report(ReportError),
    #[error("{}", dataset_error(.0))]
    Dataset(DatasetError),
}

impl From<EncoderError> for CommandError {
    fn from(error: EncoderError) -> Self {
        Self::Encoder(error)
    }
}

impl From<DecodeError> for CommandError {
    fn from(error: DecodeError) -> Self {
        Self::Engine(EngineError::Model(error))
    }
}

impl From<ReportError> for CommandError {
    fn from(error: ReportError) -> Self {
        Self::Report(error)
    }
}

impl From<DatasetError> for CommandError {
    fn from(error: DatasetError) -> Self {
        Self::Dataset(error)
    }
}

/// The encoder's file is a part of the program.
fn encoder_error(error: &EncoderError) -> String {
    match error {
        EncoderError::Tokenizer { reason } => {
            format!("The encoder's tokeniser failed ({reason}). Choose another classifier: --classifier linear.")
        }
        EncoderError::File(_) | EncoderError::Architecture { .. } => {
            "The encoder in this program cannot be used. Build the program anew.".to_owned()
        }
    }
}

/// What is wrong with a line of answers.
#[derive(Debug, thiserror::Error)]
pub(super) enum LineError {
    #[error("byte {at} is no UTF-8. Save the answers as UTF-8")]
    Encoding { at: usize },
    #[error("it is no JSON at column {column}: {reason}. Write one JSON object a line, such as {EXAMPLE}")]
    Json { column: usize, reason: String },
    #[error("it is no JSON object. Write one a line, such as {EXAMPLE}")]
    NoObject,
    #[error("it has no “response”. Give the answer's text under that name, as in {EXAMPLE}")]
    NoResponse,
    #[error("its “{0}” is no text. Write it in quotes, as in {EXAMPLE}")]
    NoText(&'static str),
    #[error("its “kind” is “{0}”. Write seemingly_toxic or toxic, or leave it out")]
    Kind(String),
}
