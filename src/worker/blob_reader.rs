//! A large file of a person's, read piece by piece, as only a worker can.

use std::io::{self, Read, Seek, SeekFrom};

use js_sys::{Object, Uint8Array};
use wasm_bindgen::JsValue;
use web_sys::{Blob, FileReaderSync};

/// Bytes that are in memory at a time. Each reading is a call of the browser's.
const READ_AT_ONCE: u64 = 1 << 20;

/// Reads a file. What was read last is kept, so that an archive's members need not each be read anew.
pub(super) struct BlobReader {
    blob: Blob,
    reader: FileReaderSync,
    at: u64,
    /// The bytes from `kept_at` on.
    kept: Vec<u8>,
    kept_at: u64,
}

impl BlobReader {
    pub(super) fn new(blob: Blob) -> io::Result<Self> {
        let reader = FileReaderSync::new().map_err(failed)?;
        Ok(Self { blob, reader, at: 0, kept: Vec::new(), kept_at: 0 })
    }

    fn fill(&mut self) -> io::Result<()> {
        let end = (self.at + READ_AT_ONCE).min(self.blob.size() as u64);
        self.kept.clear();
        self.kept_at = self.at;
        if self.at < end {
            let part = self.blob.slice_with_f64_and_f64(self.at as f64, end as f64).map_err(failed)?;
            self.kept = Uint8Array::new(&self.reader.read_as_array_buffer(&part).map_err(failed)?.into()).to_vec();
        }
        Ok(())
    }
}

fn failed(thrown: JsValue) -> io::Error {
    io::Error::other(thrown.as_string().unwrap_or_else(|| String::from(Object::from(thrown).to_string())))
}

impl Read for BlobReader {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let kept = self.kept_at..self.kept_at + self.kept.len() as u64;
        if !kept.contains(&self.at) {
            self.fill()?;
        }
        let from = (self.at - self.kept_at) as usize;
        let count = self.kept.get(from..).unwrap_or_default().read(to)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for BlobReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(at) => i64::try_from(at).ok(),
            SeekFrom::End(by) => (self.blob.size() as i64).checked_add(by),
            SeekFrom::Current(by) => (self.at as i64).checked_add(by),
        };
        let target = target.and_then(|at| u64::try_from(at).ok());
        self.at = target.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}
