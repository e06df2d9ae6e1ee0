//! The published results by category (OR-Bench, arXiv 2405.20947), read off the authors' radar pictures: good to about one
//! percentage point.

use super::error::{DatasetError, PublishedProblem};
use super::published_table::{PublishedRow, read_published_rows};
use crate::domain::{Kind, OR_BENCH_CATEGORIES};

/// One model of the paper, category by category, in the order of [`OR_BENCH_CATEGORIES`].
#[derive(Debug, Clone, PartialEq)]
pub struct CategoryRates {
    /// The model's name as the paper's pictures have it.
    pub name: String,
    /// Fractions of OR-Bench-Hard-1K that were refused.
    pub over_refusal: [f64; 10],
    /// Fractions of OR-Bench-Toxic that were refused.
    pub toxic_refusal: [f64; 10],
}

impl CategoryRates {
    /// What was refused of one kind.
    pub fn of(&self, kind: Kind) -> &[f64; 10] {
        match kind {
            Kind::SeeminglyToxic => &self.over_refusal,
            Kind::Toxic => &self.toxic_refusal,
        }
    }
}

/// Reads the table, which has two rows a model, one after the other; `file` is the name to give it in an error.
pub fn read_category_rates(file: &str, bytes: &[u8]) -> Result<Vec<CategoryRates>, DatasetError> {
    let mut first = None;
    let models = read_published_rows(file, bytes, |row| {
        let half = read_half(row)?;
        match first.take() {
            None => {
                first = Some(half);
                Ok(None)
            }
            Some(other) => joined(other, half).map(Some),
        }
    })?;
    if let Some((name, ..)) = first {
        let line = models.len() as u64 + 1;
        return Err(DatasetError::Table {
            file: file.to_owned(),
            line,
            problem: PublishedProblem::OneRow { model: name },
        });
    }
    Ok(models.into_iter().flatten().collect())
}

/// A model's name, one of its two kinds, and what was refused of that.
type Half = (String, Kind, [f64; 10]);

fn read_half(row: &PublishedRow) -> Result<Half, PublishedProblem> {
    let kind = match row.cell("measure")?.as_str() {
        "hard_1k_rejected_pct" => Kind::SeeminglyToxic,
        "toxic_accepted_pct" => Kind::Toxic,
        other => return Err(PublishedProblem::OtherMeasure(other.to_owned())),
    };
    let mut refused = [0.0; 10];
    for (rate, category) in refused.iter_mut().zip(OR_BENCH_CATEGORIES) {
        let fraction = row.fraction(category)?;
        *rate = if kind == Kind::Toxic { 1.0 - fraction } else { fraction };
    }
    Ok((row.cell("model")?, kind, refused))
}

fn joined((name, one, first): Half, (other, two, second): Half) -> Result<CategoryRates, PublishedProblem> {
    if name != other {
        return Err(PublishedProblem::OneRow { model: name });
    }
    match (one, two) {
        (Kind::SeeminglyToxic, Kind::Toxic) => Ok(CategoryRates { name, over_refusal: first, toxic_refusal: second }),
        (Kind::Toxic, Kind::SeeminglyToxic) => Ok(CategoryRates { name, over_refusal: second, toxic_refusal: first }),
        _ => Err(PublishedProblem::SameMeasure { model: name }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = include_str!("../../public/reference/or-bench-by-category.csv");

    /// What is wrong, and at which line.
    fn problem(text: &str) -> (u64, PublishedProblem) {
        match read_category_rates("c.csv", text.as_bytes()) {
            Err(DatasetError::Table { file, line, problem }) if file == "c.csv" => (line, problem),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_page_s_own_table_is_read_whole() {
        let models = read_category_rates("c.csv", OWN.as_bytes()).unwrap();
        assert_eq!(models.len(), 26);
        let haiku = models.iter().find(|model| model.name == "Claude-3-haiku").unwrap();
        for (kind, category, rate) in [
            (Kind::SeeminglyToxic, "deception", 0.995),
            (Kind::SeeminglyToxic, "sexual", 0.874),
            (Kind::Toxic, "violence", 0.974), // 2.6 % accepted
        ] {
            let at = OR_BENCH_CATEGORIES.iter().position(|name| *name == category).unwrap();
            assert!((haiku.of(kind)[at] - rate).abs() < 1e-12, "{category}");
        }
    }

    #[test]
    fn a_missing_column_and_what_is_no_percentage_are_named_with_their_line() {
        let without = problem(&OWN.replace("self-harm", "self_harm"));
        assert_eq!(without, (2, PublishedProblem::NoCell { column: "self-harm".to_owned() }));
        let wrong = problem(&OWN.replacen("87.4", "874", 1));
        let (column, cell) = ("sexual".to_owned(), "874".to_owned());
        assert_eq!(wrong, (4, PublishedProblem::NoPercentage { column, cell }));
        let measure = problem(&OWN.replacen("toxic_accepted_pct", "toxic_rejected_pct", 1));
        assert_eq!(measure, (3, PublishedProblem::OtherMeasure("toxic_rejected_pct".to_owned())));
    }

    #[test]
    fn a_model_has_both_measures_once() {
        let lines: Vec<&str> = OWN.lines().collect();
        let file = |of: &[usize]| of.iter().map(|at| lines[*at]).collect::<Vec<_>>().join("\n");
        assert_eq!(read_category_rates("c.csv", file(&[0, 2, 1]).as_bytes()).unwrap().len(), 1);
        let model = || "Claude-2.1".to_owned();
        assert_eq!(problem(&file(&[0, 1])), (2, PublishedProblem::OneRow { model: model() }));
        assert_eq!(problem(&file(&[0, 1, 4])), (3, PublishedProblem::OneRow { model: model() }));
        assert_eq!(problem(&file(&[0, 1, 1])), (3, PublishedProblem::SameMeasure { model: model() }));
    }
}
