//! Errors of files: prompt sets, published results, result files, `config.json`.

use super::rows::{problem, row_problem};
use crate::answers::AnswersError;
use crate::dataset::{DatasetError, ForeignFormat, NoPrompts, PublishedProblem};
use crate::domain::{DocumentError, FieldProblem, Outcome, RecordError};
use crate::provider::batch::{BATCH_SCHEMA, ManifestError, ManifestLineProblem};
use crate::report::ReportError;

/// Why a file of prompts or of published results could not be read.
pub(super) fn dataset_error(error: &DatasetError) -> String {
    match error {
        DatasetError::Document { file, error } => {
            let advice = match error {
                DocumentError::Schema { .. } => "Use a file of that version.",
                DocumentError::Syntax { .. } | DocumentError::Record(_) => MEND,
            };
            format!("{file} {}. {advice}", document_error(error))
        }
        DatasetError::DuplicateId { file, id } => {
            format!("{file} has two prompts with the id “{id}”. Give one of them another.")
        }
        DatasetError::NotText { file } => format!(
            "{file} is no text: this page reads CSV, TSV, JSON and JSON Lines. Save it as one of these, and choose that file."
        ),
        DatasetError::Foreign { file, format } => {
            let (what, advice) = foreign_format(*format);
            format!("{file} is {what}. {advice}")
        }
        DatasetError::Packed { file, reason } => format!(
            "{file} is packed with gzip and could not be unpacked ({reason}). Get it again, or unpack it yourself."
        ),
        DatasetError::TooLarge { file, most_mb } => format!(
            "{file} has more than {most_mb} MB when it is unpacked, and no larger file is read. Unpack it and cut it into \
             parts, each with its header."
        ),
        DatasetError::NoPrompts { file, found } => format!(
            "{file} holds no prompts that could be read: {} Mend the file, or choose another.",
            no_prompts(found)
        ),
        DatasetError::Table { file, line, problem } => {
            format!("{file}, line {line}: {}. {MEND}", published_problem(problem))
        }
    }
}

const MEND: &str = "Mend the file, or put the original back.";

/// What a file of this format is, and how to come to one that is read.
fn foreign_format(format: ForeignFormat) -> (&'static str, &'static str) {
    const UNPACK: &str = "Unpack it, and open the file of prompts that is in it.";
    const SAVE: &str = "Save its table as CSV (in UTF-8), and open that.";
    match format {
        ForeignFormat::Parquet => (
            "a Parquet file, which is no text",
            "Save it as CSV and open that: in Python, pandas.read_parquet(\"FILE\").to_csv(\"prompts.csv\", index=False); \
             or in the DuckDB shell, COPY 'FILE' TO 'prompts.csv'.",
        ),
        ForeignFormat::GitLfsPointer => (
            "a Git LFS pointer, which only says where the file is",
            "Get the file itself: with “git lfs pull” in its repository, or from its page on the hub by “download” (its \
             address has /resolve/ where that of the pointer has /raw/). If that is a Parquet file, save it as CSV.",
        ),
        ForeignFormat::Arrow => ("an Arrow file, which is no text", SAVE),
        ForeignFormat::Zip => {
            ("no text but a ZIP archive or a spreadsheet", "Unpack it, or save its table as CSV, and open that.")
        }
        ForeignFormat::OldExcel => ("no text but a spreadsheet of an older Excel", SAVE),
        ForeignFormat::Sqlite => ("no text but an SQLite database", SAVE),
        ForeignFormat::Pdf => ("no text but a PDF", SAVE),
        ForeignFormat::Zstd => ("no text but packed with zstd", UNPACK),
        ForeignFormat::Xz => ("no text but packed with xz", UNPACK),
        ForeignFormat::Bzip2 => ("no text but packed with bzip2", UNPACK),
        ForeignFormat::Tar => ("no text but a tar archive", UNPACK),
    }
}

fn no_prompts(found: &NoPrompts) -> String {
    match found {
        NoPrompts::NoColumn { first } => {
            let first = first.as_ref().map(|first| format!(" Line {}: {}.", first.line, row_problem(first)));
            format!("no row with a column could be found.{}", first.unwrap_or_default())
        }
        NoPrompts::NoRow => "it has no rows.".to_owned(),
        NoPrompts::NoGoodRow { rows, first, columns } => format!(
            "none of its {rows} rows is a prompt. The first, at line {}: {}. Its columns are: {}.",
            first.line,
            row_problem(first),
            columns.join(", ")
        ),
    }
}

fn published_problem(wrong: &PublishedProblem) -> String {
    match wrong {
        PublishedProblem::Row(wrong) => problem(wrong),
        PublishedProblem::NoCell { column } => format!("it has no {column}"),
        PublishedProblem::NoPercentage { column, cell } => format!("its {column}, “{cell}”, is no percentage"),
        PublishedProblem::OtherMeasure(measure) => {
            format!("its measure is “{measure}”, not hard_1k_rejected_pct or toxic_accepted_pct")
        }
        PublishedProblem::OneRow { model } => format!("{model} needs two rows, one for each measure, and has one"),
        PublishedProblem::SameMeasure { model } => format!("{model} has the same measure twice"),
    }
}

