//! The published results that stand on the chart (OR-Bench, arXiv 2405.20947, figure 1).

use super::DatasetError;
use super::published_table::read_published_rows;

/// One model of the paper.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedModel {
    /// The model's name as the paper has it.
    pub name: String,
    /// Models of one family share a colour and a schema.
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
    read_published_rows(file, bytes, |row| {
        Ok(PublishedModel {
            name: row.cell("model")?,
            family: row.cell("family")?,
            over_refusal: row.fraction("hard_1k_rejected_pct")?,
            toxic_refusal: row.fraction("toxic_rejected_pct")?,
            was_moderator: row.cell("in_moderator_ensemble")? == "yes",
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::PublishedProblem;
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
        let problem = PublishedProblem::NoCell { column: "hard_1k_rejected_pct".to_owned() };
        let error = DatasetError::Table { file: "p.csv".to_owned(), line: 2, problem };
        assert_eq!(read_published("p.csv", b"model,family\nA,B\n"), Err(error));
    }

    #[test]
    fn what_is_no_percentage_is_refused() {
        let text = "model,family,hard_1k_rejected_pct,toxic_rejected_pct,in_moderator_ensemble\nA,B,101,5,no\n";
        assert!(read_published("p.csv", text.as_bytes()).is_err());
    }
}
