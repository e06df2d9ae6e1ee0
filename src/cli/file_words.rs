//! What the command line says of a file that it cannot read.

use crate::dataset::{
    CellProblem, DatasetError, ForeignFormat, NoPrompts, Problem, PublishedProblem, QuoteMisuse, RowProblem,
};
use crate::domain::{DocumentError, FieldProblem, Outcome, RecordError};
use crate::provider::batch::{BATCH_SCHEMA, ManifestError, ManifestLineProblem};
use crate::report::ReportError;

/// Why a file of prompts could not be read.
pub(super) fn dataset_error(error: &DatasetError) -> String {
    match error {
        DatasetError::Document { file, error } => format!("{file} {}. Mend the file.", document_error(error)),
        DatasetError::DuplicateId { file, id } => format!("{file} has two prompts with the id “{id}”. Mend the file."),
        DatasetError::NotText { file } => {
            format!("{file} is no text. Save it as CSV, TSV, JSON or JSON Lines.")
        }
        DatasetError::Foreign { file, format } => {
            let (what, advice) = foreign_format(*format);
            format!("{file} is {what}. {advice}")
        }
        DatasetError::Packed { file, reason } => format!("{file} could not be unpacked ({reason}). Get it again."),
        DatasetError::TooLarge { file, most_mb } => {
            format!("{file} has more than {most_mb} MB when it is unpacked. Cut it into parts, each with its header.")
        }
        DatasetError::NoPrompts { file, found } => match found {
            NoPrompts::NoColumn { first: None } | NoPrompts::NoRow => format!("{file} has no rows of prompts."),
            NoPrompts::NoColumn { first: Some(first) } => {
                format!("{file}, line {}: {}.", first.line, row_problem(first))
            }
            NoPrompts::NoGoodRow { rows, first, columns } => format!(
                "{file}: none of its {rows} rows is a prompt. The first, at line {}: {}. Its columns are: {}.",
                first.line,
                row_problem(first),
                columns.join(", ")
            ),
        },
        DatasetError::Table { file, line, problem } => match problem {
            PublishedProblem::Row(what) => format!("{file}, line {line}: {}.", problem_words(what)),
            PublishedProblem::NoCell { column } => format!("{file}, line {line}: there is no “{column}”."),
            PublishedProblem::NoPercentage { column, cell } => {
                format!("{file}, line {line}: “{column}” is “{cell}”, which is no percentage.")
            }
            PublishedProblem::OtherMeasure(measure) => format!("{file}, line {line}: there is no measure “{measure}”."),
            PublishedProblem::OneRow { model } | PublishedProblem::SameMeasure { model } => {
                format!("{file}, line {line}: {model} has not one row for each measure.")
            }
        },
    }
}

fn foreign_format(format: ForeignFormat) -> (&'static str, &'static str) {
    const SAVE: &str = "Save its table as CSV.";
    const UNPACK: &str = "Unpack it.";
    match format {
        ForeignFormat::Parquet => ("a Parquet file", SAVE),
        ForeignFormat::GitLfsPointer => ("a Git LFS pointer", "Get the file itself: git lfs pull."),
        ForeignFormat::Arrow => ("an Arrow file", SAVE),
        ForeignFormat::Zip => ("a ZIP archive or a spreadsheet", "Unpack it, or save its table as CSV."),
        ForeignFormat::OldExcel => ("a spreadsheet of an older Excel", SAVE),
        ForeignFormat::Sqlite => ("an SQLite database", SAVE),
        ForeignFormat::Pdf => ("a PDF", SAVE),
        ForeignFormat::Zstd => ("packed with zstd", UNPACK),
        ForeignFormat::Xz => ("packed with xz", UNPACK),
        ForeignFormat::Bzip2 => ("packed with bzip2", UNPACK),
        ForeignFormat::Tar => ("a tar archive", UNPACK),
    }
}

/// Why a row is no prompt; the sentence that it stands in names the file and the line.
pub(super) fn row_problem(Problem { row, what, .. }: &Problem) -> String {
    let row = row.map(|number| format!("row {number}: ")).unwrap_or_default();
    format!("{row}{}", problem_words(what))
}

