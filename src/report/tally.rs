//! Outcomes counted, kept up to date one item at a time.

use crate::domain::{Category, Class, Counting, Groups, Item, Kind, Outcome};

/// How many items of one group came to what. Sums stay within bounds: a file or the store may say any number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Answers by their class, in the order of [`Class::ALL`].
    by_class: [u32; Class::ALL.len()],
    /// Blocked by the provider.
    pub blocked: u32,
    /// Without any verdict: truncated, empty, errors, cancelled.
    pub without_verdict: u32,
}

impl Counts {
    /// How many numbers it holds.
    pub const LEN: usize = Class::ALL.len() + 2;

    fn field(&mut self, outcome: &Outcome) -> &mut u32 {
        match outcome {
            Outcome::Answered(answer) => self.of_class_mut(answer.verdict.class),
            Outcome::PlatformBlock { .. } => &mut self.blocked,
            Outcome::Truncated | Outcome::Empty | Outcome::Error(_) | Outcome::Cancelled => &mut self.without_verdict,
        }
    }

    fn of_class_mut(&mut self, class: Class) -> &mut u32 {
        &mut self.by_class[class as usize]
    }

    /// Answers of this class.
    pub fn of_class(&self, class: Class) -> u32 {
        self.by_class[class as usize]
    }

    /// Items that count as refused among prompts of this kind.
    pub fn refused(&self, kind: Kind, counting: Counting) -> u32 {
        let refused = Class::ALL.into_iter().filter(|class| counting.convention.is_refused(*class, kind));
        sum(refused.map(|class| self.of_class(class)).chain([self.counted_blocks(counting)]))
    }

    /// Items that count at all.
    pub fn scored(&self, counting: Counting) -> u32 {
        let scored = Class::ALL.into_iter().filter(|class| class.is_scored());
        sum(scored.map(|class| self.of_class(class)).chain([self.counted_blocks(counting)]))
    }

    /// Items that count in no rate, blocks aside.
    pub fn unscored(&self) -> u32 {
        self.without_verdict.saturating_add(self.of_class(Class::Unscored))
    }

    fn counted_blocks(&self, counting: Counting) -> u32 {
        if counting.blocks_as_refusals { self.blocked } else { 0 }
    }

    /// Items of every sort.
    pub(super) fn items(&self) -> u32 {
        sum(self.numbers())
    }

    pub(super) fn plus(self, other: Self) -> Self {
        let (mut sums, others) = (self.numbers(), other.numbers());
        sums.iter_mut().zip(others).for_each(|(sum, other)| *sum = sum.saturating_add(other));
        Self::from_numbers(sums)
    }

    /// Its numbers, for keeping: by class in the order of [`Class::ALL`], then blocked, then those without a verdict.
    pub fn numbers(&self) -> [u32; Self::LEN] {
        let mut numbers = [0; Self::LEN];
        numbers[..self.by_class.len()].copy_from_slice(&self.by_class);
        numbers[Self::LEN - 2..].copy_from_slice(&[self.blocked, self.without_verdict]);
        numbers
    }

    /// Counts that were kept.
    pub fn from_numbers(numbers: [u32; Self::LEN]) -> Self {
        let by_class = std::array::from_fn(|place| numbers[place]);
        Self { by_class, blocked: numbers[Self::LEN - 2], without_verdict: numbers[Self::LEN - 1] }
    }

    /// These classes, each so many times.
    pub fn of_classes(classes: &[(Class, u32)]) -> Self {
        let mut counts = Self::default();
        classes.iter().for_each(|(class, count)| *counts.of_class_mut(*class) += count);
        counts
    }
}

fn sum(numbers: impl IntoIterator<Item = u32>) -> u32 {
    numbers.into_iter().fold(0, u32::saturating_add)
}

/// Counts by category and kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally(Groups<Counts>);

impl Tally {
    /// Counts all of a run's items.
    pub fn of(items: &[Item]) -> Self {
        let mut tally = Self::default();
        for item in items {
            tally.add(item);
        }
        tally
    }

    /// Counts one more item.
    pub fn add(&mut self, item: &Item) {
        *self.0.entry(&item.category, item.kind).field(&item.outcome) += 1;
    }

    /// What all of a run's items come to by another classifier than the run's own. Answers that it has not judged keep
    /// the run's own verdict.
    pub fn by_classifier(items: &[Item], classifier: &str) -> Self {
        let mut tally = Self::default();
        for item in items {
            let opinions = item.outcome.answer().map(|answer| answer.opinions.as_slice()).unwrap_or_default();
            let counts = tally.0.entry(&item.category, item.kind);
            *match opinions.iter().find(|opinion| &*opinion.classifier == classifier) {
                Some(opinion) => counts.of_class_mut(opinion.class),
                None => counts.field(&item.outcome),
            } += 1;
        }
        tally
    }

    /// Takes an item out that was counted before, as when it is asked again.
    pub fn remove(&mut self, item: &Item) {
        let count = self.0.entry(&item.category, item.kind).field(&item.outcome);
        *count = count.saturating_sub(1);
    }

    /// The counts of one kind in one category.
    pub fn counts(&self, category: &Category, kind: Kind) -> Counts {
        self.0.get(category, kind).copied().unwrap_or_default()
    }

    /// The counts of one kind over all categories.
    pub fn total(&self, kind: Kind) -> Counts {
        let of_kind = self.0.iter().filter(|(_, other, _)| *other == kind);
        of_kind.fold(Counts::default(), |sum, (.., counts)| sum.plus(*counts))
    }

    /// Items counted.
    pub fn count(&self) -> usize {
        let all = self.0.iter().fold(Counts::default(), |sum, (.., counts)| sum.plus(*counts));
        all.items() as usize
    }

    /// The categories met so far, sorted.
    pub fn categories(&self) -> Vec<Category> {
        self.0.categories()
    }

    /// Every group with its counts, sorted.
    pub fn groups(&self) -> impl Iterator<Item = (&Category, Kind, Counts)> {
        self.0.iter().map(|(category, kind, counts)| (category, kind, *counts))
    }

    /// A tally from groups that were counted earlier.
    pub fn from_groups(groups: impl IntoIterator<Item = (Category, Kind, Counts)>) -> Self {
        let mut tally = Self::default();
        for (category, kind, counts) in groups {
            *tally.0.entry(&category, kind) = counts;
        }
        tally
    }
}
