//! `refusal-lab batch`: a run written as a provider's batch files, and read from what the provider gives back.

mod folder;
mod match_words;
mod outputs;
mod read;
mod write;

use std::process::ExitCode;

pub(super) use self::read::import_batch;
use super::error::CommandError;

/// Writes or reads a batch, as the first word says.
pub(super) fn batch(words: &[&str]) -> Result<ExitCode, CommandError> {
    match words {
        ["write", options @ ..] => write::write(options),
        ["read", words @ ..] => read::read(words),
        _ => Err(CommandError::Usage("“batch” is followed by “write” or by “read”.".to_owned())),
    }
}
