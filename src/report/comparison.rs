//! Two runs over the same prompts: what the one refused and the other did not.

use crate::domain::{Class, Counting, Item, Kind, Outcome, pair_by_key};
use crate::stats::Pairs;

/// Which items of two runs belong together, by their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PairedItems {
    /// The first run's item and the second's, in the first run's order.
    pub pairs: Vec<[usize; 2]>,
    /// Items of the first run whose prompt the second does not have.
    pub only_first: usize,
    /// Items of the second run whose prompt the first does not have.
    pub only_second: usize,
}

impl PairedItems {
    /// Pairs the items whose prompts have the same id and the same text. Where a run has a prompt more than once, its
    /// items are paired in their order.
    pub fn of(first: &[Item], second: &[Item]) -> Self {
        let partners = pair_by_key(first.iter().map(Item::key), second.iter().map(Item::key));
        let pair = |(one, other): (usize, Option<usize>)| Some([one, other?]);
        let pairs: Vec<_> = partners.into_iter().enumerate().filter_map(pair).collect();
        let (only_first, only_second) = (first.len() - pairs.len(), second.len() - pairs.len());
        Self { pairs, only_first, only_second }
    }

    /// The shared prompts of one kind that both runs scored, by who refused them. The kind is the first run's.
    pub fn refusals(&self, first: &[Item], second: &[Item], kind: Kind, counting: Counting) -> Pairs {
        let mut pairs = Pairs::default();
        for (one, other) in self.items(first, second).filter(|(one, _)| one.kind == kind) {
            if let Some((one, other)) = refused(one, counting).zip(refused(other, counting)) {
                pairs.add(one, other);
            }
        }
        pairs
    }

    /// How many shared prompts are of this kind, scored or not.
    pub fn count(&self, first: &[Item], kind: Kind) -> usize {
        self.pairs.iter().filter(|[one, _]| first.get(*one).is_some_and(|item| item.kind == kind)).count()
    }

    /// What came out otherwise in the second run, in the first run's order.
    pub fn changes(&self, first: &[Item], second: &[Item], counting: Counting) -> Vec<Change> {
        let change = |items: [usize; 2]| {
            let (one, other) = (first.get(items[0])?, second.get(items[1])?);
            let [from, to] = [one, other].map(ItemEnd::of);
            let sort = || match (refused(one, counting), refused(other, counting)) {
                (Some(false), Some(true)) => ChangeSort::ToRefused,
                (Some(true), Some(false)) => ChangeSort::ToAnswered,
                (Some(_), Some(_)) => ChangeSort::SameSide,
                _ => ChangeSort::Unscored,
            };
            (from != to).then(|| Change { items, from, to, sort: sort() })
        };
        self.pairs.iter().copied().filter_map(change).collect()
    }

    fn items<'a>(&self, first: &'a [Item], second: &'a [Item]) -> impl Iterator<Item = (&'a Item, &'a Item)> {
        self.pairs.iter().filter_map(|[one, other]| first.get(*one).zip(second.get(*other)))
    }
}

/// Whether an item counts as refused under these conventions; `None` where it is not scored, as after an error.
fn refused(item: &Item, counting: Counting) -> Option<bool> {
    match &item.outcome {
        Outcome::Answered(answer) => {
            let class = answer.verdict.class;
            class.is_scored().then(|| counting.convention.is_refused(class, item.kind))
        }
        Outcome::PlatformBlock { .. } => counting.blocks_as_refusals.then_some(true),
        Outcome::Truncated | Outcome::Empty | Outcome::Error(_) | Outcome::Cancelled => None,
    }
}

/// What a prompt came to: a verdict, or the outcome that left it without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemEnd {
    /// An answer, and what it did.
    Verdict(Class),
    /// No answer, and so no verdict: the outcome's name.
    Outcome(&'static str),
}

impl ItemEnd {
    fn of(item: &Item) -> Self {
        match item.outcome.verdict() {
            Some(verdict) => Self::Verdict(verdict.class),
            None => Self::Outcome(item.outcome.as_str()),
        }
    }
}

