//! The published results that stand on the chart (OR-Bench, arXiv 2405.20947, figure 1).

use csv_core::{ReadFieldResult, Reader};

use super::DatasetError;
use crate::domain::decimal;

/// One model of the paper.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedModel {
    /// The model's name as the paper has it.
    pub name: String,
    /// Models of one family share a colour and a shape.
    pub family: String,
    /// Fraction of OR-Bench-Hard-1K that was refused.
    pub over_refusal: f64,
    /// Fraction of OR-Bench-Toxic that was refused.
    pub toxic_refusal: f64,
    /// The model was one of the three that moderated the data set.
    pub was_moderator: bool,
}

/// Reads the table; `file` is the name to give it in an error.
pub fn read_published(file: &str, bytes: &[u8]) -> Result<Vec<PublishedModel>, DatasetError> {
    let mut rows = rows(bytes).into_iter();
    let header = rows.next().unwrap_or_default();
    let models = rows.zip(2..).map(|(row, line)| {
        read_model(&header, &row).map_err(|reason| DatasetError::Table { file: file.to_owned(), line, reason })
    });
    models.collect()
}

fn read_model(header: &[String], row: &[String]) -> Result<PublishedModel, String> {
    let cell = |column: &str| {
        let at = header.iter().position(|name| name == column);
        at.and_then(|at| row.get(at)).ok_or_else(|| format!("it has no {column}"))
    };
    let fraction = |column: &str| {
        let percent = cell(column)?;
        let fraction = decimal::read(percent).filter(|percent| (0.0..=100.0).contains(percent));
        fraction.map(|percent| percent / 100.0).ok_or_else(|| format!("its {column}, “{percent}”, is no percentage"))
    };
    Ok(PublishedModel {
        name: cell("model")?.clone(),
        family: cell("family")?.clone(),
        over_refusal: fraction("hard_1k_rejected_pct")?,
        toxic_refusal: fraction("toxic_rejected_pct")?,
        was_moderator: cell("in_moderator_ensemble")? == "yes",
    })
}

/// The cells of every row of a CSV file, its header among them.
fn rows(mut bytes: &[u8]) -> Vec<Vec<String>> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_s_own_table_is_read_whole() {
        let models = read_published("p.csv", include_bytes!("../../public/reference/or-bench-published.csv")).unwrap();
        assert_eq!(models.len(), 32);
        assert!(models.iter().all(|model| !model.name.is_empty() && !model.family.is_empty()));
        assert_eq!(models.iter().filter(|model| model.was_moderator).count(), 3);
        let claude = models.iter().find(|model| model.name == "Claude-2.1").unwrap();
        assert_eq!((claude.over_refusal, claude.toxic_refusal), (0.998, 1.0));
    }

    #[test]
    fn a_missing_column_is_named() {
        let error = read_published("p.csv", b"model,family\nA,B\n").unwrap_err().to_string();
        assert!(error.contains("hard_1k_rejected_pct"), "{error}");
        assert!(error.contains("line 2"), "{error}");
    }

    #[test]
    fn what_is_no_percentage_is_refused() {
        let text = "model,family,hard_1k_rejected_pct,toxic_rejected_pct,in_moderator_ensemble\nA,B,101,5,no\n";
        assert!(read_published("p.csv", text.as_bytes()).is_err());
    }
}
