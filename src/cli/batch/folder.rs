//! The folder that a batch's files go to.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;

use crate::cli::error::CommandError;
use crate::provider::batch::BatchFiles;

/// Files that grow. None is written over: a batch that was sent can be read with its own manifest only.
pub(super) struct NewFiles<'p> {
    folder: &'p Path,
    open: HashMap<String, BufWriter<File>>,
}

impl<'p> NewFiles<'p> {
    /// In this folder, which is made where there is none.
    pub(super) fn in_folder(folder: &'p Path) -> Result<Self, CommandError> {
        fs::create_dir_all(folder)?;
        Ok(Self { folder, open: HashMap::new() })
    }

    /// Writes what is left to be written.
    pub(super) fn finish(self) -> io::Result<()> {
        self.open.into_values().try_for_each(|mut file| file.flush())
    }
}

impl BatchFiles for NewFiles<'_> {
    type Error = CommandError;

    fn append(&mut self, name: &str, bytes: &[u8]) -> Result<(), CommandError> {
        if !self.open.contains_key(name) {
            let path = self.folder.join(name);
            let file = File::create_new(&path).map_err(|error| match error.kind() {
                ErrorKind::AlreadyExists => CommandError::FileExists { file: path.display().to_string() },
                _ => error.into(),
            })?;
            self.open.insert(name.to_owned(), BufWriter::new(file));
        }
        if let Some(file) = self.open.get_mut(name) {
            file.write_all(bytes)?;
        }
        Ok(())
    }
}
