//! Inspect's archives: a ZIP file of one document for each sample. Members are packed by deflate or by zstd.

use std::io::{Read, Seek, SeekFrom};

use flate2::read::DeflateDecoder;
use ruzstd::decoding::StreamingDecoder;
use serde_json::Value;
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::error::AnswersError;
use super::format::{OnAnswer, give};
use super::inspect::{model_of, of_member};
use crate::domain::from_json;

const HEADER: &str = "header.json";
const SAMPLES: &str = "samples/";

/// Whether an archive is one of Inspect's.
pub(super) fn is_inspect<R: Read + Seek>(file: &mut R) -> Result<bool, AnswersError> {
    let archive = open(file)?;
    let is_of_inspect = |name: &str| name.starts_with(SAMPLES) || name == HEADER;
    Ok(archive.file_names().any(|name| name.is_ok_and(|name| is_of_inspect(&name))))
}

/// Reads every sample, in the archive's order.
pub(super) fn read_inspect<R: Read + Seek>(file: &mut R, on_answer: &mut OnAnswer<'_>) -> Result<(), AnswersError> {
    let mut archive = open(file)?;
    // A log that broke off has no header yet, and this beside its samples.
    const BEGUN: &str = "_journal/start.json";
    let header = [HEADER, BEGUN].into_iter().find_map(|name| archive.index_for_name(name));
    let header = header.map(|at| member(&mut archive, at)).transpose()?;
    let header: Value = header.and_then(|bytes| from_json(&bytes).ok()).unwrap_or_default();
    let model = model_of(&header);
    for at in 0..archive.len() {
        let name = archive.name_for_index(at).and_then(Result::ok);
        if name.is_some_and(|name| name.starts_with(SAMPLES) && name.ends_with(".json")) {
            let bytes = member(&mut archive, at)?;
            give(at as u64 + 1, of_member(&bytes, model.as_deref()), on_answer);
        }
    }
    Ok(())
}

fn open<R: Read + Seek>(file: &mut R) -> Result<ZipArchive<&mut R>, AnswersError> {
    file.seek(SeekFrom::Start(0))?;
    ZipArchive::new(file).map_err(read_error)
}

/// A member's bytes, unpacked.
fn member<R: Read + Seek>(archive: &mut ZipArchive<R>, at: usize) -> Result<Vec<u8>, AnswersError> {
    let mut packed = archive.by_index_raw(at).map_err(read_error)?;
    let mut bytes = Vec::new();
    match packed.compression() {
        CompressionMethod::Stored => packed.read_to_end(&mut bytes)?,
        CompressionMethod::DEFLATE => DeflateDecoder::new(packed).read_to_end(&mut bytes)?,
        CompressionMethod::ZSTD => {
            let decoder = StreamingDecoder::new(packed);
            let mut decoder = decoder.map_err(|error| AnswersError::Read { reason: error.to_string() })?;
            decoder.read_to_end(&mut bytes)?
        }
        _ => {
            let member = packed.name().map(|name| name.into_owned()).unwrap_or_default();
            return Err(AnswersError::Packing { member });
        }
    };
    Ok(bytes)
}

fn read_error(error: ZipError) -> AnswersError {
    AnswersError::Read { reason: error.to_string() }
}