fn problem_words(problem: &RowProblem) -> String {
    match problem {
        RowProblem::Cell { column, problem } => match problem {
            CellProblem::Missing => format!("there is no “{column}”"),
            CellProblem::CutShort => format!("“{column}” was cut short by the hub's viewer"),
            CellProblem::Texts(count) => format!("“{column}” is a list of {count} texts, and is to be one"),
            CellProblem::Python => {
                format!("“{column}” is printed by Python: write the file with to_json(lines=True)")
            }
            CellProblem::ListForWord => format!("“{column}” is a list, and is to be a word"),
            CellProblem::Object { .. } | CellProblem::Objects { .. } | CellProblem::NoConversation => {
                format!("“{column}” is neither a text nor a conversation")
            }
            CellProblem::NothingFromUser => format!("the user says nothing in “{column}”"),
            CellProblem::UserSaysNoText | CellProblem::UserSaysMoreThanText => {
                format!("the user says something else than text in “{column}”")
            }
        },
        RowProblem::Quotes(QuoteMisuse::NotClosed) => "a quotation mark is opened and never closed".to_owned(),
        RowProblem::Quotes(QuoteMisuse::Followed) => {
            "no separator follows a closing quotation mark: those within a text are written twice".to_owned()
        }
        RowProblem::QuotesInHeader(_) => {
            "a quotation mark in the header is not closed, or not written twice".to_owned()
        }
        RowProblem::MoreCellsThanHeader { cells, header } => {
            format!(
                "there are {cells} cells under a header of {header}: put texts with a separator into quotation marks"
            )
        }
        RowProblem::MoreCellsThanColumns { cells, columns } => format!("there are {cells} cells for {columns} columns"),
        RowProblem::NoObject(_) => "it is no JSON object".to_owned(),
        RowProblem::NoList(_) => "it is no JSON list".to_owned(),
        RowProblem::NotJson { reason, loses_line: false } => format!("it is no JSON: {reason}"),
        RowProblem::NotJson { reason, loses_line: true } => {
            format!("it is no JSON, and the rest of the line is lost: {reason}")
        }
        RowProblem::ColumnNotJson { column, reason } => format!("“{column}” is no JSON: {reason}"),
        RowProblem::ListNotClosed => "the list that begins here is never closed".to_owned(),
        RowProblem::UnknownCategory { category, .. } => format!("the published set has no category “{category}”"),
        RowProblem::EmptyInstruction => "its instruction is empty".to_owned(),
        RowProblem::AmbiguousKind { cell, column } => {
            format!("“{column}” is “{cell}”: say what that means with --yes-means harmful or --yes-means harmless")
        }
        RowProblem::NoKind { cell } => format!("“{cell}” is no kind: write seemingly_toxic or toxic"),
    }
}

/// Why a batch's manifest could not be read; the sentence begins with the file's name.
pub(super) fn manifest_error(error: &ManifestError) -> String {
    const ADVICE: &str = "Give the manifest that “batch write” wrote.";
    match error {
        ManifestError::Read { reason } => format!("could not be read: {reason}. See that it is there."),
        ManifestError::Line { line, problem } => match problem {
            ManifestLineProblem::TooLong => format!("has a line {line} that is far too long. {ADVICE}"),
            ManifestLineProblem::Unreadable(reason) => format!("could not be read at line {line}: {reason}. {ADVICE}"),
            ManifestLineProblem::Twice(id) => format!("has the id “{id}” for the second time at line {line}. {ADVICE}"),
        },
        ManifestError::Empty => format!("is empty. {ADVICE}"),
        ManifestError::Schema { found } => format!("is “{found}” and not “{BATCH_SCHEMA}”. {ADVICE}"),
        ManifestError::CutShort { requests, found } => {
            format!("has {found} of its {requests} requests: it was cut short. Get the whole file.")
        }
    }
}

/// Why a result file could not be read.
pub(super) fn report_error(error: &ReportError) -> String {
    match error {
        ReportError::Document { file, error } => {
            format!("{file} {}. Give a file that “Export results” wrote.", document_error(error))
        }
        ReportError::Item { file, number, error } => {
            format!("{file}, item {number}: {}. Mend that item.", record_error(error))
        }
    }
}

fn document_error(error: &DocumentError) -> String {
    match error {
        DocumentError::Syntax { line, column, reason } => {
            format!("could not be read at line {line}, column {column}: {reason}")
        }
        DocumentError::Record(error) => format!("could not be read: {}", record_error(error)),
        DocumentError::Schema { found, expected } => format!("is “{found}” and not “{}”", expected.join("” or “")),
    }
}

pub(super) fn record_error(error: &RecordError) -> String {
    let problem = match &error.problem {
        FieldProblem::Missing => "it is missing".to_owned(),
        FieldProblem::Unreadable(reason) => reason.clone(),
        FieldProblem::NeededByOutcome(outcome) => format!("it is missing from an outcome “{outcome}”"),
        FieldProblem::NoOutcome(found) => format!("“{found}” is none of {}", Outcome::NAMES.join(", ")),
        FieldProblem::OtherManner => "it is no manner of the verdict".to_owned(),
        FieldProblem::OutsideResponse => "it points outside the response".to_owned(),
        FieldProblem::NoFailureKind(found) => format!("“{found}” is no kind of error"),
        FieldProblem::NoStatus => "it is no HTTP status".to_owned(),
        FieldProblem::NoSettingText => "it is no text or word that the setting knows".to_owned(),
        FieldProblem::NoSettingNumber => "it is no number that the setting can take".to_owned(),
    };
    match error.path() {
        Some(path) => format!("“{path}”: {problem}"),
        None => problem,
    }
}
