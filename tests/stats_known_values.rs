//! The statistics against values that others published.

#![allow(clippy::unwrap_used, reason = "what is missing here should fail the test")]

use refusal_lab::stats::{fit_quadratic, pearson, spearman, wilson};

/// The published models as (over-refusal %, toxic refusal %).
fn published() -> Vec<(f64, f64)> {
    let file = include_str!("../public/reference/or-bench-published.csv");
    let mut reader = csv::Reader::from_reader(file.as_bytes());
    let number = |row: &csv::StringRecord, column: usize| row[column].parse::<f64>().unwrap();
    reader.records().map(|row| row.unwrap()).map(|row| (number(&row, 2), number(&row, 4))).collect()
}

#[track_caller]
fn assert_close(got: f64, known: f64, tolerance: f64) {
    assert!((got - known).abs() <= tolerance, "got {got}, known is {known}");
}

#[test]
fn the_correlations_of_the_published_models() {
    let (xs, ys): (Vec<f64>, Vec<f64>) = published().into_iter().unzip();
    assert_eq!(xs.len(), 32);
    assert_close(spearman(&xs, &ys).unwrap(), 0.893, 0.0005);
    assert_close(pearson(&xs, &ys).unwrap(), 0.793, 0.0005);
}

#[test]
fn the_dotted_line_of_the_published_figure() {
    let fit = fit_quadratic(&published()).unwrap();
    assert_close(fit.a, -0.002246, 0.0000005);
    assert_close(fit.b, 0.4696, 0.00005);
    assert_close(fit.c, 75.24, 0.005);
}

/// Newcombe (1998), “Two-sided confidence intervals for the single proportion”, Stat. Med. 17, table I, method 3;
/// the last row is this project's own worked example.
#[test]
fn wilson_intervals_from_the_literature() {
    let known = [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (5, 40, 0.0546, 0.2611),
    ];
    for (successes, trials, low, high) in known {
        let interval = wilson(successes, trials).unwrap();
        assert_close(interval.low, low, 0.00005);
        assert_close(interval.high, high, 0.00005);
    }
}
