//! What the readers of all formats have in common: records in, answers out.

use std::io::{BufReader, Read};

use serde_json::Value;

use super::error::{AnswerProblem, AnswersError, RecordProblem};
use super::found::FoundAnswer;
use crate::domain::{Line, LineReader, from_json};

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
    let mut lines = LineReader::new(BufReader::with_capacity(1 << 16, file));
    while let Some((at, line)) = lines.next_line()? {
        let found = match line {
            Line::TooLong => Err(RecordProblem::TooLong),
            Line::Text(line) => match from_json(line) {
                Ok(value) => read(&value),
                Err(error) if error.is_eof() => Err(RecordProblem::Cut),
                Err(error) => Err(RecordProblem::Json { reason: error.to_string() }),
            },
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

/// Tells why a file could not be read further: what came before is kept.
pub(super) fn give_end(at: u64, error: &AnswersError, on_answer: &mut OnAnswer<'_>) {
    let reason = match error {
        AnswersError::Json { reason, .. } | AnswersError::Read { reason } => reason.clone(),
        AnswersError::Packing { member } | AnswersError::LargeMember { member, .. } => member.clone(),
        AnswersError::UnknownFormat
        | AnswersError::ForeignArchive
        | AnswersError::NoResponseColumn { .. }
        | AnswersError::NoPromptColumn { .. } => String::new(),
    };
    on_answer(Err(AnswerProblem { at, what: RecordProblem::EndOfReading { reason } }));
}
