//! An engine worker with a model in it.

use wasm_bindgen::JsCast;
use web_sys::Blob;

use super::PickedFile;
use super::worker::{Reply, Worker, WorkerError};
use crate::domain::EngineState;
use crate::protocol::{EngineMessages, EngineReply, EngineRequest};

pub(super) type EngineWorker = Worker<EngineMessages>;

/// A model file, and where it is to be had.
#[derive(Clone, Debug, Default)]
pub struct ModelFile {
    /// Tells it from others.
    pub id: String,
    /// SHA-256 in hex; empty for a person's own file.
    pub sha256: String,
    /// In the order in which they are tried.
    pub addresses: Vec<String>,
    /// Its size in bytes.
    pub bytes: u64,
    file: Option<Blob>,
}

impl ModelFile {
    /// A file that is fetched.
    pub fn at(id: String, sha256: String, addresses: Vec<String>, bytes: u64) -> Self {
        Self { id, sha256, addresses, bytes, file: None }
    }

    /// A person's own file.
    pub fn dropped(file: PickedFile) -> Self {
        let (name, bytes) = (file.name(), file.bytes());
        Self { id: name, bytes, file: Some(file.into_blob()), ..Self::default() }
    }
}

/// A loaded file's SHA-256 in hex, and the file, for further workers.
pub(super) type Loaded = (String, Option<Blob>);

/// Starts a worker and has it load the model, from this file if there is one. `tell` hears how far it is.
pub(super) async fn start_engine(
    model: &ModelFile,
    file: Option<&Blob>,
    tell: &impl Fn(EngineState),
) -> Result<(EngineWorker, Loaded), WorkerError> {
    let worker = EngineWorker::start();
    let addresses = model.addresses.iter().map(String::as_str).collect();
    let request = EngineRequest::Load { sha256: &model.sha256, addresses };
    let mut replies = worker.request(&request, file.or(model.file.as_ref()));
    loop {
        let Reply { body, attachment } = replies.next().await?;
        match body {
            EngineReply::State(state) => tell(state),
            EngineReply::Loaded { sha256, .. } => return Ok((worker, (sha256, attachment.dyn_into().ok()))),
            EngineReply::Token(_) | EngineReply::Finished(_) | EngineReply::Verdicts(_) => {}
        }
    }
}
