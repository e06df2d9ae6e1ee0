//! A file that a worker reads piece by piece: it may be larger than memory should hold.

use std::io::{Error, Read, Result, Seek, SeekFrom};

use web_sys::{Blob, FileReaderSync};

use super::post::bytes_of;

/// A reader of a file whose bytes the browser holds. Each reading asks the browser: it belongs into a buffer. Only workers
/// can make one.
pub struct BlobReader {
    blob: Blob,
    reader: FileReaderSync,
    at: u64,
}

impl BlobReader {
    /// A reader at the file's beginning; `None` where there is no synchronous reading.
    pub fn new(blob: Blob) -> Option<Self> {
        Some(Self { blob, reader: FileReaderSync::new().ok()?, at: 0 })
    }

    fn length(&self) -> u64 {
        self.blob.size() as u64
    }
}

impl Read for BlobReader {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let end = self.length().min(self.at + buffer.len() as u64);
        if self.at >= end {
            return Ok(0);
        }
        let gone = |_| Error::other("the browser cannot read the file any more");
        let piece = self.blob.slice_with_f64_and_f64(self.at as f64, end as f64).map_err(gone)?;
        let array = self.reader.read_as_array_buffer(&piece).map_err(gone)?;
        let bytes = bytes_of(&array);
        let length = bytes.len().min(buffer.len());
        buffer[..length].copy_from_slice(&bytes[..length]);
        self.at += length as u64;
        Ok(length)
    }
}

impl Seek for BlobReader {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let from = |base: u64, by: i64| base.checked_add_signed(by).ok_or_else(|| Error::other("before the beginning"));
        self.at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::End(by) => from(self.length(), by)?,
            SeekFrom::Current(by) => from(self.at, by)?,
        };
        Ok(self.at)
    }
}
