//! Tables of published results: CSV with a header.

use super::error::{DatasetError, PublishedProblem};
use super::rows::{FileRow, read_csv};
use crate::domain::decimal;

/// One row, whose cells are found by their column's name.
pub(super) struct PublishedRow<'a>(&'a FileRow<'a>);

impl PublishedRow<'_> {
    /// What stands in a column.
    pub(super) fn cell(&self, column: &str) -> Result<String, PublishedProblem> {
        let cell = self.0.cell(column)?.map(|cell| cell.into_owned());
        cell.ok_or_else(|| PublishedProblem::NoCell { column: column.to_owned() })
    }

    /// A percentage, as a fraction.
    pub(super) fn fraction(&self, column: &str) -> Result<f64, PublishedProblem> {
        let cell = self.cell(column)?;
        let fraction = decimal::read(&cell).filter(|percent| (0.0..=100.0).contains(percent));
        let problem = || PublishedProblem::NoPercentage { column: column.to_owned(), cell };
        fraction.map(|percent| percent / 100.0).ok_or_else(problem)
    }
}

/// Reads every row; `file` is the name to give it in an error.
pub(super) fn read_published_rows<T>(
    file: &str,
    bytes: &[u8],
    mut read: impl FnMut(&PublishedRow) -> Result<T, PublishedProblem>,
) -> Result<Vec<T>, DatasetError> {
    let (mut found, mut wrong) = (Vec::new(), None);
    read_csv(&String::from_utf8_lossy(bytes), &mut |row| {
        let read = match row {
            Ok(row) => read(&PublishedRow(&row)).map_err(|problem| (row.line, problem)),
            Err(problem) => Err((problem.line, problem.what.into())),
        };
        match read {
            Ok(read) => found.push(read),
            Err(problem) => {
                wrong.get_or_insert(problem);
            }
        }
    });
    match wrong {
        None => Ok(found),
        Some((line, problem)) => Err(DatasetError::Table { file: file.to_owned(), line, problem }),
    }
}
