//! `refusal-lab summary`: the rates of a result file.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use super::error::CommandError;
use super::run_file::read_run;
use crate::report::{Summary, Tally};

/// Writes a result file's rates, counted anew from its items.
pub(super) fn summary(path: &Path) -> Result<ExitCode, CommandError> {
    let run = read_run(path)?;
    let summary = Summary::of(&Tally::of(&run.items), run.head.counting);
    writeln!(io::stdout(), "{}", serde_json::to_string_pretty(&summary).unwrap_or_default())?;
    Ok(ExitCode::SUCCESS)
}
