//! What a batch gave back, in the form of any provider.

use std::io::{BufReader, Read};

use super::error::{AnswersError, RecordProblem};
use super::found::{AnswerEnd, FoundAnswer};
use super::records::{OnAnswer, give};
use crate::domain::Reply;
use crate::provider::batch::{BatchLineProblem, BatchResult, read_batch_output};

/// Reads every result. Its id is the request's; its prompt is only there where the provider repeats it.
pub(super) fn read<R: Read>(file: &mut R, on_answer: &mut OnAnswer<'_>) -> Result<(), AnswersError> {
    let file = BufReader::with_capacity(1 << 16, file);
    read_batch_output(file, &mut |line, result| {
        give(line, result.map(|result| vec![answer(result)]).map_err(problem), on_answer);
    })?;
    Ok(())
}

fn answer(result: BatchResult) -> FoundAnswer {
    let BatchResult { custom_id, end, model, echoed_prompt } = result;
    let (end, finish_reason, usage) = match end {
        Ok(Reply { ending, finish_reason, usage }) => (AnswerEnd::Ended(ending), finish_reason, usage),
        Err(failure) => {
            let reason = failure.message().into_owned();
            (AnswerEnd::Failed { kind: failure.kind, reason }, None, None)
        }
    };
    FoundAnswer {
        id: Some(custom_id),
        prompts: echoed_prompt.into_iter().collect(),
        model,
        repetition: 1,
        end,
        finish_reason,
        usage,
        ..FoundAnswer::default()
    }
}

fn problem(problem: BatchLineProblem) -> RecordProblem {
    match problem {
        BatchLineProblem::TooLong => RecordProblem::TooLong,
        BatchLineProblem::Cut => RecordProblem::Cut,
        BatchLineProblem::NotJson(reason) => RecordProblem::Json { reason },
        BatchLineProblem::NoId => RecordProblem::NoId,
    }
}
