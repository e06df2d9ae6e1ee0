//! Two rates of the same items: how far they differ, and whether chance alone would do that.

use super::wilson;

/// Items that two sides judged, by what each said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// Both said yes.
    pub both: u32,
    /// The first alone did.
    pub only_first: u32,
    /// The second alone did.
    pub only_second: u32,
    /// Neither did.
    pub neither: u32,
}

/// The second side's share minus the first's, in fractions of one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The second share less the first, -1 to 1.
    pub value: f64,
    /// The 95 % confidence interval of the true difference, low end first.
    pub ci95: [f64; 2],
}

impl Pairs {
    /// Counts one item by what the two sides said.
    pub fn add(&mut self, first: bool, second: bool) {
        *match (first, second) {
            (true, true) => &mut self.both,
            (true, false) => &mut self.only_first,
            (false, true) => &mut self.only_second,
            (false, false) => &mut self.neither,
        } += 1;
    }

    /// All items.
    pub fn total(&self) -> u32 {
        self.both + self.only_first + self.only_second + self.neither
    }

    /// Items to which the first side said yes.
    pub fn first(&self) -> u32 {
        self.both + self.only_first
    }

    /// Items to which the second side said yes.
    pub fn second(&self) -> u32 {
        self.both + self.only_second
    }

    /// How probable it is that chance alone parts the sides as unevenly as this, 0 to 1: McNemar's test (Q. McNemar,
    /// 1947, “Note on the sampling error of the difference between correlated proportions or percentages”,
    /// Psychometrika 12, p. 153 ff.) in its exact conditional form. Items on which the sides agree say nothing; those
    /// on which they do not fall to either side like a fair coin, and p is twice the smaller tail of that binomial
    /// distribution, at most 1. It errs on the careful side; there is no mid-p correction.
    ///
    /// 1 where the sides never part.
    pub fn mcnemar_p(&self) -> f64 {
        let tosses = self.only_first + self.only_second;
        (2.0 * lower_tail(self.only_first.min(self.only_second), tosses)).min(1.0)
    }

    /// The difference of the two shares with its interval by method 10 of R. G. Newcombe (1998, “Improved confidence
    /// intervals for the difference between binomial proportions based on paired data”, Stat. Med. 17, p. 2635 ff.):
    /// both shares' Wilson intervals, squared and added, less what the two have in common. The limits stay within -1
    /// to 1, and the interval has a width even where the sides never part.
    ///
    /// `None` without items.
    pub fn difference(&self) -> Option<Difference> {
        let n = self.total();
        let [first, second] = [self.first(), self.second()].map(|hits| Share::of(hits, n));
        let (first, second) = (first?, second?);
        let phi = self.corrected_phi();
        let reach = |a: f64, b: f64| (a * a - 2.0 * phi * a * b + b * b).max(0.0).sqrt();
        let value = (f64::from(self.only_second) - f64::from(self.only_first)) / f64::from(n);
        let ci95 = [value - reach(second.below, first.above), value + reach(second.above, first.below)];
        Some(Difference { value, ci95: ci95.map(|end| end.clamp(-1.0, 1.0)) })
    }

    /// The sides' correlation with the continuity correction of Newcombe's method 10: where it is positive, half an
    /// item is taken off its numerator, down to nothing. 0 where a side said the same of all items.
    fn corrected_phi(&self) -> f64 {
        let [both, only_first, only_second, neither] =
            [self.both, self.only_first, self.only_second, self.neither].map(f64::from);
        let margins = (both + only_first) * (only_second + neither) * (both + only_second) * (only_first + neither);
        if margins == 0.0 {
            return 0.0;
        }
        let product = both * neither - only_first * only_second;
        let half = f64::from(self.total()) / 2.0;
        let numerator = if product > 0.0 { (product - half).max(0.0) } else { product };
        numerator / margins.sqrt()
    }
}

/// How far a share's Wilson interval reaches to either side of it.
struct Share {
    below: f64,
    above: f64,
}

impl Share {
    fn of(hits: u32, items: u32) -> Option<Self> {
        let interval = wilson(hits, items)?;
        let share = f64::from(hits) / f64::from(items);
        Some(Self { below: share - interval.low, above: interval.high - share })
    }
}

