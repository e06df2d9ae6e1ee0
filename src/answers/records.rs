//! What the readers of all formats have in common: records in, answers out.

use std::io::{BufRead, BufReader, Read};

use serde_json::Value;

use super::error::{AnswerProblem, AnswersError, RecordProblem};
use super::found::FoundAnswer;
use crate::domain::from_json;

/// Takes each answer, or what is wrong with a record.
pub type OnAnswer<'a> = dyn FnMut(Result<FoundAnswer, AnswerProblem>) + 'a;

/// What the records of a format come to: none, one, or one for each repetition.
pub(super) type Answers = Result<Vec<FoundAnswer>, RecordProblem>;

/// Reads a file of JSON Lines, of which one is in memory at a time.
pub(super) fn each_line<R: Read>(
    file: &mut R,
    read: &mut dyn FnMut(&Value) -> Answers,
    on_answer: &mut OnAnswer<'_>,
) -> Result<(), AnswersError> {
    let mut file = BufReader::with_capacity(1 << 16, file);
    let mut bytes = Vec::new();
    for at in 1.. {
        bytes.clear();
        if file.read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        let line = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes).trim_ascii();
        if line.is_empty() {
            continue;
        }
        let found = match from_json(line) {
            Ok(value) => read(&value),
            Err(error) => Err(RecordProblem::Json { reason: error.to_string() }),
        };
        give(at, found, on_answer);
    }
    Ok(())
}

/// Hands on what a record came to.
pub(super) fn give(at: u64, found: Answers, on_answer: &mut OnAnswer<'_>) {
    match found {
        Ok(answers) => answers.into_iter().for_each(|answer| on_answer(Ok(FoundAnswer { at, ..answer }))),
        Err(what) => on_answer(Err(AnswerProblem { at, what })),
    }
}
