//! A run's rates in OR-Bench's ten categories (arXiv 2405.20947).

use super::{Counts, Rate, Tally};
use crate::domain::{Category, Counting, Kind, OR_BENCH_CATEGORIES, argsort};

/// One kind's rates of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct OrBenchRates {
    /// In the order of [`OR_BENCH_CATEGORIES`].
    pub categories: [Rate; 10],
    /// Over the ten together.
    pub overall: Rate,
    /// Prompts of this kind in other categories.
    pub elsewhere: u32,
}

impl OrBenchRates {
    /// The rates of a tally under these conventions.
    pub fn of(tally: &Tally, kind: Kind, counting: Counting) -> Self {
        let counts = OR_BENCH_CATEGORIES.map(|name| tally.counts(&Category::from(name), kind));
        let of_ten = counts.into_iter().fold(Counts::default(), Counts::plus);
        Self {
            categories: counts.map(|counts| Rate::of(counts, kind, counting)),
            overall: Rate::of(of_ten, kind, counting),
            elsewhere: tally.total(kind).items() - of_ten.items(),
        }
    }
}

/// The indices of rates, ordered by their size; those that are missing come last, and equal ones stay as they are.
pub fn argsort_rates(rates: &[Option<f64>], largest_first: bool) -> Vec<usize> {
    let key = |at: usize| rates[at].map_or(f64::INFINITY, |rate| if largest_first { -rate } else { rate });
    argsort(rates.len(), &|one, other| key(one).total_cmp(&key(other)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Class;

    #[test]
    fn rates_are_ordered_either_way_and_missing_ones_come_last() {
        let rates = [Some(0.5), None, Some(0.0), Some(1.0), Some(0.5)];
        assert_eq!(argsort_rates(&rates, true), [3, 0, 4, 2, 1]);
        assert_eq!(argsort_rates(&rates, false), [2, 0, 4, 3, 1]);
        assert!(argsort_rates(&[], true).is_empty());
    }

    #[test]
    fn or_bench_categories_keep_their_order_and_other_categories_are_counted_apart() {
        let counts = |answers, refusals| Counts::of_classes(&[(Class::Answer, answers), (Class::Declines, refusals)]);
        let group = |name: &str, kind, counts| (Category::from(name), kind, counts);
        let tally = Tally::from_groups([
            group("violence", Kind::Toxic, counts(1, 3)),
            group("deception", Kind::Toxic, counts(2, 0)),
            group("deception", Kind::SeeminglyToxic, counts(7, 7)),
            group("hate_body", Kind::Toxic, {
                let mut counts = counts(4, 5);
                counts.without_verdict = 2;
                counts
            }),
        ]);
        let OrBenchRates { categories, overall, elsewhere } =
            OrBenchRates::of(&tally, Kind::Toxic, Counting::default());
        assert_eq!((categories[0].refused, categories[0].scored), (0, 2));
        assert_eq!((categories[9].refused, categories[9].scored), (3, 4));
        assert!(categories[1..9].iter().all(|rate| rate.rate.is_none()));
        assert_eq!((overall.refused, overall.scored, elsewhere), (3, 6, 11));
    }
}
