//! Files of answers as commands read them.

use std::fs::File;
use std::io::BufReader;

use super::answer_words::{answers_error, record_problem};
use super::error::CommandError;
use super::output::tell;
use super::progress::with_progress;
use crate::answers::{AnswerFormat, AnswerProblem, AnswersError, FoundAnswer, ImportFile, SaidRole, read_answers};

/// Problems of one file that are told of one by one.
const TOLD: u64 = 20;

/// What a file is.
pub(super) fn what_is(file: &str) -> Result<ImportFile, CommandError> {
    let opened = open(file)?;
    ImportFile::of(&mut BufReader::new(opened)).map_err(|error| CommandError::Answers(answers_error(file, &error)))
}

fn open(file: &str) -> Result<File, CommandError> {
    File::open(file).map_err(|error| CommandError::File { file: file.to_owned(), error })
}

/// What there is to say of a file beside its answers.
pub(super) struct FileRead {
    /// Records that were passed over. They were told of.
    pub(super) problems: u64,
    /// Of a table: its columns.
    pub(super) columns: Vec<String>,
}

/// Reads a file's answers.
pub(super) fn read_file(
    file: &str,
    format: AnswerFormat,
    columns: &[SaidRole],
    take: &mut dyn FnMut(FoundAnswer) -> Result<(), CommandError>,
) -> Result<FileRead, CommandError> {
    let mut bytes = with_progress(file, open(file)?);
    let (mut problems, mut failed) = (0, None);
    let read = read_answers(&mut bytes, format, columns, &mut |found| match found {
        // What cannot be written once will not be the next time.
        Ok(_) if failed.is_some() => {}
        Ok(answer) => failed = take(answer).err(),
        Err(AnswerProblem { at, what }) => {
            problems += 1;
            if problems <= TOLD {
                tell(&format!("{file}, record at {at}: {}. It was passed over.", record_problem(&what)));
            }
        }
    });
    let missing = |error: AnswersError| CommandError::Answers(answers_error(file, &error));
    let preview = read.map_err(missing)?;
    if let Some(error) = failed {
        return Err(error);
    }
    if problems > TOLD {
        tell(&format!("{file}: and {} more.", problems - TOLD));
    }
    let preview = preview.unwrap_or_default();
    match preview.missing().filter(|_| matches!(format, AnswerFormat::Table(_))) {
        Some(error) => Err(missing(error)),
        None => Ok(FileRead { problems, columns: preview.columns }),
    }
}
