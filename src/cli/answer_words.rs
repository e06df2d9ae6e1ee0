//! What the command line says of a file of answers.

use crate::answers::{AnswersError, RecordProblem};

/// Why a file of answers could not be read.
pub(super) fn answers_error(file: &str, error: &AnswersError) -> String {
    let columns = |columns: &[String]| columns.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ");
    match error {
        AnswersError::Read { reason } => {
            format!("{file} could not be read ({reason}). See that it is there and whole.")
        }
        AnswersError::UnknownFormat => format!(
            "{file} is in no format that is known. Save the answers as CSV or JSON Lines with a prompt and a response in \
             each row."
        ),
        AnswersError::ForeignArchive => {
            format!("{file} is an archive, and no log of Inspect. Unpack it, and give the files in it.")
        }
        AnswersError::Packing { member } => {
            format!(
                "{file}: “{member}” is packed in a way that is not read. Convert the log to JSON with Inspect's own “inspect log convert”."
            )
        }
        AnswersError::LargeMember { member, most_mb } => {
            format!(
                "{file}: “{member}” has more than {most_mb} MB when it is unpacked, which no sample has. Get the log again."
            )
        }
        AnswersError::Json { line, reason } => {
            format!("{file}, line {line}: {reason}. Get the file again, or mend it.")
        }
        AnswersError::NoResponseColumn { columns } if columns.is_empty() => {
            format!("{file} has no rows of answers. Save them with a prompt and a response in each row.")
        }
        AnswersError::NoResponseColumn { columns: names } => format!(
            "{file} has no column that is named as answers are (response, answer, output, completion, …). Its columns are: \
             {}. Say which has them: --column NAME=response.",
            columns(names)
        ),
        AnswersError::NoPromptColumn { columns: names } => format!(
            "{file} has no column that is named as prompts or their ids are (prompt, question, id, …). Its columns are: \
             {}. Say which has them: --column NAME=prompt, or --column NAME=id.",
            columns(names)
        ),
    }
}

/// What is wrong with a record.
pub(super) fn record_problem(problem: &RecordProblem) -> String {
    match problem {
        RecordProblem::Cut => "it ends before its JSON does: get the whole file".to_owned(),
        RecordProblem::TooLong => "it is far longer than any record".to_owned(),
        RecordProblem::Json { reason } => format!("it is no JSON ({reason})"),
        RecordProblem::EndOfReading { reason } => format!("the file could not be read from here on ({reason})"),
        RecordProblem::NoObject => "it is no JSON object".to_owned(),
        RecordProblem::NoPrompt => "it says neither its prompt nor its id".to_owned(),
        RecordProblem::NoId => "it has neither “custom_id” nor “key”".to_owned(),
        RecordProblem::NoAnswer => "it has neither an answer nor a reason why there is none".to_owned(),
        RecordProblem::Row { reason } => format!("it cannot be read ({reason})"),
    }
}
