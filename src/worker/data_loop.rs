//! The data worker's loop.

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, FileReaderSync};

use super::blob_reader::BlobReader;
use super::data::{classify, read_import_file, read_set};
use super::serve::{Answered, Request, scope, serve};
use crate::dataset::{preview_file, sha256};
use crate::domain::hex;
use crate::platform::bytes_of;
use crate::protocol::{DataError, DataMessages, DataReply, DataRequest, SetSummary};

/// Answers the page's requests for as long as the worker lives.
pub fn serve_data_worker() {
    serve::<DataMessages>(answer);
}

async fn answer(request: &Request<DataMessages>, asked: DataRequest<'_>) -> Answered<DataMessages> {
    let file =
        |name: &str| request.file.as_ref().and_then(read).ok_or_else(|| DataError::NoFile { file: name.to_owned() });
    let reply = match asked {
        DataRequest::Classify(wanted) => DataReply::Verdicts(classify(&wanted)?),
        DataRequest::Preview { name } => {
            let file = file(name)?;
            DataReply::Preview(preview_file(name, &bytes_of(&file))?)
        }
        DataRequest::ReadAnswers { name, said } => {
            let reader = request.file.clone().and_then(|file| BlobReader::new(file).ok());
            let reader = reader.ok_or_else(|| DataError::NoFile { file: name.to_owned() })?;
            let mut send = |part| request.reply(&DataReply::Answers(part), None);
            let read = read_import_file(reader, &said, &mut send);
            DataReply::AnswersRead(read.map_err(|error| DataError::Answers { file: name.to_owned(), error })?)
        }
        DataRequest::ReadSet { set, name, schema } => {
            let file = file(name)?;
            let bytes = bytes_of(&file);
            // The browser hashes in a thread of its own and in a quarter of the time.
            let hashing = hash(&file);
            drop(file);
            let mut send = |batch: Vec<u8>| {
                let bytes = Uint8Array::from(&batch[..]).buffer();
                request.reply(&DataReply::Prompts, Some(bytes.as_ref()));
            };
            let (found, count) = read_set(set, name, &schema, &bytes, &mut send)?;
            let hash = match hashing {
                Some(hashing) => hashing.await.ok().map(|hash| hex(&bytes_of(&hash))),
                None => None,
            };
            DataReply::SetRead(SetSummary { sha256: hash.unwrap_or_else(|| sha256(&bytes)), found, count })
        }
    };
    Ok((reply, None))
}

/// `None` on a page that is neither of https nor of this machine, which gets no cryptography.
fn hash(file: &ArrayBuffer) -> Option<JsFuture> {
    let subtle = scope().crypto().ok()?.subtle();
    if subtle.is_undefined() {
        return None;
    }
    subtle.digest_with_str_and_buffer_source("SHA-256", file).ok().map(JsFuture::from)
}

/// A file's bytes; `None` if the browser cannot read it any more.
fn read(file: &Blob) -> Option<ArrayBuffer> {
    FileReaderSync::new().ok()?.read_as_array_buffer(file).ok()
}