/// Why a result file could not be read.
pub(super) fn report_error(error: &ReportError) -> String {
    match error {
        ReportError::Document { file, error } => {
            let advice = match error {
                DocumentError::Schema { .. } => "Open it with the version that wrote it.",
                DocumentError::Syntax { .. } | DocumentError::Record(_) => {
                    "Choose a JSON file that “Export results” wrote."
                }
            };
            format!("{file} {}. {advice}", document_error(error))
        }
        ReportError::Item { file, number, error } => format!(
            "{file}, item {number}: {}. Nothing was imported; mend that item and import again.",
            record_error(error)
        ),
    }
}

/// What is wrong with the host's settings, in brackets behind the file's name.
pub(super) fn config_error(error: &DocumentError) -> String {
    match error {
        DocumentError::Syntax { reason, .. } => reason.clone(),
        DocumentError::Record(error) => record_error(error),
        DocumentError::Schema { .. } => document_error(error),
    }
}

fn document_error(error: &DocumentError) -> String {
    match error {
        DocumentError::Syntax { line, column, reason } => {
            format!("could not be read at line {line}, column {column}: {reason}")
        }
        DocumentError::Record(error) => format!("could not be read: {}", record_error(error)),
        DocumentError::Schema { found, expected } => {
            format!("says it is “{found}”, and this page reads “{}”", expected.join("” and “"))
        }
    }
}

pub(super) fn record_error(error: &RecordError) -> String {
    let place = error.path().map_or_else(|| "it".to_owned(), |path| format!("“{path}”"));
    format!("{place} is wrong: {}", field_problem(&error.problem))
}

fn field_problem(problem: &FieldProblem) -> String {
    match problem {
        FieldProblem::Missing => "it is not there".to_owned(),
        FieldProblem::Unreadable(reason) => reason.clone(),
        FieldProblem::NeededByOutcome(outcome) => format!("an outcome “{outcome}” needs it"),
        FieldProblem::NoOutcome(found) => format!("“{found}” is none of {}", Outcome::NAMES.join(", ")),
        FieldProblem::OtherManner => "a manner of its verdict is expected".to_owned(),
        FieldProblem::OutsideResponse => "it points outside its response".to_owned(),
        FieldProblem::NoFailureKind(found) => format!("“{found}” is no kind of error"),
        FieldProblem::NoStatus => "an HTTP status is expected".to_owned(),
        FieldProblem::NoSettingText => "a text or a word that it knows is expected".to_owned(),
        FieldProblem::NoSettingNumber => "a number that it can take is expected".to_owned(),
    }
}

/// What to do where a manifest is not what it should be.
pub(super) const MANIFEST: &str = "Choose the manifest.jsonl that was written with the batch.";

/// Why a batch's manifest could not be read.
pub(super) fn manifest_error(error: &ManifestError) -> String {
    match error {
        ManifestError::Read { reason } => format!("could not be read: {reason}. Choose it again."),
        ManifestError::Line { line, problem } => match problem {
            ManifestLineProblem::TooLong => format!("has a line {line} that is far too long. {MANIFEST}"),
            ManifestLineProblem::Unreadable(reason) => {
                format!("could not be read at line {line}: {reason}. {MANIFEST}")
            }
            ManifestLineProblem::Twice(id) => {
                format!("has the id “{id}” for the second time at line {line}. {MANIFEST}")
            }
        },
        ManifestError::Empty => format!("is empty. {MANIFEST}"),
        ManifestError::Schema { found } => format!("is “{found}” and not “{BATCH_SCHEMA}”. {MANIFEST}"),
        ManifestError::CutShort { requests, found } => {
            format!("has {found} of its {requests} requests: it was cut short. Get the whole file.")
        }
    }
}

/// Why a file of answers could not be read.
pub(super) fn answers_error(file: &str, error: &AnswersError) -> String {
    let listed = |columns: &[String]| columns.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ");
    match error {
        AnswersError::Read { reason } => {
            format!("{file} could not be read ({reason}). See that it is there and whole.")
        }
        AnswersError::UnknownFormat => format!(
            "{file} is in no format that is known here. Save the answers as CSV or JSON Lines with a prompt and a response in each row."
        ),
        AnswersError::ForeignArchive => {
            format!("{file} is an archive, and no log of Inspect. Unpack it, and import the files in it.")
        }
        AnswersError::Packing { member } => format!(
            "{file}: “{member}” is packed in a way that is not read here. Convert the log to JSON with Inspect's own “inspect log convert”."
        ),
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
        AnswersError::NoResponseColumn { columns } => format!(
            "{file} has no column that is named as answers are (response, answer, output, completion, …). Its columns are: {}. Rename the one that has them.",
            listed(columns)
        ),
        AnswersError::NoPromptColumn { columns } => format!(
            "{file} has no column that is named as prompts or their ids are (prompt, question, id, …). Its columns are: {}. Rename the one that has them.",
            listed(columns)
        ),
    }
}