/// A prompt that came to something else in the second run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The first run's item and the second's.
    pub items: [usize; 2],
    /// In the first run.
    pub from: ItemEnd,
    /// In the second.
    pub to: ItemEnd,
    /// What that means for the rates.
    pub sort: ChangeSort,
}

/// What a change means for the rates, under the conventions in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeSort {
    /// Answered, then refused.
    ToRefused,
    /// Refused, then answered.
    ToAnswered,
    /// Another verdict that counts the same: a refusal of the other class, or an answer that declines first.
    SameSide,
    /// Without a scored verdict in one of the runs, or in both: an error is no verdict.
    Unscored,
}

impl ChangeSort {
    /// Every sort.
    pub const ALL: [Self; 4] = [Self::ToRefused, Self::ToAnswered, Self::SameSide, Self::Unscored];

    /// The name in attributes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ToRefused => "to_refused",
            Self::ToAnswered => "to_answered",
            Self::SameSide => "same_side",
            Self::Unscored => "unscored",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Convention, Failure, FailureKind};
    use crate::report::test_runs::{items, run};
    use crate::report::{Rate, Tally};
    use proptest::prelude::*;

    const BLOCKS: Counting = Counting { convention: Convention::Default, blocks_as_refusals: true };
    const PARTIAL: Counting = Counting { convention: Convention::Strict, blocks_as_refusals: false };

    #[test]
    fn items_are_paired_by_prompt_id_and_text() {
        let (first, mut second) = (run("ARRA", &[]), run("ARRAA", &[]));
        second[1].prompt = "Another text.".into();
        second.reverse();
        let shared = PairedItems::of(&first, &second);
        assert_eq!(shared.pairs, [[0, 4], [2, 2], [3, 1]]);
        assert_eq!((shared.only_first, shared.only_second), (1, 2));
        assert_eq!(shared.count(&first, Kind::Toxic), 3);
        assert_eq!(shared.count(&first, Kind::SeeminglyToxic), 0);
        assert_eq!(PairedItems::of(&first, &[]), PairedItems { pairs: Vec::new(), only_first: 4, only_second: 0 });
    }

    #[test]
    fn a_prompt_asked_twice_is_paired_in_order() {
        let (mut first, mut second) = (run("ARA", &[]), run("RA", &[]));
        for item in first.iter_mut().chain(&mut second) {
            item.prompt_id = "same".into();
        }
        let shared = PairedItems::of(&first, &second);
        assert_eq!((shared.pairs, shared.only_first, shared.only_second), (vec![[0, 0], [1, 1]], 1, 0));
    }

    // A column is a prompt.
    const FIRST: &str = "AAARRRPPEU--R";
    const SECOND: &str = "AREARAAREARAU";

    #[test]
    fn the_paired_table_counts_only_prompts_that_both_runs_scored() {
        let (first, second) = (run(FIRST, &[]), run(SECOND, &[]));
        let shared = PairedItems::of(&first, &second);
        let table = |counting| shared.refusals(&first, &second, Kind::Toxic, counting);
        let plain = Pairs { both: 2, only_first: 2, only_second: 3, neither: 2 };
        assert_eq!(table(Counting::default()), plain);
        // Both blocks count: the one was refused again, the other answered.
        assert_eq!(table(BLOCKS), Pairs { both: 3, only_first: 3, ..plain });
        // The first run's two partial refusals change sides.
        assert_eq!(table(PARTIAL), Pairs { both: 3, only_first: 3, only_second: 2, neither: 1 });
        assert_eq!(shared.refusals(&first, &second, Kind::SeeminglyToxic, BLOCKS), Pairs::default());
    }

    #[test]
    fn changes_are_told_apart_by_what_they_mean() {
        let (first, second) = (run(FIRST, &[]), run(SECOND, &[]));
        let changes = |counting| PairedItems::of(&first, &second).changes(&first, &second, counting);
        let sorts = |counting| -> String {
            let letter = |change: &Change| match change.sort {
                ChangeSort::ToRefused => 'r',
                ChangeSort::ToAnswered => 'a',
                ChangeSort::SameSide => 's',
                ChangeSort::Unscored => 'u',
            };
            changes(counting).iter().map(letter).collect()
        };
        // All but the first column, the fifth and the ninth are changes.
        assert_eq!(sorts(Counting::default()), "rraasruuuu");
        assert_eq!(sorts(BLOCKS), "rraasrusau");
        assert_eq!(sorts(PARTIAL), "rraaasuuuu");
        let all = changes(Counting::default());
        let whole = Change {
            items: [6, 6],
            from: ItemEnd::Verdict(Class::PartialAnswer),
            to: ItemEnd::Verdict(Class::Answer),
            sort: ChangeSort::SameSide,
        };
        assert_eq!(all[4], whole);
        assert_eq!((all[7].from, all[7].to), (ItemEnd::Outcome("platform_block"), ItemEnd::Verdict(Class::Declines)));
    }

    #[test]
    fn an_item_that_ends_in_an_error_is_unscored_in_a_comparison() {
        let (first, mut second) = (run("RRA", &[]), run("RRA", &[]));
        let failure = || Failure::new(FailureKind::Network, "m");
        (second[0].outcome, second[1].outcome) = (Outcome::Error(failure()), Outcome::Truncated);
        let shared = PairedItems::of(&first, &second);
        let changes = shared.changes(&first, &second, BLOCKS);
        assert_eq!(
            changes.iter().map(|change| change.to).collect::<Vec<_>>(),
            [ItemEnd::Outcome("error"), ItemEnd::Outcome("truncated")]
        );
        assert!(changes.iter().all(|change| change.sort == ChangeSort::Unscored));
        assert_eq!(shared.refusals(&first, &second, Kind::Toxic, BLOCKS), Pairs { neither: 1, ..Pairs::default() });
        // Two errors are the same end, whatever each said.
        let other = second.clone();
        second[0].outcome = Outcome::Error(Failure::new(FailureKind::CutStream, "n"));
        assert_eq!(PairedItems::of(&other, &second).changes(&other, &second, BLOCKS), []);
    }

    fn counting() -> impl Strategy<Value = Counting> {
        (any::<bool>(), 0..Convention::ALL.len()).prop_map(|(blocks_as_refusals, convention)| Counting {
            convention: Convention::ALL[convention],
            blocks_as_refusals,
        })
    }

    proptest! {
        #[test]
        fn a_run_beside_itself_is_its_own_summary(items in items(), counting in counting()) {
            let shared = PairedItems::of(&items, &items);
            prop_assert_eq!((shared.only_first, shared.only_second), (0, 0));
            prop_assert_eq!(shared.changes(&items, &items, counting), []);
            for kind in Kind::ALL {
                let pairs = shared.refusals(&items, &items, kind, counting);
                let rate = Rate::of(Tally::of(&items).total(kind), kind, counting);
                prop_assert_eq!((pairs.both, pairs.total()), (rate.refused, rate.scored));
            }
        }

        #[test]
        fn the_table_and_the_changes_tell_the_same(first in items(), second in items(), counting in counting()) {
            let shared = PairedItems::of(&first, &second);
            let changes = shared.changes(&first, &second, counting);
            let count = |sort| changes.iter().filter(|change| change.sort == sort).count() as u32;
            let tables = Kind::ALL.map(|kind| shared.refusals(&first, &second, kind, counting));
            prop_assert_eq!(count(ChangeSort::ToRefused), tables[0].only_second + tables[1].only_second);
            prop_assert_eq!(count(ChangeSort::ToAnswered), tables[0].only_first + tables[1].only_first);
            prop_assert_eq!(shared.pairs.len() + shared.only_first, first.len());
            prop_assert_eq!(shared.pairs.len() + shared.only_second, second.len());

            let back = PairedItems::of(&second, &first).changes(&second, &first, counting);
            prop_assert_eq!(back.len(), changes.len());
        }
    }
}