/// How probable at most `heads` are in so many tosses of a fair coin.
fn lower_tail(heads: u32, tosses: u32) -> f64 {
    // The halves are taken in as the binomial coefficient grows: neither alone would fit.
    let (mut last, mut halves) = (1.0, tosses);
    for toss in 1..=heads {
        last *= f64::from(tosses - toss + 1) / f64::from(toss);
        while last > 1.0 && halves > 0 {
            last /= 2.0;
            halves -= 1;
        }
    }
    while halves > 0 && last > 0.0 {
        last /= 2.0;
        halves -= 1;
    }
    let (mut term, mut tail) = (last, 0.0);
    for toss in (0..=heads).rev() {
        tail += term;
        term *= f64::from(toss) / f64::from(tosses - toss + 1);
    }
    tail
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pairs(limit: u32) -> impl Strategy<Value = Pairs> {
        let count = move || 0..limit;
        (count(), count(), count(), count()).prop_map(|(both, only_first, only_second, neither)| Pairs {
            both,
            only_first,
            only_second,
            neither,
        })
    }

    fn turned(pairs: Pairs) -> Pairs {
        Pairs { only_first: pairs.only_second, only_second: pairs.only_first, ..pairs }
    }

    #[test]
    fn items_fall_into_the_four_cells() {
        let mut pairs = Pairs::default();
        for (first, second) in [(true, true), (true, false), (true, false), (false, true), (false, false)] {
            pairs.add(first, second);
        }
        assert_eq!(pairs, Pairs { both: 1, only_first: 2, only_second: 1, neither: 1 });
        assert_eq!((pairs.total(), pairs.first(), pairs.second()), (5, 3, 2));
    }

    #[test]
    fn without_items_there_is_no_difference() {
        assert_eq!(Pairs::default().difference(), None);
        assert_eq!(Pairs::default().mcnemar_p(), 1.0);
    }

    #[test]
    fn difference_is_positive_when_the_second_side_has_more() {
        let more = Pairs { both: 5, only_first: 1, only_second: 9, neither: 5 }.difference().unwrap();
        assert!((more.value - 0.4).abs() < 1e-12 && more.ci95[0] > 0.0, "{more:?}");
    }

    #[test]
    fn thousands_of_changes_neither_overflow_nor_vanish() {
        // The tails of 900, 40,000 and 18,400 fair tosses, worked out in whole numbers.
        let p = |only_first, only_second| Pairs { only_first, only_second, ..Pairs::default() }.mcnemar_p();
        assert!((p(400, 500) / 0.000_956_444_136_918_946_1 - 1.0).abs() < 1e-9);
        assert!((p(9_000, 9_400) / 0.003_265_540_989_030_075_7 - 1.0).abs() < 1e-9);
        assert_eq!(p(20_000, 20_000), 1.0);
        assert_eq!(p(0, 20_000), 0.0);
    }

    proptest! {
        #[test]
        fn turned_round_it_says_the_same(pairs in pairs(200)) {
            let (there, back) = (pairs.mcnemar_p(), turned(pairs).mcnemar_p());
            prop_assert!((there - back).abs() < 1e-12);
            if let Some((there, back)) = pairs.difference().zip(turned(pairs).difference()) {
                prop_assert!((there.value + back.value).abs() < 1e-12);
                prop_assert!((there.ci95[0] + back.ci95[1]).abs() < 1e-12);
                prop_assert!((there.ci95[1] + back.ci95[0]).abs() < 1e-12);
            }
        }

        #[test]
        fn yes_and_no_mirror_each_other(pairs in pairs(200)) {
            let no = Pairs { both: pairs.neither, neither: pairs.both, ..turned(pairs) };
            prop_assert!((pairs.mcnemar_p() - no.mcnemar_p()).abs() < 1e-12);
            if let Some((yes, no)) = pairs.difference().zip(no.difference()) {
                prop_assert!((yes.ci95[0] + no.ci95[1]).abs() < 1e-12, "{:?} {:?}", yes, no);
            }
        }

        #[test]
        fn the_interval_holds_the_difference_and_stays_within_bounds(pairs in pairs(5_000)) {
            prop_assume!(pairs.total() > 0);
            let Difference { value, ci95: [low, high] } = pairs.difference().unwrap();
            prop_assert!(-1.0 <= low && low <= value && value <= high && high <= 1.0, "{low} {value} {high}");
            prop_assert!(low < high);
        }

        #[test]
        fn p_is_a_probability(pairs in pairs(5_000)) {
            let p = pairs.mcnemar_p();
            prop_assert!((0.0..=1.0).contains(&p), "{}", p);
        }

        #[test]
        fn where_the_sides_never_part_chance_explains_all(both in 0..10_000_u32, neither in 0..10_000_u32) {
            let pairs = Pairs { both, neither, ..Pairs::default() };
            prop_assert_eq!(pairs.mcnemar_p(), 1.0);
            prop_assert_eq!(pairs.difference().map_or(0.0, |difference| difference.value), 0.0);
        }

        #[test]
        fn p_falls_as_the_changes_lean_to_one_side(changes in 1..400_u32, few in 0..200_u32) {
            prop_assume!(2 * few < changes);
            let p = |only_first| Pairs { only_first, only_second: changes - only_first, ..Pairs::default() }.mcnemar_p();
            prop_assert!(few == 0 || p(few - 1) < p(few));
        }

        #[test]
        fn agreement_never_changes_p(pairs in pairs(300), both in 0..1_000_u32, neither in 0..1_000_u32) {
            prop_assert_eq!(pairs.mcnemar_p(), Pairs { both, neither, ..pairs }.mcnemar_p());
        }
    }
}
