//! Result files that are written item by item: a run may be larger than memory should be.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use super::error::CommandError;
use crate::domain::{Item, RunHead, file_name_of};
use crate::report::{Tally, write_item_line, write_long_result};

/// A run's items on the way to its file. They wait in a file that the system deletes: the rates stand before them.
pub(super) struct RunWriter {
    items: BufWriter<File>,
    tally: Tally,
}

impl RunWriter {
    /// Without any item.
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self { items: BufWriter::new(tempfile::tempfile()?), tally: Tally::default() })
    }

    /// Adds an item.
    pub(super) fn add(&mut self, item: &Item) -> io::Result<()> {
        self.tally.add(item);
        writeln!(self.items, "{}", write_item_line(item))
    }

    /// Writes the run into the folder, under its model's name; returns the file, and what was counted.
    pub(super) fn write(self, head: &RunHead, folder: &Path) -> Result<(PathBuf, Tally), CommandError> {
        let mut items = self.items.into_inner().map_err(io::IntoInnerError::into_error)?;
        items.rewind()?;
        let path = free_path(folder, &head.model.name);
        let file =
            File::create_new(&path).map_err(|error| CommandError::File { file: path.display().to_string(), error })?;
        let mut file = BufWriter::new(file);
        write_long_result(head, &self.tally, BufReader::new(items), &mut file)?;
        writeln!(file)?;
        file.flush()?;
        Ok((path, self.tally))
    }
}

/// A file's name that no other has: the model's, in characters that every file system takes, and a number where there is
/// such a file already.
pub(super) fn free_path(folder: &Path, model: &str) -> PathBuf {
    let plain = file_name_of(model);
    let path = |number: u32| match number {
        1 => folder.join(format!("{plain}.json")),
        number => folder.join(format!("{plain}-{number}.json")),
    };
    (1..).map(path).find(|path| !path.exists()).unwrap_or_else(|| path(1))
}
