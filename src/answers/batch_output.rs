//! What a batch gave back, in the form of any provider.

use std::collections::BTreeSet;
use std::io::{BufReader, Read};

use super::error::{AnswersError, RecordProblem};
use super::found::{AnswerEnd, FoundAnswer};
use super::records::{OnAnswer, give};
use crate::domain::Reply;
use crate::provider::batch::{BatchLineProblem, BatchResult, read_batch_output};

/// Reads every result. Its id is the request's; its prompt is only there where the provider repeats it.
///
/// A request that failed names no model. Such results are given last, with the model of the others if that is one.
pub(super) fn read<R: Read>(file: &mut R, on_answer: &mut OnAnswer<'_>) -> Result<(), AnswersError> {
    let file = BufReader::with_capacity(1 << 16, file);
    let (mut models, mut unnamed) = (BTreeSet::new(), Vec::new());
    read_batch_output(file, &mut |line, result| match result.map(answer) {
        Ok(answer) if answer.model.is_none() => unnamed.push((line, answer)),
        Ok(answer) => {
            models.extend(answer.model.clone());
            give(line, Ok(vec![answer]), on_answer);
        }
        Err(what) => give(line, Err(problem(what)), on_answer),
    })?;
    let model = models.pop_first().filter(|_| models.is_empty());
    for (line, answer) in unnamed {
        give(line, Ok(vec![FoundAnswer { model: model.clone(), ..answer }]), on_answer);
    }
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
