//! Tables of published results: CSV with a header.

use csv_core::{ReadFieldResult, Reader};

use super::DatasetError;
use crate::domain::decimal;

/// One row, whose cells are found by their column's name.
pub(super) struct Row<'a> {
    header: &'a [String],
    cells: Vec<String>,
}

impl Row<'_> {
    /// What stands in a column.
    pub(super) fn cell(&self, column: &str) -> Result<&String, String> {
        let at = self.header.iter().position(|name| name == column);
        at.and_then(|at| self.cells.get(at)).ok_or_else(|| format!("it has no {column}"))
    }

    /// A percentage, as a fraction.
    pub(super) fn fraction(&self, column: &str) -> Result<f64, String> {
        let percent = self.cell(column)?;
        let fraction = decimal::read(percent).filter(|percent| (0.0..=100.0).contains(percent));
        fraction.map(|percent| percent / 100.0).ok_or_else(|| format!("its {column}, “{percent}”, is no percentage"))
    }
}

/// Reads every row; `file` is the name to give it in an error.
pub(super) fn read_rows<T>(
    file: &str,
    bytes: &[u8],
    mut read: impl FnMut(&Row) -> Result<T, String>,
) -> Result<Vec<T>, DatasetError> {
    let mut rows = cells(bytes).into_iter();
    let header = rows.next().unwrap_or_default();
    let read = rows.zip(2..).map(|(cells, line)| {
        let row = Row { header: &header, cells };
        read(&row).map_err(|reason| DatasetError::Table { file: file.to_owned(), line, reason })
    });
    read.collect()
}

/// The cells of every row, the header's among them.
fn cells(mut bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = Reader::new();
    let mut cell = vec![0; bytes.len() + 1]; // has room for any
    let (mut length, mut row, mut rows) = (0, Vec::new(), Vec::new());
    loop {
        let (result, read, written) = reader.read_field(bytes, &mut cell[length..]);
        bytes = &bytes[read..];
        length += written;
        match result {
            ReadFieldResult::InputEmpty => {} // what an empty input says next is how the last cell ends
            ReadFieldResult::Field { record_end } => {
                row.push(String::from_utf8_lossy(&cell[..std::mem::take(&mut length)]).into_owned());
                if record_end {
                    rows.push(std::mem::take(&mut row));
                }
            }
            ReadFieldResult::End | ReadFieldResult::OutputFull => return rows,
        }
    }
}
