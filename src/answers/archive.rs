//! Inspect's archives: a ZIP file of one document for each sample. Members are packed by deflate or by zstd.

use std::borrow::Cow;
use std::io::{Read, Seek, SeekFrom};

use flate2::read::DeflateDecoder;
use ruzstd::decoding::StreamingDecoder;
use serde_json::Value;
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::error::AnswersError;
use super::inspect::{model_of, of_member};
use super::records::{OnAnswer, give};
use crate::domain::from_json;

const HEADER: &str = "header.json";
const SAMPLES: &str = "samples/";
/// Bytes of a member, unpacked: a few that are packed can become more than there is memory.
const LARGEST: u64 = 256 << 20;

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
    let packed = archive.by_index_raw(at).map_err(read_error)?;
    let name = packed.name().map(Cow::into_owned).unwrap_or_default();
    let mut bytes = Vec::new();
    match packed.compression() {
        CompressionMethod::Stored => packed.take(LARGEST + 1).read_to_end(&mut bytes)?,
        CompressionMethod::DEFLATE => DeflateDecoder::new(packed).take(LARGEST + 1).read_to_end(&mut bytes)?,
        CompressionMethod::ZSTD => {
            let decoder = StreamingDecoder::new(packed);
            let decoder = decoder.map_err(|error| AnswersError::Read { reason: error.to_string() })?;
            decoder.take(LARGEST + 1).read_to_end(&mut bytes)?
        }
        _ => return Err(AnswersError::Packing { member: name }),
    };
    if bytes.len() as u64 > LARGEST {
        return Err(AnswersError::LargeMember { member: name, most_mb: LARGEST >> 20 });
    }
    Ok(bytes)
}

fn read_error(error: ZipError) -> AnswersError {
    AnswersError::Read { reason: error.to_string() }
}
