//! Agreement of raters of the same items, beyond what chance alone would give.

use super::Z_95;

/// Agreement beyond chance, with what it was worked out from.
///
/// The interval is the large-sample one. Where nobody disagrees its standard error is 0 and it shrinks to a point: that
/// says how the formula ends, not how sure one may be of few items.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kappa {
    /// Kappa: 1 is full agreement, 0 is what chance gives, below 0 is less than that.
    pub value: f64,
    /// The 95 % confidence interval of kappa, low end first, kept within -1 to 1.
    pub ci95: [f64; 2],
    /// The share of agreement as observed, chance included, 0 to 1.
    pub agreement: f64,
    /// The number of items rated.
    pub n: u32,
}

impl Kappa {
    fn new(agreement: f64, chance: f64, standard_error: f64, n: u32) -> Self {
        let value = beyond_chance(agreement, chance);
        let reach = Z_95 * standard_error;
        Self { value, ci95: [value - reach, value + reach].map(|end| end.clamp(-1.0, 1.0)), agreement, n }
    }
}

fn beyond_chance(agreement: f64, chance: f64) -> f64 {
    (agreement - chance) / (1.0 - chance)
}

/// Items counted by the class that one rater gave them (row) and the class that the other did (column).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confusion {
    classes: usize,
    counts: Vec<u32>,
}

impl Confusion {
    /// An empty table over the classes `0..classes`.
    pub fn new(classes: usize) -> Self {
        Self { classes, counts: vec![0; classes * classes] }
    }

    /// Counts one item. `false`, with nothing counted, where the table has no such class.
    pub fn add(&mut self, row: usize, column: usize) -> bool {
        let cell = self.cell(row, column).and_then(|cell| self.counts.get_mut(cell));
        cell.map(|count| *count += 1).is_some()
    }

    /// The items in one cell; 0 where the table has no such class.
    pub fn count(&self, row: usize, column: usize) -> u32 {
        self.cell(row, column).map_or(0, |cell| self.counts[cell])
    }

    /// All items.
    pub fn total(&self) -> u32 {
        self.counts.iter().sum()
    }

    /// The items that the rows' rater put in a class.
    pub fn row_total(&self, class: usize) -> u32 {
        (0..self.classes).map(|column| self.count(class, column)).sum()
    }

    /// The items that the columns' rater put in a class.
    pub fn column_total(&self, class: usize) -> u32 {
        (0..self.classes).map(|row| self.count(row, class)).sum()
    }

    /// Cohen's kappa of the two raters (J. Cohen, 1960, “A coefficient of agreement for nominal scales”, Educ. Psychol.
    /// Meas. 20, p. 37 ff.), its interval by the large-sample standard error for a kappa other than 0 (J. L. Fleiss,
    /// J. Cohen, B. S. Everitt, 1969, “Large sample standard errors of kappa and weighted kappa”, Psychol. Bull. 72,
    /// p. 323 ff.).
    ///
    /// `None` where kappa is not defined: no items, or both raters put every item in the same one class, so that chance
    /// alone already gives full agreement. It does not mean that the raters disagree.
    pub fn cohen_kappa(&self) -> Option<Kappa> {
        let n = self.total();
        if n == 0 {
            return None;
        }
        let share = |count: u32| f64::from(count) / f64::from(n);
        let rows: Vec<f64> = (0..self.classes).map(|class| share(self.row_total(class))).collect();
        let columns: Vec<f64> = (0..self.classes).map(|class| share(self.column_total(class))).collect();
        let agreement = share((0..self.classes).map(|class| self.count(class, class)).sum());
        let chance: f64 = rows.iter().zip(&columns).map(|(row, column)| row * column).sum();
        if chance >= 1.0 {
            return None;
        }

        // The paper's variance is that of what one item adds to kappa, here times (1 - chance)^2. As a sum of squares
        // around the mean it cannot turn negative, which the paper's difference of two sums does by rounding.
        let cells = || (0..self.classes).flat_map(|row| (0..self.classes).map(move |column| (row, column)));
        let pull = |row: usize, column: usize| {
            let agreed = if row == column { 1.0 - chance } else { 0.0 };
            agreed - (columns[row] + rows[column]) * (1.0 - agreement)
        };
        let weighed = |f: &dyn Fn(f64) -> f64| -> f64 {
            cells().map(|(row, column)| share(self.count(row, column)) * f(pull(row, column))).sum()
        };
        let mean = weighed(&|pull| pull);
        let variance = weighed(&|pull| (pull - mean) * (pull - mean));
        let standard_error = (variance / f64::from(n)).sqrt() / ((1.0 - chance) * (1.0 - chance));
        Some(Kappa::new(agreement, chance, standard_error, n))
    }

    fn cell(&self, row: usize, column: usize) -> Option<usize> {
        (row < self.classes && column < self.classes).then(|| row * self.classes + column)
    }
}

