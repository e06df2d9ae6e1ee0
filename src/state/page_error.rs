//! What can go wrong on the page, as data; `ui` has the sentences.

use crate::answers::AnswersError;
use crate::dataset::{DatasetError, HubError};
use crate::domain::{
    AddressError, CallError, DocumentError, EngineError, Failure, PageFileError, RecordError, RouteError, StoreError,
    WorkerError,
};
use crate::protocol::DataError;
use crate::provider::KeyError;
use crate::provider::batch::ManifestError;
use crate::provider::connection::Diagnosis;
use crate::report::ReportError;

/// Why the page could not do what was asked of it.
#[derive(Clone, Debug, PartialEq)]
pub enum PageError {
    /// What stands in the address box is no address.
    Address(AddressError),
    /// The link names what does not exist.
    Route(RouteError),
    /// No header can carry the key.
    Key(KeyError),
    /// A file of prompts or of published results could not be read.
    Dataset(DatasetError),
    /// The file of a published set, which the page has fetched, could not be read. The error has the set's name for the
    /// file's.
    FetchedSet(DatasetError),
    /// A file of answers could not be read.
    Answers {
        /// The file's name.
        file: String,
        /// What is wrong.
        error: AnswersError,
    },
    /// No batch API of this provider is known.
    NoBatches {
        /// The id of the provider's preset.
        provider: String,
    },
    /// A model that is asked from two contexts cannot be asked by batch.
    NoBatchOfTwoContexts,
    /// A batch's manifest could not be read.
    BatchManifest {
        /// The file's name.
        file: String,
        /// What is wrong.
        error: ManifestError,
    },
    /// What a batch's manifest says of its run could not be read.
    BatchRun {
        /// The file's name.
        file: String,
        /// What is wrong.
        error: RecordError,
    },
    /// A batch's results belong to a run that is still asked.
    RunGoesOn {
        /// The run's name.
        name: String,
    },
    /// A batch has a judge's verdicts, and the answers that they are about are in no run at hand.
    NoRunToJudge {
        /// The manifest's name.
        file: String,
    },
    /// A result file could not be read.
    ResultFile(ReportError),
    /// The browser's database failed.
    Store(StoreError),
    /// A worker failed.
    Worker(WorkerError),
    /// A model in the page, or the encoder, cannot be used.
    Engine(EngineError),
    /// The data worker has no classifier of this id.
    NoClassifier(String),
    /// The data worker could not have a file read.
    FileGone {
        /// The file's name.
        file: String,
    },
    /// A file beside the page could not be had.
    PageFile(PageFileError),
    /// A request failed.
    Request(Failure),
    /// "Test connection" found that the connection does not work.
    Connection(Box<Diagnosis>),
    /// The form names no model.
    NoModel,
    /// The form names no model that could judge.
    NoJudge,
    /// The list of the page's own models is not here yet.
    ModelListPending,
    /// The page has no model of this name.
    NoSuchModel(String),
    /// Two models in the page cannot be asked at the same time.
    LocalModelsSideBySide,
    /// A server can be asked from two contexts at temperature 0 only.
    TemperatureNotZero,
    /// The browser has no `AbortController`.
    CannotAbort,
    /// Another tab holds the run that was to go on.
    RunHeldElsewhere,
    /// The run goes on in another tab.
    RunElsewhere,
    /// The run was recorded, and cannot be changed.
    RunRecorded,
    /// The run was made with a key, which has to be entered again.
    KeyNeeded {
        /// Where the run's requests go.
        origins: Vec<String>,
    },
    /// The run came from a file, and its address has not been confirmed.
    AddressNotConfirmed {
        /// Where the run's requests would go.
        origins: Vec<String>,
    },
    /// There is no run to export.
    NoRunToExport,
    /// The browser did not let the page make a file.
    NoDownload,
    /// The browser could not read a file of the person's.
    FileUnreadable {
        /// The file's name.
        file: String,
    },
    /// A file of prompts is larger than the page reads.
    FileTooLarge {
        /// The file's name.
        file: String,
        /// Its size in MiB.
        size_mb: u64,
        /// The largest size that is read, in MiB.
        largest_mb: u64,
    },
    /// A prompt set has not been downloaded.
    SetNotDownloaded {
        /// The set's name.
        name: String,
    },
    /// A prompt set is still being downloaded or read.
    SetPending {
        /// The set's name.
        name: String,
    },
    /// There is no prompt set with this id.
    NoSuchSet {
        /// The id.
        id: String,
    },
    /// A prompt set could not be downloaded.
    SetDownload {
        /// The set's name.
        name: String,
        /// Why not.
        error: DownloadError,
    },
    /// The stored file of a prompt set is gone.
    SetFileMissing,
    /// The stored file of a prompt set is not the one that was stored.
    SetFileChanged,
    /// Every prompt of the chosen sets is excluded.
    NoPromptsLeft,
    /// The ROSE bench has no prompt.
    NoQuestion,
    /// The chosen provider does not answer token by token.
    NotTokenByToken,
    /// The host's settings could not be read.
    Config {
        /// The file beside the page.
        file: &'static str,
        /// What is wrong with it.
        error: DocumentError,
    },
    /// The classifier's card could not be read.
    Card {
        /// The file beside the page.
        file: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The classifier's card is of another version than the classifier.
    CardOfOtherVersion {
        /// The file beside the page.
        file: &'static str,
        /// The card's version.
        found: String,
        /// The classifier's version.
        expected: String,
    },
    /// The deferred part of the program could not be fetched.
    DeferredPartMissing,
}

/// Why a prompt set could not be downloaded.
#[derive(Clone, Debug, PartialEq)]
pub enum DownloadError {
    /// A request failed.
    Request(Failure),
    /// It was to be read row by row, and the hub's viewer does not have it.
    NotOnHub,
    /// The browser has no room for it.
    NoRoom,
    /// The hub's viewer sent something else than rows.
    Viewer(HubError),
    /// The hub's viewer has fewer rows than it says.
    RowsMissing {
        /// Rows that came.
        rows: u32,
        /// Rows that there are to be.
        total: u32,
    },
}

/// Makes an error of another module one of the page's.
macro_rules! from {
    ($($variant:ident($error:ty)),* $(,)?) => {
        $(impl From<$error> for PageError {
            fn from(error: $error) -> Self {
                Self::$variant(error)
            }
        })*
    };
}

from!(
    Address(AddressError),
    Route(RouteError),
    Key(KeyError),
    Dataset(DatasetError),
    ResultFile(ReportError),
    Store(StoreError),
    Worker(WorkerError),
    Engine(EngineError),
    PageFile(PageFileError),
    Request(Failure),
    Connection(Box<Diagnosis>),
);

impl From<DataError> for PageError {
    fn from(error: DataError) -> Self {
        match error {
            DataError::NoClassifier(id) => Self::NoClassifier(id),
            DataError::NoFile { file } => Self::FileGone { file },
            DataError::Dataset(error) => Self::Dataset(error),
            DataError::Answers { file, error } => Self::Answers { file, error },
        }
    }
}

impl<E: Into<Self>> From<CallError<E>> for PageError {
    fn from(error: CallError<E>) -> Self {
        match error {
            CallError::Worker(error) => Self::Worker(error),
            CallError::Failed(error) => error.into(),
        }
    }
}
