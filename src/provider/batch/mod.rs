//! Batches: a run written as the files that batch APIs take, and read from the files that they give back.
//!
//! Beside the request files stands a manifest, which knows what each id asked. Answers come back in any order and in several
//! files, and are matched by id alone: the place of a line says nothing.

mod custom_id;
mod format;
mod manifest;
mod matching;
mod output;
mod request;
mod request_file;
mod write;

pub use custom_id::{CustomId, CustomIds};
pub use format::BatchFormat;
pub use manifest::{
    BATCH_SCHEMA, BatchManifest, BatchPurpose, ManifestError, ManifestHead, ManifestLineProblem, ManifestRequest,
    RequestFile, read_manifest,
};
pub use matching::{BatchMatching, RequestEnd, Strays};
pub use output::{BatchLineProblem, BatchResult, read_batch_line, read_batch_output};
pub use request_file::altered_requests;
pub use write::{Batch, BatchFiles, BatchWriter, MANIFEST_FILE, write_batch};
