//! `refusal-lab summary`: the rates of a result file.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;

use super::error::CommandError;
use super::lines::without_mark;
use crate::report::{Summary, Tally, read_result};

/// Writes a result file's rates, counted anew from its items.
pub(super) fn summary(path: &Path) -> Result<ExitCode, CommandError> {
    let file = path.display().to_string();
    let unreadable = |error| CommandError::File { file: file.clone(), error };
    let bytes = fs::read(path).map_err(unreadable)?;
    let text = str::from_utf8(without_mark(&bytes))
        .map_err(|error| unreadable(io::Error::new(ErrorKind::InvalidData, error)))?;
    let run = read_result(&file, &file, text)?;
    let summary = Summary::of(&Tally::of(&run.items), run.head.counting);
    writeln!(io::stdout(), "{}", serde_json::to_string_pretty(&summary).unwrap_or_default())?;
    Ok(ExitCode::SUCCESS)
}
