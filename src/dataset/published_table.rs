//! Tables of published results: CSV with a header.

use super::DatasetError;
use super::rows::{FileRow, read_csv};
use crate::domain::decimal;

/// One row, whose cells are found by their column's name.
pub(super) struct PublishedRow<'a>(&'a FileRow<'a>);

impl PublishedRow<'_> {
    /// What stands in a column.
    pub(super) fn cell(&self, column: &str) -> Result<String, String> {
        self.0.cell(column)?.map(|cell| cell.into_owned()).ok_or_else(|| format!("it has no {column}"))
    }

    /// A percentage, as a fraction.
    pub(super) fn fraction(&self, column: &str) -> Result<f64, String> {
        let percent = self.cell(column)?;
        let fraction = decimal::read(&percent).filter(|percent| (0.0..=100.0).contains(percent));
        fraction.map(|percent| percent / 100.0).ok_or_else(|| format!("its {column}, “{percent}”, is no percentage"))
    }
}

/// Reads every row; `file` is the name to give it in an error.
pub(super) fn read_published_rows<T>(
    file: &str,
    bytes: &[u8],
    mut read: impl FnMut(&PublishedRow) -> Result<T, String>,
) -> Result<Vec<T>, DatasetError> {
    let (mut found, mut wrong) = (Vec::new(), None);
    read_csv(&String::from_utf8_lossy(bytes), &mut |row| {
        let read = row.and_then(|row| read(&PublishedRow(&row)).map_err(|what| row.problem(what)));
        match read {
            Ok(read) => found.push(read),
            Err(problem) => {
                wrong.get_or_insert(problem);
            }
        }
    });
    match wrong {
        None => Ok(found),
        Some(problem) => Err(DatasetError::Table { file: file.to_owned(), line: problem.line, reason: problem.what }),
    }
}
