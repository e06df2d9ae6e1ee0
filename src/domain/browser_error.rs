//! What can fail in the browser that the page runs in. `platform` finds it, and whoever tells a person words it.

/// Why the browser's database could not do its work. A later call may well succeed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// The browser has no more room for this page. What was to be written is not stored.
    Full,
    /// There is no database for this page.
    Unavailable(NoStore),
    /// A newer page has changed the database's form.
    Newer,
    /// Anything else.
    Failed {
        /// What the browser says, if it says anything.
        reason: Option<String>,
    },
}

/// Why there is no database for the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoStore {
    /// The browser has no IndexedDB.
    NotSupported,
    /// A tab with an older version of the page does not close the database.
    HeldByOtherTab,
    /// The browser does not let the page have one.
    Denied {
        /// What the browser says.
        reason: String,
    },
}

/// The kinds of workers that the page starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkerName {
    /// It classifies answers and reads files of prompts.
    Data,
    /// It runs a model.
    Engine,
}

impl WorkerName {
    /// What the names of the worker's three files begin with; its loader loads the other two.
    pub fn file_stem(self) -> &'static str {
        match self {
            Self::Data => "data_worker",
            Self::Engine => "engine_worker",
        }
    }
}

/// Why a worker does not answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkerError {
    /// Its files are not there, or the browser starts no workers.
    NotLoaded {
        /// Which worker.
        worker: WorkerName,
        /// What the browser says, if it says anything.
        reason: Option<String>,
    },
    /// The page and the worker are not of one build.
    OtherVersion {
        /// Which worker.
        worker: WorkerName,
        /// The page's build.
        page: &'static str,
        /// What the worker is of.
        found: WorkerVersion,
    },
    /// It stopped by a fault of its own.
    BrokeOff {
        /// Which worker.
        worker: WorkerName,
        /// What the browser says, if it says anything.
        reason: Option<String>,
    },
    /// Its reply is none to the request.
    OtherReply {
        /// Which worker.
        worker: WorkerName,
    },
    /// A message could not be read, on either side.
    Unreadable {
        /// The codec's own words.
        reason: String,
    },
    /// The answer was called off.
    Aborted,
}

/// Why a call of a worker brought no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallError<E> {
    /// The worker does not answer.
    Worker(WorkerError),
    /// The worker says why it cannot do what was asked.
    Failed(E),
}

impl<E> From<WorkerError> for CallError<E> {
    fn from(error: WorkerError) -> Self {
        Self::Worker(error)
    }
}

/// The version that a worker tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkerVersion {
    /// Its build.
    Build(String),
    /// The version of its messages; it speaks another one than the page.
    Messages(u32),
}

/// Why a file beside the page could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageFileError {
    /// No reply.
    Unreachable {
        /// The file.
        file: String,
    },
    /// The server has no such file.
    Status {
        /// The file.
        file: String,
        /// The HTTP status.
        status: u16,
    },
}
