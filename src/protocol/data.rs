//! The messages of the data worker, which judges answers and reads files of prompts.

use serde::{Deserialize, Serialize};

use super::{Messages, ProtocolError};
use crate::answers::{AnswerProblem, AnswersError, FoundAnswer, ImportFile, SaidRole, TablePreview};
use crate::dataset::{CategoryInterner, DatasetError, FilePreview, FoundPrompt, ParseReport, Schema};
use crate::domain::{Exchange, Prompt, Verdict, WorkerName};

/// The data worker's messages.
#[derive(Clone)]
pub enum DataMessages {}

impl Messages for DataMessages {
    const WORKER: WorkerName = WorkerName::Data;
    type Request<'a> = DataRequest<'a>;
    type Reply = DataReply;
    type Error = DataError;
}

/// What the page asks of the data worker. A file goes beside the message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum DataRequest<'a> {
    /// Judge answers, each by each classifier.
    #[serde(borrow)]
    Classify(Classify<'a>),
    /// Read the file whole.
    ReadSet {
        /// The set's id.
        set: &'a str,
        /// What to call the file in an error.
        name: &'a str,
        /// Where its rows have what.
        schema: Schema,
    },
    /// FilePreview at the beginning of a file.
    Preview {
        /// What to call the file in an error.
        name: &'a str,
    },
    /// Say what a file is that somebody imports, and read the answers in it.
    ReadAnswers {
        /// What to call the file in an error.
        name: &'a str,
        /// What a person says of a table's columns.
        said: Vec<SaidRole>,
    },
}

/// Answers to be judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Classify<'a> {
    /// The classifiers' ids.
    #[serde(borrow)]
    pub classifiers: Vec<&'a str>,
    /// Whether the verdicts say what decided.
    pub evidence: bool,
    /// The answers with their prompts.
    pub exchanges: Vec<Exchange<'a>>,
}

/// What the data worker answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum DataReply {
    /// By classifier and, within, by answer, in the request's order.
    Verdicts(Vec<Vec<Verdict>>),
    /// The next prompts of a file; they are in a [`PromptBatch`] beside the message.
    Prompts,
    /// A file was read to its end.
    SetRead(SetSummary),
    /// What a file begins with.
    Preview(FilePreview),
    /// The next answers of a file.
    Answers(AnswersPart),
    /// A file that somebody imports was read to its end.
    AnswersRead(ImportFileSummary),
}

/// Why the data worker cannot do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DataError {
    /// It has no classifier of this id.
    NoClassifier(String),
    /// The browser could not read the file.
    NoFile {
        /// The file's name.
        file: String,
    },
    /// The file is none of prompts that could be read.
    Dataset(DatasetError),
    /// The file is none of answers that could be read.
    Answers {
        /// The file's name.
        file: String,
        /// What is wrong.
        error: AnswersError,
    },
}

impl From<DatasetError> for DataError {
    fn from(error: DatasetError) -> Self {
        Self::Dataset(error)
    }
}

/// Some of a file's answers, one after the other.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AnswersPart {
    /// In the file's order.
    pub answers: Vec<FoundAnswer>,
    /// How many bytes of the file have been read.
    pub bytes_read: u64,
}

/// What there is to say of a file that somebody imports, beside its answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportFileSummary {
    /// What it is.
    pub is: ImportFile,
    /// Of a table: how it begins, and what its columns have.
    pub preview: Option<TablePreview>,
    /// The first records that were passed over.
    pub problems: Vec<AnswerProblem>,
    /// How many were.
    pub bad: u64,
}

impl ImportFileSummary {
    /// Problems that are told of one by one.
    pub const MOST_PROBLEMS: usize = 50;

    /// A file in which nothing is wrong.
    pub fn of(is: ImportFile) -> Self {
        Self { is, preview: None, problems: Vec::new(), bad: 0 }
    }
}

/// What there is to say of a file beside its prompts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetSummary {
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
    /// What was found in it.
    pub found: ParseReport,
    /// How many prompts came before.
    pub count: usize,
}

/// Some of a file's prompts, one after the other. Each is written once, as it is found, and read once, where it is kept.
#[derive(Default)]
pub struct PromptBatch(Vec<u8>);

impl PromptBatch {
    /// A batch is full at so many bytes: reading more at once would hold the page up.
    const BYTES: usize = 1 << 19;

    /// Adds a prompt; gives the batch's bytes away before that, if there is no room for the prompt in it.
    pub fn push(&mut self, prompt: &FoundPrompt<'_>) -> Option<Vec<u8>> {
        let size = 20 + prompt.id.len() + prompt.category.len() + prompt.text.len();
        let full = (!self.0.is_empty() && self.0.len() + size > Self::BYTES).then(|| std::mem::take(&mut self.0));
        if self.0.is_empty() {
            self.0.reserve(Self::BYTES.max(size));
        }
        // See `encode`: this cannot fail.
        self.0 = postcard::to_extend(prompt, std::mem::take(&mut self.0)).unwrap_or_default();
        full
    }

    /// The bytes, unless there are none.
    pub fn finish(self) -> Option<Vec<u8>> {
        (!self.0.is_empty()).then_some(self.0)
    }
}

/// The prompts of a file, as its batches come in.
#[derive(Default)]
pub struct CollectedPrompts {
    categories: CategoryInterner,
    prompts: Vec<Prompt>,
}

impl CollectedPrompts {
    /// Adds the prompts in a [`PromptBatch`]'s bytes.
    pub fn add(&mut self, mut batch: &[u8]) -> Result<(), ProtocolError> {
        while !batch.is_empty() {
            let (FoundPrompt { id, category, kind, text }, rest) = postcard::take_from_bytes(batch)?;
            let category = self.categories.of(category);
            self.prompts.push(Prompt { id: id.to_owned(), category, kind, text: text.to_owned(), note: None });
            batch = rest;
        }
        Ok(())
    }

    /// All of them, in the file's order.
    pub fn into_prompts(mut self) -> Vec<Prompt> {
        self.prompts.shrink_to_fit();
        self.prompts
    }
}

/// Cuts many answers into runs that make messages of about `bytes` bytes each; one longer than that is alone.
pub fn chunks<'a, 't>(exchanges: &'a [Exchange<'t>], bytes: usize) -> impl Iterator<Item = &'a [Exchange<'t>]> {
    let size_of = |exchange: &Exchange<'t>| 8 + exchange.prompt.len() + exchange.answer.len();
    let mut size = 0;
    exchanges.chunk_by(move |last, next| {
        size += size_of(last);
        let has_room = size + size_of(next) <= bytes;
        size = if has_room { size } else { 0 };
        has_room
    })
}