/// Fleiss' kappa of many raters (J. L. Fleiss, 1971, “Measuring nominal scale agreement among many raters”, Psychol.
/// Bull. 76, p. 378 ff.). A row is an item: how many raters put it in each class. The raters need not be the same
/// people from item to item, only as many.
///
/// The paper's own standard error holds only where kappa is 0. The interval here takes the spread over items of what
/// each adds to kappa, to first order (K. L. Gwet, 2008, “Computing inter-rater reliability and its variance in the
/// presence of high agreement”, Br. J. Math. Stat. Psychol. 61, p. 29 ff.): nearly the jackknife over items, yet
/// defined where leaving one item out would leave only one class. It speaks of other items rated by these raters.
///
/// `None` where it is not defined: fewer than two items, fewer than two raters, rows that differ in their number of
/// raters or of classes, or all ratings in one class, so that chance alone already gives full agreement.
pub fn fleiss_kappa(ratings: &[Vec<u32>]) -> Option<Kappa> {
    let first = ratings.first()?;
    let raters_of = |item: &Vec<u32>| item.iter().copied().map(u64::from).sum::<u64>();
    let is_even = ratings.iter().all(|item| item.len() == first.len() && raters_of(item) == raters_of(first));
    if !is_even || ratings.len() < 2 || raters_of(first) < 2 {
        return None;
    }
    let items = ratings.len() as f64;
    let raters = raters_of(first) as f64;
    let mean = |f: &dyn Fn(&Vec<u32>) -> f64| ratings.iter().map(f).sum::<f64>() / items;

    let shares: Vec<f64> = (0..first.len()).map(|class| mean(&|item| f64::from(item[class])) / raters).collect();
    let pairs_agreed = |item: &Vec<u32>| {
        let pairs = item.iter().map(|&count| f64::from(count) * (f64::from(count) - 1.0)).sum::<f64>();
        pairs / (raters * (raters - 1.0))
    };
    let by_chance = |item: &Vec<u32>| {
        item.iter().zip(&shares).map(|(&count, share)| f64::from(count) * share).sum::<f64>() / raters
    };
    let agreement = mean(&pairs_agreed);
    let chance: f64 = shares.iter().map(|share| share * share).sum();
    if chance >= 1.0 {
        return None;
    }

    let kappa = beyond_chance(agreement, chance);
    let off_mean = |item: &Vec<u32>| {
        let chance_pull = 2.0 * (1.0 - kappa) * (by_chance(item) - chance) / (1.0 - chance);
        beyond_chance(pairs_agreed(item), chance) - chance_pull - kappa
    };
    let variance = mean(&|item| off_mean(item) * off_mean(item)) / (items - 1.0);
    Some(Kappa::new(agreement, chance, variance.sqrt(), u32::try_from(ratings.len()).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table(rows: &[&[u32]]) -> Confusion {
        let mut table = Confusion::new(rows.len());
        for (row, counts) in rows.iter().enumerate() {
            for (column, &count) in counts.iter().enumerate() {
                (0..count).for_each(|_| assert!(table.add(row, column)));
            }
        }
        table
    }

    #[test]
    fn a_table_counts_by_row_and_column() {
        let table = table(&[&[4, 1, 0], &[2, 5, 3], &[0, 0, 6]]);
        assert_eq!((table.count(1, 2), table.count(2, 1), table.total()), (3, 0, 21));
        assert_eq!([0, 1, 2].map(|class| table.row_total(class)), [5, 10, 6]);
        assert_eq!([0, 1, 2].map(|class| table.column_total(class)), [6, 6, 9]);
    }

    #[test]
    fn a_class_that_the_table_lacks_is_not_counted_as_another() {
        let mut table = Confusion::new(2);
        assert!(!table.add(0, 2) && !table.add(2, 0));
        assert_eq!((table.total(), table.count(0, 2), table.row_total(2), table.column_total(2)), (0, 0, 0, 0));
    }

    #[test]
    fn undefined_kappa_is_none() {
        assert_eq!(Confusion::new(0).cohen_kappa(), None);
        assert_eq!(Confusion::new(3).cohen_kappa(), None);
        assert_eq!(table(&[&[7, 0], &[0, 0]]).cohen_kappa(), None);
        assert_eq!(fleiss_kappa(&[]), None);
        assert_eq!(fleiss_kappa(&[vec![1, 2]]), None);
        assert_eq!(fleiss_kappa(&[vec![1, 0], vec![0, 1]]), None);
        assert_eq!(fleiss_kappa(&[vec![3, 0], vec![3, 0]]), None);
        assert_eq!(fleiss_kappa(&[vec![1, 2], vec![2, 2]]), None);
        assert_eq!(fleiss_kappa(&[vec![1, 2], vec![1, 1, 1]]), None);
    }

    #[test]
    fn full_agreement_is_one_and_full_disagreement_minus_one() {
        let together = table(&[&[30, 0], &[0, 12]]).cohen_kappa().unwrap();
        assert!((together.value - 1.0).abs() < 1e-12 && (together.ci95[0] - 1.0).abs() < 1e-12, "{together:?}");
        let apart = table(&[&[0, 20], &[20, 0]]).cohen_kappa().unwrap();
        assert!((apart.value + 1.0).abs() < 1e-12 && apart.agreement == 0.0, "{apart:?}");

        // One item alone in its class: leaving it out would leave kappa undefined, the interval stays.
        let lone = fleiss_kappa(&[vec![3, 0], vec![3, 0], vec![3, 0], vec![0, 3]]).unwrap();
        assert_eq!((lone.value, lone.ci95, lone.n), (1.0, [1.0, 1.0], 4));
        let split = fleiss_kappa(&[vec![1, 1], vec![1, 1]]).unwrap();
        assert_eq!((split.value, split.agreement), (-1.0, 0.0));
    }

    #[test]
    fn kappa_interval_stays_within_minus_one_and_one() {
        assert_eq!(table(&[&[3, 1], &[0, 2]]).cohen_kappa().unwrap().ci95[1], 1.0);
        assert_eq!(table(&[&[0, 2], &[3, 1]]).cohen_kappa().unwrap().ci95[0], -1.0);
    }

    #[test]
    fn raters_who_answer_by_chance_have_no_kappa_to_speak_of() {
        let kappa = table(&[&[9, 3], &[3, 1]]).cohen_kappa().unwrap();
        assert!(kappa.value.abs() < 1e-12 && kappa.ci95[0] < 0.0 && 0.0 < kappa.ci95[1], "{kappa:?}");
        assert!((kappa.agreement - 0.625).abs() < 1e-12);
    }

    /// The delete-one jackknife, the plain way: an independent road to Fleiss' kappa's standard error.
    fn jackknife(ratings: &[Vec<u32>]) -> f64 {
        let without = |left_out: usize| {
            let rest: Vec<_> = ratings.iter().enumerate().filter(|(at, _)| *at != left_out).collect();
            let rest: Vec<_> = rest.into_iter().map(|(_, item)| item.clone()).collect();
            fleiss_kappa(&rest).unwrap().value
        };
        let values: Vec<f64> = (0..ratings.len()).map(without).collect();
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        ((n - 1.0) / n * values.iter().map(|value| (value - mean).powi(2)).sum::<f64>()).sqrt()
    }

    proptest! {
        #[test]
        fn cohens_is_bounded_and_blind_to_which_rater_is_which(counts in prop::array::uniform9(0_u32..40)) {
            let [a, b, c, d, e, f, g, h, i] = counts;
            let kappa = table(&[&[a, b, c], &[d, e, f], &[g, h, i]]).cohen_kappa();
            let turned = table(&[&[a, d, g], &[b, e, h], &[c, f, i]]).cohen_kappa();
            prop_assert_eq!(kappa.is_some(), turned.is_some());
            if let (Some(kappa), Some(turned)) = (kappa, turned) {
                let [low, high] = kappa.ci95;
                prop_assert!(-1.0 <= low && low <= kappa.value && kappa.value <= high && high <= 1.0, "{kappa:?}");
                prop_assert!((kappa.value - turned.value).abs() < 1e-9 && (low - turned.ci95[0]).abs() < 1e-9);
            }
        }

        #[test]
        fn four_times_the_items_halve_cohens_interval(counts in prop::array::uniform4(5_u32..30)) {
            let [a, b, c, d] = counts;
            let few = table(&[&[a, b], &[c, d]]).cohen_kappa().unwrap();
            let many = table(&[&[4 * a, 4 * b], &[4 * c, 4 * d]]).cohen_kappa().unwrap();
            prop_assert!((few.value - many.value).abs() < 1e-12);
            let is_clamped = few.ci95.iter().any(|end| end.abs() >= 1.0);
            let width = |kappa: Kappa| kappa.ci95[1] - kappa.ci95[0];
            prop_assert!(is_clamped || (width(few) - 2.0 * width(many)).abs() < 1e-12);
        }

        #[test]
        fn fleiss_is_bounded_and_near_the_jackknife(yes in prop::collection::vec(0_u32..=5, 60..100)) {
            let ratings: Vec<_> = yes.into_iter().map(|yes| vec![yes, 5 - yes]).collect();
            let kappa = fleiss_kappa(&ratings).unwrap();
            let [low, high] = kappa.ci95;
            prop_assert!(-1.0 <= low && low <= kappa.value && kappa.value <= high && high <= 1.0, "{kappa:?}");
            let (standard_error, by_jackknife) = ((high - low) / 2.0 / Z_95, jackknife(&ratings));
            prop_assert!((standard_error / by_jackknife - 1.0).abs() < 0.1, "{standard_error} {by_jackknife}");
        }
    }
}
