//! Messages written and read, piece by piece.

use super::{ProtocolError, VERSION};

/// A message on the way.
pub(super) struct Writer(Vec<u8>);

impl Writer {
    pub(super) fn new(kind: u8, capacity: usize) -> Self {
        let mut writer = Self(Vec::with_capacity(5 + capacity));
        writer.u32(VERSION);
        writer.u8(kind);
        writer
    }

    /// A part of a message.
    pub(super) fn piece(capacity: usize) -> Self {
        Self(Vec::with_capacity(capacity))
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    pub(super) fn with_text(kind: u8, text: &str) -> Vec<u8> {
        let mut writer = Self::new(kind, 4 + text.len());
        writer.text(text);
        writer.0
    }

    /// The whole message.
    pub(super) fn finish(self) -> Vec<u8> {
        self.0
    }

    pub(super) fn u8(&mut self, value: u8) {
        self.0.push(value);
    }

    pub(super) fn u64(&mut self, value: u64) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    pub(super) fn f32(&mut self, value: f32) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    pub(super) fn u32(&mut self, value: u32) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    /// A count, a length or a place. Where these messages travel, no memory is large enough for a larger one.
    pub(super) fn size(&mut self, value: usize) {
        self.u32(value as u32);
    }

    pub(super) fn text(&mut self, text: &str) {
        self.size(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    /// Begins a list of which nobody knows yet how long it will be; the answer closes it.
    pub(super) fn open_list(&mut self) -> usize {
        self.size(0);
        self.0.len()
    }

    /// So many entries came, and `begin` is where they begin.
    pub(super) fn close_list(&mut self, begin: usize, entries: usize) {
        self.0[begin - 4..begin].copy_from_slice(&(entries as u32).to_le_bytes());
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn list<T>(&mut self, entries: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.size(entries.len());
        for entry in entries {
            write(self, entry);
        }
    }
}

/// What is still to be read.
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// The kind of a message of this version, and what follows it.
    pub(super) fn open(bytes: &'a [u8]) -> Result<(u8, Self), ProtocolError> {
        let mut reader = Self(bytes);
        let found = reader.u32("its version")?;
        if found != VERSION {
            return Err(ProtocolError::Version { found });
        }
        Ok((reader.u8("its kind")?, reader))
    }

    /// What was read of a message earlier, and follows it.
    pub(super) fn over(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// All that was not read.
    pub(super) fn take_rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.0)
    }

    pub(super) fn end(&self) -> Result<(), ProtocolError> {
        if self.0.is_empty() { Ok(()) } else { Err(ProtocolError::Malformed("an end")) }
    }

    fn array<const N: usize>(&mut self, what: &'static str) -> Result<[u8; N], ProtocolError> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(ProtocolError::Cut(what))?;
        self.0 = rest;
        Ok(*taken)
    }

    pub(super) fn u8(&mut self, what: &'static str) -> Result<u8, ProtocolError> {
        self.array(what).map(u8::from_le_bytes)
    }

    pub(super) fn u32(&mut self, what: &'static str) -> Result<u32, ProtocolError> {
        self.array(what).map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self, what: &'static str) -> Result<u64, ProtocolError> {
        self.array(what).map(u64::from_le_bytes)
    }

    pub(super) fn f32(&mut self, what: &'static str) -> Result<f32, ProtocolError> {
        self.array(what).map(f32::from_le_bytes)
    }

    pub(super) fn size(&mut self, what: &'static str) -> Result<usize, ProtocolError> {
        self.u32(what).map(|size| size as usize)
    }

    pub(super) fn flag(&mut self, what: &'static str) -> Result<bool, ProtocolError> {
        match self.u8(what)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(ProtocolError::Malformed(what)),
        }
    }

    pub(super) fn text(&mut self, what: &'static str) -> Result<&'a str, ProtocolError> {
        let length = self.size(what)?;
        let (text, rest) = self.0.split_at_checked(length).ok_or(ProtocolError::Cut(what))?;
        self.0 = rest;
        std::str::from_utf8(text).map_err(|_| ProtocolError::Malformed(what))
    }

    /// A list whose entries have `least` bytes or more each: a count that what is left cannot hold is not believed, and
    /// no memory is taken for it.
    pub(super) fn list<T>(
        &mut self,
        what: &'static str,
        least: usize,
        mut read: impl FnMut(&mut Self) -> Result<T, ProtocolError>,
    ) -> Result<Vec<T>, ProtocolError> {
        let count = self.size(what)?;
        if count > self.0.len() / least {
            return Err(ProtocolError::Cut(what));
        }
        let mut entries = Vec::with_capacity(count);
        for _ in 0..count {
            entries.push(read(self)?);
        }
        Ok(entries)
    }
}
