//! The model's file: fetched once, kept in the browser's own file system under its hash, and read piece by piece.

use std::io;

use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use sha2::{Digest, Sha256};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, DedicatedWorkerGlobalScope, File, FileSystemDirectoryHandle, FileSystemFileHandle,
    FileSystemGetDirectoryOptions, FileSystemGetFileOptions, FileSystemReadWriteOptions, FileSystemSyncAccessHandle,
    ReadableStreamDefaultReader, ReadableStreamReadResult, Response,
};

use super::blob_reader::BlobReader;
use crate::domain::{FetchProblem, TransferError, hex};

const FOLDER: &str = "models";
/// Between two words on what has come.
const TELL_EVERY: u64 = 1 << 20;

/// The file that is kept under the hash, or else is fetched. `progress` is told how many bytes came, and how many will.
pub(super) async fn obtain(
    sha256: &str,
    addresses: &[&str],
    mut progress: impl FnMut(u64, u64),
) -> Result<Blob, TransferError> {
    let folder = folder().await.map_err(|thrown| TransferError::NoStorage { reason: said(&thrown) })?;
    if let Ok(file) = kept(&folder, sha256).await {
        return Ok(file);
    }
    let mut attempts = Vec::new();
    for address in addresses {
        let response = match get(address).await {
            Ok(response) => response,
            Err(problem) => {
                attempts.push(((*address).to_owned(), problem));
                continue;
            }
        };
        return store(&folder, sha256, address, &response, &mut progress).await;
    }
    Err(TransferError::Unreachable { attempts })
}

async fn folder() -> Result<FileSystemDirectoryHandle, JsValue> {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let root: FileSystemDirectoryHandle =
        JsFuture::from(scope.navigator().storage().get_directory()).await?.dyn_into()?;
    let options = FileSystemGetDirectoryOptions::new();
    options.set_create(true);
    JsFuture::from(root.get_directory_handle_with_options(FOLDER, &options)).await?.dyn_into()
}

/// Only a file that was whole and right has the hash for its name.
async fn kept(folder: &FileSystemDirectoryHandle, sha256: &str) -> Result<Blob, JsValue> {
    let handle: FileSystemFileHandle = JsFuture::from(folder.get_file_handle(sha256)).await?.dyn_into()?;
    let file: File = JsFuture::from(handle.get_file()).await?.dyn_into()?;
    Ok(file.into())
}

async fn get(address: &str) -> Result<Response, FetchProblem> {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let response = JsFuture::from(scope.fetch_with_str(address)).await.map_err(|_| FetchProblem::NoReply)?;
    let response: Response = response.unchecked_into();
    if response.ok() { Ok(response) } else { Err(FetchProblem::Status(response.status())) }
}

/// Writes what comes under a name of its own, and gives it the hash for its name once it is whole and right.
async fn store(
    folder: &FileSystemDirectoryHandle,
    sha256: &str,
    address: &str,
    response: &Response,
    progress: &mut impl FnMut(u64, u64),
) -> Result<Blob, TransferError> {
    let no_storage = |thrown: JsValue| TransferError::NoStorage { reason: said(&thrown) };
    let part = format!("{sha256}.{:08x}", (js_sys::Math::random() * f64::from(u32::MAX)) as u32);
    let options = FileSystemGetFileOptions::new();
    options.set_create(true);
    let handle = JsFuture::from(folder.get_file_handle_with_options(&part, &options)).await.map_err(no_storage)?;
    let handle: FileSystemFileHandle = handle.unchecked_into();
    let access = JsFuture::from(handle.create_sync_access_handle()).await.map_err(no_storage)?;
    let access: FileSystemSyncAccessHandle = access.unchecked_into();
    let written = write_all(&access, address, response, progress).await;
    access.close();
    let found = match written {
        Ok(found) if found == sha256 => found,
        other => {
            // Nobody would look for it under this name again.
            let _ = JsFuture::from(folder.remove_entry(&part)).await;
            let (address, expected) = (address.to_owned(), sha256.to_owned());
            return Err(other.map_or_else(|error| error, |found| TransferError::OtherFile { address, expected, found }));
        }
    };
    rename(&handle, &found).await.map_err(no_storage)?;
    kept(folder, &found).await.map_err(no_storage)
}

/// The hash of what was written.
async fn write_all(
    access: &FileSystemSyncAccessHandle,
    address: &str,
    response: &Response,
    progress: &mut impl FnMut(u64, u64),
) -> Result<String, TransferError> {
    let total = response.headers().get("content-length").ok().flatten().and_then(|text| text.parse().ok()).unwrap_or(0);
    let broken_off = |done: u64, reason| TransferError::BrokenOff {
        address: address.to_owned(),
        megabytes: done / 1_000_000,
        reason,
    };
    let body = response.body().ok_or_else(|| broken_off(0, None))?;
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let (mut hash, mut done, mut told) = (Sha256::new(), 0_u64, 0_u64);
    progress(0, total);
    loop {
        let read = JsFuture::from(reader.read()).await.map_err(|thrown| broken_off(done, Some(said(&thrown))))?;
        let read: ReadableStreamReadResult = read.unchecked_into();
        if read.get_done().unwrap_or(false) {
            break;
        }
        let bytes = Uint8Array::from(read.get_value()).to_vec();
        hash.update(&bytes);
        let at = FileSystemReadWriteOptions::new();
        at.set_at(done as f64);
        let room = access.write_with_u8_array_and_options(&bytes, &at);
        if room.ok().is_none_or(|written| written < bytes.len() as f64) {
            let _ = JsFuture::from(reader.cancel()).await;
            return Err(TransferError::NoRoom { megabytes: done / 1_000_000 });
        }
        done += bytes.len() as u64;
        if done - told >= TELL_EVERY {
            told = done;
            progress(done, total);
        }
    }
    progress(done, total);
    // Chromium says of a write that went beyond its quota that all was written, and keeps what had room.
    let size = access.flush().and_then(|()| access.get_size()).unwrap_or_default();
    if size < done as f64 {
        return Err(TransferError::NoRoom { megabytes: size as u64 / 1_000_000 });
    }
    Ok(hex(&hash.finalize()))
}

/// `FileSystemFileHandle.move`, which the bindings do not have.
async fn rename(handle: &FileSystemFileHandle, name: &str) -> Result<(), JsValue> {
    let rename: Function = Reflect::get(handle, &"move".into())?.dyn_into()?;
    let promise: Promise = rename.call1(handle, &name.into())?.dyn_into()?;
    JsFuture::from(promise).await.map(drop)
}

fn said(thrown: &JsValue) -> String {
    thrown.as_string().unwrap_or_else(|| String::from(Object::from(thrown.clone()).to_string()))
}

/// The SHA-256 of a file that a person brought, in hex.
pub(super) fn hash_of(blob: &Blob) -> io::Result<String> {
    let mut hash = Sha256::new();
    io::copy(&mut BlobReader::new(blob.clone())?, &mut HashWriter(&mut hash))?;
    Ok(hex(&hash.finalize()))
}

struct HashWriter<'a>(&'a mut Sha256);

impl io::Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
