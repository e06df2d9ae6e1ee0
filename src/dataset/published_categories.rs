//! The published results by category (OR-Bench, arXiv 2405.20947), read off the authors' radar pictures: good to about one
//! percentage point.

use super::DatasetError;
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
        return Err(DatasetError::Table { file: file.to_owned(), line, reason: lacks_a_row(&name) });
    }
    Ok(models.into_iter().flatten().collect())
}

/// A model's name, one of its two kinds, and what was refused of that.
type Half = (String, Kind, [f64; 10]);

fn read_half(row: &PublishedRow) -> Result<Half, String> {
    let kind = match row.cell("measure")?.as_str() {
        "hard_1k_rejected_pct" => Kind::SeeminglyToxic,
        "toxic_accepted_pct" => Kind::Toxic,
        other => {
            return Err(format!("its measure is “{other}”, not hard_1k_rejected_pct or toxic_accepted_pct"));
        }
    };
    let mut refused = [0.0; 10];
    for (rate, category) in refused.iter_mut().zip(OR_BENCH_CATEGORIES) {
        let fraction = row.fraction(category)?;
        *rate = if kind == Kind::Toxic { 1.0 - fraction } else { fraction };
    }
    Ok((row.cell("model")?, kind, refused))
}

fn joined((name, one, first): Half, (other, two, second): Half) -> Result<CategoryRates, String> {
    if name != other {
        return Err(lacks_a_row(&name));
    }
    match (one, two) {
        (Kind::SeeminglyToxic, Kind::Toxic) => Ok(CategoryRates { name, over_refusal: first, toxic_refusal: second }),
        (Kind::Toxic, Kind::SeeminglyToxic) => Ok(CategoryRates { name, over_refusal: second, toxic_refusal: first }),
        _ => Err(format!("{name} has the same measure twice")),
    }
}

fn lacks_a_row(name: &str) -> String {
    format!("{name} needs two rows, one for each measure, and has one")
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = include_str!("../../public/reference/or-bench-by-category.csv");

    fn error(text: &str) -> String {
        read_category_rates("c.csv", text.as_bytes()).unwrap_err().to_string()
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
        let without = error(&OWN.replace("self-harm", "self_harm"));
        assert!(without.contains("c.csv, line 2: it has no self-harm"), "{without}");
        let wrong = error(&OWN.replacen("87.4", "874", 1));
        assert!(wrong.contains("line 4: its sexual, “874”, is no percentage"), "{wrong}");
        let measure = error(&OWN.replacen("toxic_accepted_pct", "toxic_rejected_pct", 1));
        assert!(measure.contains("line 3: its measure is “toxic_rejected_pct”"), "{measure}");
    }

    #[test]
    fn a_model_has_both_measures_once() {
        let lines: Vec<&str> = OWN.lines().collect();
        let file = |of: &[usize]| of.iter().map(|at| lines[*at]).collect::<Vec<_>>().join("\n");
        assert_eq!(read_category_rates("c.csv", file(&[0, 2, 1]).as_bytes()).unwrap().len(), 1);
        for (of, says) in [
            (&[0, 1][..], "line 2: Claude-2.1 needs two rows"),
            (&[0, 1, 4], "line 3: Claude-2.1 needs two rows"),
            (&[0, 1, 1], "line 3: Claude-2.1 has the same measure twice"),
        ] {
            assert!(error(&file(of)).contains(says), "{}", error(&file(of)));
        }
    }
}
