//! The statistics against values that others published.

#![allow(clippy::unwrap_used, reason = "what is missing here should fail the test")]

use refusal_lab::stats::{
    Confusion, Corrected, Pairs, RankCorrelation, expected_calibration_error, fit_quadratic, fleiss_kappa, pearson,
    reliability, rogan_gladen, spearman, wilson,
};

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

/// The interval of the published models was worked out apart from this program, by logarithms instead of hyperbolic
/// functions. The other one is the example of `ci.spear` in the manual of R's statpsych (D. G. Bonett).
#[test]
fn rank_correlations_with_their_intervals() {
    let (xs, ys): (Vec<f64>, Vec<f64>) = published().into_iter().unzip();
    let all = RankCorrelation::of(&xs, &ys).unwrap();
    assert_eq!(all.n, 32);
    assert_close(all.value, 0.893, 0.0005);
    assert_close(all.ci95.unwrap()[0], 0.765_117_2, 0.000_000_05);
    assert_close(all.ci95.unwrap()[1], 0.953_545_3, 0.000_000_05);

    let ys = [21, 4, 9, 12, 35, 18, 10, 22, 24, 1, 6, 8, 13, 16, 19].map(f64::from);
    let xs = [67, 28, 30, 28, 52, 40, 25, 37, 44, 10, 14, 20, 28, 40, 51].map(f64::from);
    let example = RankCorrelation::of(&xs, &ys).unwrap();
    assert_close(example.value, 0.869_963_9, 0.000_000_05);
    assert_close(example.ci95.unwrap()[0], 0.584_095_1, 0.000_000_05);
    assert_close(example.ci95.unwrap()[1], 0.963_829_7, 0.000_000_05);
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

/// The first is an output of SAS that statsmodels tests itself against (`stats/tests/test_inter_rater.py`), with the
/// 95 % limits; the second is `cont3x3abstractors` in the overview of K. L. Gwet's irrCAC on CRAN.
#[test]
fn cohens_kappa_from_published_examples() {
    let known = [
        ([[0, 4, 1], [0, 8, 0], [0, 1, 5]], 0.4842, 0.1380, 0.000_05),
        ([[13, 0, 0], [0, 20, 7], [0, 4, 56]], 0.796_409_4, 0.058_910_72, 0.000_000_05),
    ];
    for (counts, value, standard_error, tolerance) in known {
        let mut table = Confusion::new(3);
        for (row, columns) in counts.into_iter().enumerate() {
            for (column, count) in columns.into_iter().enumerate() {
                (0..count).for_each(|_| assert!(table.add(row, column)));
            }
        }
        let kappa = table.cohen_kappa().unwrap();
        let [low, high] = kappa.ci95;
        assert_close(kappa.value, value, tolerance);
        assert_close((high - low) / (2.0 * 1.959_964), standard_error, tolerance);
        if value == 0.4842 {
            assert_close(low, 0.2137, tolerance);
            assert_close(high, 0.7547, tolerance);
        }
    }
}

/// Fleiss (1971), table 1: thirty patients, six psychiatrists each; depression, personality disorder, schizophrenia,
/// neurosis, other.
const DIAGNOSES: [[u32; 5]; 30] = [
    [0, 0, 0, 6, 0],
    [0, 3, 0, 0, 3],
    [0, 1, 4, 0, 1],
    [0, 0, 0, 0, 6],
    [0, 3, 0, 3, 0],
    [2, 0, 4, 0, 0],
    [0, 0, 4, 0, 2],
    [2, 0, 3, 1, 0],
    [2, 0, 0, 4, 0],
    [0, 0, 0, 0, 6],
    [1, 0, 0, 5, 0],
    [1, 1, 0, 4, 0],
    [0, 3, 3, 0, 0],
    [1, 0, 0, 5, 0],
    [0, 2, 0, 3, 1],
    [0, 0, 5, 0, 1],
    [3, 0, 0, 1, 2],
    [5, 1, 0, 0, 0],
    [0, 2, 0, 4, 0],
    [1, 0, 2, 0, 3],
    [0, 0, 0, 0, 6],
    [0, 1, 0, 5, 0],
    [0, 2, 0, 1, 3],
    [2, 0, 0, 4, 0],
    [1, 0, 0, 4, 1],
    [0, 5, 0, 1, 0],
    [4, 0, 0, 0, 2],
    [0, 2, 0, 4, 0],
    [1, 0, 5, 0, 0],
    [0, 0, 0, 0, 6],
];

#[test]
fn fleiss_kappa_of_the_psychiatrists() {
    let ratings = DIAGNOSES.map(Vec::from);
    let all = fleiss_kappa(&ratings).unwrap();
    assert_close(all.value, 0.430_244_5, 0.000_000_05); // R's irr, `kappam.fleiss(diagnoses)`; 0.430 in the paper
    assert_close(all.agreement, 0.5556, 0.000_05);
    assert_eq!(all.n, 30);

    // The first fifteen are `distrib.6raters` of irrCAC, whose overview has the standard error too.
    let half = fleiss_kappa(&ratings[..15]).unwrap();
    assert_close(half.value, 0.413_926_5, 0.000_000_05);
    assert_close((half.ci95[1] - half.ci95[0]) / (2.0 * 1.959_964), 0.081_192_91, 0.000_000_05);
}

/// Ten subjects, fourteen raters, five classes: the example that Wikipedia's article on Fleiss' kappa works through.
#[test]
fn fleiss_kappa_of_the_ten_subjects() {
    let ratings = [
        [0, 0, 0, 0, 14],
        [0, 2, 6, 4, 2],
        [0, 0, 3, 5, 6],
        [0, 3, 9, 2, 0],
        [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0],
        [3, 2, 6, 3, 0],
        [2, 5, 3, 2, 2],
        [6, 5, 2, 1, 0],
        [0, 2, 2, 3, 7],
    ];
    let kappa = fleiss_kappa(&ratings.map(Vec::from)).unwrap();
    assert_close(kappa.value, 0.210, 0.0005);
    assert_close(kappa.agreement, 0.378, 0.0005);
}

/// The examples of Lang and Reiczigel (2014) with the limits they give, as the manual of R's asht repeats them
/// (`prevSeSp`). The third is given as 6 % of 11862, which no whole count is.
#[test]
fn corrected_prevalence_from_the_paper() {
    let known = [
        (4060, 11284, [178, 179], [358, 359], [0.349, 0.372], 0.0005),
        (51, 2971, [32, 33], [20, 20], [0.0, 0.053], 0.0005),
        (712, 11862, [8, 10], [12, 12], [0.0, 0.147], 0.0005),
        (259, 509, [84, 127], [96, 109], [0.58, 0.87], 0.005),
        (51, 509, [23, 41], [187, 195], [0.037, 0.195], 0.0005),
    ];
    for (positive, tested, detected, cleared, [low, high], tolerance) in known {
        let Corrected { ci95, .. } = rogan_gladen(positive, tested, detected, cleared).unwrap();
        assert_close(ci95[0], low, tolerance);
        assert_close(ci95[1], high, tolerance);
    }
}

/// The herd of the manual of R's epiR (`epi.prev`): 23 of 150 cows positive, sensitivity 96 %, specificity 89 %, true
/// prevalence 5.1 %. It takes the two as known, so only the rate compares.
#[test]
fn corrected_prevalence_of_the_herd() {
    assert_close(rogan_gladen(23, 150, [96, 100], [89, 100]).unwrap().rate, 0.051, 0.0005);
}

/// The example of torchmetrics' `BinaryCalibrationError(n_bins=2, norm='l1')`.
#[test]
fn the_calibration_error_of_the_torchmetrics_manual() {
    let predictions = [(0.25, false), (0.25, false), (0.55, true), (0.75, true), (0.75, true)];
    let bins = reliability(predictions.into_iter(), 2);
    assert_close(expected_calibration_error(&bins).unwrap(), 0.29, 0.00005);
}

/// Newcombe (1998), “Improved confidence intervals for the difference between binomial proportions based on paired data”,
/// Stat. Med. 17, table III, method 10. The paper's difference is the first share less the second.
#[test]
fn paired_differences_from_the_paper() {
    let known = [
        ([36, 12, 2, 0], [0.0569, 0.3404]),
        ([20, 12, 2, 16], [0.0562, 0.3292]),
        ([18, 12, 2, 18], [0.0562, 0.3290]),
        ([36, 14, 0, 0], [0.1528, 0.4167]),
        ([35, 14, 0, 1], [0.1461, 0.4175]),
        ([18, 14, 0, 18], [0.1441, 0.3963]),
        ([2, 97, 1, 0], [0.8721, 0.9854]),
        ([1, 97, 1, 1], [0.8736, 0.9850]), // the paper takes 1.96 for the deviate: here it is 0.8737
        ([0, 29, 1, 0], [0.6666, 0.9882]),
        ([2, 98, 0, 0], [0.9178, 0.9945]),
        ([1, 98, 0, 1], [0.9171, 0.9916]),
        ([0, 30, 0, 0], [0.8395, 1.0000]),
        ([54, 0, 0, 0], [-0.0664, 0.0664]),
        ([53, 0, 0, 1], [-0.0729, 0.0729]),
        ([30, 0, 0, 24], [-0.0358, 0.0358]),
        ([27, 0, 0, 27], [-0.0351, 0.0351]),
    ];
    for ([both, only_first, only_second, neither], [low, high]) in known {
        let difference = Pairs { both, only_first, only_second, neither }.difference().unwrap();
        assert_close(-difference.ci95[1], low, 0.0001);
        assert_close(-difference.ci95[0], high, 0.0001);
    }
}

/// The first two are the examples of M. W. Fagerland, S. Lydersen and P. Laake (2013), “The McNemar test for binary
/// matched-pairs data”, BMC Med. Res. Methodol. 13:91 (0.070 and 0.052); the third that of the vignette on exact
/// McNemar's tests of R's exact2x2 (0.06543). Worked out as fractions: 18/256, 220,112/2²², 134/2,048.
#[test]
fn mcnemars_exact_p_from_published_examples() {
    let known =
        [(1, 7, 0.070, 18.0 / 256.0), (6, 16, 0.052, 220_112.0 / 4_194_304.0), (9, 2, 0.06543, 134.0 / 2_048.0)];
    for (only_first, only_second, published, exact) in known {
        let p = Pairs { both: 21, only_first, only_second, neither: 12 }.mcnemar_p();
        assert_close(p, published, 0.0005);
        assert_close(p, exact, 1e-12);
    }
}
