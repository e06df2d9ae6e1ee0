//! Result files as commands read them.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use super::error::CommandError;
use super::lines::without_mark;
use crate::domain::Run;
use crate::report::read_result;

/// The run of a result file. Its id is the file's name.
pub(super) fn read_run(path: &Path) -> Result<Run, CommandError> {
    let file = path.display().to_string();
    let unreadable = |error| CommandError::File { file: file.clone(), error };
    let bytes = fs::read(path).map_err(unreadable)?;
    let text = str::from_utf8(without_mark(&bytes))
        .map_err(|error| unreadable(io::Error::new(ErrorKind::InvalidData, error)))?;
    Ok(read_result(&file, &file, text)?)
}
